"""From the rows of a rule's query to findings: keys checked, festival mode applied, arithmetic rendered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from anxin.engine import arithmetic, views
from anxin.engine.binding import Limits
from anxin.engine.finding import Finding, JsonValue
from anxin.rules.card import LEVELS, SUBJECTS, RuleError
from anxin.rules.loader import Rule

_KEY = ("project_id", "employer_id", "worker_id", "month")
_FIXED = {*_KEY, "level", "amount_fen", "people", "ref", "arithmetic_key"}


def query_problems(rule: Rule) -> list[str]:
    """What the query reads that is not promised."""
    promised = {v.name for v in views.VIEWS if v.promised}
    read = views.reads(rule.sql)
    problems = [
        f"{rule.code}: 查询读了未承诺的表 {name};可用的视图见 docs/reference/fact-views.md"
        for name in sorted(read - promised)
    ]
    if ("project_finding" in read) != bool(rule.card.draws_on):
        problems.append(f"{rule.code}: 读 project_finding 的规则须在卡片的 draws_on 写明归集哪些规则,不读的不写")
    return problems


def findings_of(
    con: duckdb.DuckDBPyConnection,
    rule: Rule,
    limits: Limits,
    as_of: date,
    festival: str | None,
) -> list[Finding]:
    """Run the rule. ``festival`` names the limit that opens festival mode; None: the rule knows no such mode."""
    problems = query_problems(rule)
    if problems:
        raise RuleError("; ".join(problems))
    try:
        rows = con.execute(f"SELECT * FROM ({rule.sql}) AS found")
        names = [d[0] for d in rows.description or []]
        days_row = rows.fetchall()
        days_to_festival = con.execute("SELECT days_to_festival FROM run").fetchone()
    except duckdb.Error as e:
        raise RuleError(f"{rule.code}: 查询不能执行:{e}") from e
    key = ("project_id",) if any("project" in s for s in rule.card.subject) else ("employer_id",)
    missing = [n for n in (*key, "level", "ref") if n not in names]
    if missing:
        raise RuleError(f"{rule.code}: 查询须给出列 {'、'.join(missing)}")
    findings: dict[tuple[Any, ...], Finding] = {}
    for values in days_row:
        row = {"project_id": None, **dict(zip(names, values, strict=True))}
        numbers = limits.of(row["project_id"], row.get("employer_id"))
        start = numbers.get(festival) if festival else None
        raised = bool(start is not None and days_to_festival and days_to_festival[0] <= start)
        finding = _finding(rule, row, numbers, as_of, raised)
        if finding.key in findings:
            raise RuleError(f"{rule.code}: 同一主体出现两行:{finding.key}")
        findings[finding.key] = finding
    return list(findings.values())


def _finding(
    rule: Rule, row: Mapping[str, Any], numbers: Mapping[str, int | Decimal | None], as_of: date, festive: bool
) -> Finding:
    card = rule.card
    subject = tuple(s for s, k in zip(SUBJECTS, _KEY, strict=True) if row.get(k) is not None)
    _check_subject(rule, row, subject)
    level = row["level"]
    if level not in card.levels:
        raise RuleError(f"{rule.code}: 查询给出了卡片上没有的等级 {level!r}")
    raised = festive and level != LEVELS[-1]
    if raised:
        level = LEVELS[LEVELS.index(level) + 1]
    parameters = {name: numbers.get(name) for name in card.numbers}
    words = {**parameters, "as_of": as_of, **row}
    return Finding(
        rule=rule.code,
        rule_version=rule.version,
        project_id=row["project_id"],
        employer_id=row.get("employer_id"),
        worker_id=row.get("worker_id"),
        month=row.get("month"),
        level=level,
        raised_by_festival=raised,
        amount_fen=_whole(row.get("amount_fen")),
        people=_whole(row.get("people")),
        numbers={n: _json(v) for n, v in row.items() if n not in _FIXED},
        evidence=_evidence(row["ref"] or ""),
        arithmetic=arithmetic.render(card, words, _declared(card.subject, subject), row.get("arithmetic_key"), level),
        parameters={n: _json(v) for n, v in parameters.items()},
    )


def _evidence(ref: str) -> list[str]:
    """Tokens once each: tables in the order in which the query names them, rows by their number."""
    tables: dict[str, set[int]] = {}
    for token in ref.split():
        table, _, number = token.partition(":")
        tables.setdefault(table, set()).add(int(number))
    return [f"{table}:{number}" for table, numbers in tables.items() for number in sorted(numbers)]


def _check_subject(rule: Rule, row: Mapping[str, Any], subject: tuple[str, ...]) -> None:
    if row["project_id"] is None and subject not in rule.card.subject:
        raise RuleError(f"{rule.code}: 查询给出了没有项目的行,而卡片的 subject 没有{'、'.join(subject) or '空对象'}")
    foreign = [s for s in subject if s not in rule.card.subject_parts]
    if foreign:
        raise RuleError(f"{rule.code}: 卡片的 subject 不含 {'、'.join(foreign)},查询却给出了")


def _declared(subjects: tuple[tuple[str, ...], ...], found: tuple[str, ...]) -> tuple[str, ...]:
    """The declared granularity that a row belongs to: an employer may be unknown, so the nearest that holds it."""
    fitting = [s for s in subjects if set(found) <= set(s)]
    return min(fitting, key=len) if fitting else found


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _json(value: Any) -> JsonValue:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
