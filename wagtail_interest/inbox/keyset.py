"""Places in an ordered list by the values of its order's keys: what stands after one, what before, told in a URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, F, Q, QuerySet
from django.db.models.expressions import OrderBy

#: Stands between the values of a cursor.
BETWEEN = "~"


class Key(NamedTuple):
    """One key of an order; ``may_be_empty``: it rises, and what has no value stands last."""

    name: str
    falls: bool = False
    may_be_empty: bool = False

    def ordered(self, *, backward: bool = False) -> Any:
        """Return the key for ``order_by``, or the one that reads the list from its end."""
        falls = self.falls != backward
        if not self.may_be_empty:
            return f"-{self.name}" if falls else self.name
        return F(self.name).desc(nulls_first=True) if falls else F(self.name).asc(nulls_last=True)


def keys_of(found: QuerySet) -> list[Key] | None:
    """Return the keys of the order of *found*, None when it is more than columns whose empty values have a place."""
    keys: list[Key] = []
    for given in found.query.order_by or found.model._meta.ordering:
        key = _key(found, given)
        if key is None:
            return None
        keys.append(key)
        if found.model._meta.get_field(key.name).primary_key:
            break
    return keys


def _key(found: QuerySet, given: Any) -> Key | None:
    emptied = isinstance(given, OrderBy) and isinstance(given.expression, F)
    if emptied and not given.descending and given.nulls_last:
        key = Key(given.expression.name, may_be_empty=True)
    elif isinstance(given, str):
        name = given.lstrip("-")
        key = Key(found.model._meta.pk.name if name == "pk" else name, given.startswith("-"))
    else:
        return None
    try:
        field = found.model._meta.get_field(key.name)
    except FieldDoesNotExist:
        return None
    if not getattr(field, "concrete", False) or field.is_relation or (field.null and not key.may_be_empty):
        return None
    return key


def beyond(keys: Sequence[Key], values: Mapping[str, Any], *, forward: bool) -> Q:
    """Return the condition of standing after (or before) the place with these values.

    The first key is bounded once more on its own, since no database looks for a place in an index by an *or*.
    """
    wanted, equal = Q(pk__in=[]), Q()
    for key in keys:
        value = values[key.name]
        wanted |= equal & _past(key, value, forward)
        equal &= Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
    first = keys[0]
    if first.may_be_empty:
        return wanted
    rises = first.falls != forward
    return Q(**{f"{first.name}__{'gte' if rises else 'lte'}": values[first.name]}) & wanted


def _past(key: Key, value: Any, forward: bool) -> Q:
    """Return the condition of standing past *value* in one key."""
    if value is None:
        return Q(pk__in=[]) if forward else Q(**{f"{key.name}__isnull": False})
    rises = key.falls != forward
    past = Q(**{f"{key.name}__{'gt' if rises else 'lt'}": value})
    return past | Q(**{f"{key.name}__isnull": True}) if key.may_be_empty and forward else past


def is_tellable(found: QuerySet, keys: Sequence[Key]) -> bool:
    """Whether a place may stand in a URL: days, moments and numbers may, a name never does (promise P22)."""
    fields = [found.model._meta.get_field(key.name) for key in keys]
    return all(isinstance(field, DateField) or field.primary_key for field in fields)


def cursor(keys: Sequence[Key], row: Any) -> str:
    """Return the place of *row* for a URL."""
    values = [getattr(row, key.name) for key in keys]
    return BETWEEN.join("" if value is None else _told(value) for value in values)


def _told(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def place(found: QuerySet, keys: Sequence[Key], told: str) -> dict[str, Any] | None:
    """Return the values of a cursor, None when it makes no sense."""
    parts = told.split(BETWEEN)
    if len(parts) != len(keys):
        return None
    values: dict[str, Any] = {}
    for key, part in zip(keys, parts, strict=True):
        if not part and key.may_be_empty:
            values[key.name] = None
            continue
        try:
            values[key.name] = found.model._meta.get_field(key.name).to_python(part)
        except (ValidationError, ValueError, OverflowError):
            return None
        if values[key.name] is None:
            return None
    return values
