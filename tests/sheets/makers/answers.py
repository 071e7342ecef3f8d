"""What workers confirm of a month's wage, and the slips that reached them: from a clerk's form, an app, a gateway of messages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import HUILI, PEOPLE, SCHOOL, WANGJIANG
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter


@sample("answers/工资确认表_2026年3月.xlsx")
def confirmations(path: Path) -> None:
    head = [
        "序号",
        "姓名",
        "身份证号码",
        "班组",
        "实发工资（元）",
        "发起日期",
        "本人意见",
        "异议内容",
        "确认日期",
        "异议处理日期",
    ]
    said = [
        ("无异议", None, dt.date(2026, 4, 9), None),
        ("确认", None, dt.date(2026, 4, 10), None),
        ("有异议", "少算2天出勤", dt.date(2026, 4, 10), dt.date(2026, 4, 14)),
        ("有异议", "加班工资没有算", dt.date(2026, 4, 11), None),
        (None, None, None, None),
        ("看情况", None, None, None),
    ]
    rows = [
        ["2026年3月农民工工资确认表"],
        [f"项目名称：{WANGJIANG}", *[None] * 4, f"用人单位：{HUILI}"],
        head,
        *[
            [n, p.name, p.id, "木工班", 6000 + 100 * n, dt.date(2026, 4, 8), answer, why, on, done]
            for n, (p, (answer, why, on, done)) in enumerate(zip(PEOPLE[:6], said, strict=True), 1)
        ],
        ["劳资专管员：", None, None, "项目经理："],
    ]
    with_xlsxwriter(path, {"确认表": rows}, {"确认表": ["A1:J1", "A2:E2", "F2:J2"]})


@sample("answers/云确认导出.csv")
def confirmed_by_app(path: Path) -> None:
    rows = [["项目名称", "姓名", "证件号码", "工资月份", "推送时间", "确认状态", "确认时间", "异议原因"]]
    said = [
        ("已确认", "2026/4/12 20:15:31", ""),
        ("未确认", "", ""),
        ("异议", "2026/4/13 08:01:00", "工资卡号不是我的"),
        ("异议", "2026/4/13 09:30:00", "其他"),
    ]
    rows += [
        [SCHOOL, p.name, p.id, "202603", "2026/4/12 18:00:00", state, at, why]
        for p, (state, at, why) in zip(PEOPLE[6:10], said, strict=True)
    ]
    as_text(path, rows, "gb18030")


@sample("answers/工资清单送达记录.xlsx")
def slips(path: Path) -> None:
    rows = [
        [f"{WANGJIANG}工资清单送达记录表"],
        ["工资月份：2026年3月", None, None, f"劳务公司：{HUILI}"],
        ["序号", "姓名", "身份证号码", "实发金额", "送达日期", "送达方式", "签收"],
        *[
            [n, p.name, p.id, 6000 + 100 * n, dt.date(2026, 4, 21), way, p.name]
            for n, (p, way) in enumerate(zip(PEOPLE[:3], ("纸质（本人签收）", "微信小程序", "短信"), strict=True), 1)
        ],
        [4, PEOPLE[3].name, PEOPLE[3].id, 6400, None, None, None],
        ["合计", None, None, 25000],
    ]
    with_openpyxl(path, {"送达": rows}, {"送达": ["A1:G1", "A2:C2", "D2:G2"]})


@sample("answers/工资条发送记录.xls")
def slips_by_message(path: Path) -> None:
    head = "<tr><th>工程名称</th><th>姓名</th><th>证件号码</th><th>所属月份</th><th>发送时间</th><th>发送渠道</th><th>发送状态</th></tr>"
    rows = [
        [SCHOOL, PEOPLE[6].name, PEOPLE[6].id, "2026-03", "2026-04-22 10:00:05", "SMS", "已送达"],
        [SCHOOL, PEOPLE[7].name, PEOPLE[7].id, "2026-03", "2026-04-22 10:00:06", "语音外呼", "已送达"],
        [SCHOOL, PEOPLE[8].name, PEOPLE[8].id, "2026-03", "2026-04-22 10:00:07", "SMS", "未送达"],
    ]
    as_page(
        path,
        f"<table border=1><tr><td colspan=7>工资条发送记录</td></tr>{head}{page_rows(rows)}</table>",
        "utf-8",
        "utf-8",
    )
