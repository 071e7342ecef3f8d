"""Runs a rule's cases, and says whether they do their duty: a hit, a near miss, both sides of every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa

from anxin import law
from anxin.engine import binding, views
from anxin.engine.finding import Finding, order
from anxin.engine.grids import Names, column_of, raw_table, value, view_rows, view_table
from anxin.engine.session import Session
from anxin.engine.tables import EVERY
from anxin.kit import money
from anxin.rules import Rule, RuleError
from anxin.rules.cases import REAL, Case, Grid, read

_FIXED = {"project_id": "BIGINT", "employer_id": "BIGINT", "worker_id": "BIGINT", "month": "BIGINT", "level": "VARCHAR"}
_THEN = {**_FIXED, "amount_fen": "BIGINT", "people": "BIGINT", "raised_by_festival": "BOOLEAN", "evidence": "VARCHAR"}
_THEN |= {"matter": "VARCHAR", "region": "VARCHAR"}


@dataclass(frozen=True)
class CaseResult:
    """``problem`` is None when the case holds, else a Chinese text with what was expected and what was found."""

    rule: str
    case: Case
    findings: list[Finding] = field(default_factory=list)
    problem: str | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None


def run_cases(rule: Rule) -> list[CaseResult]:
    """Every case of the rule, in the order of the file. RuleError when file or query cannot be used at all."""
    return [run_case(rule, case) for case in read(rule)]


def run_case(rule: Rule, case: Case) -> CaseResult:
    """One case. What is wrong with the case itself is its problem, not an exception."""
    names = Names()
    try:
        found = find(rule, case, names)
        problem = _compare(rule, case, found, names)
    except RuleError as e:
        return CaseResult(rule.code, case, problem=str(e))
    return CaseResult(rule.code, case, found, problem)


def find(
    rule: Rule, case: Case, names: Names | None = None, forced: Mapping[str, object] | None = None
) -> list[Finding]:
    """The rule's findings in a case, ``forced`` numbers over those that the case sets itself."""
    names = names or Names()
    where = f"{rule.code}「{case.name}」"
    raw: dict[str, pa.Table] = {}
    given: dict[str, pa.Table] = {}
    for name, grid in case.given.items():
        # A name that is both means the view, unless it says raw. or shows columns that only the raw table has.
        if name.removeprefix("raw.") in EVERY and name.startswith("raw."):
            table = EVERY[name.removeprefix("raw.")]
            raw[table.name] = raw_table(table, grid, names, f"{where} {name}")
        elif name in views.BY_NAME and views.BY_NAME[name].promised and not _only_raw(name, grid):
            given[name] = view_table(views.BY_NAME[name], grid, names, f"{where} {name}")
        elif name in EVERY:
            raw[name] = raw_table(EVERY[name], grid, names, f"{where} {name}")
        else:
            raise RuleError(f"{where}: 没有视图或原始表 {name}")
    _complete_projects(given, raw)
    _complete_enterprises(given, raw)
    with Session(
        [rule],
        as_of=case.as_of,
        known_at=binding.end_of_day(case.known_at) if case.known_at else None,
        forced={**(case.limits or {}), **(forced or {})},
        in_festival=None if case.festival == REAL else bool(case.festival),
        threads=1,
    ) as session:
        session.load(raw)
        for name, rows in given.items():
            session.give(name, rows)
        session.make()
        return sorted(session.findings(rule), key=order)


def _only_raw(name: str, grid: Grid) -> bool:
    if name not in EVERY:
        return False
    view = {c.name for c in views.BY_NAME[name].columns}
    try:
        for header in grid.header:
            column_of(header, view, "")
    except RuleError:
        return True
    return False


def _complete_projects(given: dict[str, pa.Table], raw: Mapping[str, pa.Table]) -> None:
    """Every project that a case speaks of exists, so that a case need not introduce it."""
    spoken = {
        p
        for table in (*given.values(), *raw.values())
        if "project_id" in table.column_names
        for p in table.column("project_id").to_pylist()
        if p is not None
    }
    if "project" in given or not raw:
        there = set(given["project"].column("project_id").to_pylist()) if "project" in given else set()
        more = view_rows(views.BY_NAME["project"], [{"project_id": p} for p in sorted(spoken - there)])
        given["project"] = pa.concat_tables([given["project"], more]) if "project" in given else more
    else:
        given["project_known"] = pa.table({"project_id": pa.array(sorted(spoken), pa.int64())})


def _complete_enterprises(given: dict[str, pa.Table], raw: Mapping[str, pa.Table]) -> None:
    """Likewise every enterprise that a given view names; raw tables bring their own."""
    if raw:
        return
    spoken = {
        firm
        for table in given.values()
        for column in ("employer_id", "contractor_id", "enterprise_id")
        if column in table.column_names
        for firm in table.column(column).to_pylist()
        if firm is not None
    }
    there = set(given["enterprise"].column("employer_id").to_pylist()) if "enterprise" in given else set()
    more = view_rows(views.BY_NAME["enterprise"], [{"employer_id": e, "ref": ""} for e in sorted(spoken - there)])
    given["enterprise"] = pa.concat_tables([given["enterprise"], more]) if "enterprise" in given else more


def _compare(rule: Rule, case: Case, found: list[Finding], names: Names) -> str | None:
    if not case.then.rows:
        if not found:
            return None
        return "应不预警,却得到:\n" + "\n".join(f"  {f.level} {f.arithmetic}" for f in found)
    expected = [_expected(case.then, record, found, names, rule) for record in case.then.records()]
    got = [{c: _actual(f, c) for c in expected[0]} for f in found]
    if sorted(map(_text, expected)) == sorted(map(_text, got)):
        return None
    lines = ["应得到:", *(f"  {_text(r)}" for r in expected), "却得到:", *(f"  {_text(r)}" for r in got)]
    return "\n".join(lines + [f"  {f.arithmetic}" for f in found])


def _expected(then: Grid, record: Mapping[str, str], found: list[Finding], names: Names, rule: Rule) -> dict[str, Any]:
    where = f"{rule.code} then"
    extra = {n for f in found for n in f.numbers}
    row: dict[str, Any] = {}
    for header, text in record.items():
        column = column_of(header, set(_THEN) | extra, where) if found else header
        row[column] = value(header, column, _THEN.get(column, "VARCHAR"), text, names, "", where)
        if column in extra and row[column] is not None and column not in _THEN:
            row[column] = str(row[column])
    return row


def _actual(finding: Finding, column: str) -> Any:
    if column == "evidence":
        return " ".join(finding.evidence)
    if column in _THEN:
        return getattr(finding, column)
    found = finding.numbers.get(column)
    return None if found is None else str(found)


def _text(row: Mapping[str, Any]) -> str:
    shown = [f"{k}={money.show(v) if k.endswith('_fen') and isinstance(v, int) else v}" for k, v in row.items()]
    return " ".join(shown)


def duties(rule: Rule) -> list[str]:
    """What the rule's cases leave undone, in Chinese; empty when they hold and do all that is asked of them.

    One case fires and one does not; each number of the card has a case on each side, and moving the number by one
    step (1, or 0.01 for a share) changes what a case standing *at* it finds.
    """
    results = run_cases(rule)
    problems = [f"{rule.code}「{r.case.name}」{r.problem}" for r in results if not r.ok]
    if not any(r.findings for r in results):
        problems.append(f"{rule.code}: 没有一个触发预警的用例")
    if not any(not r.findings for r in results):
        problems.append(f"{rule.code}: 没有一个不触发的用例")
    for number in rule.card.numbers:
        for side in ("below", "at"):
            tagged = [r for r in results if (number, side) in r.case.at]
            if not tagged:
                problems.append(f"{rule.code}: 数值 {number} 缺少 at: {number} {side} 的用例")
            problems += [
                f"{rule.code}「{r.case.name}」标为 {number} {side},可把 {number} 挪动一步,结果并不变:它不在边上"
                for r in tagged
                if r.ok and not _stands_at(rule, r, number, side)
            ]
    unknown = {n for r in results for n, _ in r.case.at} - set(rule.card.numbers)
    problems += [f"{rule.code}: at 提到卡片上没有的数值 {n}" for n in sorted(unknown)]
    return problems


def _stands_at(rule: Rule, result: CaseResult, number: str, side: str) -> bool:
    held = _held(rule, result.case, number)
    if held is None or (side == "below" and not isinstance(held, int)):
        # Of a share, the nearest value below depends on how many people there are; only "at" can be tested.
        return True
    step: int | Decimal = 1 if isinstance(held, int) else Decimal("0.01")
    seen = _outcome(result.findings)
    return any(
        _outcome(find(rule, result.case, forced={number: moved})) != seen for moved in (held + step, held - step)
    )


def _held(rule: Rule, case: Case, name: str) -> int | Decimal | None:
    if case.limits and name in case.limits:
        given = case.limits[name]
        return given if isinstance(given, int) else Decimal(str(given))
    number = rule.card.numbers[name]
    if number.default:
        held = law.number(number.default, case.as_of).value
        return held if isinstance(held, (int, Decimal)) else None
    found = law.deciding_value(str(number.law), case.as_of).value
    return found if isinstance(found, (int, Decimal)) and not isinstance(found, bool) else None


def _outcome(findings: list[Finding]) -> list[tuple[Any, ...]]:
    # Two grades of one level (major, emergency) are told apart by what the rule calls them.
    return [(f.key, f.level, f.amount_fen, f.people, f.numbers.get("grade")) for f in findings]
