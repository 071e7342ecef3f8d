"""The engine's one question: what do the rules find in these facts, seen on a day, as known at a moment?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from anxin.engine.binding import Overrides
from anxin.engine.database import EngineError
from anxin.engine.finding import Finding, KnownFinding, order
from anxin.engine.session import Session
from anxin.engine.tables import TABLES
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import Rule, get


def evaluate(
    facts: Mapping[str, pa.Table | pa.RecordBatchReader | Path],
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    overrides: Overrides | None = None,
    only_projects: set[int] | None = None,
    known_findings: Iterable[KnownFinding] | None = None,
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
    Rules that draw on others' findings (card: ``draws_on``) run after them; those others run as well when they are not
    asked for, and their findings are then kept back. With ``only_projects`` an enterprise is judged only when
    ``known_findings`` says what is found on all projects besides these: its findings are then those of a full run.
    ``memory_limit`` as DuckDB writes it ('2GB'); what does not fit spills to a temporary folder.
    Raises EngineError (facts), RuleError (a rule file) and LawError (a looser override), all in Chinese.
    """
    chosen = sorted(rules, key=lambda r: r.code)
    if not chosen:
        return []
    found: list[Finding] = []
    drawing = [r for r in chosen if r.card.draws_on]
    drawn = {code for r in drawing for code in r.card.draws_on}
    asked = {r.code for r in chosen}
    first = [r for r in chosen if not r.card.draws_on] + [get(code) for code in sorted(drawn - asked)]
    with Session(
        [*first, *drawing],
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
        for rule in first:
            found += session.findings(rule)
        if only_projects is not None:
            found = [f for f in found if f.project_id in only_projects or f.project_id is None]
        if drawing:
            session.tell(_known(found, drawn, only_projects, known_findings or ()))
            for rule in drawing:
                found += session.findings(rule)
    if only_projects is not None and known_findings is None:
        found = [f for f in found if f.project_id is not None]
    return sorted((f for f in found if f.rule in asked), key=order)


def _known(
    found: list[Finding], drawn: set[str], only_projects: set[int] | None, besides: Iterable[KnownFinding]
) -> list[KnownFinding]:
    own = [known for f in found if f.rule in drawn and (known := f.known) is not None]
    if only_projects is None:
        return own
    return own + [k for k in besides if k.rule in drawn and k.project_id not in only_projects]


def evaluate_folder(
    folder: Path,
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    overrides: Overrides | None = None,
    only_projects: set[int] | None = None,
    known_findings: Iterable[KnownFinding] | None = None,
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
        known_findings=known_findings,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
    )
