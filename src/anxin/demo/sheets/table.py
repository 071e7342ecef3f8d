"""Tables with a head: titles, the line of project and employer, headers in one or two rows, totals, signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.demo.sheets.cells import Cell, Sheet
from anxin.demo.sheets.style import Style

Getter = Callable[[Any], Cell]


@dataclass(slots=True)
class Column:
    """A column: synonyms of its header, what stands in it, whether it is always there, and the group above it."""

    headers: Sequence[str]
    get: Getter
    always: bool = True
    group: str = ""

    def header(self, style: Style) -> str:
        return self.headers[style.words % len(self.headers)]


def used(columns: list[Column], items: Sequence[Any]) -> list[Column]:
    """The columns that are always printed, and the others where at least one row has something to say."""
    return [c for c in columns if c.always or any(c.get(x) not in ("", None) for x in items)]


def head(sheet: Sheet, style: Style, title: str, facts: list[tuple[str, str]], width: int) -> None:
    """Above the table: the title, and facts ('项目名称', ...) in one merged line, in cells, or one a line."""
    sheet.banner(title, width)
    if style.head == 0:
        sheet.banner("    ".join(f"{k}：{v}" for k, v in facts), width)
    elif style.head == 1:
        for k, v in facts:
            sheet.add(f"{k}：{v}")
    elif style.head == 2:
        row: list[Cell] = [""] * max(width, 3 * len(facts))
        for n, (k, v) in enumerate(facts):
            row[n * max(3, width // max(1, len(facts)) // 1) if width >= 3 * len(facts) else n * 3] = f"{k}：{v}"
        sheet.rows.append(row[:width] if width >= 3 * len(facts) else row)
    else:
        for k, v in facts:
            sheet.add(f"{k}：", v)


def headers(sheet: Sheet, style: Style, columns: list[Column], *, two_rows: bool = False) -> None:
    """One header row, or two with the groups merged above their columns and the rest merged downward."""
    if not two_rows or not any(c.group for c in columns):
        sheet.rows.append([c.header(style) for c in columns])
        return
    top = len(sheet.rows)
    upper: list[Cell] = []
    lower: list[Cell] = []
    start = 0
    for n, c in enumerate(columns):
        before = columns[n - 1].group if n else ""
        upper.append((c.group if c.group != before else "") if c.group else c.header(style))
        lower.append(c.header(style) if c.group else "")
        if not c.group:
            sheet.merges.append((top, n, top + 1, n))
        if c.group and c.group != before:
            start = n
        ends = n + 1 == len(columns) or columns[n + 1].group != c.group
        if c.group and ends and n > start:
            sheet.merges.append((top, start, top, n))
    sheet.rows += [upper, lower]


def body(sheet: Sheet, columns: list[Column], items: Sequence[Any]) -> None:
    for x in items:
        sheet.rows.append([c.get(x) for c in columns])
