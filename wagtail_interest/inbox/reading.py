"""What the export reads of an entry in another form than the row has it, so that no code runs row by row to decode it.

A day, a moment or a list of answers that the ORM turns into an object, only to be written as text again, costs more
than all else a row needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Aggregate, ExpressionWrapper, F, Func, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from wagtail_interest.records.interest import Interest


class Written(Func):
    """A day as ``2026-03-04``, a moment as ``2026-03-04 09:30`` in UTC; *shape* says which, in PostgreSQL's words."""

    function = "SUBSTR"
    template = "%(function)s(%(expressions)s, 1, %(length)s)"
    output_field = TextField()

    def __init__(self, name: str, shape: str) -> None:
        super().__init__(F(name), length=len(shape.replace("HH24", "HH")), shape=shape)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Ask for the shape: how this database turns a moment into text is a setting of the connection."""
        zone = " AT TIME ZONE 'UTC'" if " " in self.extra["shape"] else ""
        template = f"TO_CHAR(%(expressions)s{zone}, '%(shape)s')"
        return self.as_sql(compiler, connection, template=template, **extra)


class Joined(Aggregate):
    """Ids as one text, ``3,1``."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Ask for the same by its name there."""
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


DAY, MINUTE = "YYYY-MM-DD", "YYYY-MM-DD HH24:MI"


def with_special(queryset: QuerySet[Interest], names: Iterable[str]) -> QuerySet[Interest]:
    """Return *queryset* with those of *names* that are no fields."""
    special = _special()
    return queryset.annotate(**{name: special[name] for name in names if name in special})


def _special() -> dict[str, Any]:
    """Days and moments as text, areas as ids, yes and no as the driver gives it, answers as they are stored."""
    return {
        **{f"{name}_day": Written(name, DAY) for name in ("due_on", "retain_until")},
        **{f"{name}_minute": Written(name, MINUTE) for name in ("submitted_at", "settled_at")},
        **{f"{name}_yes": _as_it_comes(name) for name in ("areas_unsure", "consent_pool", "is_test")},
        "areas_joined": _areas(),
        "answers_json": Cast("answers", TextField()),
    }


def _as_it_comes(name: str) -> ExpressionWrapper:
    """A text is the one field that is never converted."""
    return ExpressionWrapper(F(name), output_field=TextField())


def _areas() -> Subquery:
    links: Any = Interest.areas.through.objects.filter(interest_id=OuterRef("pk")).order_by()
    joined = links.values("interest_id").annotate(joined=Joined("area_id")).values("joined")
    return Subquery(joined, output_field=TextField())
