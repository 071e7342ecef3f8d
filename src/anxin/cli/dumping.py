"""The database into plain files and back: SQLite by its own backup, PostgreSQL by COPY of every table."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from anxin.audit import guards

SQLITE_FILE = "database/anxin.sqlite3"
# Django keeps its own book of migrations; the target has one already.
_OWN = {"django_migrations"}


def migrations() -> list[list[str]]:
    """What is applied, in order of name."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def misfit(applied: list[list[str]]) -> str:
    """Why a backup with these migrations cannot be put back by this version, in Chinese; '' when it can."""
    from django.db.migrations.loader import MigrationLoader

    ours = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    theirs = {(app, name) for app, name in applied}
    if theirs - ours:
        return "备份由更新的版本制作，请先升级 anxin 再恢复。"
    # SQLite brings its tables along and is then led forward; COPY needs tables of the same shape.
    if connection.vendor != "sqlite" and ours - theirs:
        return "备份由较早的版本制作，请用当时的版本恢复，再升级。"
    return ""


def has_data() -> bool:
    """Whether anything was ever taken in or recorded here."""
    tables = set(connection.introspection.table_names())
    for table in ("registry_batch", "audit_auditevent", "access_user"):
        if table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
                if cursor.fetchone():
                    return True
    return False


def dump(folder: Path) -> dict[str, Path]:
    """Write the database, as of one moment, into ``folder``: member name -> file."""
    return _dump_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgres(folder)


def unsound(folder: Path) -> str:
    """Why what ``dump`` wrote cannot be put back, in Chinese; '' when it can. Asked before anything is replaced."""
    if connection.vendor != "sqlite":
        return "" if any((folder / "database").glob("*.copy")) else "备份里没有数据库。"
    if not (folder / SQLITE_FILE).is_file():
        return "备份里没有数据库。"
    try:
        copy = sqlite3.connect(folder / SQLITE_FILE)
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        copy.close()
    except sqlite3.DatabaseError:
        sound = False
    return "" if sound else "备份中的数据库不完整。"


def load(folder: Path) -> None:
    """Put back what ``dump`` wrote, in the place of whatever the database holds now."""
    if connection.vendor == "sqlite":
        _load_sqlite(folder)
    else:
        _load_postgres(folder)


def _dump_sqlite(folder: Path) -> dict[str, Path]:
    target = folder / SQLITE_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
        # A copy in WAL mode would need its side files beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    copy.close()
    return {SQLITE_FILE: target}


def _load_sqlite(folder: Path) -> None:
    with sqlite3.connect(folder / SQLITE_FILE) as copy:
        connection.ensure_connection()
        copy.backup(connection.connection)
    copy.close()
    # Pages cached before the copy came in are no longer true.
    if str(connection.settings_dict["NAME"]) != ":memory:" and "mode=memory" not in str(
        connection.settings_dict["NAME"]
    ):
        connection.close()


def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - _OWN)


def _columns(cursor: Any, table: str) -> str:
    described = connection.introspection.get_table_description(cursor, table)
    return ", ".join(f'"{column.name}"' for column in described)


def _dump_postgres(folder: Path) -> dict[str, Path]:
    target = folder / "database"
    target.mkdir(parents=True, exist_ok=True)
    written = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in _tables():
            columns = _columns(cursor, table)
            head, body = target / f"{table}.columns", target / f"{table}.copy"
            head.write_text(columns, encoding="utf-8")
            with body.open("wb") as file, cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT (FORMAT binary)') as rows:
                for piece in rows:
                    file.write(piece)
            written |= {f"database/{head.name}": head, f"database/{body.name}": body}
    return written


def _load_postgres(folder: Path) -> None:
    source = folder / "database"
    tables = sorted(path.stem for path in source.glob("*.copy"))
    # Migrating makes the tables and a few rows of Django's own; both are there already in the backup.
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are checked at the end of the transaction, so tables may come in any order.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with guards.lifted(connection):
            cursor.execute(f"TRUNCATE {', '.join(_quoted(t) for t in _tables())}")
        for table in tables:
            columns = (source / f"{table}.columns").read_text(encoding="utf-8")
            into = f"COPY {_quoted(table)} ({columns}) FROM STDIN (FORMAT binary)"
            with (source / f"{table}.copy").open("rb") as file, cursor.copy(into) as rows:
                while piece := file.read(1 << 20):
                    rows.write(piece)
        for table in tables:
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({_quoted(sequence['column'])}), 0) + 1,"
                    f" false) FROM {_quoted(table)}",
                    [_quoted(table), sequence["column"]],
                )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
