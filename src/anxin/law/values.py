"""A value of the law, typed by its unit, and the row that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from anxin.kit import money
from anxin.law import words
from anxin.law.dates import SourceDate

Value: TypeAlias = int | Decimal | bool | str | date | list[str] | list[date] | list[tuple[date, date]] | None

MONEY_UNITS = frozenset({"yuan", "yuan_per_month", "yuan_per_worker"})
# Shares and rates are Decimal even when whole, so that a rule never divides an int by accident.
RATE_UNITS = frozenset({"percent", "percent_per_day", "multiple", "multiple_of_local_monthly_minimum_wage"})
COUNT_UNITS = frozenset(
    {"day", "workday", "hour", "week", "month", "year", "count", "person", "point", "rank", "year_number"}
)


@dataclass(frozen=True, slots=True)
class LawRow:
    """One dated row of the parameters, as the file has it, with its value typed."""

    key: str
    value: Value
    unit: str
    instrument: str
    basis_article: str
    article_ids: tuple[str, ...]
    since: SourceDate
    until: SourceDate
    scope: str
    region: str
    tier1_in: tuple[str, ...]
    status: str
    checked: str
    note: str

    def in_force(self, on: date) -> bool:
        """Whether the row can be in force on a day; where only a year is known, from that year's first day on."""
        begun = self.since.earliest is None or self.since.earliest <= on
        return begun and (self.until.latest is None or on <= self.until.latest)


@dataclass(frozen=True, slots=True)
class LawValue:
    """The answer to "what does the law say on that day, in that region".

    `decides` is False for a value that may be shown and must not decide anything; `caution` says in Chinese why, or what else
    to mind. `confirmed` is True only where the figure was seen in a source (status verified).
    """

    key: str
    value: Value
    unit: str
    instrument: str
    article_ids: tuple[str, ...]
    effective_from: date | None
    effective_to: date | None
    region: str
    status: str
    note: str
    checked: str
    decides: bool
    caution: str | None = None

    @property
    def confirmed(self) -> bool:
        return self.status == "verified"

    @property
    def fen(self) -> int:
        """Money in fen. TypeError on a value that is no money."""
        if self.unit not in MONEY_UNITS or not isinstance(self.value, Decimal):
            raise TypeError(f"{self.key} 不是金额(单位 {self.unit})")
        return money.fen(self.value)

    @property
    def number(self) -> int | Decimal:
        """The value as a number in its own unit. TypeError on a list, a word or a missing value."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, Decimal)):
            raise TypeError(f"{self.key} 不是数值(单位 {self.unit})")
        return self.value

    @property
    def shown(self) -> str:
        """Value and unit as people read them."""
        return words.say(self.value, self.unit, self.key)


def typed(text: str, unit: str) -> Value:
    """The text of a value by its unit; empty gives None. ValueError when it does not fit.

    Money and rates are Decimal, counts int (Decimal when not whole: 21.75 days), `bool`, `date`, lists as lists.
    """
    if text == "":
        return None
    if unit == "bool":
        if text not in {"true", "false"}:
            raise ValueError(f"“{text}”不是 true 或 false")
        return text == "true"
    if unit in MONEY_UNITS or unit in RATE_UNITS:
        return _decimal(text)
    if unit in COUNT_UNITS:
        number = _decimal(text)
        return int(number) if number == number.to_integral_value() else number
    if unit == "list":
        return text.split(">" if ">" in text else "|")
    if unit == "date":
        return date.fromisoformat(text)
    if unit == "date_list":
        return [date.fromisoformat(x) for x in text.split("|")]
    if unit == "date_ranges":
        spans = [x.partition("/") for x in text.split("|")]
        return [(date.fromisoformat(a), date.fromisoformat(b or a)) for a, _, b in spans]
    if unit in {"enum", "text", "month_day"}:
        return text
    raise ValueError(f"未知的单位“{unit}”")


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError as e:
        raise ValueError(f"“{text}”不是数字") from e
    if not number.is_finite():
        raise ValueError(f"“{text}”不是数字")
    return number
