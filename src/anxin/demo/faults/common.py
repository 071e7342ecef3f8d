"""What several stories need: choosing a pay day, choosing people, writing down what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from anxin.demo import calendar as cal
from anxin.demo.sites import County
from anxin.demo.work import payday
from anxin.demo.world import Attendance, Enrolment, Line, Person, Planted, Receipt, Site
from anxin.kit import months
from anxin.law import festival

Fault = Iterator[str]
T = TypeVar("T")
_RAISED = {"blue": "yellow", "yellow": "orange", "orange": "red", "red": "red"}
FESTIVAL_DAYS = 45


def plant(
    county: County,
    rule: str,
    site: Site | str | None,
    why: str,
    *,
    level: str | None = None,
    employer: str | None = None,
    person: Person | None = None,
    month: int | None = None,
) -> None:
    """Write down a case (`level` given) or a near miss (no level); `site` is None for what is about an enterprise.

    Wage rules stand one level higher before the festival, but for the one that is the ladder up to it.
    """
    if level and rule.startswith("W") and rule != "W22" and festival.in_festival_mode(county.as_of, FESTIVAL_DAYS):
        level = _RAISED[level]
    county.planted.append(
        Planted(
            rule,
            site.name if isinstance(site, Site) else site,
            employer,
            person.id_number if person else None,
            month,
            level,
            level is not None,
            why,
        )
    )


def choose_pay_day(county: County, site: Site, fits: Callable[[int], bool]) -> int:
    """Agree on a pay day such that `fits(days late)` holds for some recent month; returns that month.

    Months are paid in the month after where that is possible. LookupError when no pay day does it.
    """

    def fits_month(month: int) -> bool:
        return fits((county.as_of - payday(site, month)).days)

    return choose_pay_day_by(county, site, fits_month)


def choose_pay_day_by(county: County, site: Site, fits: Callable[[int], bool]) -> int:
    """As `choose_pay_day`, with any test of the month; `site.pay_day` is set when it is asked."""
    site.sheet_by = county.as_of
    for site.pay_day_next, backs in ((True, (0, 1, 2)), (False, (-1, 0, 1)), (True, (-1,))):
        for back in backs:
            for site.pay_day in (*range(28, 4, -1), 31, 30, 29, 4, 3, 2, 1):
                if fits(county.ago(back)):
                    return county.ago(back)
    raise LookupError(f"{site.name}: 没有合适的发薪日")


def steady(site: Site, month: int, *, role: str = "worker") -> list[Enrolment]:
    """People enrolled before that month who stay beyond it, in the order of the roster: safe to change."""
    first, last = months.first_day(month), months.last_day(month)
    return [
        e
        for e in site.enrolments
        if e.role == role and e.entered_on < first and (e.left_on is None or e.left_on > last)
    ]


def on_site(county: County, site: Site) -> list[Enrolment]:
    """Workers (no managers) who are there on the day of the demo and have been for more than a week."""
    return [
        e
        for e in site.enrolments
        if e.role == "worker" and e.left_on is None and (county.as_of - e.entered_on).days > 7
    ]


def row_of(site: Site, person: Person, month: int) -> Attendance:
    return _only([a for a in site.attendance if a.person is person and a.month == month], site, "考勤", month)


def line_of(site: Site, person: Person, month: int) -> Line:
    return _only([x for x in site.lines if x.person is person and x.month == month], site, "工资行", month)


def receipt_of(site: Site, person: Person, month: int) -> Receipt:
    return _only([r for r in site.receipts if r.person is person and r.month == month], site, "回单", month)


def _only(found: list[T], site: Site, what: str, month: int) -> T:
    if not found:
        raise LookupError(f"{site.index} 号工地 {month} 没有这个人的{what}")
    return found[0]


def drop_rows(site: Site, month: int, people: list[Person]) -> None:
    gone = {id(p) for p in people}
    site.attendance = [a for a in site.attendance if not (a.month == month and id(a.person) in gone)]


def drop_lines(site: Site, month: int, people: list[Person]) -> None:
    gone = {id(p) for p in people}
    site.lines = [x for x in site.lines if not (x.month == month and id(x.person) in gone)]


def drop_receipts(site: Site, month: int, people: list[Person] | None = None) -> None:
    """Take out the payments of a month: of these people, or of everybody."""
    gone = None if people is None else {id(p) for p in people}
    site.receipts = [r for r in site.receipts if not (r.month == month and (gone is None or id(r.person) in gone))]


def paid_people(site: Site, month: int, *, role: str = "worker", employer: str | None = None) -> list[Enrolment]:
    """People of that role who stay through the month and stand in its payments."""
    paid = {id(r.person) for r in site.receipts if r.month == month}
    return [
        e
        for e in steady(site, month, role=role)
        if id(e.person) in paid and (employer is None or e.employer == employer)
    ]


def busiest(site: Site, month: int) -> str:
    """The employer with most lines in the month; lowest name on ties; the last one while there is no sheet yet."""
    counts: dict[str, int] = {}
    for line in site.lines:
        if line.month == month:
            counts[line.employer] = counts.get(line.employer, 0) + 1
    return min(counts, key=lambda e: (-counts[e], e)) if counts else site.employers[-1]


def last_attended(as_of: date, workdays: int) -> date:
    """An open day after which exactly that many workdays have passed."""
    day = cal.workdays_before(as_of, workdays)
    while cal.shut(day):
        day = day.replace(day=day.day - 1) if day.day > 1 else date.fromordinal(day.toordinal() - 1)
    return day
