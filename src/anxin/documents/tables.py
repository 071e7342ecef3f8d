"""Tables as xlsx and csv.

A cell of text stays text: nothing that a person typed into a name may run as a formula on the reader's machine.
A ``Sealed`` value prints masked, as everywhere.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

import xlsxwriter

from anxin.kit import money, months

from .fonts import CHINA

Kind = Literal["text", "int", "money", "date", "moment", "month"]
# The full-width signs too: an Excel in Chinese takes them for their narrow brothers.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_NAME_LIMIT = 31
_CELL_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its values are (money: int fen; month: YYYYMM), and its width in characters."""

    title: str
    kind: Kind = "text"
    width: int = 0


def write_table(
    target: str | Path | IO[bytes],
    title: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[str] = (),
) -> int:
    """Write one sheet: title row, ``notes`` below it, headings (frozen), then ``rows``; return how many rows.

    Rows may be a generator: memory stays constant. Money is written in yuan as a number with two decimals. Texts that
    begin with = + - @, tab or carriage return are string cells like any other text.
    """
    cols = [Column(c) if isinstance(c, str) else c for c in columns]
    book = xlsxwriter.Workbook(
        target if hasattr(target, "write") else str(target),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": hasattr(target, "write"),
        },
    )
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {
        "money": book.add_format({"num_format": "#,##0.00"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
    }
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for index, col in enumerate(cols):
        sheet.set_column(index, index, col.width or max(10, len(col.title) * 2 + 2))
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for line, note in enumerate(notes, start=1):
        sheet.write_string(line, 0, note)
    top = 1 + len(notes)
    for index, col in enumerate(cols):
        sheet.write_string(top, index, col.title, heading)
    sheet.freeze_panes(top + 1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, (col, value) in enumerate(zip(cols, row, strict=True)):
            _write(sheet, top + count, index, col.kind, value, formats)
    book.close()
    return count


def write_csv(target: str | Path | IO[str], columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]) -> int:
    """Write UTF-8 csv with a byte-order mark (so that Excel reads Chinese) when given a path; return how many rows.

    csv has no cell types, so a text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    if not hasattr(target, "write"):
        with Path(target).open("w", encoding="utf-8-sig", newline="") as file:  # type: ignore[arg-type]
            return write_csv(file, columns, rows)
    cols = [Column(c) if isinstance(c, str) else c for c in columns]
    out = csv.writer(target)  # type: ignore[arg-type]
    out.writerow([neutral(col.title) for col in cols])
    count = 0
    for row in rows:
        out.writerow([_as_text(col.kind, value) for col, value in zip(cols, row, strict=True)])
        count += 1
    return count


def neutral(text: str) -> str:
    """``text`` with a leading apostrophe when a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _write(sheet: Any, row: int, col: int, kind: Kind, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "money":
        # A spreadsheet knows only binary numbers; the two decimals are exact again once it shows them.
        sheet.write_number(row, col, float(money.yuan(value)), formats["money"])
    elif kind == "int" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, col, value)
    elif kind == "moment" and isinstance(value, datetime):
        sheet.write_datetime(row, col, _local(value), formats["moment"])
    elif kind == "date" and isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, col, value, formats["date"])
    else:
        sheet.write_string(row, col, _plain(kind, value)[:_CELL_LIMIT], formats["text"])


def _as_text(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind == "money":
        return f"{money.yuan(value):f}"
    if kind == "int" and isinstance(value, int | Decimal):
        return str(value)
    return neutral(_plain(kind, value))


def _plain(kind: Kind, value: Any) -> str:
    if kind == "month" and isinstance(value, int):
        return months.show(value)
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _local(moment: datetime) -> datetime:
    """The Chinese wall clock: a spreadsheet keeps no zone."""
    return moment.astimezone(CHINA).replace(tzinfo=None) if moment.tzinfo else moment


def _sheet_name(title: str) -> str:
    cleaned = "".join(" " if c in "[]:*?/\\" else c for c in title).strip().strip("'")
    return cleaned[:_SHEET_NAME_LIMIT] or "表1"
