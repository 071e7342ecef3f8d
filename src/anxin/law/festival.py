"""The Spring Festival (first day of the first lunar month), towards which every year's arrears are cleared."""

from __future__ import annotations

from datetime import date
from functools import cache

from lunar_python import Lunar

FIRST_YEAR, LAST_YEAR = 2000, 2100


@cache
def spring_festival(year: int) -> date:
    """The Spring Festival that falls in a calendar year 2000..2100; ValueError outside."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"春节日期只算 {FIRST_YEAR} 至 {LAST_YEAR} 年，{year} 年不在其内")
    solar = Lunar.fromYmd(year, 1, 1).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def days_to_spring_festival(day: date) -> int:
    """Calendar days to the next Spring Festival, 0 on the day itself. ValueError when that lies outside 2000..2100."""
    this_year = spring_festival(day.year)
    return ((this_year if day <= this_year else spring_festival(day.year + 1)) - day).days


def in_festival_mode(day: date, start_days: int) -> bool:
    """Whether a day lies between D-`start_days` and the Spring Festival, both included."""
    return days_to_spring_festival(day) <= start_days
