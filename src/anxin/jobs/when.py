"""When a job is due: every so many minutes, daily, monthly. Moments are aware; the day is the day in China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class When(Protocol):
    """``after``: the first moment later than ``moment``. ``words``: as a person says it."""

    def after(self, moment: datetime) -> datetime: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Every:
    """Every ``minutes`` minutes, counted from midnight, so that it does not drift."""

    minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= 24 * 60:
            raise ValueError("minutes must be 1 to 1440")

    def after(self, moment: datetime) -> datetime:
        here = moment.astimezone(CHINA)
        midnight = datetime.combine(here.date(), time(), CHINA)
        passed = int((here - midnight).total_seconds() // 60) // self.minutes + 1
        tomorrow = midnight + timedelta(days=1)
        return min(midnight + timedelta(minutes=passed * self.minutes), tomorrow)

    @property
    def words(self) -> str:
        if self.minutes % 60 == 0:
            return f"每 {self.minutes // 60} 小时"
        return f"每 {self.minutes} 分钟"


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at ``at``."""

    at: time

    def after(self, moment: datetime) -> datetime:
        here = moment.astimezone(CHINA)
        today = datetime.combine(here.date(), self.at, CHINA)
        return today if today > here else today + timedelta(days=1)

    @property
    def words(self) -> str:
        return f"每天 {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Monthly:
    """On day ``day`` of each month at ``at``; a month without that day has it on its last."""

    day: int
    at: time

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError("day must be 1 to 31")

    def after(self, moment: datetime) -> datetime:
        here = moment.astimezone(CHINA)
        in_this_month = self._in(here.year, here.month)
        return in_this_month if in_this_month > here else self._in(here.year + here.month // 12, here.month % 12 + 1)

    def _in(self, year: int, month: int) -> datetime:
        next_month = date(year + month // 12, month % 12 + 1, 1)
        last = (next_month - timedelta(days=1)).day
        return datetime.combine(date(year, month, min(self.day, last)), self.at, CHINA)

    @property
    def words(self) -> str:
        return f"每月 {self.day} 日 {self.at:%H:%M}"


def every(minutes: int) -> Every:
    return Every(minutes)


def daily(hour: int, minute: int = 0) -> Daily:
    return Daily(time(hour, minute))


def monthly(day: int, hour: int, minute: int = 0) -> Monthly:
    return Monthly(day, time(hour, minute))
