"""Payroll sheets (工资支付表): the official form, text amounts, slips with a header above every worker, bad rows."""

from __future__ import annotations

from pathlib import Path

from .people import CODES, HUILI, JINZHOU, PEOPLE, QIANLING, ROAD, SCHOOL, TONGHE, WANGJIANG, WATER, wrong_check
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt

P = PEOPLE


@sample("payrolls/工资支付表_标准.xlsx")
def official_form(path: Path) -> None:
    rows = [
        ["农民工工资支付表"],
        [f"项目名称：{WANGJIANG}", *[None] * 6, f"用人单位：{HUILI}", *[None] * 5, f"施工总承包：{QIANLING}"],
        ["支付周期：2026年3月", *[None] * 6, "支付日期：2026年4月15日", *[None] * 5, "代发批次号：WJ202603-01"],
        ["序号", "姓名", "身份证号", "工种", "出勤天数", "计酬标准", "应发项目", None, None, "应发合计", "扣款", None, "实发金额", "开户行", "银行卡号", "签字"],
        [None, None, None, None, None, "(元/天)", "计时工资", "加班", "补贴", None, "预支", "其他", None, None, None, None],
    ]  # fmt: skip

    def line(number: int, index: int, days: float, rate: float, overtime: float, advance: float) -> list[object]:
        p = P[index]
        owed = days * rate + overtime + 100
        return [number, p.name, p.id, "钢筋工", days, rate, days * rate, overtime, 100, owed, advance, None, owed - advance,
                "普安农信社", p.card, None]  # fmt: skip

    rows += [line(1, 0, 31, 300, 0, 0), line(2, 1, 26, 280, 120, 500), line(3, 2, 26, 280, 0, 0)]
    rows.append(["钢筋班小计", None, None, None, 83, None, 23860, 120, 300, 24280, 500, None, 23780])
    rows += [line(4, 3, 21, 260, 0, 1000), line(5, 4, 30, 260, 200, 0)]
    rows.append(["木工班小计", None, None, None, 51, None, 13260, 200, 200, 13660, 1000, None, 12660])
    rows.append(["合计", None, None, None, 134, None, 37120, 320, 500, 37940, 1500, None, 36440])
    rows.append(["合计人民币（大写）：叁万陆仟肆佰肆拾元整"])
    rows.append(
        [
            "编制：",
            None,
            None,
            "班组长：",
            None,
            None,
            "劳资专管员：",
            None,
            None,
            "项目经理：",
            None,
            None,
            "总包审批：",
        ]
    )
    merges = ["A1:P1", "A2:G2", "H2:M2", "N2:P2", "A3:G3", "H3:M3", "N3:P3", "G4:I4", "K4:L4", "A14:P14"]
    merges += [f"{c}4:{c}5" for c in "ABCDEJMNOP"]
    with_openpyxl(path, {"工资表": rows}, {"工资表": merges})


@sample("payrolls/工资表_文本金额.xlsx")
def amounts_as_text(path: Path) -> None:
    rows = [
        [f"{WATER}2026年3月份农民工工资发放表"],
        [f"劳务公司：{JINZHOU}", None, None, None, None, "单位：元"],
        ["NO", "员工姓名", "证件号码", "银行账号", "出勤", "应发工资", "扣借支", "实际应发", "备注"],
        ["1", P[8].name, P[8].id, P[8].card, "26天", "7,800.00", "-", "7,800.00", ""],
        ["2", P[9].name, P[9].id, P[9].card, "２５", "６５００元", "500", "6,000.00元", "预支500"],
        ["3", P[10].name, P[10].id, P[10].card, "30", "￥9,000", "0", "￥9,000", ""],
        ["4", P[11].name, P[11].id, P[11].card, "10", "贰仟伍佰元整", "0", "2500", ""],
        ["5", P[12].name, P[12].id, P[12].card, "12", "面议", "0", "待定", ""],
        ["合计", None, None, None, None, "25,800.00", "500", "25,300.00", None],
    ]
    with_xlsxwriter(path, {"发放表": rows}, {"发放表": ["A1:I1", "A2:E2"]})


@sample("payrolls/鲁屯镇中心小学教学楼工程工资表.xls")
def sheet_per_month(path: Path) -> None:
    head = ["序号", "姓名", "身份证号码", "工天", "单价", "应付工资", "借支", "实发工资", "卡号"]
    sheets: dict[str, list[list[object]]] = {}
    for month, days in (("2026年2月", 20), ("2026年3月", 27)):
        rows: list[list[object]] = [[f"{SCHOOL}工资表"], [f"班组：砌筑班    劳务单位：{HUILI}    {month}"], head]
        for n, i in enumerate([1, 3, 5], 1):
            rows.append([n, P[i].name, P[i].id, days - n, 300, (days - n) * 300, 0, (days - n) * 300, P[i].card])
        total = sum((days - n) * 300 for n in (1, 2, 3))
        rows.append([None, "合  计", None, 3 * days - 6, None, total, 0, total, None])
        rows.append(["制表人：", None, None, "审核：", None, None, "批准："])
        sheets[month] = rows
    with_xlwt(path, sheets, {name: [(0, 0, 0, 8), (1, 1, 0, 8)] for name in sheets})


@sample("payrolls/工资条_2026年3月.xlsx")
def slips(path: Path) -> None:
    head = ["姓名", "岗位", "出勤天数", "基本工资", "加班费", "应发工资", "社保", "个税", "实发工资"]
    rows: list[list[object]] = [[f"{WATER}项目部工资条"]]
    for i, base in ((8, 6000), (9, 5500), (10, 5000)):
        rows.append(head)
        rows.append([P[i].name, "施工员", 26, base, 400, base + 400, 300, 0, base + 100])
        rows.append([])
    with_openpyxl(path, {"工资条": rows}, {"工资条": ["A1:I1"]})


@sample("payrolls/wages_2026-04.csv")
def plain_utf8(path: Path) -> None:
    rows = [
        [
            "项目",
            "用工单位",
            "月份",
            "姓名",
            "身份证号",
            "工种",
            "出勤天数",
            "日工资",
            "应发",
            "扣款",
            "实发",
            "发放方式",
            "代领人",
        ]
    ]
    for n, i in enumerate([12, 13, 14, 15]):
        days = 20 + n
        rows.append(
            [ROAD, JINZHOU, "2026-04", P[i].name, P[i].id, "路面工", days, "320.50", f"{days * 320.5:.2f}", "0", f"{days * 320.5:.2f}",
             "现金" if n == 2 else "银行代发", P[12].name if n == 2 else ""]
        )  # fmt: skip
    as_text(path, rows, "utf-8")


@sample("payrolls/工资发放明细_网页.xls")
def page_export(path: Path) -> None:
    head = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>姓名</th><th rowspan=2>身份证号</th><th colspan=2>应发</th>"
        "<th rowspan=2>应发小计</th><th rowspan=2>代扣</th><th rowspan=2>实发合计</th><th rowspan=2>工资卡号</th></tr>"
        "<tr><th>计件工资</th><th>生活补贴</th></tr>"
    )
    rows = []
    for n, (i, piece) in enumerate([(24, 8200.5), (25, 7600), (26, 6900)], 1):
        rows.append(
            [
                n,
                P[i].name,
                f'="{P[i].id}"',
                f"{piece:,.2f}",
                "300.00",
                f"{piece + 300:,.2f}",
                "0.00",
                f"{piece + 300:,.2f}",
                f'="{P[i].card}"',
            ]
        )
    rows.append(["合计", None, None, "22,700.50", "900.00", "23,600.50", "0.00", "23,600.50", None])
    title = f"<tr><td colspan=9>{SCHOOL}　二〇二六年四月　农民工工资表</td></tr><tr><td colspan=9>用人单位：{TONGHE}</td></tr>"
    as_page(path, f"<table border=1>{title}{head}{page_rows(rows)}</table>", "gb18030", "gb2312")


@sample("payrolls/项目人员工资导入.xlsx")
def platform_template(path: Path) -> None:
    rows = [
        ["企业统一社会信用代码", "企业名称", "班组名称", "员工姓名", "发放工资的月份", "是否为补发", "补发月份", "出勤天数", "总工时 ",
         "工人工资卡号", "应发金额", "实发金额", "发放日期", "第三方工资单编号"]
    ]  # fmt: skip
    for n, i in enumerate((0, 8, 28)):
        rows.append(
            [CODES[QIANLING], QIANLING, "综合班", P[i].name, "2026-03", "是" if n == 2 else "否", "2026-01" if n == 2 else None,
             26, 208, P[i].card, 7000 + n, 7000 + n, "2026-04-15", f"GZ{n + 1:02d}"]
        )  # fmt: skip
    with_openpyxl(path, {"Sheet1": rows})


@sample("payrolls/工资表_问题行.xlsx")
def bad_rows(path: Path) -> None:
    head = ["序号", "姓名", "身份证号", "出勤天数", "应发工资", "扣款", "实发工资", "银行卡号"]
    rows: list[list[object]] = [[f"{WANGJIANG}2026年4月工资表"], [f"用人单位：{HUILI}"], head]
    rows += [
        [1, P[0].name, P[0].id, 26, 7800, 0, 7800, P[0].card],
        [2, None, P[1].id, 26, 7000, 0, 7000, P[1].card],
        [3, P[2].name, P[2].id, 20, None, None, None, P[2].card],
        [4, P[3].name, P[3].id, 22, -6600, 0, -6600, P[3].card],
        [5, P[4].name, P[4].id, 25, 7_500_000, 0, 7_500_000, P[4].card],
        [6, P[5].name, P[5].id, 25, 7500, 500, 7200, P[5].card],
        [7, P[6].name, P[6].id, 33, 9900, 0, 9900, P[6].card],
        [8, P[0].name, P[0].id, 26, 7800, 0, 7800, P[0].card],
        [9, P[7].name, wrong_check(P[7].id), 24, 7200, 0, 7200, P[7].card],
        [10, P[8].name, None, 24, 7200, 0, 7200, P[7].card],
        [11, P[9].name, P[9].id, 24, 7200, 0, 7200, float(P[9].card)],
        ["合计", None, None, None, 99999, None, 99999, None],
    ]
    with_openpyxl(path, {"4月": rows}, {"4月": ["A1:H1", "A2:H2"]})


@sample("payrolls/望江苑二期安置房项目2026年5月工资表.xlsx")
def no_title(path: Path) -> None:
    import pandas as pd

    people = [P[i] for i in (0, 1, 2, 3, 4)]
    frame = pd.DataFrame(
        {
            "实发": [7500.0, 7280.5, 6960.0, 5460.0, 7800.0],
            "姓名": [p.name for p in people],
            "应发": [7500.0, 7280.5, 7160.0, 5460.0, 7800.0],
            "扣除": [0.0, 0.0, 200.0, 0.0, 0.0],
            "身份证": [p.id for p in people],
            "劳务公司": [HUILI] * 5,
            "班组": ["钢筋班", "钢筋班", "钢筋班", "木工班", "木工班"],
            "出勤": [25, 26, 24, 21, 26],
            "安全帽编号": ["A1", "A2", "A3", "A4", "A5"],
        }
    )
    frame.to_excel(path, index=False, sheet_name="Sheet1", engine="xlsxwriter")
