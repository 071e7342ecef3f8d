"""工资支付表 (ledgers.md B3): what each worker is owed, less deductions, and what he is to get. Money in fen."""

from __future__ import annotations

import re
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.bounds import person_month_most_fen
from anxin.intake.recognise.model import REJECT, WARN, ColumnRef, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Convert, Row, leading_amount, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.kit import money, months
from anxin.kit.text import plain

_SIGNED = re.compile(r"^(?:已签|√|✓|是|签字|已签字|已签名|已确认|已领|Y)", re.IGNORECASE)


def pay_mode(value: Any) -> str | None:
    """'bank', 'cash' or 'other'."""
    shown = plain(value)
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    if re.search(r"现金|现发", shown):
        return "cash"
    if re.search(r"银行|代发|转账|打卡|网银|专户|线上|卡", shown):
        return "bank"
    return "other"


def exit_flag(value: Any) -> bool | None:
    """Whether the worker has left: 退场, 离场, 离职, or a plain 是."""
    shown = plain(value)
    if re.search(r"退场|离场|离职|已退|已离", shown) and not re.search(r"未|否", shown):
        return True
    if re.search(r"在场|在岗|在职|未退|未离", shown):
        return False
    return cells.yes_no(value)


def says_signed(value: Any) -> bool:
    """Whether the signature column says yes or holds what can be a name."""
    shown = plain(cells.show(value))
    return bool(_SIGNED.match(shown)) or len(shown) in (2, 3, 4)


class PayrollReader(PersonReader):
    """One worker's month per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_month", WARN),
        "days": (cells.number, "bad_number", WARN),
        "hours": (cells.number, "bad_number", WARN),
        "unit_price": (leading_amount, "bad_amount", WARN),
        "owed": (cells.amount, "bad_amount", REJECT),
        "deducted": (cells.amount, "bad_amount", REJECT),
        "payable": (cells.amount, "bad_amount", REJECT),
        "paid_stated": (cells.amount, "bad_amount", WARN),
        "unpaid_stated": (cells.amount, "bad_amount", WARN),
        "bank": (cells.text, "bad_value", WARN),
        "card_holder": (cells.text, "bad_value", WARN),
        "pay_mode": (pay_mode, "bad_value", WARN),
        "collector": (cells.text, "bad_value", WARN),
        "is_back_pay": (cells.yes_no, "bad_value", WARN),
        "back_month": (cells.month, "bad_month", WARN),
        "exit_flag": (exit_flag, "bad_value", WARN),
        "paid_on": (cells.day, "bad_date", WARN),
        "batch_no": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }
    summed = ("payable", "owed", "deducted")

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self.items = self._parts("items")
        self.deductions = self._parts("deductions")
        self.limit = months.days_in(recognised.month) if recognised.month else 31

    def _parts(self, name: str) -> list[tuple[str, int, Convert, str]]:
        refs: list[ColumnRef] = (
            [self.columns[name], *self.r.extra_columns.get(name, ())] if name in self.columns else []
        )
        out: list[tuple[str, int, Convert, str]] = []
        seen: set[str] = set()
        for ref in refs:
            label = plain(ref.header.split("/")[-1]) or plain(ref.header)
            if label in seen:
                label = f"{label}({ref.letter})"
            seen.add(label)
            out.append((label, ref.index, self.amount_under(ref.header), ref.shown))
        return out

    def _read_parts(self, row: Row, parts: list[tuple[str, int, Convert, str]], issues: list[Issue]) -> dict[str, int]:
        found: dict[str, int] = {}
        for label, index, convert, heading in parts:
            if index >= len(row) or row[index] is None or row[index] == "":
                continue
            try:
                value = convert(row[index])
            except (ValueError, ArithmeticError) as problem:
                issues.append(warn(heading, "bad_amount", f"“{heading}”一栏{problem}，请只填数字，例如 6450.00"))
                continue
            if value:
                found[label] = value
        return found

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.person(row, fields, issues, crew)
        unreadable = any(i.level == REJECT for i in issues)
        if (
            "name" not in fields
            and (not fields.get("id_number") or "name" in self.columns)
            and not any(i.code == "missing_name" for i in issues)
        ):
            issues.append(
                reject(
                    self.header("name"),
                    "missing_name",
                    f"“{self.header('name') or '姓名'}”一栏没有填，不知道是谁的工资，请填写姓名",
                )
            )
        fields.setdefault("month", self.r.month)
        if fields["month"] is None:
            del fields["month"]
        self._amounts(row, fields, issues, unreadable)
        signature = self.cell(row, "signature")
        if signature is not None:
            shown = plain(cells.show(signature))
            fields["signed"] = says_signed(signature) or shown == fields.get("name")
        self._days(fields, issues)
        self.shared_card(number, fields, issues)
        self.duplicate(number, fields, issues, fields.get("month"), fields.get("back_month"))
        return ParsedRow(number, fields, issues, (number,))

    def _amounts(self, row: Row, fields: dict[str, Any], issues: list[Issue], unreadable: bool) -> None:
        items = self._read_parts(row, self.items, issues)
        deductions = self._read_parts(row, self.deductions, issues)
        owed, payable, deducted = fields.get("owed"), fields.get("payable"), fields.get("deducted")
        both = owed is not None and payable is not None
        # Some sheets print what is taken off with a minus sign; the line's own sum shows that it is a habit, not an error.
        if (
            both
            and deductions
            and all(v < 0 for v in deductions.values())
            and owed + sum(deductions.values()) == payable
        ):
            deductions = {k: -v for k, v in deductions.items()}
        if (
            deducted is not None
            and deducted < 0
            and owed is not None
            and payable is not None
            and owed + deducted == payable
        ):
            deducted = -deducted
        taken = deducted if deducted is not None else sum(deductions.values())
        if items:
            fields["items"] = items
        if deductions:
            fields["deductions"] = deductions
        if deducted is not None or deductions or "deducted" in self.columns or self.deductions:
            fields["deducted"] = taken
        if owed is None and "owed" not in self.columns:
            if items:
                owed = sum(items.values())
            elif payable is not None:
                owed = payable + taken
        elif owed is None and payable is not None:
            owed = sum(items.values()) if items else payable + taken
        if payable is None and owed is not None and "payable" not in self.columns:
            payable = owed - taken
        if (owed is None and payable is None) or (payable is None and "payable" in self.columns):
            if not unreadable:
                heading = self.header("payable") or self.header("owed")
                issues.append(
                    reject(heading, "missing_amount", f"“{heading or '金额'}”一栏没有填，请填写金额（没有发的填 0）")
                )
            if owed is not None:
                fields["owed"] = owed
            return
        fields["owed"], fields["payable"] = owed, payable
        for name, value in (("owed", owed), ("payable", payable), ("deducted", taken)):
            if value is not None and value < 0:
                heading = self.header(name) or name
                issues.append(
                    reject(
                        self.header(name), "negative_amount", f"“{heading}”一栏是负数 {money.show(value)} 元，请核对"
                    )
                )
        for name, value in (("owed", owed), ("payable", payable)):
            # A slip of the pen, or a total read as a person.
            if value is not None and value > person_month_most_fen():
                text = f"“{self.header(name) or '金额'}”一栏 {money.show(value)} 元，一个人一个月不可能这么多，请核对"
                issues.append(reject(self.header(name), "absurd_amount", text))
                break
        self._sums_of_line(fields, issues, items, owed, payable, taken)

    def _sums_of_line(
        self, fields: dict[str, Any], issues: list[Issue], items: dict[str, int], owed: Any, payable: Any, taken: int
    ) -> None:
        if "payable" in self.columns and "owed" in self.columns and owed - taken != payable:
            text = (
                f"应发 {money.show(owed)} 元减扣款 {money.show(taken)} 元应为 {money.show(owed - taken)} 元，"
                f"“{self.header('payable')}”写的是 {money.show(payable)} 元，请核对"
            )
            issues.append(warn(self.header("payable"), "line_sum", text))
        deductions = fields.get("deductions")
        if (
            deductions
            and "deducted" in self.columns
            and fields.get("deducted") is not None
            and sum(deductions.values()) != fields["deducted"]
        ):
            text = f"各项扣款相加 {money.show(sum(deductions.values()))} 元，“{self.header('deducted')}”写的是 {money.show(fields['deducted'])} 元，请核对"
            issues.append(warn(self.header("deducted"), "line_sum", text))
        if items and "owed" in self.columns and sum(items.values()) != owed:
            text = f"各项应发相加 {money.show(sum(items.values()))} 元，“{self.header('owed')}”写的是 {money.show(owed)} 元，请核对"
            issues.append(warn(self.header("owed"), "line_sum", text))

    def _days(self, fields: dict[str, Any], issues: list[Issue]) -> None:
        days = fields.get("days")
        if days is None:
            return
        heading = self.header("days")
        if days < 0:
            issues.append(warn(heading, "bad_number", f"“{heading}”一栏是负数 {days}，请核对"))
            return
        month = fields.get("month")
        limit = self.limit if month == self.r.month or not month else months.days_in(month)
        if days > limit:
            issues.append(
                warn(heading, "days_exceed_month", f"“{heading}”一栏 {days} 天，比当月的 {limit} 天还多，请核对")
            )
