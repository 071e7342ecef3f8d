"""What a person reads of a number of the law: its name, what it means, value and unit, place and standing, in Chinese.

`parameters.csv` stays as it came, with English keys and notes; our words stand beside it, by key: `data/words.csv` (name, meaning,
and the counter where the unit's own would mislead), `data/value-words.csv` (words of values, for one key where they differ there),
`data/remarks.csv` (what a single place's row needs said) and `data/places.csv` (names of the places of the rows).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from anxin.kit import months
from anxin.law.dates import SourceDate

_DATA = Path(__file__).with_name("data")

STATUS_ZH = {"verified": "已核对", "from knowledge": "没有见到原文", "unverified": "没有核对，只供参考"}
_COUNTERS = {
    "yuan": "元", "yuan_per_month": "元/月", "yuan_per_worker": "元/人", "multiple": "倍", "day": "天", "workday": "个工作日",
    "hour": "小时", "minute": "分钟", "second": "秒", "week": "周", "month": "个月", "year": "年", "year_number": "年", "count": "次",
    "person": "人", "point": "分", "fen": "分", "day_of_month": "日", "km_per_hour": "公里/小时", "megabyte": "MB", "number": "",
    "rule": "", "month_day": "", "date": "",
}  # fmt: skip
_AROUND = {
    "percent": "{}%", "percent_per_day": "每天 {}%", "rank": "第 {} 位", "ratio": "{}%",
    "multiple_of_local_monthly_minimum_wage": "当地月最低工资的 {} 倍",
}  # fmt: skip
_WAN, _YI = 10_000, 100_000_000


@dataclass(frozen=True, slots=True)
class Words:
    """Name and meaning of a key. `unit` is the counter to use instead of the unit's own, or ''."""

    name: str
    meaning: str
    unit: str = ""


def words(key: str) -> Words:
    """The words of a key; a key of an area's own rows, which has none, is called by itself."""
    return _words().get(key) or Words(key, "")


def name(key: str) -> str:
    """'开设工资专用账户的期限'"""
    return words(key).name


def known() -> frozenset[str]:
    """The keys that have words."""
    return frozenset(_words())


def remark(key: str, region: str) -> str:
    """What one place's row needs said besides the meaning of its key, or ''."""
    return _remarks().get((key, region), "")


def place(region: str) -> str:
    """'全国', '贵州省', '广东省一类地区'; a place that no built-in row is of by its province and code, '贵州省（522323）'."""
    if not region:
        return "全国"
    held = _places()
    return held.get(region) or (f"{held[region[:2]]}（{region}）" if region[:2] in held else region)


def say(value: object, unit: str, key: str = "", counter: str = "") -> str:
    """A value as people read it: '30 天', '500 万元', '85%', '是', '人社部门、行业主管部门', '2026年2月15日至2月23日'.

    `key` chooses words that hold for one key alone; `counter` takes the place of the unit's own.
    """
    counter = counter or words(key).unit if key else counter
    if value is None:
        return "没有查到数值"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(_said_items(list(value), key, counter))
    if isinstance(value, date):
        return months.show_day(value)
    if isinstance(value, str):
        return _said_word(value, unit, key)
    return _said_number(Decimal(str(value)), unit, counter)


def when(given: SourceDate) -> str:
    """A day of a source as far as it is known: '2020年5月1日', '2022年3月', '2022年', ''."""
    if given.exact and given.earliest is not None:
        return months.show_day(given.earliest)
    parts = given.text.split("-")
    return "".join(f"{int(part)}{mark}" for part, mark in zip(parts, "年月", strict=False) if part.isdigit())


def month(text: str) -> str:
    """'2026-09' as '2026年9月'; anything else as it is."""
    year, dash, rest = text.partition("-")
    return f"{year}年{int(rest)}月" if dash and year.isdigit() and rest.isdigit() else text


def _said_items(items: list[object], key: str, counter: str) -> list[str]:
    said: list[str] = []
    for one in items:
        if isinstance(one, tuple):
            first, last = one
            said.append(_span(first, last, with_year=not said))
        elif isinstance(one, date):
            said.append(_span(one, one, with_year=not said))
        else:
            said.append(f"{one} {counter}" if counter and str(one).isdigit() else _said_word(str(one), "list", key))
    return said


def _span(first: date, last: date, with_year: bool) -> str:
    start = months.show_day(first) if with_year else f"{first.month}月{first.day}日"
    return start if first == last else f"{start}至{last.month}月{last.day}日"


def _said_word(text: str, unit: str, key: str) -> str:
    if unit == "month_day":
        number, _, of_month = text.partition("-")
        return f"{int(number)}月{int(of_month)}日"
    held = _values()
    return held.get((text, key)) or held.get((text, "")) or text


def _said_number(value: Decimal, unit: str, counter: str) -> str:
    if unit == "ratio":
        return _AROUND[unit].format(_plain(value * 100))
    if counter:
        return f"{_plain(value)} {counter}"
    if unit in _AROUND:
        return _AROUND[unit].format(_plain(value))
    if unit == "yuan" and abs(value) >= _WAN:
        large, mark = (_YI, "亿元") if abs(value) >= _YI else (_WAN, "万元")
        return f"{_plain(value / large)} {mark}"
    return f"{_plain(value)} {_COUNTERS.get(unit, '')}".strip()


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rows(file: str) -> list[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@cache
def _words() -> Mapping[str, Words]:
    return {row["key"]: Words(row["name"], row["meaning"], row["unit"]) for row in _rows("words.csv")}


@cache
def _values() -> Mapping[tuple[str, str], str]:
    return {(row["value"], row["key"]): row["words"] for row in _rows("value-words.csv")}


@cache
def _remarks() -> Mapping[tuple[str, str], str]:
    return {(row["key"], row["region"]): row["remark"] for row in _rows("remarks.csv")}


@cache
def _places() -> Mapping[str, str]:
    return {row["region"]: row["name"] for row in _rows("places.csv")}
