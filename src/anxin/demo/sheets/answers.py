"""What workers confirmed and what slips reached them: a form a month, or one long export with the project on every row."""

from __future__ import annotations

from typing import Any

from anxin.demo.papers import Confirmation, Slip
from anxin.demo.sheets.cells import Sheet, day
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, body, head, headers, used
from anxin.demo.world import Site
from anxin.kit import months

_CHANNEL = {
    "app": ("微信小程序", "手机APP", "电子工资条"),
    "sms": ("短信", "SMS", "手机短信"),
    "paper": ("纸质", "纸质签收", "当面签收"),
    "voice": ("语音", "语音外呼", "电话"),
}
_ANSWER = {
    "confirmed": ("已确认", "无异议", "确认"),
    "objected": ("有异议", "异议", "不认可"),
    "": ("未确认", "", ""),
}
# Sites whose clerk writes names without numbers on the list of slips.
NAMES_ONLY_SLIPS = (17, 33)


def confirmations(site: Site, style: Style) -> list[Sheet]:
    """One sheet per month."""
    w, d = style.words, style.dates
    columns: list[Column] = [
        Column(("姓名", "工人姓名", "姓名"), lambda c: c.person.name),
        Column(("身份证号", "证件号码", "身份证号码"), lambda c: c.person.id_number),
        Column(("发起日期", "推送日期", "发送日期"), lambda c: day(c.asked_on, d)),
        Column(("确认状态", "本人意见", "答复"), lambda c: _ANSWER[c.answer][w]),
        Column(("确认日期", "答复日期", "确认时间"), lambda c: day(c.answered_on, d)),
        Column(("异议内容", "异议原因", "异议说明"), lambda c: c.objection),
        Column(("异议处理日期", "了结日期", "处理日期"), lambda c: day(c.settled_on, d), False),
    ]
    sheets = []
    for month in sorted({c.month for c in site.confirmations}):
        rows: list[Confirmation] = [c for c in site.confirmations if c.month == month]
        sheet = Sheet(f"{month}")
        shown = used(columns, rows)
        facts = [("项目名称", site.name), ("工资月份", months.show(month))]
        head(sheet, style, ("农民工工资确认表", "工资确认及异议登记表", "工资确认情况表")[w], facts, len(shown))
        headers(sheet, style, shown)
        body(sheet, shown, rows)
        sheets.append(sheet)
    return sheets


def slips(site: Site, style: Style) -> list[Sheet]:
    """By the month with a head (forms), or all in one list with project and month on each row (exports)."""
    if not site.slips:
        return []
    if site.index % 3 == 1:
        return [_export(site, style, site.slips)]
    sheets = []
    for month in sorted({s.month for s in site.slips}):
        rows = [s for s in site.slips if s.month == month]
        columns = _columns(site, style)
        sheet = Sheet(f"{month}")
        facts = [("项目名称", site.name), ("工资月份", months.show(month))]
        head(
            sheet,
            style,
            ("工资清单送达记录", "工资条发放签收表", "工资清单送达登记表")[style.words],
            facts,
            len(columns),
        )
        headers(sheet, style, columns)
        body(sheet, columns, rows)
        sheets.append(sheet)
    return sheets


def _columns(site: Site, style: Style) -> list[Column]:
    w, d = style.words, style.dates
    columns: list[Column] = [
        Column(("姓名", "工人姓名"), lambda s: s.person.name),
        Column(("身份证号码", "证件号码", "身份证号"), lambda s: s.person.id_number),
        Column(("送达日期", "签收日期", "发送日期"), lambda s: day(s.delivered_on, d)),
        Column(("送达方式", "送达形式", "发送渠道"), lambda s: _CHANNEL[s.channel][w]),
    ]
    if site.index in NAMES_ONLY_SLIPS:
        del columns[1]
    return columns


def _export(site: Site, style: Style, rows: list[Slip]) -> Sheet:
    columns: list[Column] = [
        Column(("项目名称", "工程名称"), lambda s: site.name),
        Column(("工资月份", "所属月份"), lambda s: months.show(s.month)),
        *_columns(site, style),
        Column(("送达状态", "发送状态"), lambda s: "已送达"),
    ]
    sheet = Sheet("工资条发送记录")
    sheet.banner("工资条发送记录", len(columns))
    headers(sheet, style, columns)
    body(sheet, columns, _by_day(rows))
    return sheet


def _by_day(rows: list[Slip]) -> list[Any]:
    return sorted(rows, key=lambda s: (s.delivered_on, s.month, s.person.id_number))
