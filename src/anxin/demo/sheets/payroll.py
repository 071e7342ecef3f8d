"""农民工工资支付表: one sheet per employer and month (form B3)."""

from __future__ import annotations

from typing import Any

from anxin.demo.sheets.cells import Cell, Sheet, day, yuan
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, head, headers, used
from anxin.demo.world import Line, Site
from anxin.kit import money, months

# Sheets that print a column although nothing stands in it: (site, column).
EMPTY_COLUMNS = {(14, "collector"), (16, "mode")}
_ITEMS = ("计时工资", "加班工资", "津贴")
_DEDUCTIONS = ("预支", "伙食费")


def _columns(site: Site, style: Style, lines: list[Line], one_employer: bool) -> list[Column]:
    m = style.money
    modes = any(x.pay_mode != "bank" for x in lines) or (site.index, "mode") in EMPTY_COLUMNS
    columns = [
        Column(("姓名", "工人姓名", "姓 名"), lambda x: x.person.name),
        Column(("身份证号", "身份证号码", "证件号码"), lambda x: x.person.id_number),
        *([] if one_employer else [Column(("所属单位", "用工单位", "用人单位"), lambda x: x.employer)]),
        Column(("班组", "所属班组", "班组名称"), lambda x: x.crew),
        Column(("工种", "岗位", "工种"), lambda x: x.trade),
        Column(("出勤天数", "出勤", "考勤天数"), _days),
        Column(("日工资", "计酬标准", "单价"), lambda x: yuan(x.rate_fen, m)),
        *(Column((k,), _item(k, m), group="应发项目") for k in _ITEMS),
        Column(("应发合计", "应发工资", "应发金额"), lambda x: yuan(x.owed, m)),
        *(Column((k,), _deduction(k, m), group="扣款项目") for k in _DEDUCTIONS),
        Column(("扣款合计", "应扣合计"), lambda x: yuan(x.deducted, m)),
        Column(("实发金额", "实发工资", "实发合计"), lambda x: yuan(x.payable, m)),
        Column(("补发月份",), lambda x: months.show(x.back_month) if x.back_month else "", False),
        Column(("离场结算",), lambda x: "是" if x.exit_flag else "", False),
        Column(("发放方式", "支付方式"), lambda x: {"bank": "银行代发", "cash": "现金"}[x.pay_mode], modes),
        Column(("开户行", "开户银行"), lambda x: x.bank),
        Column(("银行卡号", "工资卡号", "银行账号"), lambda x: x.card),
        Column(("户名", "开户名"), lambda x: x.card_holder, False),
        Column(("代领人",), lambda x: x.collector, (site.index, "collector") in EMPTY_COLUMNS),
        Column(("本人签字", "签字确认"), lambda x: ""),
    ]
    if not modes:
        columns = [c for c in columns if c.headers[0] != "发放方式"]
    return used(columns, lines)


def _days(x: Line) -> Cell:
    return x.days_x100 / 100 if x.days_x100 % 100 else x.days_x100 // 100


def _item(name: str, style: int) -> Any:
    return lambda x: yuan(x.items.get(name, 0), style) if x.items.get(name) else ""


def _deduction(name: str, style: int) -> Any:
    return lambda x: yuan(x.deductions.get(name, 0), style) if x.deductions.get(name) else ""


def payroll(site: Site, style: Style, employer: str, month: int, lines: list[Line], name: str) -> Sheet:
    """The sheet; sub-totals per crew and a total with the amount in capitals as the sender's habit is.

    Without an `employer` the sheet is the whole site's, and a column says whose each line is.
    """
    columns = _columns(site, style, lines, bool(employer))
    width = len(columns) + 1
    sheet = Sheet(name)
    title = (
        f"{months.show(month)}农民工工资支付表",
        f"{site.name}{months.show(month)}农民工工资表",
        "农民工工资发放表",
    )[style.words]
    whose = ("用人单位", employer) if employer else ("施工总承包单位", site.contractor.name)
    facts = [("项目名称", site.name), whose, ("工资月份", months.show(month))]
    if style.words == 2:
        facts.append(("专户账号", site.account_no or "未开立"))
    head(sheet, style, title, facts, width)
    all_columns = [Column(("序号",), lambda x: None), *columns]
    headers(sheet, style, all_columns, two_rows=style.two_row_header)
    where = {c.headers[0]: n + 1 for n, c in enumerate(columns)}
    if style.subtotals:
        lines = sorted(lines, key=lambda x: x.crew)
    pending: list[Line] = []
    for n, x in enumerate(lines, 1):
        sheet.rows.append([n, *(c.get(x) for c in columns)])
        pending.append(x)
        if style.subtotals and (n == len(lines) or lines[n].crew != x.crew):
            _total(sheet, style, "小计", pending, width, where)
            pending = []
    _total(sheet, style, "合计", lines, width, where)
    if style.words != 1:
        capitals = money.to_capitals(sum(x.payable for x in lines))
        sheet.banner(f"合计金额（大写）：{capitals}    人数：{len(lines)}人", width)
    made = day(lines[0].prepared_on, 3)
    sheet.add(f"制表日期：{made}", "", "", "编制：", "", "", "劳资专管员：", "", "", "项目经理：")
    return sheet


def _total(sheet: Sheet, style: Style, word: str, lines: list[Line], width: int, where: dict[str, int]) -> None:
    row: list[Cell] = [""] * width
    row[0] = word
    row[where["应发合计"]] = yuan(sum(x.owed for x in lines), style.money)
    row[where["扣款合计"]] = yuan(sum(x.deducted for x in lines), style.money)
    row[where["实发金额"]] = yuan(sum(x.payable for x in lines), style.money)
    sheet.rows.append(row)


def messages(site: Site, employer: str, month: int, lines: list[Line]) -> list[dict[str, Any]]:
    """Payroll.Add messages, one per crew."""
    firm = next(f for f in (site.contractor, *site.subs) if f.name == employer)
    groups: dict[str, list[Line]] = {}
    for x in lines:
        groups.setdefault(x.crew, []).append(x)
    out = []
    for n, (crew, members) in enumerate(sorted(groups.items()), 1):
        detail = [
            {
                "idCardType": "01",
                "idCardNumber": x.person.id_number,
                "workerName": x.person.name,
                "days": str(_days(x)),
                "payRollBankCardNumber": x.card,
                "payRollBankName": x.bank,
                "totalPayAmount": str(money.yuan(x.owed)),
                "actualAmount": str(money.yuan(x.payable)),
                "isBackPay": "1" if x.back_month else "0",
                **({"backPayMonth": f"{x.back_month // 100}-{x.back_month % 100:02d}"} if x.back_month else {}),
                "balanceDate": x.prepared_on.isoformat(),
            }
            for x in members
        ]
        data = {
            "projectCode": site.code,
            "projectName": site.name,
            "corpCode": firm.credit_code,
            "corpName": employer,
            "teamSysNo": f"{site.index + 1:03d}{n:04d}",
            "teamName": crew,
            "payMonth": f"{month // 100}-{month % 100:02d}",
            "detailList": detail,
        }
        out.append({"method": "Payroll.Add", "data": data})
    return out
