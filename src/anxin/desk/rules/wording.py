"""How numbers and their units are said on the pages of rules and of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anxin import law
from anxin.law.values import UNITS_ZH
from anxin.rules import Number, Rule
from anxin.standards.models import AreaChange
from anxin.standards.reading import tightenable, typed

_UNITS = {
    **UNITS_ZH, "ratio": "", "day": "天", "day_of_month": "日", "rule": "", "fen": "分", "km_per_hour": "公里/小时",
    "number": "", "year": "岁",
}  # fmt: skip
_ON_ZH = {"as_of": "评估当天", "permit_on": "许可发证那天", "contract_on": "合同签订那天", "start_on": "开工那天"}
_WORDS = {"last_day_of_next_month": "次月最后一日"}


def said(value: object, unit: str) -> str:
    """'30 天', '0.85 (85%)', '次月最后一日'."""
    if isinstance(value, str):
        return _WORDS.get(value, value)
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if unit == "ratio" and isinstance(value, int | Decimal):
        return f"{Decimal(value) * 100:f}".rstrip("0").rstrip(".") + "%" if value else "0%"
    tail = _UNITS.get(unit, unit)
    return f"{text} {tail}".strip()


@dataclass(frozen=True)
class NumberLine:
    """One number of a card as it holds for the reader's region today. ``why_not``: why it may not be tightened."""

    name: str
    source: str
    meaning: str
    value: str
    default: str
    where: str
    stricter: str
    why_not: str
    changes: tuple[AreaChange, ...]
    law_key: str = ""

    @property
    def is_tightened(self) -> bool:
        return self.value != self.default


def number_lines(
    rule: Rule, on: date, region: str | None, held: law.Overrides, changes: dict[str, list[AreaChange]]
) -> list[NumberLine]:
    """Every number of the card, in its order."""
    return [_line(name, number, on, region, held, changes) for name, number in rule.card.numbers.items()]


def _line(
    name: str, number: Number, on: date, region: str | None, held: law.Overrides, changes: dict[str, list[AreaChange]]
) -> NumberLine:
    if number.default is None:
        return _of_law(name, number, on, region)
    known = tightenable(number.default, on, region, held)
    unit = known.declared.unit
    where = "系统默认" if not known.now.set_by else f"地区 {known.now.set_by} 调严"
    if known.declared.law:
        where = "法定期限"
    return NumberLine(
        name, number.default, number.meaning, said(known.now.value, unit), said(known.now.default, unit), where,
        known.stricter_zh, known.why_not, tuple(changes.get(number.default, ())), known.declared.law or "",
    )  # fmt: skip


def _of_law(name: str, number: Number, on: date, region: str | None) -> NumberLine:
    key = str(number.law)
    try:
        found = law.value(key, on, region)
        value = found.shown if found.decides else f"{found.shown}（未核实，不参与判定）"
    except law.LawGap:
        value = "没有现行数值，不参与判定"
    where = f"法定，按{_ON_ZH[number.on]}的规定"
    return NumberLine(name, key, number.meaning, value, value, where, "", "法定数值不由地区另定。", (), key)


def change_values(change: AreaChange) -> tuple[str, str]:
    """(was, value) of a change in words, with the unit of its number."""
    declared = law.defaults().get(change.name)
    if change.kind == AreaChange.Kind.RULE or declared is None:
        return change.was_zh, change.value_zh
    return said(typed(change.was), declared.unit), said(typed(change.value), declared.unit)
