"""Payroll sheets that no work explains: too high, off the rate, made at a desk, paid afterwards (W06 W09 W18 W19 W20)."""

from __future__ import annotations

from dataclasses import replace

from anxin.demo.faults.common import Fault, line_of, plant, steady
from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Line, Site
from anxin.kit import months

_ROUND = 500_000


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        high(county, s[32], 5_200_000, True, "一个月 5.2 万元"),
        high(county, s[36], 5_000_100, True, "一个月比 5 万元多一元"),
        high(county, s[34], 8_000_000, True, "一个月 8 万元"),
        high(county, s[35], 5_000_000, False, "恰好 5 万元"),
        high(county, s[37], 4_990_000, False, "不到 5 万元"),
        high(county, s[38], 3_000_000, False, "3 万元，全年也不到 30 万元"),
        rate(county, s[24], 50, True, "应发只有约定单价乘天数的一半"),
        rate(county, s[25], 150, True, "应发是约定单价乘天数的一倍半"),
        rate(county, s[36], 60, True, "应发只有约定单价乘天数的六成"),
        rate(county, s[37], 70, False, "应发恰好是约定单价乘天数的七成"),
        rate(county, s[38], 130, False, "应发恰好是约定单价乘天数的一点三倍"),
        rate(county, s[51], 110, False, "应发比约定单价乘天数多一成"),
        invented(county, s[34], 11, 0, True, "11 人都是整 5000 元"),
        invented(county, s[35], 10, 0, True, "10 人都是整 5000 元"),
        invented(county, s[36], 11, 1, True, "12 人中 11 人是整 5000 元"),
        invented(county, s[37], 9, 0, False, "同额的只有 9 人"),
        invented(county, s[38], 10, 2, False, "12 人中只有 10 人是整百"),
        invented(county, s[51], 11, 0, False, "11 人同额，但不是整百", cents=50),
        afterwards(county, s[20], 60, (2, 1), True, "连续两个月三成以上的行是补发"),
        afterwards(county, s[24], 80, (2, 1), True, "连续两个月四成以上的行是补发"),
        afterwards(county, s[25], 100, (3, 2), True, "连续两个月一半的行是补发"),
        afterwards(county, s[26], 60, (2,), False, "只有一个月补发多"),
        afterwards(county, s[27], 30, (2, 1), False, "补发的行不到三成"),
        afterwards(county, s[28], 60, (3, 1), False, "补发多的两个月不相连"),
        crumbs(county, s[21], 40, 40, (4, 3, 2), True, "四成的人连续三个月只发四成"),
        crumbs(county, s[22], 60, 30, (4, 3, 2), True, "六成的人连续三个月只发三成"),
        crumbs(county, s[23], 35, 49, (4, 3, 2), True, "三成多的人连续三个月只发四成九"),
        crumbs(county, s[26], 60, 40, (3, 2), False, "只有两个月"),
        crumbs(county, s[24], 60, 50, (4, 3, 2), False, "恰好发了一半"),
        crumbs(county, s[25], 20, 40, (4, 3, 2), False, "只发四成的人不到三成"),
    ]


def _fresh(county: County, people: list[Enrolment]) -> list[Enrolment]:
    """Without those on whom another story hangs."""
    taken = {p.worker for p in county.planted}
    return [e for e in people if e.person.id_number not in taken]


def _listed(county: County, site: Site, month: int) -> list[Enrolment]:
    """Those of them who stand on the month's sheet."""
    there = {id(x.person) for x in site.lines if x.month == month}
    return [e for e in _fresh(county, steady(site, month)) if id(e.person) in there]


def _earn(line: Line, fen: int) -> None:
    line.items, line.deductions = {"计时工资": fen}, {}


def high(county: County, site: Site, fen: int, hit: bool, why: str) -> Fault:
    month = county.ago(3)
    yield "payroll"
    e = _listed(county, site, month)[-1]
    _earn(line_of(site, e.person, month), fen)
    plant(county, "W06", site, why, level="red" if hit else None, person=e.person, month=month)


def rate(county: County, site: Site, percent: int, hit: bool, why: str) -> Fault:
    month = county.ago(3)
    yield "payroll"
    e = _listed(county, site, month)[-2]
    line = line_of(site, e.person, month)
    _earn(line, e.rate_fen * line.days_x100 // 100 * percent // 100)
    plant(county, "W09", site, why, level="yellow" if hit else None, person=e.person, month=month)


def invented(county: County, site: Site, same: int, odd: int, hit: bool, why: str, *, cents: int = 0) -> Fault:
    """One crew of one employer, all at the same sum, and some beside them at another that is not round."""
    month = county.ago(1)
    employer = site.employers[-1]
    site.target = max(site.target, 26)
    yield "people"
    crew = _fresh(county, steady(site, month))[: same + odd]
    if len(crew) < same + odd:
        raise LookupError(f"{site.index} 号工地凑不齐 {same + odd} 人的班组")
    for e in crew:
        e.employer, e.crew = employer, "大班组"
    yield "payroll"
    for n, e in enumerate(crew):
        _earn(line_of(site, e.person, month), _ROUND + cents if n < same else _ROUND + 12_345 + n)
    plant(county, "W18", site, why, level="yellow" if hit else None, employer=employer, month=month)


def afterwards(county: County, site: Site, percent: int, backs: tuple[int, ...], hit: bool, why: str) -> Fault:
    """Beside their line of the month, so many in a hundred have another that makes good the month before."""
    yield "payroll"
    wages = {county.ago(back): [x for x in site.lines if x.month == county.ago(back)] for back in backs}
    for month, lines in wages.items():
        for n, line in enumerate(lines):
            if n * 100 < len(lines) * percent:
                more = replace(line, back_month=months.add(month, -1), items={"计时工资": 30_000}, deductions={})
                site.lines.append(more)
    yield "receipts"
    for month, lines in wages.items():
        for line in lines:
            extra = [r for r in site.receipts if r.month == month and r.person is line.person and r.amount == 30_000]
            for r in extra[:1]:
                r.month = months.add(month, -1)
    plant(county, "W19", site, why, level="yellow" if hit else None, month=county.ago(min(backs)))


def crumbs(county: County, site: Site, heads: int, percent: int, backs: tuple[int, ...], hit: bool, why: str) -> Fault:
    """Of each month's wages so many people in a hundred get so many in a hundred."""
    yield "receipts"
    for back in backs:
        month = county.ago(back)
        paid = [r for r in site.receipts if r.month == month and r.status == "success"]
        if not paid:
            raise LookupError(f"{site.index} 号工地 {month} 没有回单")
        for n, r in enumerate(paid):
            if n * 100 < len(paid) * heads:
                r.amount = -(-r.amount * percent // 100)
    plant(county, "W20", site, why, level="orange" if hit else None, month=county.ago(min(backs)))
