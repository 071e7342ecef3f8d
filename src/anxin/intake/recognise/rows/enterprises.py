"""Enterprise lists and lists of participants (参建单位), with their agreements that the contractor pays the wages."""

from __future__ import annotations

import re
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, RowReader, reject, warn
from anxin.intake.recognise.rows.projects import code_text, lenient_day
from anxin.kit import creditcode
from anxin.kit.text import brief, name_key, plain

_ROLES = (
    ("supervisor", re.compile(r"监理")),
    ("labour", re.compile(r"劳务")),
    ("professional", re.compile(r"专业")),
    ("contractor", re.compile(r"总承包|总包")),
    ("labour", re.compile(r"分包")),
    ("owner", re.compile(r"建设单位|业主|建设方")),
)


def part(value: Any) -> str | None:
    """An enterprise's part in a project, as Participation.Role has it."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    return next((code for code, pattern in _ROLES if pattern.search(shown)), "other")


class EnterpriseReader(RowReader):
    """One enterprise per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "name": (cells.text, "bad_value", WARN),
        "credit_code": (code_text, "bad_credit_code", WARN),
        "kind": (cells.text, "bad_value", WARN),
        "legal_person": (cells.text, "bad_value", WARN),
        "phone": (code_text, "bad_value", WARN),
        "address": (cells.text, "bad_value", WARN),
        "registered_on": (cells.day, "bad_date", WARN),
        "capital": (cells.amount, "bad_amount", WARN),
        "grade": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "project_code": (code_text, "bad_value", WARN),
        "entered_on": (cells.day, "bad_date", WARN),
        "left_on": (cells.day, "bad_date", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._seen: dict[str, int] = {}

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        if "name" not in fields:
            issues.append(
                reject(self.header("name"), "missing_name", f"“{self.header('name')}”一栏没有填，请填写单位名称")
            )
        self._code(fields, issues)
        former = cells.text(self.cell(row, "former_names"))
        if former:
            fields["former_names"] = [s.strip() for s in re.split(r"[;；、\n/,，]", former) if s.strip()]
        key = fields.get("credit_code") or name_key(fields.get("name", ""))
        if key:
            first = self._seen.setdefault(f"{key}|{fields.get('project', '')}", number)
            if first != number:
                issues.append(
                    warn(
                        self.header("name"),
                        "duplicate_enterprise",
                        f"“{brief(fields.get('name', key))}”在第 {first} 行已经出现过，请核对",
                    )
                )
        return ParsedRow(number, fields, issues, (number,))

    def _code(self, fields: dict[str, Any], issues: list[Issue]) -> None:
        code = fields.get("credit_code")
        heading = self.header("credit_code")
        if not code:
            return
        checked = creditcode.check(code)
        if checked.ok:
            fields["credit_code"] = checked.normal
        else:
            issues.append(
                warn(heading, "bad_credit_code", f"“{heading}”{brief(code)}：{checked.problem}，请对照营业执照核对")
            )


class ParticipantReader(EnterpriseReader):
    """One enterprise's part in one project per row, with the day of its agency-pay agreement (代发委托协议)."""

    typed = {
        **EnterpriseReader.typed,
        "role": (part, "bad_value", WARN),
        "agency_agreement_on": (lenient_day, "bad_date", WARN),
        "contractor": (cells.text, "bad_value", WARN),
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        parsed = super().read(number, row, crew)
        if parsed is None:
            return None
        fields = parsed.fields
        if "project" not in fields and self.r.project:
            fields["project"] = self.r.project
        begin, end = fields.get("entered_on"), fields.get("left_on")
        if begin and end and end < begin:
            parsed.issues.append(warn(self.header("left_on"), "bad_date", f"退场 {end} 早于进场 {begin}，请核对"))
        return parsed
