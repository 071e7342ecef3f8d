"""Many rows into one table, without making a model object and a piece of SQL for each of them.

A payroll of a whole city has a hundred thousand lines, and building objects and statements cost more than all the rest of
taking it in. What is stored is what ``bulk_create`` would store: every value goes through its field. PostgreSQL gets the
rows by COPY, SQLite by one statement that is executed for each row; both inside the caller's transaction.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

from django.db import connections, models, router

from anxin.privacy.fields import SealedTextField
from anxin.privacy.sealing import is_token, seal_all

_CHUNK = 2_000
# Values that a driver takes as they are. The exact type is asked for: a bool is an int to Python and not to PostgreSQL.
_AS_THEY_ARE: tuple[tuple[type[models.Field], type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
)
_NONE = type(None)
_SPECIAL = re.compile(r"[\\\t\n\r]")
_HARMLESS = re.compile(r"[0-9A-Za-z {}:.+-]*")
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


@dataclass(frozen=True, slots=True)
class Same:
    """A column that holds one value in all rows."""

    value: Any


Column = Sequence[Any] | Same


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows given as attribute names and values; what is absent takes the field's default.

    Keys are given by the database and are not told. Raises TypeError for a name that is no field of the model.
    """
    stream = iter(rows)
    while chunk := list(islice(stream, _CHUNK)):
        names = dict.fromkeys(name for row in chunk for name in row)
        fields = {f.attname: f for f in _fields(model)}
        if unknown := sorted(set(names) - set(fields)):
            raise TypeError(f"{model.__name__} has no field {unknown}")
        columns = {name: [row[name] if name in row else fields[name].get_default() for row in chunk] for name in names}
        insert_columns(model, len(chunk), columns)


def insert_columns(model: type[models.Model], count: int, columns: Mapping[str, Column]) -> None:
    """The same for ``count`` rows that are given as columns, by attribute name."""
    if not count:
        return
    connection = connections[router.db_for_write(model)]
    fields = _fields(model)
    if unknown := sorted(set(columns) - {field.attname for field in fields}):
        raise TypeError(f"{model.__name__} has no field {unknown}")
    stored = {field.column: _stored(field, columns.get(field.attname), count, connection) for field in fields}
    put = _copy if connection.vendor == "postgresql" else _execute
    put(connection, model._meta.db_table, stored, count)


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.primary_key]


# -- values as the driver stores them --------------------------------------------------------------------------------------


def _stored(field: models.Field, given: Column | None, count: int, connection: Any) -> Column:
    if given is None:
        default = field.get_default()
        own = callable(field.default) and field.default not in (dict, list)
        given = [default, *(field.get_default() for _ in range(count - 1))] if own else Same(default)
    convert = _Conversion(field, connection)
    return Same(convert.all([given.value])[0]) if isinstance(given, Same) else convert.all(given)


class _Conversion:
    """How values become what the driver stores in one column."""

    __slots__ = ("_connection", "_field", "_plain")

    def __init__(self, field: models.Field, connection: Any) -> None:
        self._field, self._connection = field, connection
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        self._plain = next((kind for of, kind in _AS_THEY_ARE if isinstance(target, of)), None)

    def all(self, values: Sequence[Any]) -> Sequence[Any]:
        types = set(map(type, values))
        if types <= {_NONE, self._plain}:
            return values
        if isinstance(self._field, SealedTextField) and types == {str} and not any(map(is_token, values)):
            return seal_all(values, self._field.label)
        if isinstance(self._field, models.JSONField):
            # Rows of the same details share one dictionary.
            known = {id(value): value for value in values}
            texts = {key: None if v is None else json.dumps(v, cls=self._field.encoder) for key, v in known.items()}
            return [texts[id(value)] for value in values]
        if types <= {_NONE, dt.date, dt.datetime}:
            # The moment of the batch and the days of a sheet stand in many rows.
            told = {value: self._one(value) for value in set(values)}
            return [told[value] for value in values]
        return [value if value is None or type(value) is self._plain else self._one(value) for value in values]

    def _one(self, value: Any) -> Any:
        return self._field.get_db_prep_save(value, connection=self._connection)


# -- the two ways ----------------------------------------------------------------------------------------------------------


def _execute(connection: Any, table: str, stored: Mapping[str, Column], count: int) -> None:
    quote = connection.ops.quote_name
    marks, varying = [], []
    for column in stored.values():
        literal = _literal(column.value) if isinstance(column, Same) else None
        if literal is not None:
            marks.append(literal)
        else:
            marks.append("%s")
            varying.append(repeat(column.value, count) if isinstance(column, Same) else column)
    sql = f"INSERT INTO {quote(table)} ({', '.join(map(quote, stored))}) VALUES ({', '.join(marks)})"
    with connection.cursor() as cursor:
        cursor.executemany(sql, zip(*varying, strict=True))


def _literal(value: Any) -> str | None:
    """A value that is the same in all rows, written into the statement so that it need not be bound for each.

    Numbers, and texts without a character that any dialect or driver could read as anything but itself.
    """
    if value is None:
        return "NULL"
    if type(value) in (int, bool):
        return str(int(value))
    return f"'{value}'" if type(value) is str and _HARMLESS.fullmatch(value) else None


def _copy(connection: Any, table: str, stored: Mapping[str, Column], count: int) -> None:
    quote = connection.ops.quote_name
    sql = f"COPY {quote(table)} ({', '.join(map(quote, stored))}) FROM STDIN"
    texts = [
        repeat(_texts([column.value])[0], count) if isinstance(column, Same) else _texts(column)
        for column in stored.values()
    ]
    lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(lines + "\n")


def _texts(values: Sequence[Any]) -> Sequence[str]:
    """A column in COPY's text format."""
    types = set(map(type, values))
    if types == {int}:
        return list(map(str, values))
    if types == {str}:
        return values if not _SPECIAL.search("".join(values)) else list(map(_text, values))
    if types <= {_NONE, dt.date, dt.datetime}:
        told = {value: _text(value) for value in set(values)}
        return [told[value] for value in values]
    return list(map(_text, values))


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
