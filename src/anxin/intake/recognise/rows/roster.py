"""花名册: who may be on the site, with entry and exit, contract and card (ledgers.md B1); also 进退场 and 合同 lists."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.bounds import bound
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, leading_amount, month_day, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.kit.text import plain

# '劳动合同编号/起止' in one cell: the number, then the days.
_NUMBERED = re.compile(r"^((?!\d{4}[年./-])[\w\-()（）〔〕号第]+)[/,，;； ]+(\d{4}[年./-].*)$")
_SPAN = re.compile(r"\s*(?:至|到|—+|–|~|～|--+|(?<=[日\d])-(?=\d{4}))\s*")


def sex(value: Any) -> str | None:
    """'M' or 'F'."""
    shown = plain(value).upper()
    if shown in {"男", "M", "MALE", "男性"}:
        return "M"
    if shown in {"女", "F", "FEMALE", "女性"}:
        return "F"
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    raise cells.CellProblem(f"“{shown[:8]}”看不出是男是女")


def role(value: Any) -> str | None:
    """'manager' for 管理人员, 'worker' for the others that sheets name."""
    shown = plain(value)
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    if shown == "10" or "管理" in shown:
        return "manager"
    if shown == "20" or re.search(r"工人|作业|农民工|普工|劳务|班组|技工|工$", shown):
        return "worker"
    raise cells.CellProblem(f"“{shown[:12]}”看不出是管理人员还是工人")


def span(value: Any) -> tuple[date | None, date | None]:
    """Both ends of '2026.1.1至2026.12.31'; an end such as 完工 or 长期 is None."""
    shown = cells.show(value)
    parts = [p for p in _SPAN.split(shown, maxsplit=1) if p]
    if len(parts) != 2:
        raise cells.CellProblem(f"“{shown[:24]}”不是起止日期")
    first = cells.day(parts[0])
    try:
        last = cells.day(parts[1])
    except cells.CellProblem:
        last = None
    return first, last


def birth(value: Any) -> date | None:
    """A birthday; a bare year and month is no day and stays blank."""
    try:
        return cells.day(value, earliest=bound("earliest_birth_year"))
    except cells.CellProblem:
        if cells.month(value):
            return None
        raise


# 2999-12-31, 9999/12/31: as far off as the program can say, which is 长期.
_FOREVER = re.compile(r"[2-9]\d{3}[-./年]?12[-./月]?31日?(?:00:00:00)?$")


def until(value: Any) -> date | None:
    """The end of validity; 长期 is blank; '2015.01.01-2035.01.01' gives its end."""
    shown = plain(value)
    if shown in cells.LONG_TERM or "长期" in shown:
        return None
    try:
        return cells.day(value)
    except cells.CellProblem:
        if _FOREVER.match(shown):
            return None
        return span(value)[1]


class RosterReader(PersonReader):
    """One person's enrolment per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "sex": (sex, "bad_value", WARN),
        "nation": (cells.text, "bad_value", WARN),
        "birth": (birth, "bad_date", WARN),
        "id_valid_to": (until, "bad_date", WARN),
        "address": (cells.text, "bad_value", WARN),
        "role": (role, "bad_value", WARN),
        "is_leader": (cells.yes_no, "bad_value", WARN),
        "entered_on": (cells.day, "bad_date", REJECT),
        "left_on": (cells.day, "bad_date", REJECT),
        "contract_no": (cells.text, "bad_value", WARN),
        "contract_from": (cells.day, "bad_date", REJECT),
        "contract_to": (until, "bad_date", WARN),
        "contract_signed_on": (cells.day, "bad_date", REJECT),
        "pay_mode": (cells.text, "bad_value", WARN),
        "unit_price": (leading_amount, "bad_amount", WARN),
        "pay_day": (month_day, "bad_value", WARN),
        "bank": (cells.text, "bad_value", WARN),
        "card_holder": (cells.text, "bad_value", WARN),
        "card_checked": (cells.yes_no, "bad_value", WARN),
        "insurance": (cells.yes_no, "bad_value", WARN),
        "settled_on": (cells.day, "bad_date", WARN),
        "worker_confirmed_settled": (cells.yes_no, "bad_value", WARN),
        "exit_reason": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._moves = "move_on" in self.columns

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.person(row, fields, issues, crew)
        if "name" not in fields and "id_number" not in fields and not any(i.level == REJECT for i in issues):
            issues.append(
                reject(self.header("name"), "missing_name", f"“{self.header('name') or '姓名'}”一栏没有填，请填写姓名")
            )
        elif "name" not in fields and "name" in self.columns and not any(i.code == "missing_name" for i in issues):
            issues.append(reject(self.header("name"), "missing_name", f"“{self.header('name')}”一栏没有填，请填写姓名"))
        if self._moves:
            self._move(row, fields, issues)
        self._contract(row, fields, issues)
        entered, left = fields.get("entered_on"), fields.get("left_on")
        if entered and left and left < entered:
            text = f"“{self.header('left_on')}”{left} 早于“{self.header('entered_on')}”{entered}，请改正"
            issues.append(reject(self.header("left_on"), "exit_before_entry", text))
        signed = fields.get("contract_signed_on") or fields.get("contract_from")
        heading = self.header("contract_signed_on") or self.header("contract_from") or self.header("contract_span")
        if entered and signed and entered < signed:
            issues.append(
                warn(
                    heading,
                    "entry_before_contract",
                    f"{entered} 已进场，合同到 {signed} 才签订（生效），进场前应先签劳动合同，请核对",
                )
            )
        self.shared_card(number, fields, issues)
        self.duplicate(
            number, fields, issues, *((fields.get("entered_on"), fields.get("left_on")) if self._moves else ())
        )
        return ParsedRow(number, fields, issues, (number,))

    def _move(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        heading = self.header("move_on")
        try:
            when = cells.day(self.cell(row, "move_on"))
        except cells.CellProblem as problem:
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏{problem}，请改成 2026-03-05 这样的日期"))
            return
        kind = plain(cells.show(self.cell(row, "move_type")))
        if when is None:
            return
        if re.search(r"退|离|出", kind) or kind == "0":
            fields["left_on"] = when
        elif re.search(r"进|入", kind) or kind == "1":
            fields["entered_on"] = when
        else:
            text = f"“{self.header('move_type') or '类型'}”一栏“{kind}”看不出是进场还是退场，请填“进场”或“退场”"
            issues.append(reject(self.header("move_type"), "bad_value", text))

    def _contract(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        value = self.cell(row, "contract_span")
        if value is not None and plain(value) not in cells.EMPTY_MARKS:
            numbered = _NUMBERED.match(cells.show(value))
            if numbered:
                fields.setdefault("contract_no", numbered[1])
                value = numbered[2]
            try:
                first, last = span(value)
            except cells.CellProblem as problem:
                text = plain(value)
                if not re.search(r"完成|任务|工程|无固定|固定|竣工|\d年|\d个月", text):
                    issues.append(
                        warn(
                            self.header("contract_span"),
                            "bad_date",
                            f"“{self.header('contract_span')}”一栏{problem}，请核对",
                        )
                    )
            else:
                if first:
                    fields.setdefault("contract_from", first)
                if last:
                    fields.setdefault("contract_to", last)
        signed = self.cell(row, "contract_signed")
        if signed is not None:
            try:
                found = cells.yes_no(signed)
            except cells.CellProblem:
                found = None
            if found is not None:
                fields["has_contract"] = found
