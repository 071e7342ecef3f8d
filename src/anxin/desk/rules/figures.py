"""What each rule has done within a scope: open now, raised in a year, false alarms, and what the areas have changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count

from anxin.access.scope import Scope
from anxin.monitoring import areas
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.selectors import FalseAlarmRate, false_alarm_rates, suspect_from
from anxin.rules import Rule, load
from anxin.rules.card import LEVELS
from anxin.standards.models import AreaChange
from anxin.standards.reading import visible

A_YEAR = timedelta(days=365)
FAMILIES = {
    "S": "资金源头", "A": "工资专户", "D": "保证金", "R": "实名制", "T": "考勤", "W": "工资支付", "E": "企业", "N": "公示和确认",
    "Q": "数据质量", "C": "线索",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One rule in the list. ``rate``: share of false alarms in a year, None when nothing was raised."""

    rule: Rule
    off: bool
    tightened: int
    open: int
    raised: int
    upheld: int
    waiting: int
    rate: Decimal | None
    suspect: bool

    @property
    def pk(self) -> str:
        return self.rule.code

    def __str__(self) -> str:
        return self.rule.code

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def name(self) -> str:
        return self.rule.card.name.zh

    @property
    def state(self) -> str:
        return "本地停用" if self.off else "启用"

    @property
    def rate_zh(self) -> str:
        if self.rate is None:
            return ""
        return f"{self.rate * 100:.1f}%"

    @property
    def levels(self) -> str:
        return "、".join(
            {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}[x]
            for x in reversed(LEVELS)
            if x in self.rule.card.levels
        )


@dataclass
class Numbers:
    """How many changes hold for a rule's numbers within the reader's sight."""

    by_name: dict[str, list[AreaChange]] = field(default_factory=dict)

    def of(self, rule: Rule) -> list[AreaChange]:
        """The tightened numbers that the rule uses, each change once."""
        names = {n.default for n in rule.card.numbers.values() if n.default}
        return [c for name in sorted(names) for c in self.by_name.get(name, [])]


def holding(scope: Scope, on: date) -> Numbers:
    """Tightened numbers that hold on a day, as far as they concern the scope."""
    found: dict[str, list[AreaChange]] = {}
    for change in visible(scope).filter(kind=AreaChange.Kind.NUMBER, state=AreaChange.State.APPROVED):
        if change.holds(on):
            found.setdefault(change.name, []).append(change)
    return Numbers(found)


@dataclass(frozen=True)
class Counted:
    """By rule: warnings that stand open, and what was raised and upheld in a year."""

    standing: dict[str, int]
    rates: dict[str, FalseAlarmRate]


def count(scope: Scope, as_of: date) -> Counted:
    """Over all warnings within the scope: moves with their steps alone."""
    open_now = Warning.objects.within(scope).exclude(status=Status.CLEARED)
    standing = dict(open_now.order_by().values_list("rule").annotate(n=Count("pk")))
    return Counted(standing, {r.rule: r for r in false_alarm_rates(scope, since=as_of - A_YEAR, until=as_of)})


def lines(scope: Scope, as_of: date, region: str | None, counted: Counted) -> list[Line]:
    """Every rule in force, by code; a constant number of queries."""
    standing, rates = counted.standing, counted.rates
    share, least = suspect_from(as_of)
    tightened = holding(scope, as_of)
    switched = areas.switches(as_of)
    return [
        _line(rule, standing.get(rule.code, 0), rates.get(rule.code), share, least, len(tightened.of(rule)),
              bool(region) and switched.off(rule.code, region or ""))
        for rule in load()
    ]  # fmt: skip


def _line(
    rule: Rule, standing: int, rate: FalseAlarmRate | None, share: Decimal, least: int, tightened: int, off: bool
) -> Line:
    if rate is None:
        return Line(rule, off, tightened, standing, 0, 0, 0, None, False)
    return Line(
        rule, off, tightened, standing, rate.raised, rate.upheld, rate.waiting, rate.rate, rate.is_suspect(share, least)
    )


def by_level(scope: Scope, code: str) -> dict[str, int]:
    """Open warnings of one rule by level."""
    rows = Warning.objects.within(scope).exclude(status=Status.CLEARED).filter(rule=code)
    return dict(rows.order_by().values_list("level").annotate(n=Count("pk")))
