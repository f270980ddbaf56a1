"""A query whose SQL is written once a process and run again with other values: building it costs ten times running it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=Model)
#: The compiler, its SQL, the parameters with their slots, and how values become Python's.
Written = tuple[Any, str, tuple[Any, ...], dict[int, Any]]


class Slot(Expression):
    """Stands in a prepared query for a value that is given each time it runs."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Put itself among the parameters; ``Prepared`` finds it there."""
        return "%s", [self]

    def fill(self, values: dict[str, Any], connection: Any) -> Any:
        """Return its value as the database wants it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Prepared(Generic[Row]):
    """A queryset with ``Slot`` where the values differ.

    Only for querysets that are the same in every request: no manager that looks at who asks, no setting.
    """

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self._build = build
        self._written: dict[str, Written] = {}

    @cached_property
    def _queryset(self) -> QuerySet[Row]:
        return self._build()

    def __call__(self, **values: Any) -> list[Row]:
        """Return the rows for these values of the slots."""
        rows = self._queryset.all()
        compiler, sql, params, converters = self._written.get(rows.db) or self._write(rows.db)
        mine = object.__new__(type(compiler))
        mine.__dict__.update(compiler.__dict__)
        mine.connection = connections[rows.db]
        given = tuple(
            each.fill(values, mine.connection) if isinstance(each, Slot) else each for each in params
        )
        mine.as_sql = lambda *args, **kwargs: (sql, given)
        mine.get_converters = lambda *args, **kwargs: converters
        rows.query.get_compiler = lambda *args, **kwargs: mine  # type: ignore[method-assign]
        return list(rows)

    def _write(self, alias: str) -> Written:
        """Write the SQL of one database, once; the compiler keeps how its columns become rows."""
        compiler = self._queryset.query.get_compiler(using=alias)
        sql, params = _with_constants(*compiler.as_sql())
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        self._written[alias] = (compiler, sql, params, converters)
        return self._written[alias]


def _with_constants(sql: str, params: Iterable[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the query with numbers and plain words of the program's own in its text, and the parameters that are left.

    SQLite compiles a query anew each time it runs while a condition that a partial index asks for is a parameter.
    """
    pieces, left = re.split("(?<!%)%s", sql), []
    written = [pieces[0]]
    for param, piece in zip(params, pieces[1:], strict=True):
        if isinstance(param, int):
            written.append(str(int(param)) if not isinstance(param, bool) else str(param).upper())
        elif isinstance(param, str) and (param.isidentifier() or not param):
            written.append(f"'{param}'")
        else:
            written.append("%s")
            left.append(param)
        written.append(piece)
    return "".join(written), tuple(left)
