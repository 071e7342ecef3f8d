"""Days, moments, clock times and months, in every style that sheets use and as Excel serial numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from anxin.intake.recognise.bounds import bound
from anxin.intake.recognise.values import EMPTY_MARKS, CellProblem, finite, show
from anxin.kit import months
from anxin.kit.text import brief, plain

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Excel counts days from here (its 1900 leap-year error included), and sheets of working life lie in this range.
_EPOCH = date(1899, 12, 30)
_SERIAL_MIN, _SERIAL_MAX = 14_000, 60_000  # 1938 .. 2064


_DATE = re.compile(
    r"^(?P<y>\d{4}|\d{2})(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})(?:日|号)?"
    r"(?:[T,上下午]*(?P<H>\d{1,2})(?::|时|点)(?P<M>\d{1,2})?(?::|分)?(?P<S>\d{1,2})?(?:\.\d+)?秒?(?:Z|[+-]\d\d:?\d\d)?)?$"
)
_US_DATE = re.compile(r"^(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:,?(\d{1,2}):?(\d{2}):?(\d{2})?)?$")
_YEARLESS = re.compile(r"^(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?(?:上午|下午)?$")


def day(value: Any, *, month: int | None = None, earliest: int = 0) -> date | None:
    """A calendar day, in any of the usual styles or as an Excel serial number.

    `month` (YYYYMM) is the month the sheet is about: it lends its year to '3月5日', and only to a day of that month.
    `earliest` is the first year that can be meant, when it is another than that of all sheets.
    """
    found = _day(value, month)
    if found is not None:
        _check_year(found, earliest)
    return found


def _check_year(found: date, earliest: int = 0) -> None:
    """An empty cell formatted as a date shows 1900, and a slip of the finger 2206: no such day is any sheet's."""
    if not (earliest or bound("earliest_year")) <= found.year <= bound("latest_year"):
        raise CellProblem(f"“{found:%Y-%m-%d}”的年份不对")


def _day(value: Any, month: int | None) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        raise CellProblem("应为日期")
    if isinstance(value, (int, float, Decimal)):
        return _numeric_day(value)
    if not isinstance(value, str):
        raise CellProblem(f"“{brief(show(value), 24)}”不是日期")
    moment = _moment_from_text(value, month)
    return moment.date() if moment else None


def _numeric_day(value: float | Decimal) -> date:
    whole = int(value) if finite(value) and abs(value) < 1e12 else 0
    if _SERIAL_MIN <= whole <= _SERIAL_MAX:
        return _EPOCH + timedelta(days=whole)
    if 19000101 <= whole <= 21001231:
        return _calendar(whole // 10000, whole // 100 % 100, whole % 100, str(whole)).date()
    raise CellProblem(f"“{brief(show(value), 24)}”不是日期")


def _calendar(y: int, m: int, d: int, shown: str, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    try:
        return datetime(y, m, d, hour, minute, second)  # noqa: DTZ001 - the caller attaches the zone
    except ValueError:
        raise CellProblem(f"“{shown[:24]}”不是存在的日期") from None


def _moment_from_text(value: str, month: int | None = None) -> datetime | None:
    trimmed = value.strip()
    # The commonest form by far, without a regular expression.
    if len(trimmed) >= 10 and trimmed[4] == "-" and trimmed[7] == "-" and trimmed.isascii():
        try:
            return datetime.fromisoformat(trimmed).replace(tzinfo=None) if len(trimmed) <= 19 else _zoned(trimmed)
        except ValueError:
            pass
    shown = plain(re.sub(r"(?<=[日\d])[\sT\u3000]+(?=\d{1,2}[:：时点])", ",", trimmed))
    if not shown or shown in EMPTY_MARKS:
        return None
    shown = re.sub(r"[(（]?(?:星期|周)[一二三四五六日天][)）]?", "", shown)
    match = _DIGITS.match(shown)
    if match:
        y, m, d, hour, minute, second = (int(g) if g else 0 for g in match.groups())
        return _calendar(y, m, d, shown, hour, minute, second)
    match = _DATE.match(shown) or _US_DATE.match(shown)
    if match:
        parts = match.groupdict()
        y = int(parts["y"])
        y = y if y > 99 else 2000 + y
        hour = int(parts.get("H") or 0)
        if "下午" in shown and 0 < hour < 12:
            hour += 12
        return _calendar(
            y, int(parts["m"]), int(parts["d"]), shown, hour, int(parts.get("M") or 0), int(parts.get("S") or 0)
        )
    match = _YEARLESS.match(shown)
    if match and month and int(match[1]) == month % 100:
        return _calendar(month // 100, int(match[1]), int(match[2]), shown)
    if shown.replace(".", "", 1).isdigit() and len(shown) <= 9:
        found = _numeric_day(float(shown))
        return datetime(found.year, found.month, found.day)  # noqa: DTZ001
    raise CellProblem(f"“{shown[:24]}”不是日期")


def _zoned(shown: str) -> datetime:
    moment = datetime.fromisoformat(shown)
    return _in_china(moment) if moment.tzinfo else moment


def _in_china(moment: datetime) -> datetime:
    try:
        return moment.astimezone(SHANGHAI).replace(tzinfo=None)
    except OverflowError:  # the first and the last day of the calendar
        raise CellProblem(f"“{moment:%Y-%m-%d}”的年份不对") from None


def moment(value: Any, clock: Any = None, *, month: int | None = None) -> datetime | None:
    """An aware moment in Asia/Shanghai, from one cell or from a day cell and a clock cell."""
    found: datetime | None
    if value is None:
        return None
    if isinstance(value, datetime):
        found = _in_china(value) if value.tzinfo else value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        found = _numeric_moment(value)
    elif isinstance(value, str):
        found = _moment_from_text(value, month)
    else:
        raise CellProblem(f"“{brief(show(value), 24)}”不是时间")
    if found is None:
        return None
    if isinstance(clock, str) and len(plain(clock)) > 8 and any(c.isdigit() for c in clock):
        whole = _moment_from_text(clock, month)  # the clock column repeats the day
        found = whole or found
        clock = None
    at = time_of_day(clock) if clock is not None else None
    if at is not None:
        found = found.replace(hour=at.hour, minute=at.minute, second=at.second)
    _check_year(found)
    return found.replace(microsecond=0, tzinfo=SHANGHAI)


def _numeric_moment(value: float | Decimal) -> datetime:
    if finite(value) and 10**13 <= value < 10**14:  # 20260305080211
        found = _moment_from_text(str(int(value)))
        if found:
            return found
    base = _numeric_day(value)
    fraction = float(value) % 1 if value < _SERIAL_MAX else 0.0
    return datetime(base.year, base.month, base.day) + timedelta(seconds=round(fraction * 86400))  # noqa: DTZ001


_CLOCK = re.compile(r"^(?:次日)?(\d{1,2})[:：时点](\d{1,2})?(?:[:：分](\d{1,2})?秒?)?分?$")


def time_of_day(value: Any) -> time | None:
    """A clock time; 24:00 reads as 23:59:59 so that it stays on its day."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.time().replace(microsecond=0, tzinfo=None)
    if isinstance(value, time):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds()) % 86400
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if isinstance(value, (float, Decimal)) and finite(value) and 0 <= value < 1:
        seconds = min(round(float(value) * 86400), 86399)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if isinstance(value, (float, Decimal)) and finite(value) and _SERIAL_MIN < value < _SERIAL_MAX:
        return _numeric_moment(value).time()
    if isinstance(value, str):
        shown = plain(value)
        if not shown or shown in EMPTY_MARKS or shown in {"未打卡", "缺卡", "请假"}:
            return None
        match = _CLOCK.match(shown)
        if match is None and shown.isdigit() and len(shown) in (4, 6):
            match = _CLOCK.match(":".join(shown[i : i + 2] for i in range(0, len(shown), 2)))
        if match:
            hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            if hour == 24 and minute == 0:
                return time(23, 59, 59)
            if hour < 24 and minute < 60 and second < 60:
                return time(hour, minute, second)
        else:
            found = _moment_from_text(value)
            if found:
                return found.time()
    raise CellProblem(f"“{show(value)[:20]}”不是时间")


def month(value: Any) -> int | None:
    """A month YYYYMM from '2026年3月', '2026-03', 202603, a date ...; a bare '3月' is a problem (no year)."""
    found = _month(value)
    if found is not None and not bound("earliest_year") <= found // 100 <= bound("latest_year"):
        raise CellProblem(f"“{show(value)[:20]}”的年份不对")
    return found


def _month(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value.year * 100 + value.month
    if isinstance(value, float):
        # 2026.3 typed into a number cell; 2026.1 could be January or October and is refused below as text would be.
        value = show(value)
    if isinstance(value, int) and not isinstance(value, bool) and _SERIAL_MIN <= value <= _SERIAL_MAX:
        found = _numeric_day(value)
        return found.year * 100 + found.month
    shown = plain(value)
    if not shown or shown in EMPTY_MARKS:
        return None
    parsed = months.parse(shown)
    if parsed is not None:
        return parsed
    try:
        moment_found = _moment_from_text(shown)
    except CellProblem:
        moment_found = None
    if moment_found:
        return moment_found.year * 100 + moment_found.month
    raise CellProblem(f"“{shown[:20]}”不是年月")
