"""What the bank sends: receipts of a month's batches, and the statement of the special account."""

from __future__ import annotations

from anxin.demo.sheets.cells import Cell, Sheet, yuan
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import Column, body, head, headers, used
from anxin.demo.world import Entry, Receipt, Site
from anxin.kit import months

_STATUS = {
    "success": ("成功", "交易成功"),
    "failed": ("失败", "交易失败"),
    "returned": ("退汇", "退汇"),
    "pending": ("处理中", "处理中"),
}


def receipts(site: Site, style: Style, month: int, items: list[Receipt], name: str) -> Sheet:
    """代发回单 of one wage month, every attempt a line."""
    word = style.words % 2
    m = 0 if style.money == 3 else style.money
    columns = [
        Column(("收款人", "户名", "收款户名"), lambda r: r.person.name),
        Column(("身份证号", "证件号码"), lambda r: r.person.id_number, not style.names_only_receipts),
        Column(("收款账号", "卡号", "收款人账号"), lambda r: r.card),
        Column(("代发金额", "交易金额", "金额"), lambda r: yuan(r.amount, m)),
        Column(("处理结果", "交易状态", "状态"), lambda r: _STATUS[r.status][word]),
        Column(("失败原因", "返回信息"), lambda r: r.fail_text),
        Column(("交易时间", "入账时间"), lambda r: f"{r.paid_at:%Y-%m-%d %H:%M:%S}"),
        Column(("流水号", "交易流水号", "银行流水号"), lambda r: r.serial),
        Column(("原流水号", "重发原流水号"), lambda r: r.retry_of, False),
        Column(("批次号", "代发批次号"), lambda r: r.batch_no),
        Column(("附言", "用途", "摘要"), lambda r: f"{months.show(month)}工资"),
    ]
    if style.names_only_receipts:
        columns = [c for c in columns if c.headers[0] != "身份证号"]
    columns = used(columns, items)
    order = {id(r): n for n, r in enumerate(items, 1)}
    columns.insert(0, Column(("序号",), lambda r: order[id(r)]))
    sheet = Sheet(name)
    title = ("批量代发工资回单", "代发工资明细回单", "代发业务处理结果清单")[style.words]
    facts = [("项目名称", site.name), ("工资月份", months.show(month))]
    if site.account_no:
        facts.append(("付款账号", site.account_no))
    head(sheet, style, title, facts, len(columns))
    headers(sheet, style, columns)
    body(sheet, columns, items)
    row: list[Cell] = [""] * len(columns)
    row[0] = "合计"
    at = next(n for n, c in enumerate(columns) if c.headers[0] == "代发金额")
    row[at] = yuan(sum(r.amount for r in items), m)
    if style.subtotals:
        sheet.rows.append(row)
    return sheet


def statement(site: Site, style: Style, entries: list[Entry], name: str) -> Sheet:
    """专户流水 in one of three bank layouts: income and outgo apart, debit and credit, one signed column with a mark."""
    m = 0 if style.money == 3 else style.money
    kind = site.index % 3
    if kind == 0:
        money = [
            Column(("收入金额",), lambda e: yuan(e.amount, m) if e.direction == "in" else ""),
            Column(("支出金额",), lambda e: yuan(e.amount, m) if e.direction == "out" else ""),
        ]
    elif kind == 1:
        money = [
            Column(("借方发生额",), lambda e: yuan(e.amount, m) if e.direction == "out" else ""),
            Column(("贷方发生额",), lambda e: yuan(e.amount, m) if e.direction == "in" else ""),
        ]
    else:
        money = [
            Column(("收支标志",), lambda e: "收入" if e.direction == "in" else "支出"),
            Column(("交易金额",), lambda e: yuan(e.amount, m)),
        ]
    columns = [
        Column(("交易时间",), lambda e: f"{e.at:%Y-%m-%d %H:%M:%S}"),
        *money,
        Column(("账户余额", "余额", "交易后余额"), lambda e: yuan(e.balance, m)),
        Column(("对方户名", "对方名称", "对方单位"), lambda e: e.peer_name),
        Column(("对方账号", "对方账户"), lambda e: e.peer_account),
        Column(("摘要", "用途", "交易摘要"), lambda e: e.summary),
        Column(("流水号", "交易流水号"), lambda e: e.serial),
        Column(("批次号",), lambda e: e.batch_no, False),
    ]
    columns = used(columns, entries)
    sheet = Sheet(name)
    facts = [("项目名称", site.name), ("户名", f"{site.contractor.name}农民工工资专用账户"), ("账号", site.account_no)]
    head(
        sheet,
        style,
        ("农民工工资专户流水", "账户交易明细", "农民工工资专用账户对账单")[style.words],
        facts,
        len(columns),
    )
    headers(sheet, style, columns)
    body(sheet, columns, entries)
    return sheet
