"""Money that must arrive before the workers' does: labour cost (人工费拨付), wage deposits (A12) and 停工备案."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, RowReader, rate, refused, reject, warn
from anxin.intake.recognise.rows.projects import code_text, lenient_day
from anxin.intake.recognise.rows.roster import span, until
from anxin.kit import money
from anxin.kit.text import plain

_KINDS = (
    ("company_guarantee", re.compile(r"担保公司|公司保函|公司担保|融资担保")),
    ("insurance", re.compile(r"保险|保单|保证保险")),
    ("bank_guarantee", re.compile(r"保函")),
    ("cash", re.compile(r"现金|存款|货币|存单|转账|存储")),
)
_DAY_IN_TEXT = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}|\b20\d{6}\b")
_AMOUNT_IN_TEXT = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(万元|万|元)")


def deposit_kind(value: Any) -> str | None:
    """cash, bank_guarantee, company_guarantee or insurance; None for 免存 and blanks."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS or "免" in shown or "未" in shown:
        return None
    for code, pattern in _KINDS:
        if pattern.search(shown):
            return code
    raise cells.CellProblem(f"“{shown[:12]}”看不出是现金、银行保函、担保公司保函还是保险")


class LabourCostReader(RowReader):
    """One allocation of one month per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_date", REJECT),
        "due_on": (cells.day, "bad_date", REJECT),
        "due": (cells.amount, "bad_amount", REJECT),
        "paid": (cells.amount, "bad_amount", REJECT),
        "paid_on": (lenient_day, "bad_date", REJECT),
        "payer": (cells.text, "bad_value", WARN),
        "ratio": (rate, "bad_number", WARN),
        "progress_amount": (cells.amount, "bad_amount", WARN),
        "contractor": (cells.text, "bad_value", WARN),
        "voucher": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }
    summed = ("due", "paid", "progress_amount")

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._year = recognised.month // 100 if recognised.month else None

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        fields.setdefault("project", self.r.project)
        if fields["project"] is None:
            del fields["project"]
            if "project" in self.columns:
                heading = self.header("project")
                issues.append(reject(heading, "missing_name", f"“{heading}”一栏没有填，请填写项目名称"))
        if "month" not in fields and self.r.month and not refused(issues, "bad_date"):
            fields["month"] = self.r.month
        if "due" not in fields and "paid" not in fields and not refused(issues, "bad_amount"):
            heading = self.header("due") or self.header("paid")
            issues.append(reject(heading, "missing_amount", f"“{heading}”一栏没有填，请填写应拨或实拨金额"))
        for name in ("due", "paid", "progress_amount"):
            if fields.get(name, 0) < 0:
                issues.append(
                    reject(
                        self.header(name),
                        "negative_amount",
                        f"“{self.header(name)}”一栏是负数 {money.show(fields[name])} 元，请核对",
                    )
                )
        return ParsedRow(number, fields, issues, (number,))


class DepositReader(RowReader):
    """One project's deposit per row, with what happened to it afterwards as events (kind, day, fen)."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "contractor": (cells.text, "bad_value", WARN),
        "kind": (deposit_kind, "bad_value", WARN),
        "contract_amount": (cells.amount, "bad_amount", REJECT),
        "rate": (rate, "bad_number", WARN),
        "required": (cells.amount, "bad_amount", REJECT),
        "lodged": (cells.amount, "bad_amount", REJECT),
        "lodged_on": (lenient_day, "bad_date", REJECT),
        "bank": (cells.text, "bad_value", WARN),
        "doc_no": (code_text, "bad_value", WARN),
        "start_on": (cells.day, "bad_date", WARN),
        "end_on": (until, "bad_date", WARN),
        "exemption": (cells.text, "bad_value", WARN),
        "exemption_to": (until, "bad_date", WARN),
        "status": (cells.text, "bad_value", WARN),
        "rate_note": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }
    summed = ("lodged", "required", "contract_amount")

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        fields.setdefault("project", self.r.project)
        if fields["project"] is None:
            del fields["project"]
            heading = self.header("project")
            issues.append(reject(heading, "missing_name", f"“{heading or '项目名称'}”一栏没有填，请填写项目名称"))
        if "span" in self.columns and self.cell(row, "span") is not None:
            try:
                first, last = span(self.cell(row, "span"))
            except cells.CellProblem as problem:
                if plain(self.cell(row, "span")) not in cells.EMPTY_MARKS:
                    issues.append(
                        warn(
                            self.header("span"),
                            "bad_date",
                            f"“{self.header('span')}”一栏{problem}，请写成 2026-01-01 至 2026-12-31",
                        )
                    )
            else:
                if first:
                    fields.setdefault("start_on", first)
                if last:
                    fields.setdefault("end_on", last)
        kind_cell = self.cell(row, "kind")
        if kind_cell is not None and "免" in plain(kind_cell):
            fields.setdefault("exemption", cells.show(kind_cell))
        for name in ("required", "lodged", "contract_amount"):
            if fields.get(name, 0) < 0:
                issues.append(
                    reject(
                        self.header(name),
                        "negative_amount",
                        f"“{self.header(name)}”一栏是负数 {money.show(fields[name])} 元，请核对",
                    )
                )
        if fields.get("start_on") and fields.get("end_on") and fields["end_on"] < fields["start_on"]:
            issues.append(
                warn(
                    self.header("end_on") or self.header("span"),
                    "bad_date",
                    f"到期 {fields['end_on']} 早于起始 {fields['start_on']}，请核对",
                )
            )
        events = self._events(row, issues)
        if events:
            fields["events"] = events
        return ParsedRow(number, fields, issues, (number,))

    def _events(self, row: Row, issues: list[Issue]) -> list[tuple[str, date | None, int | None]]:
        events: list[tuple[str, date | None, int | None]] = []
        for kind in ("use", "refill", "release"):
            when = self._one(row, f"{kind}_on", lenient_day, "bad_date", issues)
            amount = self._one(row, f"{kind}_amount", self.amount_of(f"{kind}_amount"), "bad_amount", issues)
            if when is not None or amount:
                events.append((kind, when, amount or None))
            text = self.cell(row, f"{kind}_text")
            if text is not None and when is None and not amount:
                try:
                    events.extend(self._from_text(kind, text))
                except (ValueError, ArithmeticError) as problem:
                    heading = self.header(f"{kind}_text")
                    issues.append(
                        warn(heading, "bad_date", f"“{heading}”一栏{problem}，请写成“2026-03-05 使用 12 万元”")
                    )
        return events

    def _one(self, row: Row, name: str, convert: Any, code: str, issues: list[Issue]) -> Any:
        value = self.cell(row, name)
        if value is None:
            return None
        try:
            return convert(value)
        except (ValueError, ArithmeticError) as problem:
            issues.append(warn(self.header(name), code, f"“{self.header(name)}”一栏{problem}，请核对"))
            return None

    def _from_text(self, kind: str, value: Any) -> list[tuple[str, date | None, int | None]]:
        """'2026-03-05使用12万元' and several of them; words without a day and an amount are left as no event."""
        if not isinstance(value, str):
            found = self._one_amount(value)
            return [(kind, None, found)] if found else []
        days = [cells.day(re.sub(r"\s", "", m)) for m in _DAY_IN_TEXT.findall(value)]
        amounts = [
            money.fen(n.replace(",", "")) * (10_000 if unit.startswith("万") else 1)
            for n, unit in _AMOUNT_IN_TEXT.findall(value)
        ]
        if not amounts:
            stripped = _DAY_IN_TEXT.sub(" ", value)
            amounts = [
                money.fen(n.replace(",", ""))
                for n in re.findall(r"(?<![\d第号])(\d[\d,]{3,}(?:\.\d+)?)(?![\d号人])", stripped)
            ][: len(days)]
        if not days and not amounts:
            return []
        size = max(len(days), len(amounts))
        return [
            (kind, days[i] if i < len(days) else None, amounts[i] if i < len(amounts) else None) for i in range(size)
        ]

    @staticmethod
    def _one_amount(value: Any) -> int | None:
        try:
            return cells.amount(value)
        except (ValueError, ArithmeticError):
            return None


class PauseReader(RowReader):
    """One stop of work per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "from_on": (cells.day, "bad_date", REJECT),
        "to_on": (lenient_day, "bad_date", WARN),
        "reason": (cells.text, "bad_value", WARN),
        "approved_by": (cells.text, "bad_value", WARN),
        "approved_on": (lenient_day, "bad_date", WARN),
        "contractor": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        if "project" not in fields:
            if self.r.project:
                fields["project"] = self.r.project
            else:
                issues.append(
                    reject(
                        self.header("project"), "missing_name", f"“{self.header('project')}”一栏没有填，请填写项目名称"
                    )
                )
        if self.cell(row, "span") is not None:
            try:
                first, last = span(self.cell(row, "span"))
            except cells.CellProblem as problem:
                issues.append(
                    reject(
                        self.header("span"),
                        "bad_date",
                        f"“{self.header('span')}”一栏{problem}，请写成 2026-01-01 至 2026-01-31",
                    )
                )
            else:
                fields.setdefault("from_on", first)
                fields.setdefault("to_on", last)
        if fields.get("from_on") is None and not any(i.level == REJECT for i in issues):
            issues.append(
                reject(self.header("from_on"), "bad_date", f"“{self.header('from_on')}”一栏没有填，请填写停工日期")
            )
        if fields.get("from_on") and fields.get("to_on") and fields["to_on"] < fields["from_on"]:
            issues.append(
                warn(self.header("to_on"), "bad_date", f"复工 {fields['to_on']} 早于停工 {fields['from_on']}，请核对")
            )
        return ParsedRow(number, fields, issues, (number,))
