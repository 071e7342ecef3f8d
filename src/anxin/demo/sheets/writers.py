"""Sheets to files: xlsx, csv in two encodings, and the web page that many systems save as .xls. Same sheets, same bytes."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from anxin.demo.sheets.cells import Sheet, text_of

# A spreadsheet knows no time zone: this is what stands in the file, whoever opens it.
_CREATED = datetime(2024, 1, 1)  # noqa: DTZ001
_FORBIDDEN = str.maketrans("[]:*?/\\", "()-----")


def write_xlsx(path: Path, sheets: list[Sheet]) -> None:
    """One workbook; the creation date is fixed so that equal content makes equal bytes."""
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "in_memory": True}
    )
    book.set_properties({"created": _CREATED})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    title = book.add_format({"bold": True, "align": "center"})
    seen: set[str] = set()
    for n, sheet in enumerate(sheets):
        name = sheet.name.translate(_FORBIDDEN)[:28]
        name = name if name not in seen else f"{name}{n}"
        seen.add(name)
        page = book.add_worksheet(name)
        merged = {(r0, c0): (r0, c0, r1, c1) for r0, c0, r1, c1 in sheet.merges}
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                span = merged.get((r, c)) if merged else None
                if span:
                    page.merge_range(*span, cell, title)
                elif cell == "" or cell is None:
                    continue
                elif isinstance(cell, str):
                    page.write_string(r, c, cell)
                elif isinstance(cell, datetime):
                    page.write_datetime(r, c, cell, times)
                elif isinstance(cell, date):
                    page.write_datetime(r, c, cell, dates)
                else:
                    page.write_number(r, c, cell)
    book.close()


def write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    """One sheet as comma-separated text; `encoding` is gb18030 or utf-8-sig."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([text_of(c) for c in row])
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_html(path: Path, sheet: Sheet) -> None:
    """A web page with one table, saved as .xls in GBK, as export buttons of many systems do."""
    starts = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in sheet.merges}
    covered = {
        (r, c)
        for r0, c0, r1, c1 in sheet.merges
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
        if (r, c) != (r0, c0)
    }
    out = [
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border="1">'
    ]
    for r, row in enumerate(sheet.rows):
        cells = []
        for c, cell in enumerate(row):
            if (r, c) in covered:
                continue
            rows, columns = starts.get((r, c), (1, 1))
            span = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
            shown = html.escape(text_of(cell))
            # Long digits get the style that keeps a spreadsheet from rounding them.
            keep = " style=\"mso-number-format:'\\@'\"" if shown.isdigit() and len(shown) > 11 else ""
            cells.append(f"<td{span}{keep}>{shown}</td>")
        out.append("<tr>" + "".join(cells) + "</tr>")
    out.append("</table></body></html>")
    path.write_bytes("\n".join(out).encode("gb18030"))


def write_json(path: Path, messages: Any) -> None:
    """Messages as the real-name platform sends them."""
    path.write_text(json.dumps(messages, ensure_ascii=False, indent=None), encoding="utf-8")
