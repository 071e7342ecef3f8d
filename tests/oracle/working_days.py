"""The official calendar, read straight from the holiday table, and the dates of the Spring Festival, written by hand."""

import csv
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import anxin

HOLIDAYS = Path(anxin.__file__).parent / "law" / "calendar" / "days.csv"

FESTIVALS = [
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
]


@lru_cache(maxsize=1)
def moved_days() -> dict[date, bool]:
    """Days on which the yearly notice departs from the plain week: True where people work."""
    moved = {}
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            moved[date.fromisoformat(row["day"])] = row["is_off"] == "0"
    return moved


def is_workday(day: date) -> bool:
    """A make-up Saturday is a workday, a festival Monday is none; otherwise Monday to Friday."""
    moved = moved_days()
    if day in moved:
        return moved[day]
    return day.weekday() < 5


@cache
def workdays_after(start: date, end: date) -> int:
    """Workdays after `start`, up to and with `end`; 0 when `end` is not later."""
    count = 0
    day = start + timedelta(days=1)
    while day <= end:
        if is_workday(day):
            count += 1
        day += timedelta(days=1)
    return count


def day_after_workdays(start: date, n: int) -> date:
    """The first day on which `n` workdays have gone by since `start`."""
    day = start
    while n > 0:
        day += timedelta(days=1)
        if is_workday(day):
            n -= 1
    return day


def roll_back(day: date) -> date:
    """The day itself, or the last workday before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


@cache
def workdays_in_month(month: int) -> int:
    """Workdays of a month YYYYMM."""
    day = date(month // 100, month % 100, 1)
    count = 0
    while day.month == month % 100:
        if is_workday(day):
            count += 1
        day += timedelta(days=1)
    return count


def days_to_festival(day: date) -> int:
    """Calendar days to the next Spring Festival, 0 on its first day."""
    for festival in FESTIVALS:
        if festival >= day:
            return (festival - day).days
    raise ValueError(f"no Spring Festival written down after {day}")
