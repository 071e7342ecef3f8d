"""Contest: all facts of a county out of SQLite as Arrow tables, through a connection beside Django's and through Django's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import county, scratch
from bench.contest import Contest, Side, Task


def _prepare(folder: Path, size: float) -> None:
    shared = county.prepared(folder, size)
    scratch.begin(folder, "home")
    county.fill_database(shared)
    scratch.close()


def _through(folder: Path, way: Any) -> Task:
    scratch.django(folder / "home")
    from anxin.monitoring.reading import read_facts

    def answer(tables: dict[str, Any]) -> list[int]:
        lines, receipts = tables["payroll_line"], tables["receipt"]
        return [sum(t.num_rows for t in tables.values()), _sum(lines, "payable_fen"), _sum(receipts, "amount_fen")]

    return Task(lambda: read_facts(through=way), answer)


def _sum(table: Any, column: str) -> int:
    import pyarrow.compute as pc

    return pc.sum(table.column(column)).as_py()


CONTEST = Contest(
    key="reading",
    title="A county out of SQLite into Arrow tables",
    size="55 projects, 12 months, {:.0%} of 9,300 workers",
    full=1.0,
    quick=0.03,
    prepare=_prepare,
    sides=(
        Side("Anxin: read_facts beside Django's connection", lambda folder: _through(folder, "beside")),
        Side("the same statements through Django's cursor", lambda folder: _through(folder, "django")),
    ),
)
