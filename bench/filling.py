"""An area's Parquet files into the tables that Django made, past the ORM; what names a person is made up of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.area import KNOWN


def fill(area: Path) -> None:
    """Into the database that Django is connected to, which must be empty; PostgreSQL by COPY, SQLite by executemany."""
    import duckdb
    from django.db import connection, transaction

    from anxin.monitoring.sources import MODELS
    from anxin.registry.models import Batch, Document

    batch = Batch.objects.create(
        kind="file", file_name="area", sha256="", sender="bench", received_at=KNOWN, applied_at=KNOWN
    )
    Document.objects.create(batch=batch, sheet=0, kind="area")
    # SQLite looks at foreign keys when the transaction ends.
    with duckdb.connect() as con, transaction.atomic():
        con.execute("SET TimeZone = 'UTC'")
        tables = {name: f"SELECT * FROM '{area / name}.parquet'" for name in MODELS}
        holders = ("special_account", "account_entry", "account_event")
        named = " UNION ".join(f"SELECT account_id AS id FROM '{area / name}.parquet'" for name in holders)
        accounts = f"SELECT id FROM ({named}) WHERE id IS NOT NULL"
        for model, select in [(_account(), accounts), *((MODELS[name], tables[name]) for name in MODELS)]:
            rows, columns = _stored(con, model, select, batch.pk, connection)
            if connection.vendor == "postgresql":
                _copy(con, model._meta.db_table, rows, columns, area.parent)
            else:
                _insert(con, model._meta.db_table, rows, columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _account() -> Any:
    from anxin.wages.models import Account

    return Account


def _stored(con: Any, model: Any, select: str, batch: int, connection: Any) -> tuple[str, list[str]]:
    """The SELECT that yields a model's columns as text or numbers, and the columns' names."""
    given = {row[0]: row[1] for row in con.execute(f"DESCRIBE {select}").fetchall()}
    key = f"'{model._meta.db_table}-' || id"
    own = {
        "batch_id": str(batch),
        "subject_key": key,
        "digest": "md5(CAST(id AS VARCHAR))",
        "closed_by_id": f"CASE WHEN known_to IS NOT NULL THEN {batch} END" if "known_to" in given else "NULL",
        "close_reason": "CASE WHEN known_to IS NOT NULL THEN 'replaced' ELSE '' END" if "known_to" in given else "''",
        "id_index": "md5('person' || id)",
        "account_index": "md5('account' || id)",
        "name": "'某' || id",
        "name_key": "'某' || id",
        "key": key,
        "code": "'P' || id",
        "credit_code": "'C' || id",
        "labour_officer": "CASE WHEN labour_officer THEN '有' ELSE '' END",
        "exemption": "CASE WHEN exemption THEN '有' ELSE '' END",
        "approved_by": "CASE WHEN approved_by THEN '有' ELSE '' END",
        "collector": "CASE WHEN has_collector THEN '有' ELSE '' END",
    }
    columns, values = [], []
    for field in model._meta.concrete_fields:
        name, kind = field.attname, given.get(field.attname, "")
        always = name in ("batch_id", "closed_by_id", "document_id")
        said = name in ("labour_officer", "exemption", "approved_by")
        if name in given and not always and not said:
            value = _text(name, kind, connection.vendor)
            fallback = _default(field, connection)
            value = value if fallback == "NULL" else f"COALESCE({value}, {fallback})"
        elif name in own and (not said or name in given):
            value = own[name]
        elif field.unique and not field.primary_key:
            value = key
        else:
            value = _default(field, connection)
        columns.append(field.column)
        values.append(f'{value} AS "{field.column}"')
    return f"SELECT {', '.join(values)} FROM ({select})", columns


def _text(name: str, kind: str, vendor: str) -> str:
    if vendor == "postgresql":
        return f'"{name}"'
    if kind.startswith("TIMESTAMP"):
        return f"strftime(CAST(\"{name}\" AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')"
    return f'CAST("{name}" AS VARCHAR)' if kind == "DATE" else f'"{name}"'


def _default(field: Any, connection: Any) -> str:
    """What a new object would hold, as an SQL literal."""
    value = field.get_default()
    if value in (None, "") and field.null:
        return "NULL"
    if isinstance(value, (dict, list)):
        value = json.dumps(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return str(value)
    if value is None or value == "":
        return "''" if field.get_internal_type() in ("CharField", "TextField") else "NULL"
    return f"'{value}'"


def _copy(con: Any, table: str, rows: str, columns: list[str], scratch: Path) -> None:
    from django.db import connection

    path = scratch / f"{table}.csv"
    con.execute(f"COPY ({rows}) TO '{path}' (FORMAT csv, HEADER FALSE, NULLSTR '\\N')")
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, path.open("rb") as lines:
        # Building an index once is quicker than growing it row by row; those of constraints stay.
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
            [table],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        # Foreign keys need not be looked up one by one: the files name only what they hold.
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(f"COPY \"{table}\" ({names}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            while block := lines.read(1 << 20):
                copy.write(block)
        cursor.execute("SET session_replication_role = DEFAULT")
        for _, made_by in indexes:
            cursor.execute(made_by)
        # Whoever writes after this must not meet a number that is taken.
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST(1, (SELECT MAX(id) FROM \"{table}\")))"
        )
    path.unlink()


def _insert(con: Any, table: str, rows: str, columns: list[str]) -> None:
    from django.db import connection

    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    con.execute(rows)
    with connection.cursor() as cursor:
        for block in _blocks(con):
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', block)


def _blocks(con: Any) -> Iterator[list[tuple[Any, ...]]]:
    while block := con.fetchmany(10_000):
        yield block
