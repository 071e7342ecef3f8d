"""Days as the generator needs them: pay days that roll back, days on which sites are shut, months of the window."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from anxin import law
from anxin.demo.region import COUNTY
from anxin.kit import months
from anxin.law.calendar import Calendar

MONTHS = 12


@cache
def calendar() -> Calendar:
    """The built-in calendar; the demo needs no area's own days."""
    return Calendar.load()


def due_on(month: int, pay_day: int, pay_day_next: bool) -> date:
    """Contract pay day of a wage month, clipped to the length of its month and rolled back to a workday."""
    base = months.add(month, 1) if pay_day_next else month
    day = date(base // 100, base % 100, min(pay_day, months.days_in(base)))
    return calendar().roll_back(day)


@cache
def shut(day: date) -> bool:
    """Sites rest on runs of three or more days off: the festivals. Ordinary weekends are worked."""
    if calendar().is_workday(day):
        return False
    run = 1
    for step in (-1, 1):
        at = day + timedelta(days=step)
        while not calendar().is_workday(at) and run < 12:
            run += 1
            at += timedelta(days=step)
    return run >= 3


def open_days(month: int) -> list[int]:
    """Days of a month on which sites work."""
    first = months.first_day(month)
    return [d for d in range(1, months.days_in(month) + 1) if not shut(first.replace(day=d))]


def day_in(month: int, day: int) -> date:
    """That day of the month, or the month's last when it is shorter."""
    return date(month // 100, month % 100, min(day, months.days_in(month)))


def workdays_since(day: date, as_of: date) -> int:
    """Workdays after `day` up to and including `as_of`."""
    return calendar().workdays_between(day, as_of)


def workdays_before(as_of: date, n: int) -> date:
    """The latest day such that exactly `n` workdays lie after it, up to and including `as_of`."""
    day = as_of
    while workdays_since(day, as_of) < n:
        day -= timedelta(days=1)
    return day


def workdays_in(month: int) -> int:
    """Workdays of a month."""
    return calendar().workdays_between(months.first_day(month) - timedelta(days=1), months.last_day(month))


@cache
def minimum_wage(on: date) -> int | None:
    """The county's monthly minimum wage in fen on a day; None while no value of the law data decides."""
    found = law.minimum_wage_fen(on, COUNTY)
    return None if found is None or not found.decides else found.fen
