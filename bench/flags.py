"""Contest: the core eight flags over a month in Parquet, by one statement of SQL and by the rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench import area, filling, scratch
from bench.contest import Contest, Side, Task

# Attended and not on the sheet, on the sheet and not paid, short, paid and not there, below the minimum, late,
# another's card, two sites on a day.
EIGHT = ("W08", "W03", "W04", "W07", "W05", "W02", "W11", "R05")
_LITTLE = "300MB"


def prepare(folder: Path, workers: float, months: int = 1) -> None:
    kept = area.kept(folder)
    (folder / "area").symlink_to(area.prepared(kept, area.Area(int(workers), months)))
    if months > 1:
        return
    (folder / "part").symlink_to(area.prepared(kept, area.Area(_part(workers))))
    (folder / "times").write_text(str(workers / _part(workers)), encoding="ascii")
    from anxin.engine import evaluate_folder

    right = of_findings(evaluate_folder(folder / "part", rules(), as_of=area.AS_OF))
    (folder / "right.json").write_text(json.dumps(right), encoding="ascii")
    scratch.begin(folder, "home")
    filling.fill(folder / "part")
    scratch.close()


def _part(workers: float) -> int:
    """A hundredth, but not fewer people than make a few sites."""
    return max(200, int(workers) // 100)


def told(rows: Iterable[tuple[str, str, int, int | None, int | None]]) -> list[list[Any]]:
    """Rule, level, findings, people and fen: the answer that all ways to the eight flags must share."""
    return sorted([rule, level, int(n), int(people or 0), int(fen or 0)] for rule, level, n, people, fen in rows if n)


def of_findings(findings: Iterable[Any]) -> list[list[Any]]:
    sums: dict[tuple[str, str], list[int]] = {}
    for one in findings:
        sum_ = sums.setdefault((one.rule, one.level), [0, 0, 0])
        sum_[0] += 1
        sum_[1] += one.people or 0
        sum_[2] += one.amount_fen or 0
    return told((rule, level, *sum_) for (rule, level), sum_ in sums.items())


def of_tables(tables: Mapping[str, Any]) -> list[list[Any]]:
    sums = [("level", "count"), ("people", "sum"), ("amount_fen", "sum")]
    rows: list[tuple[str, str, int, int | None, int | None]] = []
    for rule, table in tables.items():
        by_level = table.select(["level", "people", "amount_fen"]).group_by("level").aggregate(sums).to_pylist()
        rows += [(rule, r["level"], r["level_count"], r["people_sum"], r["amount_fen_sum"]) for r in by_level]
    return told(rows)


def statement(folder: Path) -> str:
    """The statement by hand, over the files of ``folder``."""
    text = (Path(__file__).parent / "flags.sql").read_text(encoding="utf-8")
    return re.sub(r"'([a-z_/]+\.parquet)'", lambda found: f"'{folder}/{found[1]}'", text)


def _by_hand(folder: Path) -> Task:
    import duckdb

    from anxin.engine import binding

    sql = statement(folder / "area")
    asked = {"as_of": area.AS_OF, "known": binding.end_of_day(area.AS_OF)}

    def go() -> list[tuple[Any, ...]]:
        with duckdb.connect() as con:
            con.execute("SET TimeZone = 'UTC'")
            return con.execute(sql, asked).fetchall()

    return Task(go, told)


def rules(codes: tuple[str, ...] = EIGHT) -> list[Any]:
    from anxin.rules import load

    return [rule for rule in load() if not codes or rule.code in codes]


def found(
    folder: Path, codes: tuple[str, ...] = EIGHT, *, evidence: bool = True, memory_limit: str | None = None
) -> Task:
    """Findings as columns, one table for each rule."""
    from anxin.engine import find_folder

    chosen = rules(codes)
    return Task(
        lambda: find_folder(folder / "area", chosen, as_of=area.AS_OF, evidence=evidence, memory_limit=memory_limit),
        of_tables,
    )


def _objects(folder: Path) -> Task:
    """Findings as a list of objects, each with its arithmetic in words: what a warning is made of."""
    from anxin.engine import evaluate_folder

    chosen = rules()
    return Task(lambda: evaluate_folder(folder / "area", chosen, as_of=area.AS_OF), of_findings)


def _frames(folder: Path) -> Task:
    from bench.frames import eight_flags

    return Task(lambda: eight_flags(folder / "area", area.AS_OF), told)


def _loop(folder: Path) -> Task:
    """Over SQLite with the part, which is read into objects worker by worker."""
    scratch.django(folder / "home")
    from bench.loop import Loop

    right = json.loads((folder / "right.json").read_text(encoding="ascii"))

    def answer(rows: list[tuple[str, str, int, int, int]]) -> list[list[Any]]:
        if told(rows) != right:
            raise RuntimeError(f"the loop finds {told(rows)}, the rules {right}")
        return right

    return Task(lambda: Loop(area.AS_OF).run(), answer, times=float((folder / "times").read_text(encoding="ascii")))


_SIDES = (
    Side("one DuckDB statement by hand, counts and sums alone", _by_hand, "flags", key="a"),
    Side("Anxin: the eight rules, without evidence", lambda folder: found(folder, evidence=False), "flags", key="b"),
    Side("Anxin: the eight rules, findings with evidence", found, "flags", key="c"),
    Side("Anxin: all rules, findings with evidence", lambda folder: found(folder, ()), "", key="d"),
    Side(
        f"Anxin: the eight rules, findings, in {_LITTLE} of DuckDB",
        lambda folder: found(folder, memory_limit=_LITTLE),
        "flags",
        key="e",
    ),
    Side("Anxin: the eight rules, findings as objects with sentences", _objects, "flags", key="objects"),
    Side("pandas, vectorised merges, counts and sums alone", _frames, "flags", key="f"),
)

CONTEST = Contest(
    key="flags",
    title="Eight flags over a month in Parquet",
    size="{:,.0f} workers",
    full=area.WORKERS["province"],
    quick=400,
    prepare=prepare,
    sizes=area.WORKERS,
    sides=(*_SIDES, Side("Django ORM, worker by worker, on a hundredth, extrapolated", _loop, "", key="g", rounds=1)),
)

YEAR = Contest(
    key="year",
    title="Eight flags over twelve months in Parquet",
    size="{:,.0f} workers",
    full=area.WORKERS["city"],
    quick=400,
    prepare=lambda folder, workers: prepare(folder, workers, 12),
    sizes={"city": area.WORKERS["city"]},
    sides=tuple(side for side in _SIDES if side.key in "acd"),
)
