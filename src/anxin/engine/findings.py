"""From what a rule found to findings that a person reads: festival mode applied, arithmetic rendered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from anxin.engine import arithmetic, found
from anxin.engine.binding import Limits
from anxin.engine.finding import Finding, JsonValue
from anxin.rules.card import LEVELS, SUBJECTS
from anxin.rules.loader import Rule


def findings_of(con: duckdb.DuckDBPyConnection, rule: Rule, limits: Limits, as_of: date) -> list[Finding]:
    """Every finding that `found.ask` kept of the rule, unordered."""
    names = found.columns(con, rule)
    listed = ", ".join(f'f."{n}"' for n in names)
    rows = con.execute(
        f"SELECT f.raised_by_festival, e.evidence, {listed} FROM found_{rule.code} AS f "
        f"LEFT JOIN evidence AS e ON e.rule = '{rule.code}' AND e.n = f.n"
    ).fetchall()
    return [
        _finding(rule, dict(zip(names, values, strict=True)), limits, as_of, raised, rows_named or [])
        for raised, rows_named, *values in rows
    ]


def _finding(
    rule: Rule, row: Mapping[str, Any], limits: Limits, as_of: date, raised: bool, evidence: list[str]
) -> Finding:
    card = rule.card
    subject = tuple(s for s, k in zip(SUBJECTS, found.KEY, strict=True) if row.get(k) is not None)
    level = row["level"]
    if raised:
        level = LEVELS[LEVELS.index(level) + 1]
    if card.of_matters:
        parameters = limits.of_area(row["region"], card.numbers)
        subject = (row["matter"].partition(":")[0],)
    else:
        parameters = limits.of(row.get("project_id"), row.get("employer_id"), card.numbers)
    words = {**parameters, "as_of": as_of, **row}
    return Finding(
        rule=rule.code,
        rule_version=rule.version,
        project_id=row.get("project_id"),
        employer_id=row.get("employer_id"),
        worker_id=row.get("worker_id"),
        month=row.get("month"),
        level=level,
        raised_by_festival=raised,
        amount_fen=_whole(row.get("amount_fen")),
        people=_whole(row.get("people")),
        numbers={n: _json(v) for n, v in row.items() if n not in found.FIXED},
        evidence=evidence,
        arithmetic=arithmetic.render(card, words, _declared(card.subject, subject), row.get("arithmetic_key"), level),
        parameters={n: _json(v) for n, v in parameters.items()},
        matter=row["matter"] if card.of_matters else "",
        region=row["region"] if card.of_matters else "",
    )


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
