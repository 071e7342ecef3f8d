"""Project lists (A1, A4, A13) and lists of projects that another authority knows: permits, payments, patrols, tenders."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, RowReader, month_day, rate, reject, warn
from anxin.intake.recognise.rows.roster import span
from anxin.kit import creditcode, money
from anxin.kit.text import brief, name_key, plain

_STATUS = (
    ("half_stopped", re.compile(r"半停工|部分停工|局部停工")),
    ("stopped", re.compile(r"停工|停建|停缓建|暂停")),
    ("continued", re.compile(r"续建|跨年|结转")),
    ("finished", re.compile(r"竣工|完工|已完|建成|验收|交付|终止")),
    ("ongoing", re.compile(r"在建|施工|新建|新开工|正常|建设中|进行|主体|基础|装饰|装修|开工|收尾")),
)
_FUNDING = (
    ("ppp", re.compile(r"PPP|社会资本", re.IGNORECASE)),
    ("soe", re.compile(r"国企|国有|央企|平台公司|城投")),
    ("government", re.compile(r"政府|财政|专项债|国债|上级资金|中央|省级|国家")),
    ("social", re.compile(r"社会|民营|私营|自筹|企业|房地产|开发商|民间|外商|集体|港澳台")),
)
_PHONE = re.compile(r"(?<!\d)(1\d{10}|1\d{2}[*＊]{4}\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_MONTHS = (("半年", 6), ("季", 3), ("月", 1), ("年", 12))


def status(value: Any) -> str | None:
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    if shown in {"未开工", "筹备", "立项", "未办理手续"}:
        return None  # known, and not begun: none of the states of a running project
    for code, pattern in _STATUS:
        if pattern.search(shown):
            return code
    raise cells.CellProblem(f"“{shown[:12]}”看不出是在建、停工还是完工")


def funding(value: Any) -> str | None:
    shown = plain(value)
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    for code, pattern in _FUNDING:
        if pattern.search(shown):
            return code
    raise cells.CellProblem(f"“{shown[:12]}”看不出是政府、国企还是社会资金")


def cycle(value: Any) -> int | None:
    """Months between two payments: '每月' 1, '季度' 3, '2个月' 2."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return int(value) if cells.finite(value) and 0 < value <= 24 and value == int(value) else None
    shown = plain(value)
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    match = re.search(r"(\d{1,2})个?月", shown)
    if match or shown.isdigit():
        return int(match[1] if match else shown)
    word = re.search(r"([一二两三四六])个月", shown)
    if word:
        return {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "六": 6}[word[1]]
    for text, months in _MONTHS:
        if text in shown:
            return months
    raise cells.CellProblem(f"“{shown[:12]}”看不出是几个月")


def lenient_day(value: Any) -> Any:
    """A day, or None where the column also holds words such as 已设置, 有 or 已签."""
    if isinstance(value, str):
        shown = plain(value)
        if shown in cells.EMPTY_MARKS or not any(c.isdigit() for c in shown):
            return None
        match = re.search(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}", shown)
        if match and match[0] != shown:
            return cells.day(match[0])
    return cells.day(value)


def first_of_month(value: Any) -> Any:
    """Start and end days of projects are often given as a month: its first day is meant for neither, so only days are read."""
    try:
        return cells.day(value)
    except cells.CellProblem:
        try:
            if cells.month(value):
                return None
        except cells.CellProblem:
            pass
        raise


def code_text(value: Any) -> str | None:
    """Codes and account numbers: digits as printed, never 1.0E15."""
    shown = cells.show(value)
    if isinstance(value, float) and abs(value) >= 1e15:
        raise cells.CellProblem("被 Excel 当成数字，后几位已经丢失")
    text = plain(shown).lstrip("'‘’`")
    return None if not text or text in cells.EMPTY_MARKS else text


_TEXTS = [
    "address",
    "region",
    "town",
    "industry",
    "authority",
    "supervisor",
    "labour_officer",
    "account_bank",
    "account_name",
    "guarantee_kind",
    "coordinator",
    "exempt_reason",
    "progress",
    "source",
    "remark",
    "project_manager",
]
_DAYS = [
    "contract_signed_on",
    "permit_on",
    "account_opened_on",
    "account_filed_on",
    "guarantee_from",
    "guarantee_to",
    "joined_on",
    "seen_on",
]


class ProjectReader(RowReader):
    """One project per row."""

    typed = {
        **dict.fromkeys(_TEXTS, (cells.text, "bad_value", WARN)),
        **dict.fromkeys(
            [*_DAYS, "agreement_on", "agency_agreement_on", "account_closed_on", "board_on"],
            (lenient_day, "bad_date", WARN),
        ),
        "start_on": (first_of_month, "bad_date", WARN),
        "planned_end": (first_of_month, "bad_date", WARN),
        "actual_end": (first_of_month, "bad_date", WARN),
        "row_no": (cells.text, "bad_value", WARN),
        "name": (cells.text, "bad_value", WARN),
        "code": (code_text, "bad_value", WARN),
        "permit_no": (code_text, "bad_value", WARN),
        "account_no": (code_text, "card_digits_lost", REJECT),
        "contractor_code": (code_text, "bad_credit_code", WARN),
        "owner_phone": (code_text, "bad_value", WARN),
        "contractor_phone": (code_text, "bad_value", WARN),
        "labour_officer_phone": (code_text, "bad_value", WARN),
        "funding": (funding, "bad_value", WARN),
        "status": (status, "bad_value", WARN),
        "contract_amount": (cells.amount, "bad_amount", REJECT),
        "invest": (cells.amount, "bad_amount", WARN),
        "labour_cost_amount": (cells.amount, "bad_amount", WARN),
        "guarantee_amount": (cells.amount, "bad_amount", WARN),
        "amount": (cells.amount, "bad_amount", WARN),
        "labour_cost_ratio": (rate, "bad_number", WARN),
        "labour_cost_cycle_months": (cycle, "bad_value", WARN),
        "labour_cost_due_day": (month_day, "bad_value", WARN),
        "permit_required": (cells.yes_no, "bad_value", WARN),
        "joined": (cells.yes_no, "bad_value", WARN),
        "should_join": (cells.yes_no, "bad_value", WARN),
        "lon": (cells.number, "bad_number", WARN),
        "lat": (cells.number, "bad_number", WARN),
        "area_m2": (cells.number, "bad_number", WARN),
        "headcount": (cells.text, "bad_value", WARN),
    }

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._seen: dict[str, int] = {}

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        if "name" not in fields:
            heading = self.header("name")
            issues.append(reject(heading, "missing_name", f"“{heading}”一栏没有填，请填写项目名称"))
        self._parties(row, fields)
        self._either(row, fields, issues)
        self._pay_day(row, fields, issues)
        self._gate(row, fields)
        code = fields.get("contractor_code")
        if code and "*" not in code:
            checked = creditcode.check(code)
            if checked.ok:
                fields["contractor_code"] = checked.normal
            else:
                heading = self.header("contractor_code")
                issues.append(warn(heading, "bad_credit_code", f"“{heading}”{brief(code)}：{checked.problem}，请核对"))
        for name in ("contract_amount", "labour_cost_amount", "invest", "amount"):
            if fields.get(name, 0) < 0:
                issues.append(
                    reject(
                        self.header(name),
                        "negative_amount",
                        f"“{self.header(name)}”一栏是负数 {money.show(fields[name])} 元，请核对",
                    )
                )
        begin, end = fields.get("start_on"), fields.get("actual_end") or fields.get("planned_end")
        if begin and end and end < begin:
            issues.append(
                warn(
                    self.header("planned_end") or self.header("actual_end"),
                    "bad_date",
                    f"竣工 {end} 早于开工 {begin}，请核对",
                )
            )
        self._twice(number, fields, issues)
        return ParsedRow(number, fields, issues, (number,))

    def _twice(self, number: int, fields: dict[str, Any], issues: list[Issue]) -> None:
        key = fields.get("code") or name_key(fields.get("name", ""))
        if not key:
            return
        first = self._seen.setdefault(f"{key}|{fields.get('permit_no', '')}", number)
        if first != number:
            issues.append(
                warn(
                    self.header("name"),
                    "duplicate_project",
                    f"项目“{brief(fields.get('name', key))}”在第 {first} 行已经出现过，请核对",
                )
            )

    def _parties(self, row: Row, fields: dict[str, Any]) -> None:
        for name in ("owner", "contractor"):
            value = cells.text(self.cell(row, name))
            if value is None:
                continue
            phone = _PHONE.search(value)
            if phone:
                fields.setdefault(f"{name}_phone", phone[1])
                value = value.replace(phone[0], "").strip(" ,，;；/、()（）")
            fields[name] = re.split(r"[;；]|\s{2,}", value)[0].strip() or value
        officer = fields.get("labour_officer")
        if officer:
            phone = _PHONE.search(officer)
            if phone:
                fields.setdefault("labour_officer_phone", phone[1])
                fields["labour_officer"] = officer.replace(phone[0], "").strip(" ,，;；/、()（）:：")
        subs = cells.text(self.cell(row, "subcontractors"))
        if subs:
            fields["subcontractors"] = [s.strip() for s in re.split(r"[;；、\n/,，]|\s{2,}", subs) if s.strip()]
        parties = cells.text(self.cell(row, "parties"))
        if parties:
            parts = [p.strip() for p in re.split(r"[/;；\n]", parties)]
            for name, part in zip(("owner", "contractor", "sub", "supervisor"), parts, strict=False):
                if not part or part in cells.EMPTY_MARKS:
                    continue
                if name == "sub":
                    fields.setdefault("subcontractors", [s for s in re.split(r"[、,，]", part) if s])
                else:
                    fields.setdefault(name, part)

    def _either(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        both = cells.text(self.cell(row, "labour_cost_either"))
        if both:
            try:
                if "%" in both or "％" in both:
                    fields.setdefault("labour_cost_ratio", rate(both))
                else:
                    number = cells.number(both) if not both.endswith("元") else None
                    if number is not None and number <= 1:
                        fields.setdefault("labour_cost_ratio", number)
                    else:
                        found = self.amount_of("labour_cost_either")(both)
                        if found is not None:
                            fields.setdefault("labour_cost_amount", found)
            except (ValueError, ArithmeticError) as problem:
                heading = self.header("labour_cost_either")
                issues.append(warn(heading, "bad_number", f"“{heading}”一栏{problem}，请填比例（如 20%）或金额"))
        account = cells.text(self.cell(row, "account_both"))
        if account:
            digits = re.search(r"[\d*＊]{8,}", account.replace(" ", ""))
            if digits:
                fields.setdefault("account_no", digits[0])
                account = account.replace(" ", "").replace(digits[0], "")
            bank = account.strip(" /,，;；:：()（）")
            if bank:
                fields.setdefault("account_bank", bank)
        if "span" in self.columns and self.cell(row, "span") is not None:
            try:
                first, last = span(self.cell(row, "span"))
            except cells.CellProblem:
                return
            if first:
                fields.setdefault("start_on", first)
            if last:
                fields.setdefault("planned_end", last)

    def _pay_day(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        value = self.cell(row, "pay_day")
        if value is None:
            return
        try:
            found = month_day(value)
        except cells.CellProblem as problem:
            issues.append(
                warn(
                    self.header("pay_day"),
                    "bad_value",
                    f"“{self.header('pay_day')}”一栏{problem}，请写成“每月15日”或“次月15日”",
                )
            )
            return
        if found is not None:
            fields["pay_day"] = found
            fields["pay_day_next"] = bool(re.search(r"次月|下月|翌月", plain(value)))

    def _gate(self, row: Row, fields: dict[str, Any]) -> None:
        value = self.cell(row, "gate")
        if value is None:
            return
        try:
            found = cells.yes_no(value)
        except cells.CellProblem:
            found = True if re.search(r"闸机|\d+台|\d+套|人脸|设备|%", plain(value)) else None
        if found is not None:
            fields["gate"] = found


class SightingReader(ProjectReader):
    """One project as another authority saw it; source and day come from the row or from the head of the list."""

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        parsed = super().read(number, row, crew)
        if parsed is None:
            return None
        fields = parsed.fields
        if "source" not in fields and self.r.heads.get("source"):
            fields["source"] = self.r.heads["source"]
        if "seen_on" not in fields:
            for name in ("seen_on", "prepared_on"):
                try:
                    found = cells.day(self.r.heads.get(name))
                except cells.CellProblem:
                    found = None
                if found:
                    fields["seen_on"] = found
                    break
        return parsed
