"""Months as int YYYYMM (202603): they sort, they group, and they need no time zone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from anxin.kit.text import plain

Month = int

_YEAR = r"(?P<year>(?:19|20)\d{2}|\d{2}(?=年))"
_SHAPES = (
    re.compile(rf"(?<!\d){_YEAR}(?:年度?|[-./_])(?P<month>0?[1-9]|1[0-2])(?:月份?|(?![\d]))"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?:\d{2})?(?!\d)"),
)
_CHINESE = re.compile(r"(?P<year>[〇零○Oo一二三四五六七八九]{4})年(?P<month>十[一二]?|[一二三四五六七八九])月")
# "2026年1-3月", "3月5日至4月4日": what follows a dash or 至 is the end of a range.
_RANGE_END = re.compile(r"[-~—–至到、，](?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月")
_NUMERAL = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "o": 0}


def month_of(day: date) -> Month:
    """The month of a day."""
    return day.year * 100 + day.month


def check(month: Month) -> Month:
    """The month itself, or ValueError when it is no month between 0001-01 and 9999-12."""
    if not (1 <= month % 100 <= 12 and 1 <= month // 100 <= 9999):
        raise ValueError(f"{month} 不是 YYYYMM 形式的月份")
    return month


def add(month: Month, n: int) -> Month:
    """The month n months later (earlier when n is negative)."""
    check(month)
    index = month // 100 * 12 + month % 100 - 1 + n
    return check(index // 12 * 100 + index % 12 + 1)


def between(a: Month, b: Month) -> int:
    """How many months from a to b: between(202512, 202602) is 2; negative when b is earlier."""
    check(a), check(b)
    return (b // 100 - a // 100) * 12 + b % 100 - a % 100


def span(a: Month, b: Month) -> list[Month]:
    """All months from a to b, both included; empty when b is earlier."""
    return [add(a, i) for i in range(between(a, b) + 1)]


def first_day(month: Month) -> date:
    check(month)
    return date(month // 100, month % 100, 1)


def last_day(month: Month) -> date:
    return date(month // 100, month % 100, days_in(month))


def days_in(month: Month) -> int:
    """28 to 31."""
    check(month)
    return monthrange(month // 100, month % 100)[1]


def parse(text: object) -> Month | None:
    """The one month named in a text: '2026年3月', '2026-03', '202603', '2026.3', '26年3月份', '二〇二六年三月', '2026-03-31'.

    None when there is no month with a year, or when the text names more than one (a range is not a month).
    """
    if isinstance(text, date):
        return month_of(text)
    s = plain(text)
    found: set[Month] = set()
    for m in _CHINESE.finditer(s):
        year = int("".join(str(_NUMERAL[c]) for c in m["year"]))
        word = m["month"]
        found.add(
            year * 100 + (10 + (_NUMERAL[word[1]] if len(word) > 1 else 0) if word[0] == "十" else _NUMERAL[word])
        )
    for shape in _SHAPES:
        for m in shape.finditer(s):
            year = int(m["year"])
            found.add((year + 2000 if year < 100 else year) * 100 + int(m["month"]))
        if found:
            break
    ends = {_month_word(m["month"]) for m in _RANGE_END.finditer(s)}
    if len(found) != 1 or ends - {month % 100 for month in found}:
        return None
    return found.pop()


def every(text: object) -> set[Month]:
    """All months with a year that a text names, both ends of a range ('2026年1-3月' names January and March)."""
    found: set[Month] = set()
    s = plain(text)
    for m in _CHINESE.finditer(s):
        year = int("".join(str(_NUMERAL[c]) for c in m["year"]))
        found.add(year * 100 + _month_word(m["month"]))
    for shape in _SHAPES:
        for m in shape.finditer(s):
            year = int(m["year"])
            found.add((year + 2000 if year < 100 else year) * 100 + int(m["month"]))
        if found:
            break
    years = {month // 100 for month in found}
    if len(years) == 1:
        ends = {_month_word(m["month"]) for m in _RANGE_END.finditer(s)}
        found |= {min(years) * 100 + end for end in ends if 1 <= end <= 12}
    return found


def _month_word(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 10 + (_NUMERAL[word[1]] if len(word) > 1 else 0) if word[0] == "十" else _NUMERAL[word]


def show(month: Month) -> str:
    """'2026年3月'."""
    check(month)
    return f"{month // 100}年{month % 100}月"


def show_day(on: date) -> str:
    """'2026年3月5日', as papers and sentences have it."""
    return f"{on.year}年{on.month}月{on.day}日"
