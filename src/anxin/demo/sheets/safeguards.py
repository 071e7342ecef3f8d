"""Ledgers of what guards the wages, as the county's office and the offices of transport and water keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anxin.demo.region import COUNTY_NAME
from anxin.demo.sheets.cells import Cell, Sheet, day, yuan
from anxin.demo.sheets.county import PLAIN, TRADE
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, body, headers
from anxin.demo.sites import County
from anxin.demo.world import Site
from anxin.law.board import BOARD_ITEMS

_EVENT = {"frozen": "冻结", "seized": "查封", "deducted": "划拨", "closed": "销户"}
Rows = list[tuple[Site, Any]]


def ledgers(county: County) -> dict[str, list[Sheet]]:
    """Each ledger twice: the master office's, and the trades' own in their own words. No site stands in both."""
    listed = [s for s in county.sites if s.listed]
    trade = [s for s in listed if s.industry in ("交通运输", "水利")]
    rest = [s for s in listed if s not in trade]
    out: dict[str, list[Sheet]] = {}
    kinds: tuple[tuple[str, Callable[[Style], list[Column]], Callable[[Site], list[Any]]], ...] = (
        ("分包单位代发委托协议台账", _agreements, lambda s: s.subs),
        ("工伤保险参保台账", _policies, lambda s: s.policies),
        ("专户查封冻结台账", _events, lambda s: s.events),
        ("维权告示牌检查表", _checks, lambda s: s.checks),
    )
    for title, columns, of in kinds:
        for style, who, sites in ((PLAIN, "", rest), (TRADE, "交通水利", trade)):
            rows = [(site, x) for site in sites for x in of(site)]
            if rows:
                out[f"{who}{title}"] = [_ledger(style, f"{COUNTY_NAME}{who}{title}", columns(style), rows)]
    return out


def _ledger(style: Style, title: str, columns: list[Column], rows: Rows) -> Sheet:
    sheet = Sheet("台账")
    sheet.banner(title, len(columns))
    headers(sheet, style, columns)
    body(sheet, columns, rows)
    return sheet


def _agreements(style: Style) -> list[Column]:
    d = style.dates
    return [
        Column(("项目名称", "工程名称"), lambda r: r[0].name),
        Column(("施工总承包单位", "总包单位"), lambda r: r[0].contractor.name),
        Column(("分包单位名称", "劳务分包单位"), lambda r: r[1].name),
        Column(("分包类型", "参建单位类型"), lambda r: "劳务分包"),
        Column(("委托代发协议签订日期", "代发委托协议日期"), lambda r: day(r[0].agreements.get(r[1].name), d)),
    ]


def _policies(style: Style) -> list[Column]:
    d = style.dates
    columns: list[Column] = [
        Column(("项目名称", "参保项目"), lambda r: r[0].name),
        Column(("施工总承包单位", "参保单位"), lambda r: r[0].contractor.name),
        Column(("参保编号", "工伤保险参保编号"), lambda r: r[1].number),
        Column(("经办机构", "社保经办机构"), lambda r: r[1].insurer),
    ]
    if style.words:
        return [*columns, Column(("保险期限", "保险期限"), lambda r: f"{day(r[1].from_on, d)}至{day(r[1].to_on, d)}")]
    return [
        *columns,
        Column(("生效日期",), lambda r: day(r[1].from_on, d)),
        Column(("终止日期",), lambda r: day(r[1].to_on, d)),
    ]


def _events(style: Style) -> list[Column]:
    d = style.dates
    return [
        Column(("项目名称", "工程名称"), lambda r: r[0].name),
        Column(("专户账号", "农民工工资专户账号"), lambda r: r[0].account_no),
        Column(("专户状态", "采取措施"), lambda r: _EVENT[r[1].event]),
        Column(("发生日期", "措施日期"), lambda r: day(r[1].on, d)),
        Column(("金额（元）", "涉及金额（元）"), lambda r: yuan(r[1].amount, 0)),
        Column(("执行机关", "执行法院"), lambda r: r[1].organ),
        Column(("案由", "冻结原因"), lambda r: r[1].cause_text),
        Column(("文书号", "案号"), lambda r: r[1].doc_no),
        Column(("解除日期", "解冻日期"), lambda r: day(r[1].lifted_on, d)),
    ]


def _checks(style: Style) -> list[Column]:
    d = style.dates
    first: list[Column] = [
        Column(("项目名称", "工程名称"), lambda r: r[0].name),
        Column(("检查日期", "核查日期"), lambda r: day(r[1].checked_on, d)),
        Column(("现场照片日期", "拍照日期"), lambda r: day(r[1].photo_on, d)),
    ]
    last: list[Column] = [
        Column(("公示最低工资（元）", "牌上最低工资（元）"), lambda r: yuan(r[1].minimum_wage, 0)),
        Column(("电话是否畅通", "举报电话是否畅通"), lambda r: "否" if r[1].dead_number else "是"),
    ]
    if style.words:
        return [*first, Column(("缺失要素", "缺失要素"), _missing), *last]
    items = [Column((words,), _has(code)) for code, words in BOARD_ITEMS.items()]
    return [*first, *items, *last]


def _missing(row: tuple[Site, Any]) -> Cell:
    return "、".join(BOARD_ITEMS[code] for code in row[1].missing) or "无"


def _has(code: str) -> Callable[[tuple[Site, Any]], Cell]:
    return lambda row: "无" if code in row[1].missing else "有"
