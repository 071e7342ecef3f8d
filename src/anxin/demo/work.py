"""What they did and what they are owed for it: attendance, payroll lines, the bank's answers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from anxin.demo import calendar as cal
from anxin.demo.sheets.style import PAYROLL_BY_PLATFORM, style_of
from anxin.demo.sites import County
from anxin.demo.world import Attendance, Enrolment, Line, Receipt, Site
from anxin.kit import masks, months


def attend(county: County, site: Site) -> None:
    """One row per person and month, up to the day before the demo's day."""
    rng = site.rng
    # A book of hours has no sign for half a day, a gate neither.
    halves = site.attendance_by == "sheet" and style_of(site).marks != "hours"
    until = min(county.days_ago(1), site.stop_after or county.as_of, site.actual_end or county.as_of)
    for month in county.window(site):
        first, last = months.first_day(month), months.last_day(month)
        days = [d for d in cal.open_days(month) if first.replace(day=d) <= until]
        if not days:
            continue
        for e in site.enrolments:
            if not e.in_month(first, last):
                continue
            his = [d for d in days if _there(e, first.replace(day=d))]
            if not his:
                continue
            # Somebody of the office is there on every open day, and everybody on his first and last.
            steady = e.role == "manager"
            keep = {his[0], his[-1]} if not steady else set(his)
            keep |= {d for d in his if rng.random() < (0.84 if first.replace(day=d).weekday() == 6 else 0.94)}
            half = set()
            if halves and not steady:
                half = {d for d in keep if rng.random() < 0.02}
            row = Attendance(e.person, e.employer, e.crew, e.trade, month, masks.from_days(keep), masks.from_days(half))
            if site.attendance_by != "sheet":
                row.clock = {d: _clock(rng) for d in sorted(keep)}
            site.attendance.append(row)


def _there(e: Enrolment, day: date) -> bool:
    return e.entered_on <= day and (e.left_on is None or day <= e.left_on)


def _clock(rng: object) -> tuple[str, str]:
    early, late = rng.randrange(0, 50), rng.randrange(0, 55)  # type: ignore[attr-defined]
    return f"{6 + (early + 10) // 60:02d}{(early + 10) % 60:02d}", f"{17 + (late + 30) // 60:02d}{(late + 30) % 60:02d}"


def payday(site: Site, month: int) -> date:
    """The contract pay day of a month on this site."""
    return cal.due_on(month, site.pay_day, site.pay_day_next)


def prepared(county: County, site: Site, month: int) -> date:
    """When the sheet of a month is made up: by the 8th of the next month, and before the pay day."""
    by = min(cal.day_in(months.add(month, 1), 3 + site.index % 6), payday(site, month) - timedelta(days=1))
    return min(by, site.sheet_by) if site.sheet_by and month == county.last else by


def pay_up(county: County, site: Site) -> None:
    """The payroll sheets: one line per person who worked in the month."""
    people = {id(e.person): e for e in site.enrolments}
    for row in site.attendance:
        day = prepared(county, site, row.month)
        e = people[id(row.person)]
        if day > county.as_of or not row.mask:
            continue
        site.lines.append(line_for(site, e, row, day))


def line_for(site: Site, e: Enrolment, row: Attendance, day: date) -> Line:
    """What the month comes to: days at the rate, overtime and allowance, less what was advanced."""
    rng = site.rng
    days_x100 = masks.count(row.mask) * 100 - masks.count(row.half) * 50
    items = {"计时工资": e.rate_fen * days_x100 // 100, "加班工资": rng.choice((0, 0, 0, 12000, 24000, 36000))}
    items["津贴"] = rng.choice((0, 0, 10000, 20000)) if days_x100 >= 1500 else 0
    rich = items["计时工资"] > 400000
    # The platform's message has no field for deductions: its senders settle advances outside the sheet.
    rich = rich and site.index not in PAYROLL_BY_PLATFORM
    deductions = {
        "预支": rng.choice((0, 0, 0, 0, 20000, 50000)) if rich else 0,
        "伙食费": rng.choice((0, 0, 15000, 18000)) if rich else 0,
    }
    return Line(
        e.person, e.employer, e.crew, e.trade, row.month, days_x100, e.rate_fen, items, deductions, day, e.card, e.bank
    )


def pay_out(county: County, site: Site) -> None:
    """Bank receipts: the month's batch shortly before the pay day; whoever leaves is paid on his last day."""
    leaving = {id(e.person): e.left_on for e in site.enrolments if e.left_on and e.settled_on == e.left_on}
    for line in site.lines:
        last = leaving.get(id(line.person))
        if last and months.month_of(last) == line.month:
            at = datetime.combine(last, time(15, 20))
        else:
            at = batch_time(site, line.month)
        if at.date() <= county.as_of:
            site.receipts.append(receipt_for(site, line, at))


def batch_time(site: Site, month: int) -> datetime:
    """When the batch of a month goes out."""
    day = payday(site, month)
    before = cal.calendar().roll_back(day - timedelta(days=site.index % 3))
    return datetime.combine(before, time(9 + site.index % 6, 10 + site.index % 40, 5))


def receipt_for(site: Site, line: Line, at: datetime, amount: int | None = None) -> Receipt:
    """One successful payment of a line."""
    return Receipt(line.person, line.employer, line.month, line.payable if amount is None else amount, at, line.card)
