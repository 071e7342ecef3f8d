"""Ledgers of what guards the wages: agreements with subcontractors, frozen accounts, insurance, boards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .people import CODES, HUILI, JINZHOU, QIANLING, SCHOOL, TONGHE, WANGJIANG, WATER
from .write import as_page, as_text, page_rows, sample, with_openpyxl, with_xlsxwriter, with_xlwt


@sample("safeguards/分包单位代发委托协议台账.xls")
def agreements(path: Path) -> None:
    rows = [
        ["分包单位委托总包代发工资协议台账"],
        ["序号", "项目名称", "分包单位名称", "分包类型", "进场日期", "委托代发协议签订日期", "备注"],
        [1, WANGJIANG, HUILI, "劳务分包", dt.date(2024, 5, 25), dt.date(2024, 5, 22), None],
        [2, WANGJIANG, "普安恒基桩基工程有限公司", "专业分包", dt.date(2024, 6, 3), None, "正在补签"],
        [3, SCHOOL, JINZHOU, "劳务分包", "2025.1.20", "2025.1.18", None],
    ]
    with_xlwt(path, {"台账": rows}, {"台账": [(0, 0, 0, 6)]})


@sample("safeguards/参建单位表.csv")
def participants(path: Path) -> None:
    rows = [
        [f"{WANGJIANG}参建单位一览表"],
        ["参建单位名称", "参建单位类型", "统一社会信用代码", "现场负责人", "联系电话", "进场时间", "退场时间"],
        [QIANLING, "施工总承包", CODES[QIANLING], "罗经理", "13800000951", "2024/5/20", ""],
        [HUILI, "劳务分包单位", CODES[HUILI], "杨队长", "13800000952", "2024/5/25", ""],
        ["中正监理有限公司", "监理单位", "", "苏总监", "13800000953", "2024/5/20", ""],
    ]
    as_text(path, rows, "utf-8-sig")


@sample("safeguards/专户查封冻结情况.xlsx")
def frozen(path: Path) -> None:
    rows = [
        ["农民工工资专户查封、冻结、划拨及销户情况"],
        ["序号", "项目名称", "专户账号", "专户状态", "发生日期", "金额（元）", "执行机关", "案由", "文书号", "解除日期"],
        [1, WANGJIANG, "2011000000000012345", "冻结", dt.date(2026, 3, 11), 860000, "普安县人民法院", "建材买卖合同纠纷", "（2026）黔2323执88号", None],
        [2, SCHOOL, "0801000000000054321", "划拨", dt.date(2026, 2, 3), 120000, "普安县人民法院", "本项目农民工工资执行案", "（2026）黔2323执31号", None],
        [3, WATER, None, "查封", dt.date(2026, 1, 15), None, "普安县人民法院", "民间借贷", "（2026）黔2323执9号", dt.date(2026, 1, 29)],
        [4, "高棉乡卫生院项目", "0801000000000099887", "销户", dt.date(2025, 12, 30), None, None, None, None, None],
        [5, "青山镇农贸市场改造项目", "0801000000000077665", "正常", None, None, None, None, None, None],
        [6, WANGJIANG, "2011000000000012345", "解冻", dt.date(2026, 4, 1), None, None, None, None, None],
    ]  # fmt: skip
    with_xlsxwriter(path, {"情况": rows}, {"情况": ["A1:J1"]})


@sample("safeguards/工伤保险参保台账.xls")
def insurance(path: Path) -> None:
    head = "<tr><th>序号</th><th>参保项目</th><th>施工总承包单位</th><th>参保编号</th><th>经办机构</th><th>参保人数</th><th>缴费金额</th><th>保险期限</th></tr>"
    rows = [
        [1, WANGJIANG, QIANLING, "5223GS2024051", "普安县社会保险事业局", 260, "103,806.00", "2024.5.20至2026.12.30"],
        [2, SCHOOL, TONGHE, "5223GS2025010", "普安县社会保险事业局", 45, "14,160.00", "2025.1.15至完工"],
        [3, WATER, "", "", "", "", "", ""],
    ]
    as_page(
        path,
        f"<table border=1><tr><td colspan=8>在建项目工伤保险参保台账</td></tr>{head}{page_rows(rows)}</table>",
        "gb18030",
        "gb2312",
    )


@sample("safeguards/维权告示牌检查表.xlsx")
def boards(path: Path) -> None:
    head = ["序号", "项目名称", "设置日期", "现场照片日期", "建设单位", "施工总承包单位", "分包单位", "行业主管部门", "劳资专管员", "最低工资标准", "工资支付日期",
            "行业主管部门投诉举报电话", "劳动保障监察投诉举报电话", "劳动争议调解仲裁申请渠道", "法律援助申请渠道", "公共法律服务热线", "公示最低工资（元）", "电话是否畅通"]  # fmt: skip
    yes = ["有"] * 12
    rows = [
        ["维权信息告示牌检查表"],
        ["填报日期：2026年4月16日"],
        head,
        [1, WANGJIANG, dt.date(2024, 5, 21), dt.date(2026, 4, 15), *yes, 2130, "是"],
        [
            2,
            SCHOOL,
            dt.date(2025, 1, 16),
            dt.date(2026, 4, 15),
            *["有"] * 4,
            "无",
            "有",
            "有",
            "有",
            "有",
            "有",
            "无",
            "有",
            1890,
            "否",
        ],
        [3, WATER, None, None, *[None] * 12, None, None],
    ]
    with_openpyxl(path, {"检查": rows}, {"检查": ["A1:R1", "A2:R2"]})


@sample("safeguards/告示牌要素核查.csv")
def board_lists(path: Path) -> None:
    rows = [
        ["项目名称", "检查日期", "告示牌设置日期", "缺失要素", "检查人"],
        [WANGJIANG, "2026-03-02", "2024-05-21", "无", "罗协管"],
        [SCHOOL, "2026-03-03", "2025-01-16", "最低工资标准、劳动保障监察举报电话、12348", "田协管"],
        [WATER, "2026-03-03", "2025-03-06", "字迹不清", "田协管"],
    ]
    as_text(path, rows, "gb18030")
