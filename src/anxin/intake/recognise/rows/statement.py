"""专户流水 and other account statements: every movement with its direction, its balance and what it was for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, RowReader, refused, reject, warn
from anxin.kit import money
from anxin.kit.text import plain

_OUT = re.compile(r"支|借|付|转出|往账|出账|^出$|^D$|DEBIT|取|^2$", re.IGNORECASE)
_IN = re.compile(r"收|贷|转入|来账|入账|进账|^入$|^进$|^C$|CREDIT|存|^1$", re.IGNORECASE)
# CT-PURPOSE by words; the first that fits. A return of wages is a return, and a reversal is the bank's own correction.
_PURPOSES = (
    ("bank_correction", re.compile(r"冲正|冲账|抹账|更正|错账|差错|调账")),
    ("refund", re.compile(r"退汇|退票|退回|退款|代发失败|失败退|工资退")),
    (
        "labour_cost",
        re.compile(
            r"人工费|人工费用|劳务费拨付|拨付.*人工|农民工工资款|工资款拨付|工资性工程款|拨付工资|工资专户拨款|专户拨款|拨付"
        ),
    ),
    ("wage", re.compile(r"工资|代发|薪|劳务报酬|生活费")),
    ("interest", re.compile(r"利息|结息|批量结息|存息")),
    ("fee", re.compile(r"手续费|工本费|服务费|账户管理费|管理费|汇划费|年费|短信费|电汇费|邮电费")),
    ("tax", re.compile(r"税|扣缴|社保|公积金")),
)


def purpose_of(words: str, direction: str | None) -> str:
    """wage, labour_cost, refund, interest, fee, tax, bank_correction, other; '' when there are no words."""
    text = plain(words)
    if not text:
        return ""
    for code, pattern in _PURPOSES:
        if pattern.search(text):
            if code == "labour_cost" and direction == "out" and re.search(r"工资|代发", text):
                return "wage"
            if code == "wage" and direction == "in":
                # Money that comes in under the word 工资 is the owner's transfer for wages, unless it came back.
                return "labour_cost"
            if code == "refund" and direction == "out":
                continue
            return code
    return "other"


def read_direction(recognised: Recognised, row: Sequence[Any]) -> str | None:
    """'in' or 'out' from the columns of one row, None when they do not say."""

    def amount(name: str) -> int | None:
        ref = recognised.columns.get(name)
        if ref is None or ref.index >= len(row):
            return None
        try:
            return cells.amount(row[ref.index])
        except (ValueError, ArithmeticError):
            return None

    out, come = amount("amount_out"), amount("amount_in")
    if out and not come:
        return "out" if out > 0 else "in"
    if come and not out:
        return "in" if come > 0 else "out"
    ref = recognised.columns.get("direction")
    if ref is not None and ref.index < len(row):
        word = plain(cells.show(row[ref.index]))
        outward, inward = _OUT.search(word), _IN.search(word)
        if bool(outward) != bool(inward):
            return "out" if outward else "in"
    return None


class StatementReader(RowReader):
    """One movement per row. Where only a balance tells the direction, it is worked out and must come out to the fen."""

    typed = {
        "balance_after": (cells.amount, "bad_amount", WARN),
        "peer_name": (cells.text, "bad_value", WARN),
        "peer_account": (cells.text, "bad_value", WARN),
        "peer_bank": (cells.text, "bad_value", WARN),
        "summary": (cells.text, "bad_value", WARN),
        "description": (cells.text, "bad_value", WARN),
        "bank_serial": (cells.text, "bad_value", WARN),
        "batch_no": (cells.text, "bad_value", WARN),
        "account_no": (cells.text, "bad_value", WARN),
        "account_name": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "project_code": (cells.text, "bad_value", WARN),
        "purpose": (cells.text, "bad_value", WARN),
    }
    summed = ("amount_out", "amount_in")

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._balance: int | None = None

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self._time(row, fields, issues)
        before, after = self._balance, fields.get("balance_after")
        self._amount(row, fields, issues, before, after)
        if after is not None:
            self._balance = after
        more = [cells.text(row[ref.index]) for ref in self.r.extra_columns.get("summary", ()) if ref.index < len(row)]
        if any(more):
            fields["summary"] = " ".join(dict.fromkeys(x for x in (fields.get("summary"), *more) if x))
        words = " ".join(str(fields[k]) for k in ("summary", "description") if fields.get(k))
        stated = fields.pop("purpose", None)
        fields["purpose"] = purpose_of(" ".join(x for x in (stated, words) if x), fields.get("direction"))
        for name in ("account_no", "account_name"):
            if name not in fields and self.r.heads.get(name):
                fields[name] = self.r.heads[name]
        if fields.get("account_no"):
            fields["account_no"] = plain(fields["account_no"])
        return ParsedRow(number, fields, issues, (number,))

    def _time(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        heading = self.header("at")
        value, clock = self.cell(row, "at"), self.cell(row, "clock")
        try:
            at = cells.moment(value, clock if clock is not value else None)
        except (ValueError, OverflowError) as problem:
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏{problem}，请改成 2026-03-05 这样的日期"))
            return
        if at is None:
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏没有填，请补填交易日期"))
        else:
            fields["at"] = at

    def _money(self, row: Row, name: str, issues: list[Issue]) -> int | None:
        value = self.cell(row, name)
        if value is None:
            return None
        try:
            return self.amount_of(name)(value)
        except (ValueError, ArithmeticError) as problem:
            heading = self.header(name)
            issues.append(reject(heading, "bad_amount", f"“{heading}”一栏{problem}，请核对这一行是否错了列"))
            return None

    def _amount(
        self, row: Row, fields: dict[str, Any], issues: list[Issue], before: int | None, after: int | None
    ) -> None:
        out, come = self._money(row, "amount_out", issues), self._money(row, "amount_in", issues)
        direction = read_direction(self.r, row)
        amount: int | None = None
        if out or come:
            if out and come:
                issues.append(reject(self.header("amount_out"), "bad_amount", "同一行既有支出又有收入，请核对"))
                return
            amount = abs(out or come or 0)
        elif "amount" in self.columns:
            amount = self._money(row, "amount", issues)
            if amount is not None:
                if direction is None and amount < 0:
                    direction = "out"
                elif direction is None:
                    direction = self._by_balance(amount, before, after)
                amount = abs(amount)
        if amount is None or amount == 0:
            if not refused(issues, "bad_amount"):
                heading = self.header("amount") or self.header("amount_out") or self.header("amount_in")
                issues.append(reject(heading, "missing_amount", f"“{heading}”一栏没有金额，请核对"))
            return
        if direction is None:
            issues.append(
                reject(
                    self.header("amount"),
                    "bad_amount",
                    f"{money.show(amount)} 元看不出是收入还是支出，请在表里注明借贷方向",
                )
            )
            return
        fields["amount"], fields["direction"] = amount, direction
        if (
            before is not None
            and after is not None
            and abs(after - before) != amount
            and "balance_after" in self.columns
        ):
            issues.append(
                warn(
                    self.header("balance_after"),
                    "line_sum",
                    f"余额从 {money.show(before)} 变为 {money.show(after)} 元，与本笔 {money.show(amount)} 元不符，请核对",
                )
            )

    def _by_balance(self, amount: int, before: int | None, after: int | None) -> str | None:
        if before is not None and after is not None and abs(after - before) == amount:
            return "in" if after > before else "out"
        if (
            not any(name in self.columns for name in ("direction", "amount_in", "amount_out"))
            and amount > 0
            and "balance_after" not in self.columns
        ):
            return None
        if before is None and after is not None and after == amount:
            return "in"
        return "in" if self._signed else None

    @property
    def _signed(self) -> bool:
        return bool(self.r.heads.get("signed_amounts"))
