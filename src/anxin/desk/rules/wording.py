"""The numbers of a card, as the pages of rules say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anxin import law
from anxin.monitoring import areas
from anxin.rules import Number, Rule
from anxin.standards.models import AreaChange
from anxin.standards.reading import Tightenable, tightenable

from . import places

_ON_ZH = {"as_of": "评估当天", "permit_on": "许可发证那天", "contract_on": "合同签订那天", "start_on": "开工那天"}


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
    known = {n.default: tightenable(n.default, on, region, held) for n in rule.card.numbers.values() if n.default}
    named = places.names({one.now.set_by for one in known.values() if one.now.set_by})
    return [
        _of_ours(name, number, known[number.default], named, tuple(changes.get(number.default, ())))
        if number.default
        else _of_law(name, number, on, region)
        for name, number in rule.card.numbers.items()
    ]


def _of_ours(
    name: str, number: Number, known: Tightenable, named: dict[str, str], changes: tuple[AreaChange, ...]
) -> NumberLine:
    declared = known.declared
    where = f"{named[known.now.set_by]}调严" if known.now.set_by else "系统默认"
    if declared.law:
        where = "法定期限"
    return NumberLine(
        name, declared.name, number.meaning, declared.said(known.now.value), declared.said(known.now.default), where,
        known.stricter_zh, known.why_not, changes, declared.law or "",
    )  # fmt: skip


def _of_law(name: str, number: Number, on: date, region: str | None) -> NumberLine:
    key = str(number.law)
    try:
        found = law.value(key, on, region, book=areas.law_book())
        value = found.shown if found.decides else f"{found.shown}（没有核对，不参与判定）"
    except law.LawGap:
        value = "没有现行数值，不参与判定"
    where = f"法定，按{_ON_ZH[number.on]}的规定"
    return NumberLine(name, key, number.meaning, value, value, where, "", "法定数值不由地区另定。", (), key)
