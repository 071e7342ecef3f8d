"""What a cell looks like from far away: blank, text, number or day. Enough to find a table without reading a word."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from anxin.intake.recognise import cells
from anxin.kit.text import plain

_NUMERIC = re.compile(r"^[-+]?[¥￥$]?\d[\d,]*(?:\.\d+)?[%元]?$")
_DAYLIKE = re.compile(
    r"^\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4}日?)?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?$|^\d{1,2}:\d{2}(?::\d{2})?$"
)
WEEKDAYS = {w: i for i, w in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAY = re.compile(r"^(?:星期|周|礼拜)?([一二三四五六日天])$")
_DAY_NUMBER = re.compile(
    r"^(?:\d{1,4}[-/.年])?(?:\d{1,2}[-/.月])?0?([1-9]|[12]\d|3[01])(?:日|号)?(?:[(]?(?:星期|周)?[一二三四五六日天][)]?)?$"
)


def shape(value: Any) -> str:
    """'' blank, 't' text, 'n' number (also as text), 'd' day or time (also as text)."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value[:1].isalpha():
            return "t"
        if cells.blank(value):
            return ""
        stripped = value.strip()
        if stripped[:1].isdigit() or stripped[:1] in "-+¥￥$":
            squeezed = plain(stripped)
            if _NUMERIC.match(squeezed):
                return "n"
            if _DAYLIKE.match(squeezed):
                return "d"
        return "t"
    if isinstance(value, bool):
        return "t"
    if isinstance(value, (int, float, Decimal)):
        return "n"
    if isinstance(value, (date, datetime, time, timedelta)):
        return "d"
    return "t"


def weekday(value: Any) -> int | None:
    """0 (Monday) .. 6 for '一', '周六', '星期日'."""
    if not isinstance(value, str):
        return None
    match = _WEEKDAY.match(plain(value))
    return WEEKDAYS[match[1]] if match else None


def day_number(value: Any) -> int | None:
    """1..31 for 1, '1', '01', '1日', '5/1', '5月1日', '1(六)' or a date cell."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float, Decimal)):
        return int(value) if cells.finite(value) and 1 <= value <= 31 and value == int(value) else None
    if isinstance(value, date):
        return value.day
    if isinstance(value, str) and len(value) <= 16:
        return _day_in(value)
    return None


@lru_cache(maxsize=4_096)
def _day_in(text: str) -> int | None:
    match = _DAY_NUMBER.match(plain(text))
    return int(match[1]) if match else None
