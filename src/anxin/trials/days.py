"""Which days a trial looks at: as many as say how early a warning comes, and never more than are paid for.

Every working day while they are few; else the first working day of each week; else the last one of each month. Days off
are left out because nobody reads a warning then and most deadlines of the rules end on working days.
"""

from __future__ import annotations

from datetime import date, timedelta

from anxin.law.calendar import Calendar

from .models import Trial


def chosen(from_day: date, to_day: date, calendar: Calendar, most: int) -> tuple[str, list[date]]:
    """(step, days in order), at most ``most`` of them where months allow it; the last working day is always among them."""
    working = [day for day in _span(from_day, to_day) if calendar.is_workday(day)]
    if not working:
        return Trial.Step.WORKDAY, [to_day]
    if len(working) <= most:
        return Trial.Step.WORKDAY, working
    weeks = _first_of(working, lambda day: day.isocalendar()[:2])
    if len(weeks) < most:
        return Trial.Step.WEEK, _with_last(weeks, working)
    months = sorted({(d.year, d.month): d for d in working}.values())
    return Trial.Step.MONTH, _with_last(months, working)


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _first_of(days: list[date], part: object) -> list[date]:
    first: dict[object, date] = {}
    for day in days:
        first.setdefault(part(day), day)  # type: ignore[operator]
    return list(first.values())


def _with_last(days: list[date], working: list[date]) -> list[date]:
    return days if days[-1] == working[-1] else [*days, working[-1]]
