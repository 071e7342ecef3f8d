"""Small helpers round the different writer libraries, so that each maker shows its table and little else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

FILES = Path(__file__).resolve().parent.parent / "files"
MAKERS: dict[str, Callable[[Path], None]] = {}

Grid = Sequence[Sequence[Any]]


def sample(name: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Register a maker for files/<name>."""

    def keep(maker: Callable[[Path], None]) -> Callable[[Path], None]:
        MAKERS[name] = maker
        return maker

    return keep


def with_openpyxl(path: Path, sheets: dict[str, Grid], merges: dict[str, list[str]] | None = None) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(r, c, value)
                    if isinstance(value, str) and value.isdigit():
                        cell.number_format = "@"
        for area in (merges or {}).get(name, []):
            sheet.merge_cells(area)
    book.save(path)


def with_xlsxwriter(path: Path, sheets: dict[str, Grid], merges: dict[str, list[str]] | None = None) -> None:
    import datetime as dt

    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
        centred = book.add_format({"align": "center", "border": 1, "bold": True})
        moment = book.add_format({"num_format": "yyyy/m/d h:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for area in (merges or {}).get(name, []):
                sheet.merge_range(area, "", centred)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is None:
                        continue
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif isinstance(value, dt.datetime) and value.time() != dt.time(0):
                        sheet.write_datetime(r, c, value, moment)
                    else:
                        sheet.write(r, c, value)


def with_xlwt(
    path: Path, sheets: dict[str, Grid], merges: dict[str, list[tuple[int, int, int, int]]] | None = None
) -> None:
    import datetime as dt

    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r0, r1, c0, c1 in (merges or {}).get(name, []):
            sheet.merge(r0, r1, c0, c1)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, dt.date):
                    sheet.write(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    book.save(str(path))


def as_text(path: Path, rows: Grid, codec: str, delimiter: str = ",", newline: str = "\r\n") -> None:
    """Hand-written delimited text; cells that hold the delimiter, quotes or line breaks are quoted."""
    lines = []
    for row in rows:
        cells = []
        for value in row:
            text = "" if value is None else str(value)
            if any(mark in text for mark in (delimiter, '"', "\n")) and not text.startswith('="'):
                text = '"' + text.replace('"', '""') + '"'
            cells.append(text)
        lines.append(delimiter.join(cells))
    path.write_bytes((newline.join(lines) + newline).encode(codec))


def as_page(path: Path, body: str, codec: str, charset: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>{body}</body></html>'
    path.write_bytes(page.encode(codec))


def page_rows(rows: Grid, tag: str = "td") -> str:
    return "".join(
        "<tr>" + "".join(f"<{tag}>{'&nbsp;' if v is None else escape(str(v))}</{tag}>" for v in row) + "</tr>\n"
        for row in rows
    )


def as_spreadsheet_ml(
    path: Path, name: str, rows: Grid, merge_across: dict[tuple[int, int], int] | None = None
) -> None:
    """Excel 2003 XML. Strings and numbers; empty cells are left out with ss:Index, as Excel does."""
    parts = [
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
        f'<Worksheet ss:Name="{escape(name)}"><Table>\n'
    ]
    for r, row in enumerate(rows):
        parts.append(f'<Row ss:Index="{r + 1}">')
        last = -1
        for c, value in enumerate(row):
            if value is None:
                continue
            index = f' ss:Index="{c + 1}"' if c != last + 1 else ""
            across = (merge_across or {}).get((r, c), 0)
            merge = f' ss:MergeAcross="{across}"' if across else ""
            kind = "String" if isinstance(value, str) else "Number"
            parts.append(f'<Cell{index}{merge}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>')
            last = c + across
        parts.append("</Row>\n")
    parts.append("</Table></Worksheet></Workbook>\n")
    path.write_text("".join(parts), encoding="utf-8")
