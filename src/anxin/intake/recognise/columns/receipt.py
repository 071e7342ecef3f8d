"""银行代发回单 in columns: the bank's words, its moments and memos are read once for each that differs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anxin.intake.reading.blocks import Block
from anxin.intake.recognise.columns.distinct import ODD, mapped, together
from anxin.intake.recognise.columns.person import Fields, PersonColumns, tell_apart
from anxin.intake.recognise.model import Issue
from anxin.intake.recognise.rows.receipt import ReceiptReader
from anxin.kit.text import plain


class ReceiptColumns(PersonColumns):
    """The columnar side of ``ReceiptReader``."""

    reader: ReceiptReader
    needed = ("name", "amount")

    def _own(self, block: Block, fields: Fields) -> None:
        count = block.count
        if "row_no" in fields:
            fields["seq"] = fields.pop("row_no")
        amounts = fields.get("amount")
        if amounts is not None:
            fields["amount"] = mapped(amounts, self._amount)
        self._status(block, fields)
        self._time(block, fields)
        self._month(fields, count)
        for name, head in (("batch_no", "batch_no"), ("payer_account", "account_no")):
            said = self.reader.r.heads.get(head)
            if said:
                own = fields.get(name) or [None] * count
                fields[name] = [plain(said) if value is None else value for value in own]

    def _amount(self, amount: Any) -> Any:
        if amount is None or amount is ODD:
            return amount
        issues: list[Issue] = []
        self.reader.judge_amount({"amount": amount}, issues)
        return ODD if issues else amount

    def _status(self, block: Block, fields: Fields) -> None:
        nothing: list[Any] = [None] * block.count
        names = ("status", "fail_code", "fail_text")

        def read(cell: Any, text: Any, code_text: Any) -> tuple[Any, ...]:
            said = {k: v for k, v in (("fail_text", text), ("fail_code_text", code_text)) if v is not None}
            issues: list[Issue] = []
            self.reader.judge_status(self.probe(status=cell), said, issues)
            tell_apart(issues)
            return tuple(said.get(name) for name in names)

        raw = self.cells(block, "status") or nothing
        told = together([raw, fields.get("fail_text", nothing), fields.get("fail_code_text", nothing)], read)
        self._spread(fields, names, told)

    def _time(self, block: Block, fields: Fields) -> None:
        nothing: list[Any] = [None] * block.count

        def read(cell: Any, clock: Any, status: Any) -> Any:
            if status is ODD:
                return ODD
            said = {} if status is None else {"status": status}
            issues: list[Issue] = []
            self.reader.judge_time(self.probe(paid_at=cell, clock=clock), said, issues)
            tell_apart(issues)
            return said.get("paid_at")

        raw = [self.cells(block, name) or nothing for name in ("paid_at", "clock")]
        fields["paid_at"] = together([*raw, fields.get("status", nothing)], read)

    def _month(self, fields: Fields, count: int) -> None:
        nothing: list[Any] = [None] * count

        def read(month: Any, memo: Any, when: Any) -> Any:
            if month is ODD or memo is ODD or when is ODD:
                return ODD
            return self.reader.month_of(month, memo or "", when)

        whens = nothing
        if any(fields.get("memo") or ()) or self.reader.r.heads.get("memo"):
            # The month of payment is all that a memo is read by, and there are few of them.
            firsts: dict[tuple[int, int], Any] = {}
            whens = [
                firsts.setdefault((when.year, when.month), when) if isinstance(when, datetime) else when
                for when in fields["paid_at"]
            ]
        fields["month"] = together([fields.get("month", nothing), fields.get("memo", nothing), whens], read)

    @staticmethod
    def _spread(fields: Fields, names: tuple[str, ...], told: list[Any]) -> None:
        for place, name in enumerate(names):
            fields[name] = [ODD if one is ODD else one[place] for one in told]
