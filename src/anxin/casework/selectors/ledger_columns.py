"""A column of a government ledger: its heading exactly as the form has it, and how it is filled from what is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anxin.deadlines.clock import CHINA
from anxin.documents.tables import Kind
from anxin.kit import money, months


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """``value`` of a row; None for a column that is filled by hand (✎) or that nobody has told us.

    An amount or a number that is not there is written as 0 (零报告).
    """

    title: str
    value: Callable[[Any], Any] | None = None
    kind: Kind = "text"

    def of(self, row: Any) -> Any:
        found = self.value(row) if self.value is not None else None
        if found is None and self.kind in ("int", "money"):
            return 0
        return found

    def words(self, row: Any) -> str:
        """The value as it stands on paper."""
        found = self.of(row)
        if found is None:
            return ""
        if self.kind == "money":
            return f"{money.show(found)} 元"
        if isinstance(found, datetime):
            return found.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        return found.isoformat() if isinstance(found, date) else str(found)


@dataclass(frozen=True)
class Ledger:
    """``rows``: a function from a scope to a queryset; ``day``: the field that a period narrows; ``open``: what is not done."""

    code: str
    title: str
    columns: tuple[LedgerColumn, ...]
    rows: Callable[[Any], Any]
    day: str
    order: tuple[str, ...]
    open: Any = None
    note: str = ""


def people_money(people: int | None, fen: int | None) -> str:
    """'2 人 / 12,000.00 元'; zeros are written."""
    return f"{people or 0} 人 / {money.show(fen or 0)} 元"


def span(found: list[int]) -> str:
    return "、".join(months.show(m) for m in found)
