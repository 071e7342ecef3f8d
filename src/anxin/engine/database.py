"""DuckDB, kept apart from what is asked of it: opening, letting raw tables be read, closing the doors behind them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from anxin.engine.tables import EVERY, RECORDS, RawColumn, RawTable

Source: TypeAlias = pa.Table | pa.RecordBatchReader | Path

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# All moments become wall time in China, which has had one zone and no summer time since 1992.
_WALL_US = 8 * 3600 * 1_000_000


class EngineError(ValueError):
    """Facts or rules that cannot be evaluated; the message is Chinese and says what to do."""


def connect(temp_dir: str, memory_limit: str | None, threads: int | None) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that spills to ``temp_dir`` and fetches nothing from anywhere."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": temp_dir,
        "preserve_insertion_order": False,
    }
    if memory_limit:
        config["memory_limit"] = memory_limit
    if threads:
        config["threads"] = threads
    con = duckdb.connect(":memory:", config=config)
    # A moment without a zone is UTC on every machine, wherever it stands.
    con.execute("SET TimeZone = 'UTC'")
    con.execute("CREATE SCHEMA raw")
    return con


def temp_dir() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="anxin-engine-")


def lock(con: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """From here on no query reads a file but the fact files, or changes a setting."""
    listed = ", ".join(_quoted(str(path)) for path in sorted(files))
    if listed:
        con.execute(f"SET allowed_paths = [{listed}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def take_in(
    con: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Source],
    known_at: datetime,
    done_by: datetime,
    wanted: Callable[[str], frozenset[str] | None],
) -> dict[str, str]:
    """Make ``raw.<table>`` of every declared table that is wanted, with only the versions known at ``known_at``.

    ``wanted(table)``: its columns that will be read, None for all; a table of which none is read is not touched. Files
    are read where they lie; tables and streams of this process are stored. Records of work count until ``done_by``: what
    was done later than the day that is looked at had not been done. Gives what was made: name -> TABLE or VIEW. EngineError on an unknown
    table, a missing required column or a value of another type.
    """
    unknown = sorted(set(facts) - set(EVERY))
    if unknown:
        raise EngineError(f"不认识的事实表:{'、'.join(unknown)};可用的表:{'、'.join(EVERY)}")
    known_us = (known_at - _EPOCH) // timedelta(microseconds=1)
    done_us = (min(known_at, done_by) - _EPOCH) // timedelta(microseconds=1)
    raw: dict[str, str] = {}
    for table in EVERY.values():
        words = wanted(table.name)
        if words is not None and not words:
            continue
        kept = [c for c in table.columns if words is None or c.required or c.name in words]
        if table.name not in facts:
            con.execute(_empty(table, kept))
            raw[table.name] = "TABLE"
            continue
        source = facts[table.name]
        origin = _origin(con, table, source)
        given = {str(n): str(t) for n, t, *_ in con.execute(f"DESCRIBE SELECT * FROM {origin}").fetchall()}
        missing = [c.name for c in table.columns if c.required and c.name not in given]
        if missing:
            raise EngineError(f"事实表 {table.name} 缺少必需的列:{'、'.join(missing)}")
        select = ", ".join(f'{_expression(c, given.get(c.name))} AS "{c.name}"' for c in kept)
        where = _known(given, done_us if table.name in RECORDS else known_us) if table.fact else "TRUE"
        made = raw[table.name] = "VIEW" if isinstance(source, Path) else "TABLE"
        try:
            con.execute(f"CREATE {made} raw.{table.name} AS SELECT {select} FROM {origin} AS t WHERE {where}")
        except duckdb.Error as e:
            raise EngineError(unreadable(table.name, e)) from e
        if made == "TABLE":
            con.unregister(f"given_{table.name}")
    return raw


def names(con: duckdb.DuckDBPyConnection, schema: str, kind: str) -> set[str]:
    """The tables, or the views, of a schema."""
    rows = con.execute(f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE schema_name = ?", [schema]).fetchall()
    return {str(name) for (name,) in rows}


def blame(con: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    """Which raw table holds the value that could not be read."""
    for name in sorted(names(con, "raw", "view")):
        try:
            con.execute(f"SELECT * FROM raw.{name}").fetch_record_batch(50_000).read_all()
        except duckdb.Error as e:
            return unreadable(name, e)
    return f"事实读不进来:{str(error).splitlines()[0]}"


def unreadable(table: str, error: duckdb.Error) -> str:
    return f"事实表 {table} 读不进来:{str(error).splitlines()[0]}"


def _quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _origin(con: duckdb.DuckDBPyConnection, table: RawTable, source: Source) -> str:
    if isinstance(source, Path):
        return f"read_parquet({_quoted(str(source))})"
    con.register(f"given_{table.name}", source)
    return f"given_{table.name}"


def _empty(table: RawTable, kept: list[RawColumn]) -> str:
    columns = ", ".join(f'"{c.name}" {_stored(c)}' for c in kept)
    return f"CREATE TABLE raw.{table.name} ({columns})"


def _stored(column: RawColumn) -> str:
    return "TIMESTAMP" if column.type == "MOMENT" else column.type


def _expression(column: RawColumn, given: str | None) -> str:
    """SQL that brings a given column to the declared type; drivers hand SQLite's dates and booleans as text and int."""
    if given is None:
        return f"CAST({column.default or 'NULL'} AS {_stored(column)})"
    name = f't."{column.name}"'
    if column.said and given == "VARCHAR":
        value = f"({name} <> '')"
    elif column.type == "MOMENT":
        value = _wall(name, given)
    elif column.type == "DATE" and not re.match(r"DATE|TIMESTAMP", given):
        # An all-null column arrives as a column of integers, which no cast turns into days.
        value = f"CAST(CAST({name} AS VARCHAR) AS DATE)"
    else:
        value = f"CAST({name} AS {column.type})"
    return f"COALESCE({value}, {column.default})" if column.default else value


def _wall(name: str, given: str) -> str:
    return f"make_timestamp({_micros(name, given)} + {_WALL_US})"


def _micros(name: str, given: str) -> str:
    inner = name if given.startswith(("TIMESTAMP", "DATE")) else f"CAST({name} AS VARCHAR)"
    return f"epoch_us(CAST({inner} AS TIMESTAMP WITH TIME ZONE))"


def _known(given: Mapping[str, str], known_us: int) -> str:
    """A version is known at K when known_from <= K and (known_to is null or known_to > K)."""
    parts = []
    if "known_from" in given:
        parts.append(f"{_micros('t.known_from', given['known_from'])} <= {known_us}")
    if "known_to" in given:
        until = _micros("t.known_to", given["known_to"])
        parts.append(f"(t.known_to IS NULL OR {until} > {known_us})")
    return " AND ".join(parts) or "TRUE"
