"""Bad rows come back: a workbook of the same shape, the wrong cells marked, the reason beside them."""

import math
import shutil
from pathlib import Path

import xlsxwriter

from anxin.intake.reading import CellError, Sheet, Workbook

from .reports import FileReport, SheetReport

_CELL_LIMIT = 32_767
_REASON = "退回原因（改好后删去本列，再导入）"


def write_returned(report: FileReport, workbook: Workbook, folder: Path) -> Path:
    """Write the refused rows of all sheets; returns the path. Headers stand above them as in the original.

    The workbook appears whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # File systems count bytes: 60 characters of Chinese are 180 of the 255 that a name may have.
    path = folder / f"{Path(report.file).stem[:60]}-退回-{report.sha256[:8]}.xlsx"
    # One import writes at a time, so a folder that is still there was left by one that died.
    scratch = folder / ".returning"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        _write_book(report, workbook, scratch / "returned.xlsx")
        (scratch / "returned.xlsx").replace(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return path


def _write_book(report: FileReport, workbook: Workbook, path: Path) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        marked = book.add_format({"bg_color": "#FDE2E1", "border": 1})
        reason = book.add_format({"font_color": "#B42318", "text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in report.sheets:
            source = next((s for s in workbook.sheets if s.index == sheet.index), None)
            if sheet.rejected and source is not None:
                _write_sheet(book, sheet, source, marked, reason, day)
        if not book.worksheets():
            _write_issues(book, report)


def _write_sheet(book, sheet: SheetReport, source: Sheet, marked, reason, day) -> None:
    page = book.add_worksheet(_page_name(sheet.sheet, {page.name.lower() for page in book.worksheets()}))
    bad = {}
    for issue in sheet.issues:
        if issue.level == "reject":
            bad.setdefault(issue.row, []).append(issue)
    header_end = sheet.recognised.header_rows[1] if sheet.recognised.header_rows else 0
    at = {c.shown: c.index for c in sheet.recognised.columns.values()}
    width = 0
    line = 0
    for number, row in enumerate(source.rows, start=1):
        if number > header_end and number not in bad:
            continue
        width = max(width, len(row))
        wrong = {at.get(issue.column) for issue in bad.get(number, [])}
        for column, value in enumerate(row):
            _write_cell(page, line, column, value, marked if column in wrong else None, day)
        if number in bad:
            page.write_string(
                line, width, "；".join(f"{i.column}：{i.message}" for i in bad[number])[:_CELL_LIMIT], reason
            )
        elif number == header_end:
            page.write_string(line, width, _REASON, reason)
        line += 1
    page.set_column(width, width, 60)


def _page_name(name: str, taken: set[str]) -> str:
    """What Excel allows as a sheet's name (a csv's file name may hold brackets), and not twice."""
    cleaned = "".join(" " if c in "[]:*?/\\" else c for c in name).strip().strip("'")[:28] or "退回"
    if cleaned.lower() == "history":
        cleaned += "1"
    number, candidate = 1, cleaned
    while candidate.lower() in taken:
        number += 1
        candidate = f"{cleaned}{number}"
    return candidate


def _write_cell(page, line: int, column: int, value, mark, day) -> None:
    if value is None or value == "":
        if mark:
            page.write_blank(line, column, None, mark)
    elif isinstance(value, CellError):
        page.write_string(line, column, value.code, mark)
    elif isinstance(value, bool):
        page.write_boolean(line, column, value, mark)
    elif isinstance(value, int | float) and math.isfinite(value):
        page.write_number(line, column, value, mark)
    elif hasattr(value, "year") and value.year >= 1900:
        page.write_datetime(
            line, column, value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value, mark or day
        )
    else:
        # write_string never makes a formula of text that begins with '='.
        page.write_string(line, column, str(value)[:_CELL_LIMIT], mark)


def _write_issues(book, report: FileReport) -> None:
    """A message (JSON) has no sheet to give back; its refusals are listed."""
    page = book.add_worksheet("退回")
    page.write_row(0, 0, ["报文", "序号", "字段", "退回原因"])
    line = 1
    for sheet in report.sheets:
        for issue in sheet.issues:
            if issue.level == "reject":
                page.write_string(line, 0, sheet.sheet)
                page.write_number(line, 1, issue.row)
                page.write_string(line, 2, issue.column)
                page.write_string(line, 3, issue.message)
                line += 1
    page.set_column(3, 3, 60)
