"""Papers of banks: pay-out receipts with reasons of failure, and statements of the special wage account (专户)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import HUILI, PEOPLE, QIANLING, ROAD, SCHOOL, WANGJIANG, WATER
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt

P = PEOPLE


@sample("banking/代发回单_202603.xlsx")
def receipt_workbook(path: Path) -> None:
    rows = [
        ["普安县农村信用合作联社批量代发回单"],
        [f"付款账户名称：{QIANLING}（{WANGJIANG}农民工工资专用账户）"],
        ["付款账号：2011000000000012345", None, None, "批次号：WJ202603-01", None, None, "摘要：2026年3月工资"],
        ["序号", "收款人户名", "收款账号", "金额（元）", "处理结果", "失败原因", "交易时间", "银行流水号"],
    ]
    lines = [
        (0, 9400.0, "成功", None), (1, 7000.0, "成功", None), (2, 7380.0, "失败", "户名不符"),
        (3, 4560.0, "成功", None), (4, 8100.0, "失败", "账户已销户"),
    ]  # fmt: skip
    for n, (i, amount, result, why) in enumerate(lines, 1):
        at = dt.datetime(2026, 4, 15, 10, 30, n)
        rows.append(
            [n, P[i].name, P[i].card, amount, result, why, at, f"2026041500{n:04d}" if result == "成功" else None]
        )
    rows.append(["合计", "5笔", None, 36440.0, "成功3笔 20,960.00元", "失败2笔 15,480.00元"])
    with_openpyxl(path, {"回单": rows}, {"回单": ["A1:H1", "A2:H2", "A3:C3", "D3:F3", "G3:H3"]})


@sample("banking/城北污水处理厂扩建工程代发结果.txt")
def receipt_bars(path: Path) -> None:
    rows = [["批次号", "序号", "账号", "户名", "证件号码", "金额", "状态", "返回信息", "入账日期", "附言"]]
    lines = [(8, "7800.00", "交易成功", "", "20260416"), (9, "6000.00", "交易成功", "", "20260416"),
             (10, "9000.00", "交易失败", "II类户超限额", ""), (11, "2500.00", "退汇", "收款行退回", "20260417")]  # fmt: skip
    for n, (i, amount, state, message, day) in enumerate(lines, 1):
        rows.append(["DF20260416001", n, P[i].card, P[i].name, P[i].id, amount, state, message, day, "202603工资"])
    as_text(path, rows, "gb18030", "|")


@sample("banking/网银代发明细.xls")
def receipt_page(path: Path) -> None:
    head = page_rows([["收款人", "收款卡号", "身份证号", "发放金额", "发放状态", "完成时间", "流水号"]], "th")
    rows = [
        [P[i].name, P[i].card, P[i].id, f"{amount:,.2f}", "已发放", "2026-05-14 15:02:33", f"N{n}0514{n:06d}"]
        for n, (i, amount) in enumerate([(24, 8500.5), (25, 7900), (26, 7200)], 1)
    ]
    body = f"<p>{SCHOOL} 2026年4月农民工工资代发明细</p><table border=1>{head}{page_rows(rows)}</table>"
    as_page(path, body, "gb18030", "gbk")


@sample("banking/代发明细_无状态.xlsx")
def instruction_list(path: Path) -> None:
    rows = [
        [f"{ROAD}2026年4月代发工资明细（银行盖章）"],
        ["编号", "姓名", "开户行", "卡号", "实付金额", "到账时间"],
    ]
    for n, (i, amount) in enumerate([(12, 6410), (13, 6730.5), (15, 7371.5)], 1):
        rows.append([n, P[i].name, "邮储银行", P[i].card, amount, dt.datetime(2026, 5, 15, 9, 20 + n)])
    rows.append(["合计", "3人", None, None, 20512, None])
    with_xlsxwriter(path, {"明细": rows}, {"明细": ["A1:F1"]})


@sample("banking/专户流水_望江苑二期安置房项目.csv")
def statement_debit_credit(path: Path) -> None:
    rows = [
        ["账户明细查询"],
        ["账号", '="2011000000000012345"', "户名", f"{QIANLING}农民工工资专用账户"],
        ["交易日期", "交易时间", "借方发生额", "贷方发生额", "账户余额", "对方户名", "对方账号", "摘要", "流水号"],
        [
            "20260401",
            "09:12:33",
            "",
            "40,000.00",
            "40,512.30",
            "普安县城市建设投资有限公司",
            '="5201000000000000771"',
            "3月人工费",
            "S0001",
        ],
        ["20260415", "10:30:01", "9,400.00", "", "31,112.30", P[0].name, f'="{P[0].card}"', "代发工资", "S0002"],
        ["20260415", "10:30:02", "7,000.00", "", "24,112.30", P[1].name, f'="{P[1].card}"', "代发工资", "S0003"],
        ["20260416", "08:00:10", "", "7,380.00", "31,492.30", "代发退回", "", "退汇", "S0004"],
        ["20260421", "00:00:00", "", "12.55", "31,504.85", "", "", "结息", "S0005"],
        [
            "20260422",
            "15:40:00",
            "20,000.00",
            "",
            "11,504.85",
            "兴义市建材经营部",
            '="6222000000000000123"',
            "材料款",
            "S0006",
        ],
    ]
    as_text(path, rows, "gb18030")


@sample("banking/账户明细.xls")
def statement_two_columns(path: Path) -> None:
    rows = [
        ["单位活期存款账户明细"],
        [
            f"户名：黔西水务建设有限公司（{WATER}农民工工资专户）",
            None,
            None,
            None,
            "账号：2011000000000067890",
            None,
            "币种：人民币",
        ],
        ["序号", "记账日期", "收入", "支出", "余额", "交易对手", "用途"],
        [1, dt.date(2026, 3, 31), 30000.0, None, 30100.0, "黔西水务投资有限公司", "拨付3月人工费"],
        [2, dt.date(2026, 4, 16), None, 25300.0, 4800.0, "批量代发", "202603工资"],
        [3, dt.date(2026, 4, 17), 2500.0, None, 7300.0, P[11].name, "工资退回"],
        [4, dt.date(2026, 4, 20), None, 5.0, 7295.0, None, "手续费"],
        ["合计", None, 32500.0, 25305.0, None, None, None],
    ]
    with_xlwt(path, {"明细": rows}, {"明细": [(0, 0, 0, 6)]})


@sample("banking/交易流水_方向.xlsx")
def statement_direction(path: Path) -> None:
    rows = [
        ["交易时间", "收支标志", "交易金额", "余额", "对方名称", "附言", "所属项目"],
        ["2026-05-06 10:11:12", "收入", "50000", "50000", "普晴公路建设指挥部", "4月人工费", ROAD],
        ["2026-05-15 09:21:00", "支出", "20512", "29488", "工资代发", "4月工资", ROAD],
        ["2026-05-20 11:00:00", "支出", "3000", "26488", HUILI, "往来款", ROAD],
    ]
    with_openpyxl(path, {"流水": rows})
