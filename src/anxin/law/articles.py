"""Instruments and their articles, by id: `decree-724/26`. `decree-724/all` is the instrument as a whole.

Summaries are ours, one Chinese sentence each; they help to find the article and never replace its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from anxin.law.dates import SourceDate, parse
from anxin.law.errors import LawDataError, UnknownArticle

FOLDER = Path(__file__).with_name("instruments")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, rule or notice. Dates are those of the version that our values were read from."""

    id: str
    title: str
    number: str | None
    issuer: str
    since: SourceDate
    until: SourceDate


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `number` is as written ('26', '276-1'; 'all' for the whole); `label` as people cite it.

    `in_force_from` is None when the source gives no exact day.
    """

    id: str
    instrument: Instrument
    number: str
    label: str
    summary: str
    in_force_from: date | None
    in_force_to: date | None

    @property
    def title(self) -> str:
        """《保障农民工工资支付条例》第二十六条"""
        name = self.instrument.title
        shown = name if name.startswith(("法释", "国办发", "人社部发", "粤高法", "渝人社")) else f"《{name}》"
        return shown + self.label


def numeral(number: int) -> str:
    """A number from 1 to 9999 as articles are counted: 26 is 二十六, 110 一百一十, 1001 一千零一."""
    if not 0 < number < 10_000:
        raise ValueError(f"条数 {number} 不在 1 至 9999")
    said, gap = "", False
    for mark, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            said += ("零" if gap else "") + "零一二三四五六七八九"[digit] + mark
        gap = bool(said) and not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def article(article_id: str) -> Article:
    """The article with that id. Raises UnknownArticle and names the nearest ids."""
    found = articles().get(article_id)
    if found is None:
        near = get_close_matches(article_id, articles(), n=3)
        hint = f"，相近的有：{'、'.join(near)}" if near else ""
        raise UnknownArticle(f"没有编号为“{article_id}”的条文{hint}。条文登记在 law/instruments 下。")
    return found


@cache
def articles() -> Mapping[str, Article]:
    """Every article by id, in the order of the files. Read once."""
    found: dict[str, Article] = {}
    seen: set[str] = set()
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            instrument = _instrument(entry, path)
            if instrument.id in seen:
                raise LawDataError(f"{path.name}：文件编号 {instrument.id} 重复")
            seen.add(instrument.id)
            for one in _articles(entry, instrument):
                found[one.id] = one
    return found


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by id."""
    return {a.instrument.id: a.instrument for a in articles().values()}


def _instrument(entry: dict[str, Any], path: Path) -> Instrument:
    try:
        number = entry["number"]
        return Instrument(
            id=entry["id"],
            title=entry["title"],
            number=str(number) if number else None,
            issuer=entry["issuer"],
            since=parse(entry.get("from")),
            until=parse(entry.get("to")),
        )
    except (KeyError, ValueError) as e:
        raise LawDataError(f"{path.name} 中 {entry.get('id', '?')} 缺项或日期不对：{e}") from e


def _articles(entry: dict[str, Any], instrument: Instrument) -> list[Article]:
    counted = entry.get("counted", "条")
    since, until = instrument.since, instrument.until
    last = until.earliest if until.exact else None
    first = since.earliest if since.exact else None
    result = [Article(f"{instrument.id}/all", instrument, "all", "", f"{instrument.title}全文。", first, last)]
    for key, content in entry["articles"].items():
        number = str(key)
        text, begins = (
            (content["text"], parse(content["from"]).earliest) if isinstance(content, dict) else (content, first)
        )
        main, _, sub = number.partition("-")
        label = f"第{numeral(int(main))}{counted}" + (f"之{numeral(int(sub))}" if sub else "")
        result.append(Article(f"{instrument.id}/{number}", instrument, number, label, text, begins, last))
    return result
