"""Exports of gates and attendance devices: one line per punch, or one line per worker and day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import CODES, HUILI, PEOPLE, QIANLING, ROAD, SCHOOL, WANGJIANG, WATER
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt

P = PEOPLE


@sample("clocks/望江苑二期安置房项目打卡记录.csv")
def device_export(path: Path) -> None:
    rows = [["工号", "姓名", "身份证号", "打卡时间", "进出方向", "设备名称", "识别方式"]]
    for day in (2, 3):
        for i in (0, 1, 2):
            rows.append([f"00{i + 1}", P[i].name, P[i].id + "\t", f"2026/3/{day} 7:5{i}", "进", "1号闸机", "人脸"])
            rows.append([f"00{i + 1}", P[i].name, P[i].id + "\t", f"2026/3/{day} 18:0{i}:30", "出", "1号闸机", "人脸"])
    rows.append(["009", P[9].name, P[9].id + "\t", "2026/3/32 8:00", "进", "1号闸机", "人脸"])
    rows.append(["010", P[10].name, P[10].id + "\t", "", "进", "1号闸机", "人脸"])
    as_text(path, rows, "gb18030")


@sample("clocks/门禁通行记录.txt")
def tab_utf16(path: Path) -> None:
    rows = [[f"{WATER}门禁通行记录"], ["人员", "证件号", "通行时间", "方向", "上传时间"]]
    for i in (8, 9):
        rows.append([P[i].name, P[i].id, "2026-03-05 06:58:11", "入场", "2026-03-05 06:58:15"])
        rows.append([P[i].name, P[i].id, "2026-03-05 17:31:02", "出场", "2026-03-15 09:00:00"])
    as_text(path, rows, "utf-16", "\t")


@sample("clocks/每日打卡.xls")
def daily_first_last(path: Path) -> None:
    rows = [[f"{SCHOOL}每日考勤明细"], ["姓名", "身份证号码", "日期", "首次打卡", "末次打卡", "工作时长", "是否缺勤"]]
    rows += [
        [P[1].name, P[1].id, dt.date(2026, 3, 2), "07:55", "18:02", 9.0, "否"],
        [P[1].name, P[1].id, dt.date(2026, 3, 3), "07:58", "17:40", 8.5, "否"],
        [P[3].name, P[3].id, dt.date(2026, 3, 2), "08:01", None, None, "否"],
        [P[3].name, P[3].id, dt.date(2026, 3, 3), None, None, None, "是"],
        [P[5].name, P[5].id, "2026.3.2", "7:30", "次日00:10", 15, "否"],
    ]
    with_xlwt(path, {"明细": rows}, {"明细": [(0, 0, 0, 6)]})


@sample("clocks/项目人员考勤导入.xlsx")
def platform_template(path: Path) -> None:
    rows = [
        [
            "企业统一社会信用代码",
            "工人所属企业名称",
            "工人所属班组名称",
            "人员姓名",
            "证件号码",
            "刷卡时间",
            "刷卡进出方向",
            "通行方式",
        ]
    ]
    for n, i in enumerate((0, 8, 28)):
        rows.append(
            [
                CODES[QIANLING],
                QIANLING,
                "综合班",
                P[i].name,
                P[i].id,
                dt.datetime(2026, 3, 4, 7, 30 + n),
                "入场",
                "人脸识别",
            ]
        )
        rows.append(
            [
                CODES[QIANLING],
                QIANLING,
                "综合班",
                P[i].name,
                P[i].id,
                dt.datetime(2026, 3, 4, 18, 5 + n),
                "出场",
                "人脸识别",
            ]
        )
    with_xlsxwriter(path, {"Sheet1": rows})


@sample("clocks/日考勤统计.xls")
def page_daily(path: Path) -> None:
    head = page_rows([["日期", "姓名", "身份证号", "所属单位", "班组", "上班时间", "下班时间", "出勤工时"]], "th")
    rows = []
    for day in ("2026-05-06", "2026-05-07"):
        rows.append([day, P[12].name, P[12].id, HUILI, "路面班", f"{day} 07:12:00", f"{day} 19:01:00", "11.8"])
        rows.append([day, P[13].name, P[13].id, HUILI, "路面班", f"{day} 07:20:00", f"{day} 18:40:00", "11.3"])
    body = (
        f"<table><tr><td colspan='8'>项目：{ROAD}</td></tr>{head}{page_rows(rows)}</table><p>导出时间：2026-05-08</p>"
    )
    as_page(path, body, "utf-8", "utf-8")


@sample("clocks/原始打卡_分号.csv")
def semicolons(path: Path) -> None:
    rows = [["项目名称", "姓名", "证件号码", "识别时间", "出入类型"]]
    for minute, i in enumerate((4, 6, 7)):
        rows.append([WANGJIANG, P[i].name, P[i].id, f"2026年3月6日 7时{40 + minute}分", "进场"])
    rows.append([WANGJIANG, P[4].name, P[4].id, "20260306 180200", "出场"])
    as_text(path, rows, "utf-8", ";", "\n")


@sample("clocks/现场签到打卡.xlsx")
def split_date_and_time(path: Path) -> None:
    rows = [
        [f"{WANGJIANG}打卡流水"],
        ["姓名", "身份证", "打卡日期", "打卡时间", "打卡设备"],
        [P[0].name, P[0].id, dt.date(2026, 3, 9), dt.time(7, 51), "手持机A"],
        [P[0].name, P[0].id, dt.date(2026, 3, 9), dt.time(18, 3), "手持机A"],
        [P[2].name, P[2].id, dt.date(2026, 3, 9), dt.time(7, 49), "手持机A"],
    ]
    with_openpyxl(path, {"打卡": rows}, {"打卡": ["A1:E1"]})
