"""What messages say of a warning: its subject, rule, money and day, never a worker's name."""

from __future__ import annotations

from anxin.kit import money, months
from anxin.rules import RuleError, get, retired

from ..models import Warning


def rule_name(code: str) -> str:
    """'工资逾期未发'; of a rule that is no longer asked as well."""
    try:
        return get(code).card.name.zh
    except RuleError:
        return next((r.card.name.zh for r in retired() if r.code == code), f"规则 {code}")


def headline(warning: Warning) -> str:
    """'滨河安置房二期，川渝劳务，2026年9月：工资逾期未发，27 人，418,630.00 元。答复期限 2026-11-19。'"""
    named = [one.name for one in (warning.project, warning.employer) if one is not None]
    if warning.matter:
        named = [warning.about]
    if warning.month is not None:
        named.append(months.show(warning.month))
    parts = [f"{'，'.join(named)}：{rule_name(warning.rule)}"]
    if warning.people is not None:
        parts.append(f"{warning.people} 人")
    if warning.amount_fen is not None:
        parts.append(f"{money.show(warning.amount_fen)} 元")
    due = f"答复期限 {warning.due_on.isoformat()}。" if warning.due_on else ""
    return "，".join(parts) + "。" + due


def address_of(warning: Warning) -> str:
    """The path of its page."""
    return f"/warnings/{warning.pk}/"
