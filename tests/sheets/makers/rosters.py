"""Rosters (实名制花名册): the official form, merged two-row headers, exports of several systems, one sheet per crew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import CODES, HUILI, JINZHOU, PEOPLE, QIANLING, SCHOOL, TONGHE, WANGJIANG, WATER, wrong_check
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt

P = PEOPLE


@sample("rosters/花名册_标准.xlsx")
def official_form(path: Path) -> None:
    rows = [
        ["农民工实名制花名册"],
        [
            f"项目名称：{WANGJIANG}",
            None,
            None,
            None,
            None,
            f"用人单位：{HUILI}",
            None,
            None,
            None,
            "填表日期：2026年3月1日",
        ],
        [
            "序号",
            "姓名",
            "性别",
            "民族",
            "出生年月",
            "身份证号",
            "家庭住址",
            "联系电话",
            "班组",
            "工种",
            "是否班组长",
            "进场日期",
            "退场日期",
            "劳动合同编号",
            "工资卡开户行",
            "工资卡号",
            "本人签字",
        ],
    ]
    for n, i in enumerate([0, 1, 2, 3, 4, 5, 6, 7], 1):
        p = P[i]
        rows.append(
            [n, p.name, p.sex, "布依族" if n % 3 == 0 else "汉族", p.birth, p.id, "贵州省普安县某街道", p.phone,
             "钢筋班" if n <= 4 else "木工班", "钢筋工" if n <= 4 else "模板工", "是" if n in (1, 5) else "否",
             dt.date(2026, 2, 20 + n % 5), None, f"WJ-2026-{n:03d}", "普安县农村信用合作联社", p.card, None]
        )  # fmt: skip
    rows[6][5] = wrong_check(P[3].id)
    rows[8][5] = None
    rows.append([])
    rows.append(["劳资专管员：", None, None, None, None, "项目经理：", None, None, None, "（盖章）"])
    with_openpyxl(path, {"花名册": rows}, {"花名册": ["A1:Q1", "A2:E2", "F2:I2", "J2:Q2"]})


@sample("rosters/工人名册_双层表头.xlsx")
def two_row_header(path: Path) -> None:
    rows = [
        [f"{WATER}工人名册"],
        [
            "班组",
            "工人姓名",
            "手机号",
            "证件号码",
            "劳动合同",
            None,
            None,
            "工资卡",
            None,
            "进退场",
            None,
            "安全帽号",
            "血型",
        ],
        [
            None,
            None,
            None,
            None,
            "合同编号",
            "起始日期",
            "终止日期",
            "开户银行",
            "卡号",
            "进场时间",
            "退场时间",
            None,
            None,
        ],
    ]
    entered = ["2026.3.5", "2026年3月5日", "20260306", "2026/3/7", "2026-03-08", dt.date(2026, 3, 9)]
    for n, i in enumerate([8, 9, 10, 11, 12, 13]):
        p = P[i]
        rows.append(
            ["架子班" if n == 0 else ("泥工班" if n == 3 else None), p.name, p.phone, p.id, f"CB{n + 1:02d}",
             "2026.3.1" if n != 4 else "2026.3.20", "2026.12.31", "中国农业银行", p.card, entered[n],
             "2026.3.1" if n == 5 else None, f"A{n + 11}", "O"]
        )  # fmt: skip
    merges = [
        "A1:M1",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:D3",
        "E2:G2",
        "H2:I2",
        "J2:K2",
        "L2:L3",
        "M2:M3",
        "A4:A6",
        "A7:A9",
    ]
    with_xlsxwriter(path, {"在册人员": rows}, {"在册人员": merges})


@sample("rosters/人员信息_gbk.csv")
def plain_gb18030(path: Path) -> None:
    rows = [
        ["人员姓名", "公民身份号码", "所属企业", "班组名称", "当前工种", "进场日期", "离场日期", "银行卡号", "备注"]
    ]
    entered = ["2026.3.5", "2026-2-30", "20260303", "2026年3月4日", "３月５日", ""]
    for n, i in enumerate([14, 15, 16, 17, 18]):
        p = P[i]
        rows.append(
            [p.name, p.id, JINZHOU, "杂工班", "杂工", entered[n], "", p.card + "\t", "外地，已核对" if n == 0 else ""]
        )
    rows.append([P[14].name, P[14].id, JINZHOU, "杂工班", "杂工", entered[0], "", P[14].card + "\t", "外地，已核对"])
    rows.append(["", P[19].id, JINZHOU, "杂工班", "杂工", "2026.3.5", "", P[19].card + "\t", ""])
    as_text(path, rows, "gb18030")


@sample("rosters/望江苑二期安置房项目花名册.xlsx")
def digits_lost(path: Path) -> None:
    import pandas as pd

    people = [P[i] for i in (20, 21, 22, 23)]
    frame = pd.DataFrame(
        {
            "姓名": [p.name for p in people],
            "身份证": [float(people[0].id[:17]) * 10, people[1].id, people[2].id[:15] + "E+17", people[3].id],
            "电话": [int(p.phone) for p in people],
            "工种": ["电焊工", "防水工", "防水工", "电工"],
            "劳务公司": [HUILI] * 4,
            "进场时间": pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]),
        }
    )
    frame.to_excel(path, index=False, sheet_name="Sheet1", engine="openpyxl")


@sample("rosters/项目人员列表_网页导出.xls")
def page_export(path: Path) -> None:
    head = (
        '<tr><th rowspan="2">序号</th><th rowspan="2">姓名</th><th rowspan="2">身份证号码</th>'
        '<th colspan="2">所在单位</th><th rowspan="2">工种</th><th rowspan="2">入场时间</th><th rowspan="2">是否签订劳动合同</th></tr>'
        "<tr><th>参建单位</th><th>班组</th></tr>"
    )
    rows = [
        [n, P[i].name, f"{P[i].id}", TONGHE, "砌筑班", "砌筑工", f"2026-03-{n + 1:02d} 08:00:00", "是"]
        for n, i in enumerate([24, 25, 26, 27], 1)
    ]
    as_page(path, f"<h3>{SCHOOL} 人员列表</h3><table border=1>{head}{page_rows(rows)}</table>", "gb18030", "gb2312")


@sample("rosters/项目人员导入.xlsx")
def platform_template(path: Path) -> None:
    head = [
        "企业统一社会信用代码",
        "企业名称",
        "班组名称",
        "工人姓名",
        "是否班组长",
        "证件号码",
        "当前工种",
        "工人类型",
        "发放工资银行卡号",
        "发放工资银行名称",
        "是否购买工伤或意外伤害保险",
        "民族",
        "住址",
        "手机号码",
        "文化程度",
        "紧急联系人姓名",
        "紧急联系方式",
        "证件有效期结束日期",
    ]
    rows = [head]
    for n, i in enumerate([0, 8, 28, 29]):
        p = P[i]
        rows.append(
            [CODES[QIANLING], QIANLING, "综合班", p.name, "是" if n == 0 else "否", p.id.lower(), "建筑电工", "管理人员" if n == 3 else "建筑工人",
             p.card, "中国建设银行", "是", "汉", "贵州省黔西南州", p.phone, "初中", P[5].name, P[5].phone, "2036-05-01"]
        )  # fmt: skip
    with_openpyxl(path, {"Sheet1": rows})


@sample("rosters/鲁屯小学劳务人员名单.xls")
def sheet_per_crew(path: Path) -> None:
    cover = [[SCHOOL], ["劳务人员进场资料"], ["编制单位：" + HUILI], ["2026年3月"]]
    head = ["编号", "姓 名", "性 别", "身份证号", "工 种", "进场日期", "联系方式"]
    steel = [[f"{SCHOOL}钢筋班人员名单"], [f"劳务单位：{HUILI}"], head]
    for n, i in enumerate([1, 3, 5], 1):
        steel.append([n, P[i].name, P[i].sex, P[i].id, "钢筋工", dt.date(2026, 3, n), P[i].phone])
    carpentry = [[f"{SCHOOL}木工班人员名单"], [f"劳务单位：{HUILI}"], head]
    for n, i in enumerate([7, 9], 1):
        carpentry.append([n, P[i].name, P[i].sex, P[i].id, "木工", 46082 + n, int(P[i].phone)])
    carpentry.append([3, P[11].name, P[11].sex, "5223231990", "木工", 46085, P[11].phone])
    with_xlwt(
        path,
        {"封面": cover, "钢筋班": steel, "木工班": carpentry, "Sheet3": []},
        {"钢筋班": [(0, 0, 0, 6), (1, 1, 0, 6)], "木工班": [(0, 0, 0, 6), (1, 1, 0, 6)]},
    )
