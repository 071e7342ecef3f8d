"""Contest: the core eight flags over a month in Parquet, by one statement of SQL and by the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import area
from bench.contest import Contest, Side, Task

# Attended and not on the sheet, on the sheet and not paid, short, paid and not there, below the minimum, late,
# another's card, two sites on a day.
EIGHT = ("W08", "W03", "W04", "W07", "W05", "W02", "W11", "R05")
_LITTLE = "300MB"


def prepare(folder: Path, workers: float) -> None:
    (folder / "area").symlink_to(area.prepared(area.kept(folder), area.Area(int(workers))))


def told(rows: Iterable[tuple[str, str, int, int | None, int | None]]) -> list[list[Any]]:
    """Rule, level, findings, people and fen: the answer that all ways to the eight flags must share."""
    return sorted([rule, level, int(n), int(people or 0), int(fen or 0)] for rule, level, n, people, fen in rows if n)


def of_findings(found: Iterable[Any]) -> list[list[Any]]:
    sums: dict[tuple[str, str], list[int]] = {}
    for one in found:
        sum_ = sums.setdefault((one.rule, one.level), [0, 0, 0])
        sum_[0] += 1
        sum_[1] += one.people or 0
        sum_[2] += one.amount_fen or 0
    return told((rule, level, *sum_) for (rule, level), sum_ in sums.items())


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


def _rules(codes: tuple[str, ...] = EIGHT) -> list[Any]:
    from anxin.rules import load

    return [rule for rule in load() if not codes or rule.code in codes]


def _counted(folder: Path) -> Task:
    """The rules' queries as they stand, asked for counts and sums alone."""
    from anxin.engine.session import Session
    from anxin.engine.tables import TABLES

    rules = _rules()
    facts = {path.stem: path for path in (folder / "area").glob("*.parquet") if path.stem in TABLES}

    def go() -> list[tuple[Any, ...]]:
        rows = []
        with Session(rules, as_of=area.AS_OF) as session:
            session.load(facts)
            session.make()
            for rule in rules:
                given = session.con.execute(f"SELECT * FROM ({rule.sql}) LIMIT 0").description or []
                fen = "SUM(amount_fen)" if "amount_fen" in {g[0] for g in given} else "0"
                people = "SUM(people)" if "people" in {g[0] for g in given} else "0"
                query = f"SELECT '{rule.code}', level, COUNT(*), {people}, {fen} FROM ({rule.sql}) GROUP BY level"
                rows += session.con.execute(query).fetchall()
        return rows

    return Task(go, told)


def _found(folder: Path, codes: tuple[str, ...] = EIGHT, memory_limit: str | None = None) -> Task:
    from anxin.engine import evaluate_folder

    rules = _rules(codes)
    return Task(
        lambda: evaluate_folder(folder / "area", rules, as_of=area.AS_OF, memory_limit=memory_limit), of_findings
    )


CONTEST = Contest(
    key="flags",
    title="Eight flags over a month in Parquet",
    size="{:,.0f} workers",
    full=area.WORKERS["province"],
    quick=400,
    prepare=prepare,
    sizes=area.WORKERS,
    sides=(
        Side("one DuckDB statement by hand, counts and sums alone", _by_hand, "flags", key="a"),
        Side("Anxin: the eight rules, counts and sums alone", _counted, "flags", key="b"),
        Side("Anxin: the eight rules, findings with evidence", _found, "flags", key="c"),
        Side("Anxin: all rules, findings with evidence", lambda folder: _found(folder, ()), "", key="d"),
        Side(
            f"Anxin: the eight rules, findings, in {_LITTLE} of DuckDB",
            lambda folder: _found(folder, memory_limit=_LITTLE),
            "flags",
            key="e",
        ),
    ),
)
