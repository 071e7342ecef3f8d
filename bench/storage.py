"""Contest: a month's attendance as one row per worker with a bitmap, and as one row per worker and day.

Both say the same: who, where, for whom, in which crew, on which days, which of them halves, from which batch, known
since when. Clock times are left out of both. Answers are bytes; the tables in PostgreSQL have a primary key and the
one index without which a fact cannot be found again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import area, server
from bench.contest import Contest, Side, Task

_SHARED = "project_id, employer_id, crew_id, worker_id"
_KEPT = "source, 1 AS batch_id, known_from, known_to"
_MONTHS = f"SELECT id, {_SHARED}, CAST(month AS INTEGER) AS month, CAST(days_mask AS INTEGER) AS days_mask, \
CAST(half_mask AS INTEGER) AS half_mask, {_KEPT} FROM '{{0}}/attendance_month.parquet'"
_DAYS = f"SELECT id * 31 + n AS id, {_SHARED}, make_date(month // 100, month % 100, CAST(n + 1 AS INTEGER)) AS day, \
(half_mask >> n) & 1 = 1 AS is_half, {_KEPT} FROM '{{0}}/attendance_month.parquet', range(31) AS r(n) \
WHERE (days_mask >> n) & 1 = 1"
_SAME = "source varchar(8) NOT NULL, batch_id bigint NOT NULL, known_from timestamptz NOT NULL, known_to timestamptz"
_WHO = (
    "id bigint PRIMARY KEY, project_id bigint NOT NULL, employer_id bigint, crew_id bigint, worker_id bigint NOT NULL"
)
_TABLES = {
    "months": f"{_WHO}, month integer NOT NULL, days_mask integer NOT NULL, half_mask integer NOT NULL, {_SAME}",
    "days": f"{_WHO}, day date NOT NULL, is_half boolean NOT NULL, {_SAME}",
}
_INDEX = {"months": "project_id, worker_id, month", "days": "project_id, worker_id, day"}


def _prepare(folder: Path, workers: float) -> None:
    (folder / "area").symlink_to(area.prepared(area.kept(folder), area.Area(int(workers))))
    server.begin(folder)


def _parquet(folder: Path, select: str, name: str) -> Task:
    import duckdb

    path = folder / f"{name}.parquet"

    def go() -> int:
        with duckdb.connect() as con:
            con.execute(f"COPY ({select.format(folder / 'area')}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        return path.stat().st_size

    return Task(go, lambda size: {"bytes": size})


def _postgres(folder: Path, select: str, name: str) -> Task:
    server.django(folder)
    import duckdb
    from django.db import connection

    path = folder / f"{name}.csv"
    with duckdb.connect() as con:
        con.execute(f"COPY ({select.format(folder / 'area')}) TO '{path}' (FORMAT csv, HEADER FALSE)")

    def reset() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS bench_{name}")

    def go() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bench_{name} ({_TABLES[name]})")
            with cursor.copy(f"COPY bench_{name} FROM STDIN (FORMAT csv)") as copy, path.open("rb") as lines:
                while block := lines.read(1 << 20):
                    copy.write(block)
            cursor.execute(f"CREATE INDEX ON bench_{name} ({_INDEX[name]})")
            cursor.execute(f"SELECT pg_total_relation_size('bench_{name}')")
            return int(cursor.fetchone()[0])

    return Task(go, _bytes, reset)


def _bytes(size: Any) -> dict[str, int]:
    return {"bytes": size}


CONTEST = Contest(
    key="storage",
    title="A month of attendance, stored",
    size="{:,.0f} workers",
    full=area.WORKERS["city"],
    quick=400,
    prepare=_prepare,
    sizes={"city": area.WORKERS["city"]},
    sides=(
        Side("month bitmaps into Parquet", lambda f: _parquet(f, _MONTHS, "months"), "", "bitmaps-parquet"),
        Side("day rows into Parquet", lambda f: _parquet(f, _DAYS, "days"), "", "days-parquet"),
        Side("month bitmaps into PostgreSQL, with index", lambda f: _postgres(f, _MONTHS, "months"), "", "bitmaps"),
        Side("day rows into PostgreSQL, with index", lambda f: _postgres(f, _DAYS, "days"), "", "days", rounds=2),
    ),
)
