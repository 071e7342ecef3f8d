"""Ledgers of government and contractors: projects, permits handed over, firms, labour cost (人工费), deposits (保证金)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import CODES, HUILI, JINZHOU, QIANLING, ROAD, SCHOOL, SHUIWU, TONGHE, WANGJIANG, WATER
from .write import as_page, as_spreadsheet_ml, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt

OWNER = "普安县城市建设投资有限公司"


@sample("ledgers/在建项目底册.xlsx")
def master_list(path: Path) -> None:
    head = [
        "序号",
        "项目名称",
        "行业",
        "属地",
        "主管部门",
        "建设单位",
        "施工总承包单位",
        "劳务分包单位",
        "监理单位",
        "造价(万元)",
        "资金性质",
        "施工许可证号",
        "开工日期",
        "计划竣工",
        "状态",
        "是否应接入平台",
        "是否已接入",
        "未接入原因",
        "协管员",
    ]
    rows = [
        ["在建工程项目底册"],
        ["填报单位：普安县人力资源和社会保障局", *[None] * 9, "统计期间：2026年3月", *[None] * 5, "填报日期：2026年4月2日"],
        head,
        [1, WANGJIANG, "房屋建筑", "盘水街道", "县住建局", OWNER, QIANLING, HUILI, "中正监理有限公司", 8650.5, "政府投资", "522323202405100101",
         dt.date(2024, 5, 20), dt.date(2026, 12, 30), "在建", "是", "是", None, "罗协管"],
        [2, WATER, "水利", "南湖街道", "县水务局", "黔西水务投资有限公司", SHUIWU, JINZHOU, None, 3200, "国企", None,
         "2025.3.1", "2026.9.30", "在建", "是", "否", "正在办理", None],
        [3, SCHOOL, "房屋建筑", "鲁屯镇", "县教育局", "普安县教育局", TONGHE, HUILI, "中正监理有限公司", "1,180", "财政", "522323202501080201",
         "2025年1月15日", "2026年8月31日", "停工", "是", "是", None, "田协管"],
        [4, ROAD, "公路", "罐子窑镇", "县交通局", "普晴公路建设指挥部", QIANLING, None, None, 25600, "PPP", None,
         dt.date(2023, 11, 2), dt.date(2027, 6, 30), "续建", "是", "是", None, None],
        ["合计", "4个项目", *[None] * 7, 38630.5],
    ]  # fmt: skip
    with_xlsxwriter(path, {"底册": rows}, {"底册": ["A1:S1", "A2:J2", "K2:P2", "Q2:S2"]})


@sample("ledgers/工资支付检查台账_A1.xls")
def inspection_ledger(path: Path) -> None:
    head = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>工程名称</th><th rowspan=2>项目编码</th><th rowspan=2>项目地址</th><th rowspan=2>行业主管部门</th>"
        "<th colspan=2>建设单位</th><th colspan=2>施工总承包单位</th><th rowspan=2>合同造价（万元）</th><th rowspan=2>合同人工费比例</th>"
        "<th colspan=2>劳资专管员</th><th rowspan=2>专户开户行</th><th rowspan=2>专户账号</th><th rowspan=2>维权告示牌</th><th rowspan=2>检查日期</th></tr>"
        "<tr><th>名称</th><th>电话</th><th>名称</th><th>统一社会信用代码</th><th>姓名</th><th>电话</th></tr>"
    )
    rows = [
        [1, WANGJIANG, "5223232405200001", "盘水街道望江路", "县住建局", OWNER, "13800000901", QIANLING, CODES[QIANLING], "8,650.50", "22%",
         "岑专管", "13800000911", "普安县农信社营业部", "2011000000000012345", "已设置", "2026.4.8"],
        [2, SCHOOL, "5223232501150002", "鲁屯镇", "县教育局", "普安县教育局", "13800000902", TONGHE, CODES[TONGHE][:17] + ("0" if CODES[TONGHE][17] != "0" else "1"), "1,180.00", "0.25",
         "覃专管", "13800000912", "贵州银行普安支行", "0801000000000054321", "未设置", "2026.4.9"],
    ]  # fmt: skip
    body = f"<table border=1><tr><td colspan=17>在建工程项目工资支付检查台账</td></tr>{head}{page_rows(rows)}</table>"
    as_page(path, body, "gb18030", "gb2312")


@sample("ledgers/施工许可移交清单.xls")
def permits(path: Path) -> None:
    rows = [
        ["2026年一季度施工许可移交清单"],
        ["移交单位：县住建局", None, None, None, "移交日期：2026年4月3日"],
        ["序号", "工程名称", "建设单位", "施工单位", "施工许可证编号", "发证日期", "合同价格(万元)", "建设地点"],
        [1, WANGJIANG, OWNER, QIANLING, "522323202405100101", dt.date(2024, 5, 10), 8650.5, "盘水街道"],
        [
            2,
            "青山镇农贸市场改造项目",
            "青山镇人民政府",
            TONGHE,
            "522323202603120301",
            dt.date(2026, 3, 12),
            640,
            "青山镇",
        ],
        [
            3,
            "江西坡镇冷链物流中心",
            "普安县农业投资有限公司",
            "安顺宏源建筑有限公司",
            "522323202603250302",
            dt.date(2026, 3, 25),
            2200,
            "江西坡镇",
        ],
    ]
    with_xlwt(path, {"移交": rows}, {"移交": [(0, 0, 0, 7), (1, 1, 0, 3), (1, 1, 4, 7)]})


@sample("ledgers/企业名录.csv")
def firms(path: Path) -> None:
    rows = [["企业名称", "统一社会信用代码", "企业类型", "法定代表人", "联系电话", "注册地址", "注册资本", "成立日期"]]
    for n, (name, kind) in enumerate(
        [
            (QIANLING, "施工总承包"),
            (TONGHE, "施工总承包"),
            (HUILI, "劳务企业"),
            (JINZHOU, "劳务企业"),
            (SHUIWU, "施工总承包"),
        ]
    ):
        code = CODES[name] if n != 3 else CODES[name][:17] + ("A" if CODES[name][17] != "A" else "B")
        rows.append([name, code, kind, "罗法人", f"1380000098{n}", "贵州省黔西南州", "5000万元", f"201{n}-05-0{n + 1}"])
    as_text(path, rows, "utf-8-sig")


@sample("ledgers/人工费拨付台账.xlsx")
def labour_cost(path: Path) -> None:
    rows = [
        [f"{WANGJIANG}人工费拨付台账"],
        [f"建设单位：{OWNER}", None, None, f"施工总承包单位：{QIANLING}", None, None, None, "单位：万元"],
        [
            "序号",
            "月份",
            "当月完成产值",
            "拨付比例",
            "应拨人工费",
            "应拨付日期",
            "实拨人工费",
            "实际拨付日期",
            "差额",
            "备注",
        ],
        [1, "2026年1月", 20, "20%", 4, "2026.1.31", 4, "2026.1.30", 0, None],
        [2, "2026年2月", 15, "20%", 3, "2026.2.28", 2.5, "2026.3.10", 0.5, "部分拨付"],
        [3, "2026年3月", 20, "20%", 4, "2026.3.31", 4, "2026.4.1", 0, None],
        [4, "2026年4月", 18.25, "20%", 3.65, "2026.4.30", None, None, 3.65, "未拨付"],
        ["合计", None, 73.25, None, 14.65, None, 10.5, None, 4.15, None],
    ]
    with_openpyxl(path, {"台账": rows}, {"台账": ["A1:J1", "A2:C2", "D2:G2"]})


@sample("ledgers/各项目人工费拨付情况_2026年3月.xlsx")
def labour_cost_many(path: Path) -> None:
    rows = [
        ["全县在建项目人工费拨付情况（2026年3月）"],
        ["项目名称", "业主单位", "总包单位", "应拨付人工费（元）", "已拨付人工费（元）", "拨付日期"],
        [WANGJIANG, OWNER, QIANLING, 40000, 40000, dt.date(2026, 4, 1)],
        [WATER, "黔西水务投资有限公司", SHUIWU, 30000, 30000, dt.date(2026, 3, 31)],
        [SCHOOL, "普安县教育局", TONGHE, 25000, 0, None],
        ["", "", "", "95,000.00", "70,000.00", None],
    ]
    with_xlsxwriter(path, {"3月": rows}, {"3月": ["A1:F1"]})


@sample("ledgers/工资保证金台账.xlsx")
def deposits(path: Path) -> None:
    rows = [
        ["农民工工资保证金台账"],
        ["项目", "总包", "合同额（万元）", "存储比例", "应存（万元）", "实存（万元）", "存储形式", "银行/机构", "凭证或保函号", "起止日期", None,
         "免存依据", "使用", None, "补足", None, "返还", None, "状态"],
        [None, None, None, None, None, None, None, None, None, "起", "止", None, "日期", "金额（元）", "日期", "金额（元）", "日期", "金额（元）", None],
        [WANGJIANG, QIANLING, 8650.5, "1.5%", 129.7575, 129.7575, "银行保函", "中国银行普安支行", "BH2024-0520", "2024.5.20", "2026.12.30",
         None, None, None, None, None, None, None, "有效"],
        [SCHOOL, TONGHE, 1180, "3%", 35.4, 35.4, "现金", "普安县农信社", "CK0088", "2025.1.10", None, None,
         "2026.1.20", 120000, "2026.2.3", 120000, None, None, "有效"],
        [WATER, SHUIWU, 3200, "1%", 32, 0, None, None, None, None, None, "三年无欠薪免存", None, None, None, None, None, None, "免存"],
        ["高棉乡卫生院项目", TONGHE, 500, "2%", 10, 10, "现金", "普安县农信社", "CK0042", "2023.2.1", "2025.6.30", None, None, None, None, None,
         "2025.9.10", 100000, "已返还"],
    ]  # fmt: skip
    merges = ["A1:S1", "J2:K2", "M2:N2", "O2:P2", "Q2:R2"] + [f"{c}2:{c}3" for c in "ABCDEFGHILS"]
    with_openpyxl(path, {"保证金": rows}, {"保证金": merges})


@sample("ledgers/保证金明细_XML.xls")
def deposits_flat(path: Path) -> None:
    rows = [
        [
            "工程项目",
            "施工总承包企业",
            "应缴存保证金（元）",
            "已缴存金额（元）",
            "缴存方式",
            "缴存日期",
            "到期日",
            "保函编号",
        ],
        [WANGJIANG, QIANLING, 1297575.0, 1297575.0, "银行保函", "2024-05-20", "2026-12-30", "BH2024-0520"],
        [ROAD, QIANLING, 3840000.0, 2000000.0, "保证保险", "2023-11-01", "2026-05-31", "BX2023-1101"],
    ]
    as_spreadsheet_ml(path, "明细", rows)


@sample("ledgers/会议通知.xlsx")
def no_data(path: Path) -> None:
    rows = [
        ["关于召开根治欠薪冬季行动调度会的通知"],
        [],
        ["各成员单位："],
        ["定于4月10日上午9时在县政务中心三楼会议室召开调度会，请准时参加。"],
        [None, None, "县根治欠薪工作领导小组办公室"],
        [None, None, "2026年4月7日"],
    ]
    with_openpyxl(path, {"通知": rows}, {"通知": ["A1:C1", "A4:C4"]})
