"""From a cell to a value. Each reader returns None for a blank cell and raises CellProblem for one it cannot read.

Fast paths first: a province's payroll has millions of cells, and most of them are already numbers, dates or clean text.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from anxin.intake.recognise.moments import SHANGHAI, day, moment, month, time_of_day
from anxin.intake.recognise.values import EMPTY_MARKS, LONG_TERM, CellProblem, blank, finite, is_error, show, squeezed
from anxin.kit import money
from anxin.kit.text import brief, plain

__all__ = [
    "EMPTY_MARKS", "LONG_TERM", "SHANGHAI", "CellProblem", "amount", "bare_month", "blank", "day", "finite", "is_error", "moment", "month", "number", "show", "squeezed",
    "text", "time_of_day", "yes_no",
]  # fmt: skip


def text(value: Any) -> str | None:
    """Text with single blanks; a dash or 无 counts as blank."""
    shown = show(value)
    return None if not shown or shown in EMPTY_MARKS else shown


def number(value: Any) -> Decimal | None:
    """A plain number: days, hours, a count. Accepts '26天', '8h', full-width digits, thousands commas."""
    if value is None:
        return None
    if isinstance(value, bool):
        raise CellProblem("应为数字")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise CellProblem(f"“{brief(value, 24)}”不是数字")
        return value
    if isinstance(value, timedelta):
        return Decimal(int(value.total_seconds())) / 3600
    if not isinstance(value, str):
        raise CellProblem(f"“{brief(show(value), 24)}”不是数字")
    if len(value) <= 12 and value.isascii() and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    shown = plain(value)
    if not shown or shown in EMPTY_MARKS:
        return None
    stripped = re.sub(r"(?:个?工日|工|天|日|小时|时|元|人|h|H|d|个月|平方米|㎡|m2|M2)$", "", shown).replace(",", "")
    try:
        result = Decimal(stripped)
    except InvalidOperation:
        raise CellProblem(f"“{shown[:20]}”不是数字") from None
    if not result.is_finite() or abs(result) > 10**13:
        raise CellProblem(f"“{shown[:20]}”不是合理的数字")
    return result


def _decimal(value: float) -> Decimal:
    if value != value or abs(value) > 1e13:
        raise CellProblem(f"“{brief(value, 24)}”不是合理的数字")
    if value.is_integer():
        return Decimal(int(value))
    # repr gives the shortest text that is this float: what the clerk typed, not its binary neighbour.
    result = Decimal(repr(value))
    if result.as_tuple().exponent < -6:
        result = result.quantize(Decimal("0.000001")).normalize()
    return result


def amount(value: Any, scale: int = 1) -> int | None:
    """Money in fen. `scale` 10000 for columns in 万元."""
    if value is None:
        return None
    kind = type(value)
    if kind is float:
        if value != value or abs(value) > 1e13:
            raise CellProblem(f"“{brief(value, 24)}”不是合理的金额")
        # Round on decimal digits: 0.285 typed by a clerk must become 0.29, not what its binary neighbour rounds to.
        whole = value * 100 * scale
        if whole.is_integer() and abs(whole) < 1e14:
            return int(whole)
        return money.fen(Decimal(repr(value)) * scale)
    if kind is int:
        if abs(value) > 10**13:
            raise CellProblem(f"“{brief(value, 24)}”不是合理的金额")
        return value * 100 * scale
    if isinstance(value, bool):
        raise CellProblem("应为金额")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise CellProblem(f"“{brief(value, 24)}”不是金额")
        try:
            return money.fen(value * scale)
        except money.MoneyError as e:
            raise CellProblem(str(e)) from None
    if not isinstance(value, str):
        raise CellProblem(f"“{brief(show(value), 24)}”不是金额")
    if len(value) <= 12 and value.isascii():
        whole, point, cents = value.partition(".")
        if whole.isdigit() and (not point or (cents.isdigit() and len(cents) <= 2)):
            return (int(whole) * 100 + int((cents + "00")[:2])) * scale
    shown = plain(value)
    if not shown or shown in EMPTY_MARKS:
        return None
    already_wan = shown.endswith(("万", "万元"))
    shown = shown.removesuffix("元") if already_wan else shown
    try:
        fen = money.fen(shown)
    except money.TooLarge as e:
        raise CellProblem(str(e)) from None
    except money.MoneyError:
        try:
            fen = money.from_capitals(shown)
        except (money.MoneyError, ValueError):
            raise CellProblem(f"“{shown[:24]}”不是金额") from None
    return fen if already_wan else fen * scale


_BARE_MONTH = re.compile(r"^(1[0-2]|0?[1-9])(?:月份?)?$")


def bare_month(value: Any) -> int | None:
    """1..12 for '3月', '03' or 3: a month that does not say its year."""
    match = _BARE_MONTH.match(plain(show(value))) if value is not None else None
    return int(match[1]) if match else None


_YES = frozenset(
    [
        "是",
        "有",
        "已",
        "Y",
        "y",
        "YES",
        "yes",
        "Yes",
        "TRUE",
        "True",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "已买",
        "已购",
        "已购买",
        "已参保",
        "参保",
        "已核验",
        "一致",
        "通过",
        "已办理",
        "已签",
        "已设",
        "已接入",
        "已开户",
        "在岗",
        "需要",
        "应",
        "应办",
        "已确认",
        "已安装",
        "有效",
    ]
)
_NO = frozenset(
    [
        "否",
        "无",
        "未",
        "没有",
        "N",
        "n",
        "NO",
        "no",
        "No",
        "FALSE",
        "False",
        "false",
        "0",
        "×",
        "✗",
        "x",
        "X",
        "未买",
        "未购",
        "未购买",
        "未参保",
        "未核验",
        "不一致",
        "未通过",
        "未办理",
        "未签",
        "未设",
        "未接入",
        "未开户",
        "不需要",
        "免",
        "不办",
        "免办",
        "未确认",
        "未安装",
        "不",
    ]
)


def yes_no(value: Any) -> bool | None:
    """是/否 in the forms that sheets use. Unknown words are a problem, never a silent no."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    shown = plain(value)
    if not shown or shown in {"-", "--", "—", "/"}:
        return None
    if shown in _YES:
        return True
    if shown in _NO:
        return False
    if shown.startswith(("已", "有")):
        return True
    if shown.startswith(("未", "无", "不", "没")):
        return False
    raise CellProblem(f"“{shown[:12]}”看不出是“是”还是“否”")
