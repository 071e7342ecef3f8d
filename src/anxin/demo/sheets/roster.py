"""花名册: who is on the site, with contract, card, entry and exit (form B1)."""

from __future__ import annotations

from anxin.demo.sheets.cells import Sheet, day, yuan
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, body, head, headers, used
from anxin.demo.world import Enrolment, Site

_YES = {True: "是", False: "否", None: ""}
_PASSED = {True: "一致", False: "不一致", None: ""}


def _columns(style: Style, one_sheet: bool) -> list[Column]:
    d = style.dates
    columns = [
        Column(("姓名", "工人姓名", "姓 名"), lambda e: e.person.name),
        Column(("性别",), lambda e: "男" if e.person.sex == "M" else "女"),
        Column(("民族",), lambda e: "汉族"),
        Column(("身份证号", "身份证号码", "证件号码"), lambda e: e.person.id_number),
        Column(("联系电话", "手机号码", "电话"), lambda e: e.person.phone),
        Column(("班组", "所属班组", "班组名称"), lambda e: e.crew),
        Column(("工种", "岗位", "工种/岗位"), lambda e: e.trade),
        Column(("人员类型", "工人类型", "人员类别"), lambda e: "管理人员" if e.role == "manager" else "建筑工人"),
        Column(("是否班组长",), lambda e: "是" if e.is_leader else "否"),
        Column(("进场日期", "进场时间", "入场日期"), lambda e: day(e.entered_on, d)),
        Column(("退场日期", "退场时间", "离场日期"), lambda e: day(e.left_on, d), False),
        Column(("劳动合同编号", "合同编号"), lambda e: e.contract_no),
        Column(("合同签订日期",), lambda e: day(e.contract_signed_on, d)),
        Column(("合同开始日期", "合同起始日期"), lambda e: day(e.contract_from, d)),
        Column(("合同结束日期", "合同终止日期"), lambda e: day(e.contract_to, d)),
        Column(("日工资标准", "计酬标准", "日工资"), lambda e: yuan(e.rate_fen, style.money)),
        Column(("开户行", "开户银行", "工资卡开户行"), lambda e: e.bank),
        Column(("工资卡号", "银行卡号"), lambda e: e.card),
        Column(("户名", "开户名"), lambda e: e.card_holder, False),
        Column(("户名核验", "是否本人卡"), _checked, False),
        Column(("工伤保险",), lambda e: _YES[e.insurance]),
        Column(("身份证有效期至", "证件有效期"), lambda e: day(e.id_valid_to, d), False),
        Column(("离场结清日期", "工资结清日期"), lambda e: day(e.settled_on, d), False),
        Column(("本人确认结清", "本人确认已结清"), lambda e: _YES[e.settled_confirmed], False),
        Column(("退场原因", "离场原因"), lambda e: e.exit_reason, False),
    ]
    if style.words % 2:
        # The header says "is it his own card": answered yes or no.
        columns[19] = Column(("是否本人卡",), lambda e: _YES[e.card_checked], False)
    if one_sheet:
        columns.insert(5, Column(("所属单位", "用工单位", "用人单位"), lambda e: e.employer))
    return columns


def _checked(e: Enrolment) -> str:
    return _PASSED[e.card_checked]


def rosters(site: Site, style: Style) -> list[Sheet]:
    """One sheet per employer, or one sheet with a column of employers."""
    if not site.enrolments:
        return []
    if style.by_employer and style.form == "xlsx":
        names = [n for n in site.employers if any(e.employer == n for e in site.enrolments)]
        return [_roster(site, style, name, [e for e in site.enrolments if e.employer == name]) for name in names]
    return [_roster(site, style, "", site.enrolments)]


def _roster(site: Site, style: Style, employer: str, people: list[Enrolment]) -> Sheet:
    columns = used(_columns(style, not employer), people)
    order = {id(e): n for n, e in enumerate(people, 1)}
    columns.insert(0, Column(("序号",), lambda e: order[id(e)]))
    sheet = Sheet(f"花名册{site.employers.index(employer) + 1 if employer else ''}")
    facts = [("项目名称", site.name)]
    if employer:
        facts.append(("用工单位", employer))
    else:
        facts.append(("施工总承包单位", site.contractor.name))
    title = ("农民工花名册", "建筑工人实名制花名册", "进场人员花名册")[style.words]
    head(sheet, style, title, facts, len(columns))
    headers(sheet, style, columns)
    body(sheet, columns, people)
    if style.subtotals:
        sheet.add()
        sheet.add("劳资专管员：", "", "", "项目经理：")
    return sheet
