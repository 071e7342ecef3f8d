"""The law as dated data: values by day and region, articles by id, numbers of our own, the calendar.

    law.value("deposit_lodge_deadline_workdays", on=day, region="522323")
    law.article("decree-724/26").summary
    law.number("wage.late_red_d", on=day, region="52", overrides=area_numbers)

The functions here read the built-in data. An installation that adds rows of its own loads a `LawBook` with its folder and passes it
as `book`; nothing is kept in a global.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from anxin.law import words
from anxin.law.articles import Article, Instrument, article, articles, instruments
from anxin.law.book import Band, LawBook
from anxin.law.errors import LawDataError, LawError, LawGap, NotDecided, NotStricter, UnknownArticle
from anxin.law.numbers import Default, Number, Overrides, check_overrides, defaults, in_force, number
from anxin.law.values import LawRow, LawValue

__all__ = [
    "Article",
    "Band",
    "Default",
    "Instrument",
    "LawBook",
    "LawDataError",
    "LawError",
    "LawGap",
    "LawRow",
    "LawValue",
    "NotDecided",
    "NotStricter",
    "Number",
    "Overrides",
    "UnknownArticle",
    "article",
    "articles",
    "band",
    "built_in",
    "check_overrides",
    "deciding_value",
    "defaults",
    "in_force",
    "instruments",
    "keys",
    "minimum_wage_fen",
    "number",
    "value",
    "words",
]


@cache
def built_in() -> LawBook:
    """The values that come with the code, without an area's own rows."""
    return LawBook.load()


def value(key: str, on: date, region: str | None = None, *, book: LawBook | None = None) -> LawValue:
    """What the law says on a day in a region; see LawBook.value."""
    return (book or built_in()).value(key, on, region)


def deciding_value(key: str, on: date, region: str | None = None, *, book: LawBook | None = None) -> LawValue:
    """As `value`, refusing what may not decide; see LawBook.deciding_value."""
    return (book or built_in()).deciding_value(key, on, region)


def band(key: str, amount: Decimal | int, on: date, region: str | None = None, *, book: LawBook | None = None) -> Band:
    """Three-state comparison with a provincial figure; see LawBook.band."""
    return (book or built_in()).band(key, amount, on, region)


def minimum_wage_fen(on: date, region: str | None, *, book: LawBook | None = None) -> LawValue | None:
    """The monthly minimum wage of a place; see LawBook.minimum_wage_fen."""
    return (book or built_in()).minimum_wage_fen(on, region)


def keys(*, book: LawBook | None = None) -> list[str]:
    """Every key of the legal parameters."""
    return (book or built_in()).keys()
