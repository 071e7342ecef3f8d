"""The engine's one question: what do the rules find in these facts, seen on a day, as known at a moment?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from anxin.engine.binding import Overrides
from anxin.engine.database import EngineError
from anxin.engine.finding import Finding, KnownFinding, order
from anxin.engine.session import Session, plan_of
from anxin.engine.tables import EVERY, TIES
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import Rule, get
from anxin.rules.switches import Switches


@dataclass(frozen=True)
class Judged:
    """What the rules found, and the tables that answer the further questions, by the name of the question."""

    findings: list[Finding]
    tables: dict[str, pa.Table] = field(default_factory=dict)


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
    switches: Switches | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> list[Finding]:
    """Findings of ``rules`` over ``facts`` (raw tables by name, see ``anxin.engine.tables``; an absent one is empty).

    Pure: the same input gives the same findings in the same order (rule, project, employer, worker, month, matter), whatever
    the order of the rows. ``known_at`` defaults to the end of ``as_of`` in China. ``overrides``: region prefix ->
    {number: stricter value};
    ``calendar`` and ``book``: an area's own days off and legal values instead of the built-in ones. ``only_projects``: findings of these projects alone, equal to theirs in a full run.
    Rules that draw on others' findings (card: ``draws_on``) run after them; those others run as well when they are not
    asked for, and their findings are then kept back. With ``only_projects`` an enterprise is judged only when
    ``known_findings`` says what is found on all projects besides these: its findings are then those of a full run.
    ``switches``: where which rules are switched off; what they would find on a project there is neither found nor summed up.
    ``memory_limit`` as DuckDB writes it ('2GB'); what does not fit spills to a temporary folder.
    Raises EngineError (facts), RuleError (a rule file) and LawError (a looser override), all in Chinese.
    """
    return judge(
        facts,
        rules,
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        only_projects=only_projects,
        known_findings=known_findings,
        calendar=calendar,
        book=book,
        switches=switches,
        memory_limit=memory_limit,
        threads=threads,
    ).findings


def judge(
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
    switches: Switches | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
    queries: Mapping[str, str] | None = None,
) -> Judged:
    """`evaluate`, and in the same session the answers to further questions.

    ``queries``: name -> a SELECT over the promised views. With ``only_projects`` an answer speaks of those projects alone
    when it has a column project_id; that is right for views whose rows stand on their own project's facts (worker_month,
    project_month and the like). Rows have no order.
    """
    chosen = sorted(rules, key=lambda r: r.code)
    asked = dict(queries or {})
    if not chosen and not asked:
        return Judged([])
    found: list[Finding] = []
    with Session(
        _with_drawn(chosen),
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
        queries=tuple(asked.values()),
        switches=switches,
    ) as session:
        session.load(facts, only_projects)
        session.make()
        if chosen:
            session.ask(only_projects, known_findings or (), skip_without_records=True)
        for rule in chosen:
            found += session.findings(rule)
        tables = {name: session.answer(sql, only_projects) for name, sql in asked.items()}
    if only_projects is not None:
        found = [f for f in found if f.project_id in only_projects or f.project_id is None]
        if known_findings is None:
            found = [f for f in found if f.project_id is not None]
    return Judged(sorted(found, key=order), tables)


def find(
    facts: Mapping[str, pa.Table | pa.RecordBatchReader | Path],
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    overrides: Overrides | None = None,
    calendar: Calendar | None = None,
    book: LawBook | None = None,
    evidence: bool = True,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> dict[str, pa.Table]:
    """What `evaluate` finds, as one Arrow table for each rule (columns: see `anxin.engine.found`), sorted by key.

    For whole cities and provinces, whose hundreds of thousands of findings nobody reads one by one: no sentence is made of
    them. ``evidence`` False leaves out the rows behind each finding as well.
    """
    chosen = sorted(rules, key=lambda r: r.code)
    if not chosen:
        return {}
    with Session(
        _with_drawn(chosen),
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
        evidence=evidence,
    ) as session:
        session.load(facts)
        session.make()
        session.ask()
        return {rule.code: session.table(rule) for rule in chosen}


def find_folder(
    folder: Path,
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    evidence: bool = True,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> dict[str, pa.Table]:
    """`find` over Parquet files ``<folder>/<table>.parquet``, scanned in place; EngineError when there is none."""
    return find(
        _in(folder),
        rules,
        as_of=as_of,
        known_at=known_at,
        evidence=evidence,
        memory_limit=memory_limit,
        threads=threads,
    )


def columns_read(
    rules: Iterable[Rule], *, some_projects: bool = False, queries: Iterable[str] = ()
) -> dict[str, frozenset[str]]:
    """Of each raw table that the rules and queries read, the columns that they read; the others need not be handed in.

    ``some_projects``: as `evaluate` with ``only_projects`` needs them, which also follows workers and cards to other
    projects.
    """
    read = plan_of([*(rule.sql for rule in _with_drawn(list(rules))), *queries], evidence=True)
    found = {}
    for table in EVERY.values():
        names = read.raw(table.name)
        wanted = frozenset(table.names) if names is None else names & frozenset(table.names)
        if some_projects and table.name in TIES:
            wanted |= {"project_id", *TIES[table.name]}
        if wanted:
            found[table.name] = wanted | {c.name for c in table.columns if c.required}
    return found


def _with_drawn(chosen: list[Rule]) -> list[Rule]:
    """The rules that were chosen, and those whose findings they sum up."""
    asked = {r.code for r in chosen}
    drawn = {code for r in chosen for code in r.card.draws_on}
    return chosen + [get(code) for code in sorted(drawn - asked)]


def _in(folder: Path) -> dict[str, Path]:
    facts = {name: path for name in EVERY if (path := folder / f"{name}.parquet").exists()}
    if not facts:
        raise EngineError(f"{folder} 里没有事实表的 Parquet 文件(如 payroll_line.parquet)")
    return facts


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
    switches: Switches | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> list[Finding]:
    """`evaluate` over Parquet files ``<folder>/<table>.parquet``, scanned in place; EngineError when there is none."""
    return evaluate(
        _in(folder),
        rules,
        as_of=as_of,
        known_at=known_at,
        overrides=overrides,
        only_projects=only_projects,
        known_findings=known_findings,
        calendar=calendar,
        book=book,
        switches=switches,
        memory_limit=memory_limit,
        threads=threads,
    )
