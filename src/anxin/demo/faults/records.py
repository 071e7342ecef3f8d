"""Rosters and attendance that cannot be right (R06 R10 T03 T05 Q02)."""

from __future__ import annotations

from datetime import date, timedelta

from anxin.demo import calendar as cal
from anxin.demo.faults.common import Fault, on_site, paid_people, plant, receipt_of, row_of, steady
from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Person, Site
from anxin.kit import masks, months


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        aged(county, s[8], 15, 200, "普工", "red", "不满 16 周岁"),
        aged(county, s[14], 17, 100, "架子工", "orange", "17 周岁干架子工"),
        aged(county, s[15], 60, 0, "普工", "blue", "今天满 60 周岁"),
        aged(county, s[16], 16, 0, "普工", None, "今天满 16 周岁，干普工"),
        aged(county, s[17], 17, 200, "普工", None, "17 周岁，不是禁忌工种"),
        aged(county, s[18], 59, 364, "架子工", None, "明天才满 60 周岁"),
        gone(county, s[34], 22, True, "22 天没有出勤，没有退场"),
        gone(county, s[35], 40, True, "40 天没有出勤，没有退场"),
        gone(county, s[37], 15, True, "恰好 15 天没有出勤"),
        gone(county, s[38], 14, False, "14 天没有出勤"),
        gone_manager(county, s[43]),
        gone_and_left(county, s[44]),
        written_later(county, s[24], 60, "orange", "六成的人日是事后补录"),
        written_later(county, s[32], 35, "orange", "三成多的人日是事后补录"),
        written_later(county, s[33], 25, "orange", "四分之一的人日是事后补录"),
        written_later(county, s[34], 20, None, "补录不超过两成"),
        written_later(county, s[35], 5, None, "个别日子补录"),
        no_gate(county, s[36]),
        alike(county, s[38], 6, (3, 2, 1), "yellow", "班组 6 人连续三个月天天满勤"),
        alike(county, s[51], 5, (3, 2, 1), "yellow", "班组 5 人连续三个月天天满勤"),
        alike(county, s[8], 6, (2, 1), None, "只有两个月雷同"),
        alike(county, s[37], 4, (3, 2, 1), None, "班组只有 4 人"),
        too_many_days(county, s[32], 1, "red", "自报天数比当月多一天"),
        too_many_days(county, s[24], 3, "red", "自报天数比当月多三天"),
        too_many_days(county, s[36], 0, None, "自报天数恰好等于当月天数"),
        ends_before_it_begins(county, s[11]),
        paid_too_much(county, s[34]),
        works_after_leaving(county, s[43]),
        leaves_on_the_day(county, s[1]),
        leaves_on_the_day(county, s[2]),
        leaves_on_the_day(county, s[3]),
    ]


def aged(county: County, site: Site, years: int, days: int, trade: str, level: str | None, why: str) -> Fault:
    """Somebody whose birthday was so many days ago, by his number."""
    yield "people"
    e = next(x for x in reversed(on_site(county, site)) if x.card_checked is None and not x.is_leader)
    birthday = county.days_ago(days)
    if (birthday.month, birthday.day) == (2, 29):
        birthday -= timedelta(days=1)
    become(county, e.person, birthday.replace(year=birthday.year - years))
    e.trade = trade
    plant(county, "R06", site, why, level=level, person=e.person)


def become(county: County, person: Person, birth: date) -> None:
    person.birth, person.id_number = birth, county.names.identity(birth, person.sex)


def _last_of(site: Site) -> date:
    return max(months.first_day(a.month) + timedelta(days=a.mask.bit_length() - 1) for a in site.attendance if a.mask)


def _cut(site: Site, e: Enrolment, last: date) -> None:
    """Nothing of him after that day, and that day for certain."""
    month = months.month_of(last)
    site.attendance = [a for a in site.attendance if a.person is not e.person or a.month <= month]
    row = row_of(site, e.person, month)
    row.mask = (row.mask & ((1 << last.day) - 1)) | masks.from_days([last.day])
    row.half &= row.mask & ~masks.from_days([last.day])
    row.clock = {d: t for d, t in row.clock.items() if d <= last.day}


def gone(county: County, site: Site, days: int, hit: bool, why: str) -> Fault:
    """He stopped coming so many days before the last day of the site, and nobody wrote down that he left."""
    yield "attendance"
    last = _last_of(site) - timedelta(days=days)
    e = next(x for x in reversed(on_site(county, site)) if x.entered_on <= last and _fresh(county, x))
    _cut(site, e, last)
    plant(county, "R10", site, why, level="blue" if hit else None, person=e.person)


def _fresh(county: County, e: Enrolment) -> bool:
    """Nobody on whom another story hangs."""
    return all(p.worker != e.person.id_number for p in county.planted)


def gone_manager(county: County, site: Site) -> Fault:
    yield "attendance"
    last = _last_of(site) - timedelta(days=30)
    e = next(x for x in reversed(site.enrolments) if x.role == "manager" and x.entered_on <= last)
    _cut(site, e, last)
    plant(county, "R10", site, "30 天没有出勤的是管理人员", person=e.person)


def gone_and_left(county: County, site: Site) -> Fault:
    yield "attendance"
    last = _last_of(site) - timedelta(days=25)
    e = next(x for x in reversed(on_site(county, site)) if x.entered_on <= last and _fresh(county, x))
    _cut(site, e, last)
    e.left_on = e.settled_on = last
    e.settled_confirmed, e.exit_reason = True, "完工退场"
    plant(county, "R10", site, "25 天前已经办了退场", person=e.person)


def written_later(county: County, site: Site, percent: int, level: str | None, why: str) -> Fault:
    """The clerk says of each line how many of its days were entered afterwards; percent of all, rounded down."""
    month = county.ago(2)
    yield "attendance"
    rows = [a for a in site.attendance if a.month == month]
    left = sum(masks.count(a.mask) for a in rows) * percent // 100
    for a in rows:
        a.late_days = min(left, masks.count(a.mask))
        left -= a.late_days
    plant(county, "T03", site, why, level=level, month=month)


def no_gate(county: County, site: Site) -> Fault:
    yield "attendance"
    plant(county, "T03", site, "全靠纸表，没有设备，也没有补录", month=county.ago(2))


def alike(county: County, site: Site, heads: int, backs: tuple[int, ...], level: str | None, why: str) -> Fault:
    """A crew whose sheet shows everybody on every single open day."""
    first, last = county.ago(max(backs)), months.last_day(county.ago(min(backs)))
    site.target = max(site.target, 26)
    yield "people"
    there = [e for e in steady(site, first) if e.left_on is None or e.left_on > last]
    crew = [e for e in there if _fresh(county, e)][-heads:]
    if len(crew) < heads:
        raise LookupError(f"{site.index} 号工地凑不齐 {heads} 人的班组")
    for e in crew:
        e.crew = "突击班"
    yield "attendance"
    for back in backs:
        for e in crew:
            row = row_of(site, e.person, county.ago(back))
            row.mask, row.half = masks.from_days(cal.open_days(county.ago(back))), 0
    plant(county, "T05", site, why, level=level, month=county.ago(min(backs)))


def too_many_days(county: County, site: Site, more: int, level: str | None, why: str) -> Fault:
    month = county.ago(3)
    yield "attendance"
    there = {id(a.person) for a in site.attendance if a.month == month}
    e = [x for x in steady(site, month) if _fresh(county, x) and id(x.person) in there][-3]
    row_of(site, e.person, month).claimed_x100 = (months.days_in(month) + more) * 100
    plant(county, "T05", site, why, level=level, person=e.person, month=month)


def ends_before_it_begins(county: County, site: Site) -> Fault:
    assert site.start_on
    site.planned_end = site.start_on - timedelta(days=20)
    plant(county, "Q02", site, "底册上计划竣工早于开工", level="yellow")
    return
    yield


def paid_too_much(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "receipts"
    receipt_of(site, paid_people(site, month)[0].person, month).amount += 12_300
    plant(county, "Q02", site, "有一人实付比应付多", level="yellow")


def works_after_leaving(county: County, site: Site) -> Fault:
    """The roster says that he left a week before his last day at the gate."""
    yield "attendance"
    gone = [
        e
        for e in site.enrolments
        if e.left_on and e.left_on < county.days_ago(10) and e.role == "worker" and (e.left_on - e.entered_on).days > 20
    ]
    e = next(x for x in gone if _fresh(county, x))
    assert e.left_on
    e.left_on -= timedelta(days=7)
    e.settled_on = e.left_on
    plant(county, "Q02", site, "退场之后仍有考勤", level="yellow")


def leaves_on_the_day(county: County, site: Site) -> Fault:
    yield "attendance"
    plant(county, "Q02", site, "人人的进退场、考勤、应付、实付都对得上")
