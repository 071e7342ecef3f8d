"""Contest: the eight flags of a month out of PostgreSQL through ADBC, and the same month in Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import area, filling, flags, server
from bench.contest import Contest, Side, Task


def _prepare(folder: Path, workers: float) -> None:
    shared = area.prepared(area.kept(folder), area.Area(int(workers)))
    (folder / "area").symlink_to(shared)
    server.begin(folder)
    filling.fill(folder / "area")


def _database(folder: Path) -> Task:
    server.django(folder)
    from anxin.engine import find

    rules = flags.rules()
    return Task(lambda: find(_read(rules), rules, as_of=area.AS_OF), flags.of_tables)


def _reading(folder: Path) -> Task:
    server.django(folder)
    rules = flags.rules()
    return Task(lambda: _read(rules), lambda tables: sum(t.num_rows for t in tables.values()))


def _read(rules: Any) -> dict[str, Any]:
    """As an evaluation reads: what was known, and of it the columns that the rules read."""
    from anxin.engine import binding, columns_read
    from anxin.monitoring.reading import read_facts

    return read_facts(known_at=binding.end_of_day(area.AS_OF), columns=columns_read(rules))


CONTEST = Contest(
    key="postgres",
    title="Eight flags over a month in PostgreSQL",
    size="{:,.0f} workers",
    full=area.WORKERS["province"],
    quick=400,
    prepare=_prepare,
    sizes={name: area.WORKERS[name] for name in ("city", "province")},
    sides=(
        Side("Anxin: findings with evidence, over Parquet", flags.found, "flags", key="parquet"),
        Side("Anxin: the same out of PostgreSQL, through ADBC", _database, "flags", key="postgres"),
        Side("of that, reading the facts", _reading, "", key="reading"),
    ),
)
