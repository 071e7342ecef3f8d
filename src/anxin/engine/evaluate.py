"""The engine's one question: what do the rules find in these facts, seen on a day, as known at a moment?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from anxin.engine.binding import Overrides
from anxin.engine.database import EngineError
from anxin.engine.finding import Finding, order
from anxin.engine.session import Session
from anxin.engine.tables import TABLES
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import Rule


def evaluate(
    facts: Mapping[str, pa.Table | pa.RecordBatchReader | Path],
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    overrides: Overrides | None = None,
    only_projects: set[int] | None = None,
    calendar: Calendar | None = None,
    book: LawBook | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> list[Finding]:
    """Findings of ``rules`` over ``facts`` (raw tables by name, see ``anxin.engine.tables``; an absent one is empty).

    Pure: the same input gives the same findings in the same order (rule, project, employer, worker, month), whatever
    the order of the rows. ``known_at`` defaults to the end of ``as_of`` in China. ``overrides``: region prefix ->
    {number: stricter value};
    ``calendar`` and ``book``: an area's own days off and legal values instead of the built-in ones. ``only_projects``: findings of these projects alone, equal to theirs in a full run.
    ``memory_limit`` as DuckDB writes it ('2GB'); what does not fit spills to a temporary folder.
    Raises EngineError (facts), RuleError (a rule file) and LawError (a looser override), all in Chinese.
    """
    chosen = sorted(rules, key=lambda r: r.code)
    if not chosen:
        return []
    found: list[Finding] = []
    with Session(
        chosen,
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
    ) as session:
        session.load(facts, only_projects)
        session.make()
        for rule in chosen:
            found += session.findings(rule)
    if only_projects is not None:
        found = [f for f in found if f.project_id in only_projects]
    return sorted(found, key=order)


def evaluate_folder(
    folder: Path,
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    overrides: Overrides | None = None,
    only_projects: set[int] | None = None,
    calendar: Calendar | None = None,
    book: LawBook | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> list[Finding]:
    """`evaluate` over Parquet files ``<folder>/<table>.parquet``, scanned in place; EngineError when there is none."""
    facts = {name: path for name in TABLES if (path := folder / f"{name}.parquet").exists()}
    if not facts:
        raise EngineError(f"{folder} 里没有事实表的 Parquet 文件(如 payroll_line.parquet)")
    return evaluate(
        facts,
        rules,
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        only_projects=only_projects,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
    )
