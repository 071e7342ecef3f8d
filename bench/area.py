"""Raw tables of a made-up area of any size, as Parquet: ``python -m bench.area province FOLDER``.

Everything follows from the numbers of the rows by DuckDB's hash, so the same size gives the same facts. The area lives
as long as its window: sites end with it, and people leave them then, except one in ten whose leaving nobody noted.
What goes wrong is gathered on bad sites, as in life: one site in ten has one kind of fault, and there one worker in ten
has it in a month, so that each kind meets about one worker in a hundred.
"""

from __future__ import annotations

import csv
import gzip
import os
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

AS_OF = date(2026, 5, 12)
KNOWN = datetime(2026, 5, 11, tzinfo=UTC)
LAST_MONTH = 202603
WORKERS = {"town": 1_000, "county": 10_000, "city": 200_000, "province": 2_000_000}
_REGIONS = Path(__file__).resolve().parents[1] / "src/anxin/access/data/regions.csv.gz"


@dataclass(frozen=True)
class Area:
    """A hundred workers to a site on the average, many sites smaller and a few far larger."""

    workers: int
    months: int = 1

    @property
    def projects(self) -> int:
        return max(4, self.workers // 400 * 4)

    @property
    def name(self) -> str:
        return f"area-{self.workers}-{self.months}"


def kept(folder: Path) -> Path:
    """Where areas are kept: what BENCH_KEEP names (``--keep``), else beside ``folder``, gone with the run."""
    return Path(os.environ.get("BENCH_KEEP") or folder.parent)


def prepared(keep: Path, area: Area) -> Path:
    """The folder of ``<table>.parquet`` files, written if it is not there yet; ``law/`` holds what is not a fact."""
    folder = keep / f"{area.name}-{_shape()}"
    if not folder.exists():
        half = keep / f"{folder.name}.{os.getpid()}"
        (half / "law").mkdir(parents=True)
        write(half, area)
        half.rename(folder)
    return folder


def _shape() -> str:
    """Changes with what is made up and with what the engine takes, so that a kept area is never an old one."""
    from anxin.engine.tables import TABLES
    from bench.area_tables import STEPS, TABLES_SQL

    return sha256(repr((STEPS, TABLES_SQL, TABLES)).encode()).hexdigest()[:8]


def write(folder: Path, area: Area) -> None:
    """All raw tables that the engine knows; those that nobody fills are written empty."""
    import duckdb
    import pyarrow.parquet as pq

    from anxin.engine import binding
    from anxin.engine.tables import TABLES
    from anxin.kit import months
    from bench.area_tables import STEPS, TABLES_SQL

    window = [months.add(LAST_MONTH, n) for n in range(1 - area.months, 1)]
    wages = binding.minimum_wages(_regions(), window)
    by_day, by_month = binding.calendar_tables(AS_OF.year + 2)
    law = {"minimum_wage": wages, "calendar_day": by_day, "calendar_month": by_month}
    con = duckdb.connect(config={"temp_directory": str(folder / "temp")})
    con.execute("SET TimeZone = 'UTC'")
    for name, table in law.items():
        pq.write_table(table, folder / "law" / f"{name}.parquet")
        con.register(f"given_{name}", table)
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM given_{name}")
    con.execute(
        f"CREATE TABLE size AS SELECT {area.workers} AS workers, {area.projects} AS projects, {area.months} AS months"
    )
    con.execute(f"SET VARIABLE known = TIMESTAMPTZ '{KNOWN.isoformat()}'")
    for step in STEPS:
        con.execute(step)
    for name, declared in TABLES.items():
        select = TABLES_SQL.get(name, "SELECT 0 AS id WHERE FALSE")
        given = {row[0] for row in con.execute(f"DESCRIBE {select}").fetchall()}
        kinds = {c.name: "TIMESTAMPTZ" if c.type == "MOMENT" else c.type for c in declared.columns}
        values = {c.name: f'CAST("{c.name}" AS {kinds[c.name]})' for c in declared.columns if c.name in given}
        absent = {c.name: f"CAST({c.default or 'NULL'} AS {kinds[c.name]})" for c in declared.columns}
        columns = [f'{values.get(c.name, absent[c.name])} AS "{c.name}"' for c in declared.columns]
        if declared.fact:
            columns.append("known_from" if "known_from" in given else "getvariable('known') AS known_from")
            columns.append("known_to" if "known_to" in given else "CAST(NULL AS TIMESTAMPTZ) AS known_to")
        con.execute(
            f"COPY (SELECT {', '.join(columns)} FROM ({select})) TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    con.close()


def _regions() -> list[str]:
    """Cities and counties; which of them have a minimum wage that decides is asked of the law."""
    with gzip.open(_REGIONS, "rt", encoding="utf-8") as lines:
        return [row["code"] for row in csv.DictReader(lines) if len(row["code"]) in (4, 6)]


if __name__ == "__main__":
    name, where, *length = sys.argv[1:]
    print(prepared(Path(where), Area(WORKERS[name], int(length[0]) if length else 1)))
