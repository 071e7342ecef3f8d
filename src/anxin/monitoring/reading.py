"""The facts as Arrow tables: what the engine is handed, read from SQLite or PostgreSQL.

Read through a connection of its own that sees what is committed, all tables in one snapshot; on PostgreSQL through ADBC.
Inside an open transaction, and from a database that lives in this process's memory, the same statements go through Django's
own connection, which sees what has just been written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal, Protocol
from urllib.parse import quote, urlencode

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from anxin.engine.tables import EVERY, RECORDS, TABLES

from . import matters
from .sources import MODELS, NO_NUMBER, expression, has_project, is_fact, model_of, nullable_text

Through = Literal["beside", "django"]
_ROWS_AT_ONCE = 50_000
# Beyond this many projects the list costs more than reading everybody.
_MOST_PROJECTS = 5_000
# Up to this many, an ADBC connection, which first asks the server for all of its types, costs more than Python's rows.
_FEW_PROJECTS = 20


class _Source(Protocol):
    def table(self, sql: str) -> pa.Table: ...

    def pieces(self, sql: str) -> Iterator[pa.Table]: ...


def read_facts(
    *,
    projects: set[int] | None = None,
    known_at: datetime | None = None,
    done_by: datetime | None = None,
    columns: Mapping[str, frozenset[str]] | None = None,
    through: Through | None = None,
    using: str = "default",
) -> dict[str, pa.Table]:
    """All raw tables of the engine, typed as it declares them.

    columns: only these tables, and of each only these columns (`engine.columns_read`); None for all facts. Records of work
    are among them when they are named here and somebody offers them (`anxin.monitoring.matters`).
    projects: only these projects' rows (identities: those that the rows name); None for all.
    known_at: only versions known at that moment; None for every version there ever was.
    done_by: of records of work, with ``known_at``, none that came later: the end of the day that is looked at.
    through: ``beside`` Django's connection or through it (``django``); None chooses. Both give the same rows.
    """
    connection = connections[using]
    chosen = through or ("django" if _only_django_sees(connection) else "beside")
    narrow = projects if projects is None or len(projects) <= _MOST_PROJECTS else None
    schemas = {name: _narrowed(name, columns, known_at) for name in _asked_for(columns)}
    done_at = known_at if known_at is None or done_by is None else min(known_at, done_by)
    asked = {
        name: _select(name, schema, narrow, done_at if name in RECORDS else known_at, connection)
        for name, schema in schemas.items()
    }
    few = narrow is not None and len(narrow) <= _FEW_PROJECTS
    with _beside(connection, few=few) if chosen == "beside" else _django(connection) as source:
        if chosen == "beside" and connection.vendor == "postgresql" and narrow is None:
            return _side_by_side(source, asked, schemas, connection)
        return {name: _typed(name, source.table(sql), schemas[name]) for name, sql in asked.items()}


def stream_facts(*, through: Through | None = None, using: str = "default") -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """Each raw table of the engine in turn, every version there ever was, as pieces sorted by project and id.

    All tables come from one snapshot. A table's pieces must be taken before the next table is asked for; no more than one
    piece is held at a time.
    """
    connection = connections[using]
    chosen = through or ("django" if _only_django_sees(connection) else "beside")
    with _beside(connection) if chosen == "beside" else _django(connection) as source:
        for name, declared in TABLES.items():
            order = "project_id, id" if "project_id" in declared.names else "id"
            schema = declared.schema()
            pieces = source.pieces(_select(name, schema, None, None, connection, order))
            yield name, (_typed(name, piece, schema) for piece in pieces)


def _asked_for(columns: Mapping[str, frozenset[str]] | None) -> list[str]:
    if columns is None:
        return list(TABLES)
    return [name for name in columns if name not in RECORDS or matters.offered(name) is not None]


def _narrowed(table: str, columns: Mapping[str, frozenset[str]] | None, known_at: datetime | None) -> pa.Schema:
    schema = EVERY[table].schema()
    if columns is None:
        return schema
    # Where the database leaves out what was not known, since when it is known need not be handed on.
    times = {"known_from", "known_to"} if known_at is None else set()
    return pa.schema([field for field in schema if field.name in columns[table] | times])


def _only_django_sees(connection: BaseDatabaseWrapper) -> bool:
    if connection.in_atomic_block:
        return True
    return connection.vendor == "sqlite" and _in_memory(str(connection.settings_dict["NAME"]))


def _in_memory(name: str) -> bool:
    return name == ":memory:" or "mode=memory" in name


# --- the statements ------------------------------------------------------------------------------------------------


def _select(
    table: str,
    schema: pa.Schema,
    projects: set[int] | None,
    known_at: datetime | None,
    connection: BaseDatabaseWrapper,
    order: str = "",
) -> str:
    model = model_of(table)
    records = matters.offered(table)
    said = {column.name for column in EVERY[table].columns if column.said}
    columns = ", ".join(
        expression(table, field.name, field.type, connection.vendor, said=field.name in said) for field in schema
    )
    conditions = []
    if records is not None:
        # A clue may speak of any project or of none, and of the same person as another: records are read whole.
        conditions += [records.where] if records.where else []
    elif projects is not None:
        conditions += _of_projects(table, projects)
    if known_at is not None and (is_fact(model) or records is not None):
        moment = _moment(known_at, connection.vendor)
        since, until = ("known_from", "known_to") if records is None else _times(records)
        conditions.append(f"{since} <= {moment}")
        conditions += [f"({until} IS NULL OR {until} > {moment})"] if until else []
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    sorting = f" ORDER BY {order}" if order else ""
    return f'SELECT {columns} FROM "{model._meta.db_table}"{where}{sorting}'


def _times(records: matters.Records) -> tuple[str, str]:
    return records.columns.get("known_from", "known_from"), records.columns.get("known_to", "known_to")


def _of_projects(table: str, projects: set[int]) -> list[str]:
    listed = ", ".join(str(int(one)) for one in sorted(projects)) or "NULL"
    if table == "project":
        return [f"id IN ({listed})"]
    if has_project(MODELS[table]):
        return [f"project_id IN ({listed})"]
    if table == "worker":
        return [f"id IN ({_named_by('worker_id', listed)})"]
    if table == "card":
        return [f"id IN ({_named_by('card_id', listed)})"]
    # Enterprises are few, and some have no row of a project at all.
    return []


def _named_by(column: str, listed: str) -> str:
    parts = [
        f'SELECT {column} FROM "{model._meta.db_table}" WHERE {column} IS NOT NULL AND project_id IN ({listed})'
        for model in MODELS.values()
        if has_project(model) and any(f.attname == column for f in model._meta.concrete_fields)
    ]
    return " UNION ".join(parts)


def _moment(at: datetime, vendor: str) -> str:
    if at.tzinfo is None:
        raise ValueError("known_at 须带时区。")
    utc = at.astimezone(UTC)
    if vendor == "postgresql":
        return f"timestamptz '{utc.isoformat()}'"
    # The text that the database keeps has no fraction when it is zero, and compares letter by letter.
    return f"'{utc.replace(tzinfo=None).isoformat(sep=' ')}'"


# --- the two ways --------------------------------------------------------------------------------------------------


class _Adbc:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def table(self, sql: str) -> pa.Table:
        self._cursor.execute(sql)
        return self._cursor.fetch_arrow_table()

    def pieces(self, sql: str) -> Iterator[pa.Table]:
        self._cursor.execute(sql)
        for batch in self._cursor.fetch_record_batch():
            yield pa.Table.from_batches([batch])


def _beside(connection: BaseDatabaseWrapper, *, few: bool = False) -> AbstractContextManager[_Source]:
    if connection.vendor != "postgresql":
        return _sqlite(connection)
    return _psycopg(connection) if few else _adbc(connection)


@contextmanager
def _psycopg(connection: BaseDatabaseWrapper) -> Iterator[_Source]:
    import psycopg

    with connection.wrap_database_errors, psycopg.connect(postgres_uri(connection.settings_dict)) as opened:
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield _Rows(opened.cursor)


@contextmanager
def _adbc(connection: BaseDatabaseWrapper, snapshot: str = "") -> Iterator[_Source]:
    """``snapshot``: see what that open transaction of another connection sees."""
    import adbc_driver_postgresql.dbapi as driver

    # Without autocommit the first statement opens the transaction in which all tables are read.
    with driver.connect(postgres_uri(connection.settings_dict)) as opened, opened.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if snapshot:
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        yield _Adbc(cursor)


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper) -> Iterator[_Source]:
    """Another connection of the library that Django uses, and of no other one.

    Locks on a file belong to the process: a second SQLite library that closes the file drops the locks of the first, another
    process then takes itself for the last one and removes the write-ahead log that the first still writes to.
    """
    name = str(connection.settings_dict["NAME"])
    uri = name if name.startswith("file:") else f"file:{quote(name)}?mode=ro"
    with connection.wrap_database_errors, closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as opened:
        opened.execute("BEGIN")
        yield _Rows(lambda: closing(opened.cursor()))


class _Rows:
    """``cursor`` gives an open cursor, to be closed after each statement."""

    def __init__(self, cursor: Callable[[], AbstractContextManager[Any]]) -> None:
        self._cursor = cursor

    def table(self, sql: str) -> pa.Table:
        return pa.concat_tables(list(self.pieces(sql)), promote_options="permissive")

    def pieces(self, sql: str) -> Iterator[pa.Table]:
        with self._cursor() as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            yield pa.table({name: pa.array([], pa.null()) for name in names})
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                yield pa.table([pa.array(list(column)) for column in zip(*rows, strict=True)], names=names)


@contextmanager
def _django(connection: BaseDatabaseWrapper) -> Iterator[_Source]:
    yield _Rows(connection.cursor)


def postgres_uri(settings: dict[str, Any]) -> str:
    """A libpq URI for the database that Django's settings name (a socket folder or a host, and extra options)."""
    user, password = settings.get("USER") or "", settings.get("PASSWORD") or ""
    host, port = settings.get("HOST") or "", settings.get("PORT") or ""
    who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    extra = {k: v for k, v in (settings.get("OPTIONS") or {}).items() if isinstance(v, str) and k in _LIBPQ}
    if host.startswith("/"):
        extra["host"], host = host, ""
    if host and ":" in host:
        host = f"[{host}]"
    where = f"{host}:{port}" if port and host else host
    if port and not host:
        extra["port"] = str(port)
    tail = f"?{urlencode(extra, quote_via=quote)}" if extra else ""
    return f"postgresql://{who + '@' if who else ''}{where}/{quote(str(settings['NAME']), safe='')}{tail}"


_LIBPQ = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile", "host", "connect_timeout"})


# --- two at a time -------------------------------------------------------------------------------------------------


def _side_by_side(
    source: _Source, asked: Mapping[str, str], schemas: Mapping[str, pa.Schema], connection: BaseDatabaseWrapper
) -> dict[str, pa.Table]:
    """Everything, over two connections that share one snapshot, the largest tables first.

    While one server process sends, another already reads, and what has come is typed meanwhile.
    """
    snapshot = source.table("SELECT pg_export_snapshot() AS name")["name"][0].as_py()
    sizes = source.table("SELECT relname::text AS name, relpages::bigint AS pages FROM pg_class WHERE relkind = 'r'")
    pages = dict(zip(sizes["name"].to_pylist(), sizes["pages"].to_pylist(), strict=True))
    waiting = sorted(asked, key=lambda name: -pages.get(model_of(name)._meta.db_table, 0))
    lock, found = Lock(), dict[str, pa.Table]()

    def read(from_: _Source) -> None:
        while True:
            with lock:
                if not waiting:
                    return
                name = waiting.pop(0)
            found[name] = _typed(name, from_.table(asked[name]), schemas[name])

    def beside() -> None:
        with _adbc(connection, snapshot) as other:
            read(other)

    with ThreadPoolExecutor(1, thread_name_prefix="facts") as pool:
        helping = pool.submit(beside)
        try:
            read(source)
        except BaseException:
            with lock:
                waiting.clear()
            raise
        helping.result()
    return {name: found[name] for name in asked}


# --- types ---------------------------------------------------------------------------------------------------------


def _typed(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [_column(name, field, table.column(field.name)) for field in schema]
    return pa.table(columns, schema=schema)


def _column(table: str, field: pa.Field, values: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = field.type
    if pa.types.is_null(values.type):
        return values.cast(kind)
    if pa.types.is_boolean(kind) and pa.types.is_integer(values.type):
        return pc.not_equal(values, 0)
    if pa.types.is_date(kind) and pa.types.is_integer(values.type):
        return values.cast(pa.int32()).cast(kind)
    if pa.types.is_timestamp(kind) and pa.types.is_integer(values.type):
        return values.cast(pa.timestamp("us", "UTC")).cast(kind)
    if pa.types.is_floating(values.type):
        return _none_where(values, pc.equal(values, NO_NUMBER)).cast(kind)
    if pa.types.is_string(kind) and nullable_text(table, field.name):
        return _none_where(values.cast(kind), pc.equal(values.cast(kind), ""))
    return values.cast(kind)


def _none_where(values: pa.ChunkedArray, empty: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.fill_null(empty, True), pa.scalar(None, values.type), values)
