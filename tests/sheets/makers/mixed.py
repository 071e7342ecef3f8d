"""Workbooks that hold several things: a month's papers in one file, and one sheet with a table per crew below another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import HUILI, PEOPLE, WANGJIANG
from .write import sample, with_xlsxwriter

P = PEOPLE


@sample("mixed/鲁屯镇中心小学教学楼工程2026年3月用工资料.xlsx")
def month_in_one_file(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    contents = book.active
    contents.title = "目录"
    for row in (["用工资料目录"], ["序号", "资料名称"], [1, "花名册"], [2, "考勤表"], [3, "工资表"]):
        contents.append(row)

    roster = book.create_sheet("花名册")
    roster.append(["现场人员花名册"])
    roster.append(["姓名", "身份证号", "班组", "工种", "进场时间", "手机"])
    for i in (1, 3, 5, 7):
        roster.append([P[i].name, P[i].id, "砌筑班", "砌筑工", dt.date(2026, 3, 1), P[i].phone])

    grid = book.create_sheet("3月考勤")
    grid.append(["考 勤 表"])
    grid.append(["姓名", *range(1, 32), "天数"])
    for i, absent in ((1, {7, 14}), (3, set()), (5, set(range(20, 32)))):
        grid.append([P[i].name, *["×" if day in absent else "√" for day in range(1, 32)], 31 - len(absent)])

    wages = book.create_sheet("3月工资")
    wages.append(["工 资 表"])
    wages.append(["姓名", "身份证号", "天数", "日薪", "应发", "实发", "签名"])
    for i, days in ((1, 29), (3, 31), (5, 19), (7, 10)):
        wages.append([P[i].name, P[i].id, days, 300, days * 300, days * 300])
    wages.append(["合计", None, 89, None, 26700, 26700])
    wages.merge_cells("A1:G1")

    helper = book.create_sheet("下拉项")
    helper.sheet_state = "hidden"
    for word in ("砌筑工", "钢筋工", "木工"):
        helper.append([word])
    book.save(path)


@sample("mixed/班组分表_2026年6月工资.xlsx")
def table_per_crew(path: Path) -> None:
    head = ["序号", "姓名", "身份证号", "天数", "单价", "应发金额", "扣款", "实发金额"]
    rows: list[list[object]] = []
    for crew, lines in (("钢筋班", [(0, 26), (1, 25)]), ("木工班", [(3, 22), (4, 20), (6, 24)])):
        rows.append([f"{WANGJIANG}2026年6月工资表"])
        rows.append([f"用人单位：{HUILI}", None, None, f"班组：{crew}"])
        rows.append(head)
        for n, (i, days) in enumerate(lines, 1):
            rows.append([n, P[i].name, P[i].id, days, 310, days * 310, 0, days * 310])
        total = sum(days for _, days in lines)
        rows.append(["合计", None, None, total, None, total * 310, 0, total * 310])
        rows.append([])
    with_xlsxwriter(path, {"6月": rows})
