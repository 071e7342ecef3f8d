"""Monthly attendance sheets: ticks, hours, halves, morning and afternoon lines, three lines per worker, leave totals."""

from __future__ import annotations

from pathlib import Path

from .people import HUILI, JINZHOU, PEOPLE, ROAD, SCHOOL, WANGJIANG, WATER
from .write import as_spreadsheet_ml, as_text, sample, with_openpyxl, with_xlsxwriter, with_xlwt

P = PEOPLE
WEEK = "日一二三四五六"


@sample("grids/考勤表_打勾.xlsx")
def ticks(path: Path) -> None:
    """March 2026 began on a Sunday."""
    rows = [
        ["农民工考勤表"],
        [
            f"项目名称：{WANGJIANG}",
            *[None] * 9,
            f"用人单位：{HUILI}",
            *[None] * 9,
            "班组：钢筋班",
            *[None] * 6,
            "2026年3月",
        ],
        ["序号", "姓名", "身份证号", "工种", *range(1, 32), "出勤天数", "工人签字"],
        [None, None, None, None, *[WEEK[(d - 1) % 7] for d in range(1, 32)], None, None],
    ]
    plans = {
        0: ["√"] * 31,
        1: ["√"] * 10 + ["×"] * 5 + ["√"] * 16,
        2: ["○" if (d - 1) % 7 == 0 else "√" for d in range(1, 32)],
        3: ["半"] * 2 + ["√"] * 20 + [None] * 9,
        4: ["√", "¥"] + ["√"] * 29,
        5: [None] * 31,
    }
    claimed = [31, 26, 26, 21, 30, 0]
    for n, i in enumerate(plans):
        rows.append([n + 1, P[i].name, P[i].id, "钢筋工", *plans[i], claimed[n], None])
    rows.append(["说明：√ 出勤，× 缺勤，○ 休息，半 出勤半天"])
    rows.append(["班组长：", *[None] * 9, "考勤员：", *[None] * 9, "劳资专管员："])
    merges = [
        "A1:AK1",
        "A2:J2",
        "K2:T2",
        "U2:AA2",
        "AB2:AK2",
        "A3:A4",
        "B3:B4",
        "C3:C4",
        "D3:D4",
        "AJ3:AJ4",
        "AK3:AK4",
        "A11:AK11",
    ]
    with_openpyxl(path, {"考勤": rows}, {"考勤": merges})


@sample("grids/工时记录.xlsx")
def hours(path: Path) -> None:
    rows = [
        [f"{WATER}工时记录表（单位：小时）"],
        [f"劳务单位：{JINZHOU}"],
        ["班组", "姓名", *[f"{d}日" for d in range(1, 32)], "合计工时", "备注"],
    ]
    plans = {
        8: [8] * 31,
        9: [10] * 15 + [None] * 16,
        10: [8] * 7 + [0] * 7 + [4] * 7 + [8] * 10,
        11: ["8"] * 5 + ["9.5"] * 5 + [None] * 21,
    }
    for n, i in enumerate(plans):
        total = sum(float(h) for h in plans[i] if h is not None)
        rows.append(["泥工班" if n == 0 else None, P[i].name, *plans[i], total, None])
    rows.append(["合计", None, *[None] * 31, 248 + 150 + 164 + 87.5])
    with_xlsxwriter(path, {"2026.3": rows}, {"2026.3": ["A1:AI1", "A2:AI2", "A4:A7"]})


@sample("grids/上下午考勤.xls")
def morning_afternoon(path: Path) -> None:
    rows = [
        [f"{SCHOOL}2026年4月份考勤表"],
        ["姓名", "时段", *range(1, 31), "出勤天数"],
    ]
    plans = [
        (P[1], ["√"] * 30, ["√"] * 30, 30),
        (P[3], ["√"] * 20 + ["×"] * 10, ["√"] * 18 + ["×"] * 12, 19),
        (P[5], ["×"] * 5 + ["√"] * 25, ["×"] * 6 + ["√"] * 24, 24.5),
    ]
    merges = [(0, 0, 0, 32)]
    for person, morning, afternoon, claimed in plans:
        merges.append((len(rows), len(rows) + 1, 0, 0))
        rows.append([person.name, "上午", *morning, claimed])
        rows.append([None, "下午", *afternoon, None])
    rows.append([f"施工单位：{HUILI}"])
    with_xlwt(path, {"4月": rows}, {"4月": merges})


@sample("grids/考勤_三行一人.xlsx")
def three_lines(path: Path) -> None:
    rows = [
        [f"工程名称：{ROAD}    单位：{JINZHOU}    2026年5月考勤"],
        ["序号", "姓名", "班次", *range(1, 32), "合计"],
    ]
    for n, (i, overtime) in enumerate([(12, {3: 2, 4: 2}), (13, {10: 1.5}), (14, {})], 1):
        present = ["1" if d % 7 else None for d in range(1, 32)]
        rows.append([n, P[i].name, "上午", *present, 27])
        rows.append([None, None, "下午", *present, 27])
        rows.append([None, None, "加班", *[overtime.get(d) for d in range(1, 32)], sum(overtime.values()) or None])
    merges = ["A1:AI1"] + [f"{c}{r}:{c}{r + 2}" for r in (3, 6, 9) for c in "AB"]
    with_openpyxl(path, {"Sheet1": rows}, {"Sheet1": merges})


@sample("grids/普安至晴隆公路改造工程三标段2026年6月考勤.csv")
def ones_and_halves(path: Path) -> None:
    rows = [["姓名", "身份证号码", "单位", "班组", *range(1, 32), "合计天数"]]
    plans = {15: ["1"] * 30 + [""], 16: ["1"] * 10 + ["0.5"] * 10 + [""] * 11, 17: ["1"] * 31, 18: ["0"] * 30 + [""]}
    claimed = [30, 15, 31, 0]
    for n, i in enumerate(plans):
        rows.append([P[i].name, P[i].id, JINZHOU, "路基班", *plans[i], claimed[n]])
    as_text(path, rows, "utf-8-sig")


@sample("grids/月考勤_XML.xls")
def spreadsheet_ml(path: Path) -> None:
    rows = [
        [f"{WANGJIANG}木工班考勤表"],
        ["月份：2026-03", None, None, f"分包单位：{HUILI}"],
        ["编号", "工人", *[float(d) for d in range(1, 32)], "实际出勤", "备注"],
    ]
    plans = {
        4: ["出"] * 25 + ["休"] * 6,
        6: ["出"] * 10 + ["▲"] * 2 + ["出"] * 19,
        7: ["出"] * 8 + ["√/△"] * 2 + ["√+2"] * 2 + ["休"] * 19,
    }
    for n, (i, claimed) in enumerate(zip(plans, (25.0, 29.0, 11.0), strict=True), 1):
        rows.append([float(n), P[i].name, *plans[i], claimed, None])
    rows.append([])
    rows.append(["图例：出=出勤，休=休息，▲=病假，√/△=半天出勤半天事假，√+2=出勤并加班2小时"])
    as_spreadsheet_ml(path, "考勤表", rows, {(0, 0): 34, (9, 0): 20})


@sample("grids/出勤汇总.xlsx")
def leave_totals(path: Path) -> None:
    rows = [
        [f"{WATER}2026年3月考勤汇总表"],
        ["序号", "姓名", "部门", "应出勤天数", "实际出勤天数", "请假", None, None, "迟到次数", "早退次数", "加班小时"],
        [None, None, None, None, None, "事假", "病假", "年假", None, None, None],
    ]
    for n, i in enumerate([8, 9, 10], 1):
        rows.append([n, P[i].name, "工程部", 26, 26 - n, n, 0, 0, n, 0, 2 * n])
    merges = ["A1:K1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:H2", "I2:I3", "J2:J3", "K2:K3"]
    with_openpyxl(path, {"汇总": rows}, {"汇总": merges})
