"""How days, months, money and deadlines are said on screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from anxin.kit import money, months
from anxin.law.calendar import Calendar
from anxin.law.calendar.files import folder

CHINA = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
# From this many working days on a deadline is near.
_NEAR = 1
_NEAR_MINUTES = 60


def day(value: date | datetime | None, as_of: date | None = None) -> str:
    """'11 月 20 日'; with the year when it is not that of ``as_of``."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    if translation.get_language() == "en":
        return f"{value.day} {value:%B %Y}"
    said = f"{value.month} 月 {value.day} 日"
    return said if as_of is not None and value.year == as_of.year else f"{value.year} 年 {said}"


def weekday(value: date) -> str:
    return f"星期{_WEEKDAYS[value.weekday()]}"


def stamp(value: datetime | None, as_of: date | None = None) -> str:
    """'11 月 20 日 06:10', in China's time."""
    if value is None:
        return "—"
    local = value.astimezone(CHINA)
    return f"{day(local.date(), as_of)} {local:%H:%M}"


def month(value: int | None) -> str:
    """202604: '2026年4月'."""
    if value and translation.get_language() == "en":
        return f"{months.first_day(value):%B %Y}"
    return "—" if not value else months.show(value)


def yuan(fen: int | None) -> str:
    """'418,630.00'; a dash where nothing is known."""
    return "—" if fen is None else money.show(fen)


def wan(fen: int | None) -> str:
    """Ten thousands of yuan with one decimal: '41.9'. A rounding, and said to be one by its unit."""
    if fen is None:
        return "—"
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def percent(part: int | None, whole: int | None, places: int = 1) -> str:
    """'93.1%'; a dash when there is no whole."""
    if not whole or part is None:
        return "—"
    step = Decimal(1).scaleb(-places)
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP)}%"


def count(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


@dataclass(frozen=True)
class Due:
    """A deadline in words and how it presses: 'over', 'near', '' or 'done'."""

    words: str
    press: str


@cache
def calendar() -> Calendar:
    """The law's calendar with the days that this installation has added."""
    return Calendar.load(folder(Path(settings.ANXIN_HOME)))


def due(due_on: date | None, as_of: date, *, done: bool = False) -> Due:
    """'超期 3 天', '今天到期', '还有 2 个工作日'. Working days are those of the law's calendar."""
    if due_on is None:
        return Due("没有期限", "done")
    if done:
        return Due(f"期限 {day(due_on, as_of)}", "done")
    if due_on < as_of:
        return Due(f"超期 {(as_of - due_on).days} 天", "over")
    if due_on == as_of:
        return Due("今天到期", "near")
    left = calendar().workdays_between(as_of, due_on)
    return Due(f"还有 {left} 个工作日", "near" if left <= _NEAR else "")


def due_at(at: datetime | None, now: datetime, *, done: bool = False) -> Due:
    """'还有 23 分钟', '超时 2 小时 5 分钟', '超时 3 天': a deadline that is counted in minutes."""
    if at is None:
        return Due("没有期限", "done")
    if done:
        return Due(f"期限 {stamp(at, now.astimezone(CHINA).date())}", "done")
    late = at < now
    # A minute that has begun is still a minute to act in.
    minutes = int((now - at).total_seconds() // 60) if late else -int((now - at).total_seconds() // 60)
    said = _span(minutes)
    if late:
        return Due(f"超时 {said}", "over")
    return Due(f"还有 {said}", "near" if minutes <= _NEAR_MINUTES else "")


def _span(minutes: int) -> str:
    if minutes >= 48 * 60:
        return f"{minutes // 1440} 天"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} 小时"] if hours else []
    return " ".join([*parts, f"{rest} 分钟"] if rest or not hours else parts)
