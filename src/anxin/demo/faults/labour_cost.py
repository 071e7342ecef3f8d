"""The owner's money: thirty-one of fifty-five sites have the labour cost of a month unpaid or short (S05, S06)."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo.faults.common import Fault, plant
from anxin.demo.sites import County
from anxin.demo.world import Site

FIRST, COUNT = 8, 31
_AGES = ((2, "blue"), (8, "yellow"), (20, "orange"), (45, "red"))
_SHARES = ((95, "yellow"), (70, "orange"), (30, "red"))


def plan(county: County) -> list[Fault]:
    s = county.sites
    faults = []
    for n in range(COUNT):
        age, late = _AGES[n % 4]
        share = _SHARES[n // 2 % 3] if n % 2 else None
        faults.append(unpaid(county, s[FIRST + n], age, late, share))
    faults += [
        due_today(county, s[46], 0, "S05", "应拨日就是今天，尚未逾期"),
        due_today(county, s[47], 60, "S06", "只到了六成，但应拨日就是今天"),
        paid_late(county, s[48]),
        paid_ahead(county, s[51]),
        two_parts(county, s[52]),
        two_parts(county, s[53]),
    ]
    return faults


def unpaid(county: County, site: Site, age: int, level: str, share: tuple[int, str] | None) -> Fault:
    """Nothing, or a part, came for the period that fell due `age` days ago, and nothing since."""
    due = county.days_ago(age)
    site.lc_day = due.day
    yield "dues"
    for period in site.periods:
        if period.due_on >= due:
            period.credits = []
    period = next(p for p in site.periods if p.due_on == due)
    if share:
        period.credits = [(due - timedelta(days=2), period.due * share[0] // 100)]
        why = f"人工费只到账 {share[0]}%"
        plant(county, "S06", site, why, level=share[1], month=period.month)
    plant(county, "S05", site, f"人工费应拨日已过 {age} 天未足额到账", level=level, month=period.month)


def due_today(county: County, site: Site, share: int, rule: str, why: str) -> Fault:
    site.lc_day = county.as_of.day
    yield "dues"
    period = site.periods[-1]
    period.credits = [(period.due_on - timedelta(days=1), period.due * share // 100)] if share else []
    plant(county, rule, site, why, month=period.month)


def paid_late(county: County, site: Site) -> Fault:
    yield "dues"
    period = site.periods[-2]
    period.credits = [(period.due_on + timedelta(days=9), period.due)]
    if period.credits[0][0] > county.as_of:
        period.credits = [(county.as_of, period.due)]
    plant(county, "S05", site, "晚了几天，但今天之前已经足额到账", month=period.month)


def paid_ahead(county: County, site: Site) -> Fault:
    """Two periods in one payment: the second is covered by what came too much for the first."""
    yield "dues"
    first, second = site.periods[-3], site.periods[-2]
    first.credits = [(first.due_on - timedelta(days=1), first.due + second.due)]
    second.credits = []
    plant(county, "S05", site, "本期没有到账，但上期多拨的已经抵足", month=second.month)
    plant(county, "S06", site, "本期没有到账，但上期多拨的已经抵足", month=second.month)


def two_parts(county: County, site: Site) -> Fault:
    yield "dues"
    period = site.periods[-1]
    half = period.due // 2
    period.credits = [
        (period.due_on - timedelta(days=6), half),
        (period.due_on - timedelta(days=1), period.due - half),
    ]
    plant(county, "S06", site, "分两笔到账，合计足额", month=period.month)
