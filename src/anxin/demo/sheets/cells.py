"""A sheet before it is written: rows of plain values, and what is merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from anxin.kit import money

Cell = Any


@dataclass(slots=True)
class Sheet:
    """`merges` are (row, column, last row, last column), from 0 and inclusive."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        self.rows.append(list(cells))

    def banner(self, text: str, width: int) -> None:
        """A title over the whole width."""
        if width > 1:
            self.merges.append((len(self.rows), 0, len(self.rows), width - 1))
        self.rows.append([text])


def day(value: date | None, style: int) -> Cell:
    """A date as this sender writes it: a real date cell, or one of four ways of text."""
    if value is None:
        return ""
    if style == 0:
        return value
    if style == 1:
        return value.isoformat()
    if style == 2:
        return f"{value.year}.{value.month}.{value.day}"
    if style == 3:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.year}/{value.month}/{value.day}"


def yuan(fen: int | None, style: int) -> Cell:
    """An amount: a number, text with commas, or text with 元."""
    if fen is None:
        return ""
    if style == 0:
        return fen / 100 if fen % 100 else fen // 100
    if style == 1:
        return money.show(fen)
    if style == 2:
        return f"{money.yuan(fen)}"
    return f"{money.yuan(fen)}元"


def text_of(cell: Cell) -> str:
    """The cell in a text file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
