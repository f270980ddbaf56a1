"""Storing many new rows of one table by few statements, whatever number of values the database takes in one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import connections, router, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
#: Characters of JSON in one statement, enough for a thousand mails of ordinary length; long ones go by fewer.
MOST = 2_000_000


def insert_all(rows: Iterable[Row]) -> list[Row]:
    """Store new rows of one model just as ``bulk_create`` does, by few statements; return them with their keys.

    Django may give SQLite no more than 999 values a statement, which is 38 mails. There all values are one, as JSON,
    and text ends where it holds the character NUL, which PostgreSQL refuses. A database that does not tell the keys
    of many new rows leaves them out, as with ``bulk_create``. Only for models whose key the database makes.
    """
    rows = list(rows)
    if not rows:
        return []
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "sqlite" or not connection.features.can_return_rows_from_bulk_insert:
        return model._base_manager.bulk_create(rows)
    for row, key in zip(rows, _insert_as_json(rows, model, connection), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _insert_as_json(rows: list[Row], model: type[Row], connection: Any) -> list[int]:
    """Insert in the order of *rows*; return the keys, which only grow, so that they belong to them in that order."""
    fields = [each for each in model._meta.concrete_fields if not (each.primary_key or each.generated)]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    columns = ", ".join(quote(each.column) for each in fields)
    values = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(fields)))
    select = f"SELECT {values} FROM json_each(%s) ORDER BY key"  # noqa: S608  # nosec B608 - numbers only
    keys: list[int] = []
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        for text in _as_json(rows, fields, connection):
            cursor.execute(f"INSERT INTO {table} ({columns}) {select} RETURNING {key}", [text])
            keys += sorted(key for (key,) in cursor.fetchall())
    return keys


def _as_json(rows: list[Row], fields: list[Any], connection: Any) -> Iterator[str]:
    """Yield the values of some rows at a time, as the database gets them from ``bulk_create``."""
    held: list[str] = []
    length = 0
    for row in rows:
        values = [each.get_db_prep_save(each.pre_save(row, add=True), connection) for each in fields]
        text = json.dumps(values, ensure_ascii=False)
        if held and length + len(text) > MOST:
            yield f"[{','.join(held)}]"
            held, length = [], 0
        held.append(text)
        length += len(text)
    yield f"[{','.join(held)}]"
