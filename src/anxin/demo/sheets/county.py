"""What offices of the county keep: project lists, lists of permits and payments, firms, deposits, labour cost, stops."""

from __future__ import annotations

from typing import Any

from anxin.demo.region import COUNTY_NAME
from anxin.demo.sheets.cells import Cell, Sheet, day, yuan
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, body, headers
from anxin.demo.sites import County
from anxin.demo.world import Site
from anxin.kit import money, months

_FUNDING = {
    "government": ("政府投资", "政府"),
    "soe": ("国企投资", "国企"),
    "ppp": ("PPP", "PPP"),
    "social": ("社会投资", "社会"),
}
_STATUS = {"ongoing": "在建", "continued": "续建", "stopped": "停工", "finished": "已完工"}
_DEPOSIT = {
    "": "",
    "cash": "现金",
    "bank_guarantee": "银行保函",
    "company_guarantee": "担保公司保函",
    "insurance": "工程保证保险",
}
PLAIN = Style(0, 0, 1, 2, "xlsx", False, False, False, "ticks", False, False, False, False)
TRADE = Style(1, 0, 3, 0, "xlsx", False, False, False, "ticks", False, False, False, False)


def _wan(fen: int | None) -> Cell:
    """In ten thousands of yuan, as contract sums are written."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, 1_000_000)
    return whole if not rest else float(money.yuan(fen) / 10000)


def _project_columns(style: Style) -> list[Column]:
    d, w = style.dates, style.words
    return [
        Column(("序号",), lambda s: s.index + 1),
        Column(("项目名称", "工程名称"), lambda s: s.name),
        Column(("项目编码", "平台项目编码"), lambda s: s.code),
        Column(("属地", "所属区域"), lambda s: COUNTY_NAME),
        Column(("乡镇", "所属乡镇"), lambda s: s.town.name),
        Column(("行业类别", "行业"), lambda s: s.industry),
        Column(("行业主管部门", "主管部门"), lambda s: s.authority),
        Column(("资金性质", "投资性质"), lambda s: _FUNDING[s.funding][w]),
        Column(("建设单位", "业主单位"), lambda s: s.owner.name),
        Column(("施工总承包单位", "总包单位"), lambda s: s.contractor.name),
        Column(("专业/劳务分包单位", "劳务分包单位"), lambda s: "、".join(f.name for f in s.subs)),
        Column(("监理单位",), lambda s: s.supervisor),
        Column(("合同造价（万元）", "合同额（万元）"), lambda s: _wan(s.contract_fen)),
        Column(("合同签订日期", "施工合同签订日期"), lambda s: day(s.contract_on, d)),
        Column(("开工日期", "开工时间"), lambda s: day(s.start_on, d)),
        Column(("计划竣工", "计划竣工日期"), lambda s: day(s.planned_end, d)),
        Column(("实际竣工日期",), lambda s: day(s.actual_end, d)),
        Column(("项目状态", "状态"), lambda s: _STATUS[s.status]),
        Column(("施工许可证号", "施工许可证编号"), lambda s: s.permit_no),
        Column(("发证日期", "施工许可日期"), lambda s: day(s.permit_on, d)),
        Column(("专户开户行", "专户银行"), lambda s: s.account_bank),
        Column(("专户账号", "农民工工资专户账号"), lambda s: s.account_no),
        Column(("专户开户日期", "开户日期"), lambda s: day(s.account_on if s.account_date_known else None, d)),
        Column(("三方协议日期", "三方协议"), lambda s: day(s.agreement_on, d)),
        Column(("专户备案日期", "备案日"), lambda s: day(s.filed_on, d)),
        Column(("劳资专管员",), lambda s: s.labour_officer),
        Column(("每月发薪日", "发薪日"), lambda s: f"{'次月' if s.pay_day_next else '当月'}{s.pay_day}日"),
        Column(("是否已接入", "是否接入平台"), lambda s: "是" if s.joined else "否"),
        Column(("接入平台日期", "接入日期"), lambda s: day(s.joined_on, d)),
        Column(("未接入原因", "免接入原因"), lambda s: s.exempt_reason),
        Column(("告示牌设置日期", "维权告示牌设置日期"), lambda s: day(s.board_on, d)),
        Column(("经度",), lambda s: s.lon),
        Column(("纬度",), lambda s: s.lat),
    ]


def project_lists(county: County) -> dict[str, list[Sheet]]:
    """The office's master list, and the list that transport and water keep for themselves; no site stands in both."""
    listed = [s for s in county.sites if s.listed]
    trade = [s for s in listed if s.industry in ("交通运输", "水利")]
    rest = [s for s in listed if s not in trade]
    cover = Sheet(
        "封面",
        [
            ["云岭县在建工程项目底册"],
            [],
            ["填报单位：云岭县治理欠薪工作领导小组办公室"],
            [f"填报日期：{day(county.as_of, 3)}"],
        ],
    )
    return {
        "在建项目底册": [cover, _projects(PLAIN, "云岭县在建项目底册", "在建项目底册", rest)],
        "交通水利在建项目清单": [_projects(TRADE, "交通、水利行业在建项目清单", "项目清单", trade)],
    }


def _projects(style: Style, title: str, name: str, sites: list[Site]) -> Sheet:
    columns = _project_columns(style)
    sheet = Sheet(name)
    sheet.banner(title, len(columns))
    headers(sheet, style, columns)
    body(sheet, columns, sites)
    return sheet


def sightings(county: County) -> dict[str, list[Sheet]]:
    """One hand-over list per office that has seen projects."""
    out: dict[str, list[Sheet]] = {}
    seen = [(s, x) for s in county.sites for x in s.sightings]
    for source in sorted({x.source for _, x in seen}):
        rows = [(s, x) for s, x in seen if x.source == source]
        columns: list[Column] = [
            Column(("项目名称",), lambda r: r[0].name),
            Column(("建设单位",), lambda r: r[0].owner.name),
            Column(("施工单位",), lambda r: r[0].contractor.name),
            Column(("推送部门",), lambda r: r[1].source),
            Column(("推送日期",), lambda r: day(r[1].seen_on, 1)),
        ]
        if any(x.permit_no for _, x in rows):
            columns.insert(1, Column(("施工许可证号",), lambda r: r[1].permit_no))
            columns.insert(2, Column(("发证日期",), lambda r: day(r[0].permit_on, 1) if r[1].permit_no else ""))
        if any(x.amount for _, x in rows):
            columns.append(Column(("合同金额（元）",), lambda r: yuan(r[1].amount, 2)))
        sheet = Sheet("移交清单")
        sheet.banner(f"{COUNTY_NAME}项目信息移交清单（{source}）", len(columns))
        headers(sheet, PLAIN, columns)
        body(sheet, columns, rows)
        out[f"项目移交清单-{source}"] = [sheet]
    return out


def enterprises(county: County) -> list[Sheet]:
    columns: list[Column] = [
        Column(("企业名称",), lambda f: f.name),
        Column(("统一社会信用代码",), lambda f: f.credit_code),
        Column(("企业类型",), lambda f: f.kind),
        Column(("法定代表人",), lambda f: f.legal_person),
        Column(("注册地址",), lambda f: f.address),
    ]
    sheet = Sheet("企业名单")
    sheet.banner("云岭县建设领域企业名单", len(columns))
    headers(sheet, PLAIN, columns)
    body(sheet, columns, list(county.enterprises.values()))
    return [sheet]


def labour_cost(county: County) -> list[Sheet]:
    """人工费拨付台账, one sheet per quarter."""
    rows = [(s, p) for s in county.sites for p in s.periods]
    quarters = sorted({(p.month // 100, (p.month % 100 + 2) // 3) for _, p in rows})
    columns: list[Column] = [
        Column(("项目名称",), lambda r: r[0].name),
        Column(("建设单位",), lambda r: r[0].owner.name),
        Column(("施工总承包单位",), lambda r: r[0].contractor.name),
        Column(("所属月份",), lambda r: months.show(r[1].month)),
        Column(("应拨日期",), lambda r: day(r[1].due_on, 1)),
        Column(("应拨人工费（元）",), lambda r: yuan(r[1].due, 2)),
        Column(("实拨金额（元）",), lambda r: yuan(sum(a for _, a in r[1].credits), 2)),
        Column(("拨付日期",), lambda r: day(max((d for d, _ in r[1].credits), default=None), 1)),
    ]
    out = []
    for year, quarter in quarters:
        here = [r for r in rows if (r[1].month // 100, (r[1].month % 100 + 2) // 3) == (year, quarter)]
        sheet = Sheet(f"{year}年{quarter}季度")
        sheet.banner("云岭县工程项目人工费拨付台账", len(columns))
        headers(sheet, PLAIN, columns)
        body(sheet, columns, here)
        out.append(sheet)
    return out


def deposits(county: County) -> list[Sheet]:
    rows: list[Any] = [(s, d) for s in county.sites for d in s.deposits]
    columns: list[Column] = [
        Column(("项目名称",), lambda r: r[0].name),
        Column(("施工总承包单位",), lambda r: r[0].contractor.name),
        Column(("合同额（万元）",), lambda r: _wan(r[0].contract_fen)),
        Column(("比例",), lambda r: f"{r[1].rate_ppm / 10_000:g}%" if r[1].rate_ppm else ""),
        Column(("应存金额（元）",), lambda r: yuan(r[1].required, 2)),
        Column(("实存金额（元）",), lambda r: yuan(r[1].lodged, 2)),
        Column(("形式",), lambda r: _DEPOSIT[r[1].kind]),
        Column(("银行/机构",), lambda r: r[1].issuer),
        Column(("凭证或保函号",), lambda r: r[1].doc_no),
        Column(("存储日期",), lambda r: day(r[1].lodged_on, 1)),
        Column(("有效期起",), lambda r: day(r[1].start_on, 1)),
        Column(("有效期止",), lambda r: day(r[1].end_on, 1)),
        Column(("免存依据",), lambda r: r[1].exemption),
        Column(("免存有效期至",), lambda r: day(r[1].exemption_to, 1)),
        Column(("使用日期",), lambda r: day(r[1].used_on, 1)),
        Column(("使用金额（元）",), lambda r: yuan(r[1].used, 2)),
        Column(("补足日期",), lambda r: day(r[1].refilled_on, 1)),
        Column(("补足金额（元）",), lambda r: yuan(r[1].refilled, 2)),
    ]
    sheet = Sheet("保证金台账")
    sheet.banner("云岭县农民工工资保证金台账", len(columns))
    headers(sheet, PLAIN, columns)
    body(sheet, columns, rows)
    return [sheet]


def pauses(county: County) -> list[Sheet]:
    rows = [(s, x) for s in county.sites for x in s.pauses]
    columns: list[Column] = [
        Column(("项目名称",), lambda r: r[0].name),
        Column(("停工日期",), lambda r: day(r[1].from_on, 1)),
        Column(("复工日期",), lambda r: day(r[1].to_on, 1)),
        Column(("停工原因",), lambda r: r[1].reason),
        Column(("批准单位",), lambda r: r[1].approved_by),
        Column(("批准日期",), lambda r: day(r[1].approved_on, 1)),
    ]
    sheet = Sheet("停工备案")
    sheet.banner("云岭县工程项目停工备案表", len(columns))
    headers(sheet, PLAIN, columns)
    body(sheet, columns, rows)
    return [sheet]
