"""Many rows into one table, without making a model object and a piece of SQL for each of them.

A payroll of a whole city has a hundred thousand lines, and building objects and statements cost more than all the rest of
taking it in. What is stored is what ``bulk_create`` would store: every value goes through its field.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connections, models, router

_CHUNK = 2_000
# Values that a driver takes as they are. The exact type is asked for: a bool is an int to Python and not to PostgreSQL.
_AS_THEY_ARE: tuple[tuple[type[models.Field], type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
)
_REPEATING = (dt.date, dt.datetime)


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows given as attribute names and values; what is absent takes the field's default.

    Keys are given by the database and are not told. Raises TypeError for a name that is no field of the model.
    """
    connection = connections[router.db_for_write(model)]
    columns = [_Column(field, connection) for field in model._meta.local_concrete_fields if not field.primary_key]
    known = {column.name for column in columns}
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(c.field.column) for c in columns)}) "
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    prepared = _prepared(model, rows, columns, known)
    with connection.cursor() as cursor:
        while chunk := list(islice(prepared, _CHUNK)):
            cursor.executemany(sql, chunk)


def _prepared(
    model: type[models.Model], rows: Iterable[dict[str, Any]], columns: list["_Column"], known: set[str]
) -> Iterator[list[Any]]:
    for row in rows:
        if not known.issuperset(row):
            raise TypeError(f"{model.__name__} has no field {sorted(set(row) - known)}")
        yield [c.value(row[c.name]) if c.name in row else c.default() for c in columns]


class _Column:
    """How values become what the driver stores in one column."""

    __slots__ = ("_connection", "_kept", "_plain", "default", "field", "name")

    def __init__(self, field: models.Field, connection: Any) -> None:
        self.field, self.name, self._connection = field, field.attname, connection
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        self._plain = next((kind for of, kind in _AS_THEY_ARE if isinstance(target, of)), None)
        self._kept: dict[Any, Any] = {}
        self.default = self._default()

    def value(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind is self._plain:
            return value
        if kind in _REPEATING:
            # The moment of the batch and the days of a sheet stand in every row.
            if value not in self._kept:
                self._kept[value] = self._converted(value)
            return self._kept[value]
        return self._converted(value)

    def _converted(self, value: Any) -> Any:
        return self.field.get_db_prep_save(value, connection=self._connection)

    def _default(self) -> Callable[[], Any]:
        if self.field.has_default() and callable(self.field.default) and self.field.default not in (dict, list):
            return lambda: self._converted(self.field.get_default())
        same = self._converted(self.field.get_default())
        return lambda: same
