"""Sheets that can be read and say what cannot be: the good rows go in, the others come back with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwt

from .case import Case, Make
from .sheets import PROJECT, changed, payroll, person, xlsx


def sheet(*rows: Sequence[Any], **more: Any) -> Make:
    return lambda folder: xlsx(folder / "工资表.xlsx", payroll(*rows, **more))


def error_cells(folder: Path) -> Path:
    """A formula that has lost its source: Excel stores the error as the cell's value."""

    def more(book: Any, page: Any) -> None:
        page.write_formula(3, 8, "=Sheet9!A1", None, "#REF!")

    return xlsx(folder / "工资表.xlsx", payroll(), more=more)


def error_cells_xls(folder: Path) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("工资表")
    for r, row in enumerate(payroll()):
        for c, value in enumerate(row):
            if (r, c) == (3, 8):
                page.row(r).set_cell_error(c, "#REF!")
            else:
                page.write(r, c, value)
    book.save(str(folder / "工资表.xls"))
    return folder / "工资表.xls"


def unsaved_formulas(folder: Path) -> Path:
    def more(book: Any, page: Any) -> None:
        page.write_formula(3, 8, "=G4-H4", None, "")

    return xlsx(folder / "工资表.xlsx", payroll(), more=more)


def roster(*days: Any) -> Make:
    heads = ["序号", "姓名", "身份证号", "班组", "工种", "进场日期"]
    rows = [[f"{PROJECT}农民工花名册"], [f"项目名称：{PROJECT}", "", "用人单位：云岭县宏达建筑劳务有限公司"], heads]
    rows += [[n, person(n)[1], person(n)[2], "钢筋班", "钢筋工", day] for n, day in enumerate(days, 1)]
    return lambda folder: xlsx(folder / "花名册.xlsx", rows, "花名册")


def months_column(folder: Path) -> Path:
    rows = payroll(title=f"{PROJECT}农民工工资支付表")
    rows[2] = [*rows[2], "月份"]
    for n, row in enumerate(rows[3:]):
        row.append(["2026-02", "2026-03", "2026-13"][n])
    return xlsx(folder / "工资表.xlsx", rows)


FORMULAS = [
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    '=HYPERLINK("http://x.invalid","点我")',
]


def formula_names(folder: Path) -> Path:
    rows = [changed(n, 姓名=name) for n, name in enumerate(FORMULAS, 1)]
    # One of them is refused, so that it also stands in the workbook that goes back.
    return xlsx(folder / "工资表.xlsx", payroll(*rows, changed(6, 姓名="=1+1", 实发工资="很多")))


CASES = [
    Case("ref", "`#REF!` in the amount (xlsx)", error_cells, status="partly", says=("公式错误 #REF!", "实发工资")),
    Case("ref-xls", "`#REF!` in the amount (xls)", error_cells_xls, status="partly", says=("公式错误 #REF!", "实发工资")),
    Case("unsaved", "formulas without a stored result", unsaved_formulas, status="partly", says=("没有保存计算结果", "I4")),
    Case("formulas", "names that begin with `=cmd`, `+`, `-`, `@`: kept as text", formula_names, status="partly", says=("像公式", "很多")),
    Case("two-months", "a title with two months", sheet(title=f"{PROJECT}2026年3月、4月农民工工资支付表"), status="question", says=("2026年3月", "2026年4月")),
    Case("months", "two months in a column, and month 13", months_column, status="partly", says=("2026-13", "年月")),
    Case("month-13", "a title with month 13", sheet(title=f"{PROJECT}2026年13月农民工工资支付表"), status="question", says=("2026年13月", "--month")),
    Case("total", "a total that contradicts its lines", sheet(total=99_999), says=("99,999.00", "23,400.00", "合计")),
    Case("wage-1e12", "a wage of 1e12", sheet(person(1), changed(2, 应发工资=1e12, 实发工资=1e12)), status="partly", says=("1,000,000,000,000.00", "不可能")),
    Case("wage-text", "a wage of 30 digits as text", sheet(person(1), changed(2, 应发工资="9" * 30, 实发工资="9" * 30)), status="partly", says=("大得不合常理",)),
    Case("wage-minus", "a negative wage", sheet(person(1), changed(2, 应发工资=-7800, 实发工资=-7800)), status="partly", says=("负数 -7,800.00",)),
    Case("wage-nan", "`NaN`, `inf` and words for a wage", sheet(person(1), changed(2, 实发工资="NaN"), changed(3, 实发工资="inf")), status="partly", says=("NaN", "inf")),
    Case("days-400", "400 days in a month", sheet(person(1), changed(2, 出勤天数=400)), says=("400 天", "31 天")),
    Case("old-days", "days before 1950 and far in the future", roster(dt.date(2026, 1, 5).isoformat(), "1900-01-01", "2999-12-31", "2026-02-30"), status="partly", says=("1900-01-01", "2999-12-31", "2026-02-30")),
    Case("digits", "identity number that Excel took for a number", sheet(person(1), changed(2, 身份证号=5.22323197001010e17)), status="partly", says=("后三位已经丢失",)),
    Case("twins", "the same row twice", sheet(person(1), person(2), person(2)), status="partly", says=("完全相同",)),
    Case("hidden-chars", "zero-width, direction and control characters in names", sheet(changed(1, 姓名="王\u200b德\u202e富"), changed(2, 姓名="李\x0b长\x00贵"), person(3)), says=("看不见的",)),
]  # fmt: skip
