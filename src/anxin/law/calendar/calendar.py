"""The calendar that deadlines and rules count with."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from anxin.law.calendar import files

# Workday numbers count from here; rules compare them by subtraction, so only the difference means anything.
EPOCH = date(2007, 1, 1)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """`workday_no` is the number of workdays from EPOCH to this day, both included; a day off carries the number of the
    workday before it. `year_known` is False when the year was computed on weekends alone."""

    day: date
    is_workday: bool
    workday_no: int
    year_known: bool


class Calendar:
    """Which days are workdays. Immutable once loaded; ask `note` whether a span was computed on weekends alone."""

    def __init__(self, listed: dict[date, files.Listed], known_years: frozenset[int]) -> None:
        self._listed = listed
        self._known = known_years
        # Per year: the workday number before 1 January, and the ordered workdays of that year.
        self._years: dict[int, tuple[int, list[date]]] = {}

    @classmethod
    def load(cls, extra: Path | None = None) -> Calendar:
        """The built-in years, and on top of them an area's own .csv/.json file or folder of files.

        A .json carries a whole notice and replaces that year's days; a .csv adds or replaces single days.
        """
        listed: dict[date, files.Listed] = {}
        known: set[int] = set()
        for whole_years, days in files.layers(extra):
            years = {x.year for x in days if x.year is not None}
            if whole_years:
                listed = {day: x for day, x in listed.items() if x.year not in years}
            known |= years
            listed |= {x.day: x for x in days}
        return cls(listed, frozenset(known))

    def is_workday(self, day: date) -> bool:
        """Monday to Friday less days off, plus make-up workdays."""
        found = self._listed.get(day)
        return not found.is_off if found else day.weekday() < 5

    def name(self, day: date) -> str | None:
        """The festival on whose account this day is off or made up for; None on a plain day."""
        found = self._listed.get(day)
        return found.name if found else None

    def known_year(self, year: int) -> bool:
        """Whether a notice for that year is loaded."""
        return year in self._known

    def assumed_years(self, first: date, last: date) -> list[int]:
        """The years of a span (either order) that were computed on weekends alone."""
        first, last = min(first, last), max(first, last)
        return [y for y in range(first.year, last.year + 1) if y not in self._known]

    def note(self, first: date, last: date) -> str | None:
        """A Chinese sentence for the page when a span touches a year without a notice; None when all is known."""
        years = self.assumed_years(first, last)
        if not years:
            return None
        shown = "、".join(str(y) for y in years) if len(years) < 4 else f"{years[0]}–{years[-1]}"
        return f"{shown} 年的放假安排尚未载入，工作日暂按周一至周五推算；通知发布后请导入，期限会随之重算。"

    def workday_no(self, day: date) -> int:
        """How many workdays from EPOCH to this day, both included (0 or negative before it)."""
        before, workdays = self._year(day.year)
        return before + bisect_left(workdays, day + timedelta(days=1))

    def by_workday_no(self, no: int) -> date:
        """The workday with that number."""
        year = EPOCH.year + no // 262
        while self._year(year)[0] >= no:
            year -= 1
        while self._year(year)[0] + len(self._year(year)[1]) < no:
            year += 1
        before, workdays = self._year(year)
        return workdays[no - before - 1]

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th workday after `day` (before it when n is negative); `day` itself is never counted. n = 0 gives `day`."""
        if n == 0:
            return day
        if n > 0:
            return self.by_workday_no(self.workday_no(day) + n)
        return self.by_workday_no(self.workday_no(day - timedelta(days=1)) + n + 1)

    def workdays_between(self, a: date, b: date) -> int:
        """Workdays after `a` up to and including `b`; negative when b is earlier. The start day is not counted."""
        return self.workday_no(b) - self.workday_no(a)

    def roll_forward(self, day: date) -> date:
        """The day itself if it is a workday, else the next workday (Civil Code article 203)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def roll_back(self, day: date) -> date:
        """The day itself if it is a workday, else the workday before (pay days: Decree 724 article 14)."""
        return day if self.is_workday(day) else self.add_workdays(day, -1)

    def rows(self, first: date, last: date) -> list[CalendarDay]:
        """Every day of a span, both ends included; empty when last is earlier."""
        result = []
        no = self.workday_no(first - timedelta(days=1))
        for i in range((last - first).days + 1):
            day = first + timedelta(days=i)
            working = self.is_workday(day)
            no += working
            result.append(CalendarDay(day, working, no, day.year in self._known))
        return result

    def _year(self, year: int) -> tuple[int, list[date]]:
        found = self._years.get(year)
        if found is None:
            workdays = self._workdays(year)
            if year == EPOCH.year:
                before = 0
            elif year > EPOCH.year:
                # From the epoch upward one year at a time, never by recursion: a far year must not exhaust the stack.
                for y in range(EPOCH.year, year):
                    self._years.setdefault(y, (0 if y == EPOCH.year else self._after(y - 1), self._workdays(y)))
                before = self._after(year - 1)
            else:
                before = -sum(len(self._workdays(y)) for y in range(year, EPOCH.year))
            found = self._years[year] = (before, workdays)
        return found

    def _after(self, year: int) -> int:
        before, workdays = self._years[year]
        return before + len(workdays)

    def _workdays(self, year: int) -> list[date]:
        first, length = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
        return [day for day in (first + timedelta(days=i) for i in range(length)) if self.is_workday(day)]
