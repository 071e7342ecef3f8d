"""An honest payroll sheet in every format, to be spoilt."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from anxin.kit import idnumber

PROJECT = "云岭县城北安置房项目"
FIRM = "云岭县宏达建筑劳务有限公司"
HEADERS = ["序号", "姓名", "身份证号", "班组", "出勤天数", "日工资", "应发工资", "扣款", "实发工资", "银行卡号", "备注"]
NAMES = ["王德富", "李长贵", "张永明", "陈国安", "杨文才"]
SHEET = "xl/worksheets/sheet1.xml"


def person(n: int) -> list[Any]:
    """The row of the n-th worker (from 1)."""
    identity = idnumber.complete(f"52232319{70 + n % 30}0{1 + n % 9}1{n % 10}{n % 1000:03d}"[:17])
    return [n, NAMES[(n - 1) % len(NAMES)], identity, "钢筋班", 26, 300, 7800, 0, 7800, f"62170000123456{n:05d}", ""]


def payroll(
    *rows: Sequence[Any], title: str = f"{PROJECT}2026年3月农民工工资支付表", total: Any = None
) -> list[list[Any]]:
    """A whole sheet around these rows; three good ones without any."""
    body = [list(row) for row in rows] or [person(n) for n in range(1, 4)]
    sheet: list[list[Any]] = [[title], [f"项目名称：{PROJECT}", "", "", f"用人单位：{FIRM}"], HEADERS, *body]
    if total is not None:
        sheet.append(["合计", "", "", "", "", "", total, 0, total, "", ""])
    return sheet


def changed(n: int, **values: Any) -> list[Any]:
    """The n-th worker's row with other values, by heading."""
    row = person(n)
    for heading, value in values.items():
        row[HEADERS.index(heading)] = value
    return row


def xlsx(
    path: Path, rows: Sequence[Sequence[Any]], name: str = "工资表", more: Callable[[Any, Any], None] | None = None
) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
        if more:
            more(book, sheet)
    return path


def xls(path: Path, rows: Sequence[Sequence[Any]], name: str = "工资表") -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.save(str(path))
    return path


def csv_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def html(rows: Sequence[Sequence[Any]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>'


def rebuilt(path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> Path:
    """The honest workbook with its parts changed and further parts added."""
    good = xlsx(path.with_suffix(".good"), payroll())
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, data in (extra or {}).items():
            target.writestr(name, data)
    good.unlink()
    return path


def same(_: str, data: bytes) -> bytes:
    return data


def in_sheet(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    """Change the worksheet's part only."""
    return lambda name, data: change(data) if name == SHEET else data


def sheet_data(inner: bytes) -> Callable[[str, bytes], bytes]:
    """Put other rows into the worksheet."""

    def change(data: bytes) -> bytes:
        head, _, rest = data.partition(b"<sheetData>")
        return head + b"<sheetData>" + inner + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return in_sheet(change)
