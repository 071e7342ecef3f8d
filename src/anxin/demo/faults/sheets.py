"""Sheets that are missing, and people who are missing from them or stand there for nothing (W01 W07 W08)."""

from __future__ import annotations

from anxin.demo import calendar as cal
from anxin.demo.faults.common import (
    Fault,
    drop_lines,
    drop_rows,
    plant,
    receipt_of,
    row_of,
    steady,
)
from anxin.demo.sites import County
from anxin.demo.work import prepared
from anxin.demo.world import Line, Person, Site
from anxin.kit import masks, months


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        no_sheet(county, s[38], 1, "orange"),
        no_sheet(county, s[45], 2, "orange"),
        no_sheet(county, s[46], 0 if county.as_of.day >= 10 else 1, "yellow" if county.as_of.day >= 10 else "orange"),
        sheet_later(county, s[47]),
        nobody_there(county, s[48]),
        one_line_only(county, s[37]),
        ghost(county, s[47]),
        ghost(county, s[48]),
        absent_but_paid(county, s[50]),
        settling_line(county, s[46]),
        back_pay(county, s[44]),
        one_day(county, s[43]),
        no_line(county, s[32], 30, "orange", "出勤一个月，工资表上没有"),
        no_line(county, s[34], 30, "orange", "出勤一个月，工资表上没有"),
        no_line(county, s[36], 5, "orange", "出勤 5 天，工资表上没有"),
        no_line(county, s[35], 4, None, "只出勤 4 天"),
        manager_line(county, s[33]),
        last_month_line(county, s[38]),
    ]


def _employer(site: Site, month: int) -> str:
    """The subcontractor with fewest lines that month, else the contractor; lowest name on ties."""
    counts: dict[str, int] = {}
    for a in site.attendance:
        if a.month == month and (a.employer != site.contractor.name or not site.subs):
            counts[a.employer] = counts.get(a.employer, 0) + 1
    return min(counts, key=lambda e: (counts[e], e))


def no_sheet(county: County, site: Site, back: int, level: str) -> Fault:
    month = county.ago(back)
    yield "payroll"
    # Mostly the contractor's own people, so that one missing sheet does not drown the county in missing lines.
    employer = _employer(site, month) if site.index == 45 else site.contractor.name
    site.lines = [x for x in site.lines if not (x.month == month and x.employer == employer)]
    plant(county, "W01", site, "有出勤，没有工资表", level=level, employer=employer, month=month)


def sheet_later(county: County, site: Site) -> Fault:
    """No sheet for the month, but the next month's sheet pays it as back pay."""
    month = county.ago(3)
    yield "receipts"
    employer = _employer(site, month)
    for x in site.lines:
        if x.month == month and x.employer == employer:
            x.back_month, x.month = month, months.add(month, 1)
            x.prepared_on = prepared(county, site, x.month)
    plant(county, "W01", site, "没有当月的表，下月表里补发了", employer=employer, month=month)


def nobody_there(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "attendance"
    employer = _employer(site, month)
    drop_rows(site, month, [a.person for a in site.attendance if a.month == month and a.employer == employer])
    plant(county, "W01", site, "没有工资表，也没有人出勤", employer=employer, month=month)


def one_line_only(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "payroll"
    employer = _employer(site, month)
    people = [x.person for x in site.lines if x.month == month and x.employer == employer]
    drop_lines(site, month, people[1:3])
    plant(county, "W01", site, "有工资表，只是缺了两个人", employer=employer, month=month)


def _extra(county: County, site: Site, person: Person, employer: str, month: int, amount: int) -> Line:
    line = Line(
        person=person,
        employer=employer,
        crew="普工班",
        trade="普工",
        month=month,
        days_x100=0,
        rate_fen=20000,
        items={"计时工资": amount},
        deductions={},
        prepared_on=prepared(county, site, month),
        card=person.card,
        bank=person.bank,
    )
    site.lines.append(line)
    return line


def ghost(county: County, site: Site) -> Fault:
    """Somebody on the sheet whom neither the roster nor the gate has ever seen."""
    month = county.ago(1)
    yield "payroll"
    person = county.names.person(site.taken)
    employer = _employer(site, month)
    line = _extra(county, site, person, employer, month, 520000)
    line.days_x100 = 2600
    site.provisional.append((person, employer))
    plant(county, "W07", site, "工资表上有，花名册和考勤上都没有", level="orange", person=person, month=month)


def absent_but_paid(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "attendance"
    e = steady(site, month)[5]
    drop_rows(site, month, [e.person])
    yield "payroll"
    line = _extra(county, site, e.person, e.employer, month, 480000)
    line.days_x100, line.crew, line.trade = 2400, e.crew, e.trade
    plant(county, "W07", site, "整月没有考勤，工资表上有 24 天", level="orange", person=e.person, month=month)


def settling_line(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "payroll"
    before = months.add(month, -1)
    gone = [e for e in site.enrolments if e.left_on and months.month_of(e.left_on) == before]
    e = gone[0] if gone else None
    if e is None:
        e = steady(site, before)[2]
        drop = [x for x in site.attendance if x.person is e.person and x.month >= month]
        for x in drop:
            site.attendance.remove(x)
        site.lines = [x for x in site.lines if not (x.person is e.person and x.month >= month)]
        last = masks.days(row_of(site, e.person, before).mask)[-1]
        e.left_on = e.settled_on = months.first_day(before).replace(day=last)
        e.settled_confirmed = True
    line = _extra(county, site, e.person, e.employer, month, 65000)
    line.exit_flag, line.crew, line.trade = True, e.crew, e.trade
    plant(county, "W07", site, "离场后的结算补差，当月没有考勤", person=e.person, month=month)


def back_pay(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "attendance"
    e = steady(site, month)[5]
    drop_rows(site, month, [e.person])
    yield "payroll"
    before = months.add(month, -1)
    line = _extra(county, site, e.person, e.employer, month, 88000)
    line.back_month, line.crew, line.trade = before, e.crew, e.trade
    yield "receipts"
    receipt_of(site, e.person, month).month = before
    plant(county, "W07", site, "补发上月工资，当月没有考勤", person=e.person, month=month)


def one_day(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "attendance"
    e = steady(site, month)[5]
    row = row_of(site, e.person, month)
    row.mask, row.half = masks.from_days([cal.open_days(month)[9]]), 0
    plant(county, "W07", site, "当月只有一天考勤", person=e.person, month=month)


def no_line(county: County, site: Site, days: int, level: str | None, why: str) -> Fault:
    month = county.ago(4)
    yield "attendance"
    e = [x for x in steady(site, month) if x.card_checked is not False][7 % max(1, len(steady(site, month)))]
    if days < 30:
        row = row_of(site, e.person, month)
        row.mask, row.half = masks.from_days(cal.open_days(month)[5 : 5 + days]), 0
    yield "payroll"
    drop_lines(site, month, [e.person])
    plant(county, "W08", site, why, level=level, person=e.person, month=month)


def manager_line(county: County, site: Site) -> Fault:
    month = county.ago(4)
    yield "payroll"
    e = steady(site, month, role="manager")[0]
    drop_lines(site, month, [e.person])
    plant(county, "W08", site, "工资表上没有的是管理人员", person=e.person, month=month)


def last_month_line(county: County, site: Site) -> Fault:
    month = county.ago(0)
    yield "payroll"
    e = steady(site, month)[3]
    drop_lines(site, month, [e.person])
    plant(county, "W08", site, "工资表上没有，但次月还没过完", person=e.person, month=month)
