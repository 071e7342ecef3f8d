"""The plainest questions about a cell: is it blank, how does a person see it."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from anxin.kit.text import plain

_INVISIBLE = "\u200b\u200c\u200d\ufeff\u2060"
EMPTY_MARKS = frozenset(
    {"-", "--", "—", "——", "/", "\\", "无", "N/A", "n/a", "NULL", "null", "None", "#N/A", "暂无", "待定"}
)
LONG_TERM = frozenset({"长期", "永久", "长期有效", "99991231", "9999-12-31"})


class CellProblem(ValueError):
    """A cell that cannot be read as what its column says; the message is Chinese."""


def is_error(value: Any) -> bool:
    """An Excel error cell (#REF! ...), whatever class the reader gives it."""
    return type(value).__name__ == "CellError"


def finite(value: Any) -> bool:
    """Whether a number is one that can be compared and counted with (no NaN, no infinity)."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or math.isfinite(value)


def blank(value: Any) -> bool:
    """None, '', and text of nothing but blanks (full-width and zero-width ones too)."""
    if value is None:
        return True
    if isinstance(value, str):
        # Most cells begin with a letter or a digit, and then nothing need be stripped to know.
        return not value[:1].isalnum() and not value.strip().strip(_INVISIBLE)
    return False


def show(value: Any) -> str:
    """The cell as a person sees it, trimmed, on one line; '' for blank."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isalnum():
            return value
        return " ".join(value.strip(_INVISIBLE + " \t\r\n\u3000\xa0").split())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if is_error(value):
        return str(getattr(value, "code", value))
    return str(value)


def squeezed(value: Any) -> str:
    """`plain` of a cell, with a short way for the clean digits and letters that most number columns hold."""
    if type(value) is str and value.isascii() and value.isalnum():
        return value
    return plain(value if isinstance(value, str) else show(value))
