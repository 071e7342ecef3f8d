"""What guards the wages besides money: the account left alone, the insurance, the board on the site."""

from __future__ import annotations

import re
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow
from anxin.intake.recognise.rows.base import Row, RowReader, refused, reject, warn
from anxin.intake.recognise.rows.projects import code_text, lenient_day
from anxin.intake.recognise.rows.roster import span, until
from anxin.kit.text import plain
from anxin.law.board import BOARD_ITEMS

_EVENTS = (
    ("closed", re.compile(r"销户|注销|撤销账户|关户")),
    ("deducted", re.compile(r"划拨|扣划|划转|强制扣")),
    ("seized", re.compile(r"查封|扣押")),
    ("frozen", re.compile(r"冻结|止付|续冻")),
)
_LIFTED = re.compile(r"解冻|解除|解封|退回")
_OWN = re.compile(r"本(?:项目|工程|工地).{0,12}(?:工资|欠薪|劳动报酬)")
_NOT_OWN = re.compile(r"非本|不是本|与本(?:项目|工程|工地)|无关|以外")
# How checklists word the items of the board; the more particular ones first, each word is used once.
_ITEMS = (
    ("inspection_phone", re.compile(r"(?:劳动保障)?监察(?:投诉|举报)*(?:投诉举报)?电话|劳动保障监察|人社(?:局|部门)?(?:投诉|举报)*电话")),
    ("authority_phone", re.compile(r"(?:行业)?主管部门(?:的)?(?:投诉|举报|监督)+(?:投诉举报)?电话|行业(?:投诉|举报)+电话")),
    ("legal_hotline", re.compile(r"公共法律服务(?:热线)?|12348")),
    ("legal_aid", re.compile(r"法律援助(?:申请)?(?:渠道)?")),
    ("arbitration", re.compile(r"(?:劳动)?(?:人事)?(?:争议)?(?:调解)?仲裁(?:申请)?(?:渠道)?")),
    ("minimum_wage", re.compile(r"最低工资(?:标准)?")),
    ("pay_day", re.compile(r"(?:工资)?(?:支付|发放)(?:日期|日|时间)|发薪日")),
    ("labour_officer", re.compile(r"劳资(?:专管)?员|专管员")),
    ("project_office", re.compile(r"项目经理部|项目部")),
    ("subcontractors", re.compile(r"分包(?:单位|企业)?")),
    ("contractor", re.compile(r"(?:施工)?总承包(?:单位|企业)?|总包(?:单位)?|施工单位")),
    ("owner", re.compile(r"建设单位|业主(?:单位)?")),
    ("authority", re.compile(r"(?:行业|工程建设)*主管部门|行业部门")),
)  # fmt: skip
_ALL = re.compile(r"^(?:齐全|完整|全部|齐备|全|要素齐全)$")
_NONE_MISSING = re.compile(r"^(?:无|没有|无缺失|不缺|齐全|完整|无缺项)$")


def account_event(value: Any) -> str | None:
    """frozen, seized, deducted or closed; 'normal' for 正常."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    if _LIFTED.search(shown):
        raise cells.CellProblem("写的是解除，请在当初冻结、查封的那一行填写解除日期")
    if shown in {"正常", "使用中", "已启用", "有效"}:
        return "normal"
    for code, pattern in _EVENTS:
        if pattern.search(shown):
            return code
    raise cells.CellProblem(f"“{shown[:12]}”看不出是冻结、查封、划拨还是销户")


def board_items(text: str) -> set[str]:
    """The items of article 34 that a text names."""
    found = set()
    rest = plain(text)
    for code, pattern in _ITEMS:
        rest, times = pattern.subn("、", rest)
        if times:
            found.add(code)
    return found


class _ProjectRowReader(RowReader):
    """One project per row, or rows of the one project that the head names."""

    def project_fields(self, row: Row, issues: list[Issue]) -> dict[str, Any]:
        fields = self.typed_fields(row, issues)
        if "project" not in fields:
            if self.r.project:
                fields["project"] = self.r.project
            elif "project_code" not in fields:
                heading = self.header("project") or "项目名称"
                issues.append(reject(heading, "missing_name", f"“{heading}”一栏没有填，请填写项目名称"))
        return fields


class AccountEventReader(_ProjectRowReader):
    """One freezing, seizure, deduction or closing of a special account per row; 正常 carries no event."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "project_code": (code_text, "bad_value", WARN),
        "account_no": (code_text, "card_digits_lost", REJECT),
        "event": (account_event, "bad_value", REJECT),
        "happened_on": (cells.day, "bad_date", REJECT),
        "lifted_on": (lenient_day, "bad_date", WARN),
        "cause_text": (cells.text, "bad_value", WARN),
        "organ": (cells.text, "bad_value", WARN),
        "doc_no": (code_text, "bad_value", WARN),
        "amount": (cells.amount, "bad_amount", WARN),
        "bank": (cells.text, "bad_value", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.project_fields(row, issues)
        event = fields.get("event")
        if event is None and not any(i.level == REJECT for i in issues):
            heading = self.header("event")
            issues.append(reject(heading, "bad_value", f"“{heading}”一栏没有填，请写冻结、查封、划拨、销户或正常"))
        if event not in (None, "normal") and "happened_on" not in fields and not refused(issues, "bad_date"):
            heading = self.header("happened_on") or "日期"
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏没有填，请填写发生的日期"))
        said = plain(fields.get("cause_text", ""))
        if said:
            fields["cause"] = "own_wages" if _OWN.search(said) and not _NOT_OWN.search(said) else "other"
        begin, end = fields.get("happened_on"), fields.get("lifted_on")
        if begin and end and end < begin:
            issues.append(warn(self.header("lifted_on"), "bad_date", f"解除 {end} 早于发生 {begin}，请核对"))
        return ParsedRow(number, fields, issues, (number,))


class InsuranceReader(_ProjectRowReader):
    """One policy of a project's work-injury insurance per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "project_code": (code_text, "bad_value", WARN),
        "policy_no": (code_text, "bad_value", WARN),
        "insurer": (cells.text, "bad_value", WARN),
        "from_on": (cells.day, "bad_date", REJECT),
        "to_on": (until, "bad_date", REJECT),
        "contractor": (cells.text, "bad_value", WARN),
        "heads": (cells.number, "bad_number", WARN),
        "premium": (cells.amount, "bad_amount", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }
    summed = ("premium",)

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.project_fields(row, issues)
        if self.cell(row, "span") is not None:
            heading = self.header("span")
            try:
                first, last = span(self.cell(row, "span"))
            except cells.CellProblem as problem:
                issues.append(reject(heading, "bad_date", f"“{heading}”一栏{problem}，请写成 2026-01-01 至 2026-12-31"))
            else:
                fields.update({k: v for k, v in (("from_on", first), ("to_on", last)) if v and k not in fields})
        rejected = any(i.level == REJECT for i in issues)
        if not rejected and not any(k in fields for k in ("policy_no", "insurer", "from_on")):
            heading = self.header("policy_no") or self.header("insurer")
            text = f"“{heading}”一栏没有填，看不出参保了没有，请填写参保编号；没有参保的项目不要列入"
            issues.append(reject(heading, "missing_policy", text))
        begin, end = fields.get("from_on"), fields.get("to_on")
        if begin and end and end < begin:
            heading = self.header("to_on") or self.header("span")
            issues.append(warn(heading, "bad_date", f"止日 {end} 早于起日 {begin}，请核对"))
        return ParsedRow(number, fields, issues, (number,))


class BoardReader(_ProjectRowReader):
    """One check of one board per row: items in columns of 有/无, or named in one cell as found or as missing."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "project": (cells.text, "bad_value", WARN),
        "project_code": (code_text, "bad_value", WARN),
        "set_on": (lenient_day, "bad_date", WARN),
        "checked_on": (lenient_day, "bad_date", WARN),
        "photo_on": (lenient_day, "bad_date", WARN),
        "dead_number": (cells.yes_no, "bad_value", WARN),
        "live_number": (cells.yes_no, "bad_value", WARN),
        "minimum_wage": (cells.amount, "bad_amount", WARN),
        "remark": (cells.text, "bad_value", WARN),
        **{f"has_{code}": (cells.yes_no, "bad_value", WARN) for code in BOARD_ITEMS},
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.project_fields(row, issues)
        said = {code: fields.pop(f"has_{code}") for code in BOARD_ITEMS if f"has_{code}" in fields}
        found = {code for code, there in said.items() if there}
        missing = set(said) - found
        listed = self._listed("board_items", _ALL, row, issues)
        if listed is not None:
            found |= listed
            missing |= set(BOARD_ITEMS) - listed - found
        wanting = self._listed("board_missing", None, row, issues)
        if wanting is not None:
            missing |= wanting
            found |= set(BOARD_ITEMS) - missing
        if said or listed is not None or wanting is not None:
            fields["items"] = [code for code in BOARD_ITEMS if code in found - missing]
            fields["missing"] = [code for code in BOARD_ITEMS if code in missing]
        if "live_number" in fields:
            fields.setdefault("dead_number", not fields.pop("live_number"))
        told = ("set_on", "photo_on", "items", "missing", "dead_number", "minimum_wage")
        if not any(k in fields for k in told):
            heading = self.header("set_on") or self.header("photo_on") or self.header("board_items")
            text = "这一行没有写告示牌的任何情况，当作没有查过；已设置的请填写设置日期或照片日期"
            issues.append(warn(heading, "nothing_said", text))
        elif not any(k in fields for k in ("checked_on", "photo_on", "set_on")) and not self.r.heads.get("prepared_on"):
            heading = self.header("checked_on") or self.header("photo_on") or self.header("set_on") or "检查日期"
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏没有填，不知道是哪天的情况，请填写日期"))
        return ParsedRow(number, fields, issues, (number,))

    def _listed(self, name: str, everything: re.Pattern[str] | None, row: Row, issues: list[Issue]) -> set[str] | None:
        """The items that one cell names; None where it says nothing that can be read."""
        value = self.cell(row, name)
        if value is None:
            return None
        shown = plain(cells.show(value))
        if everything is not None and everything.match(shown):
            return set(BOARD_ITEMS)
        if everything is None and _NONE_MISSING.match(shown):
            return set()
        found = board_items(shown)
        if not found:
            heading = self.header(name)
            issues.append(
                warn(
                    heading,
                    "bad_value",
                    f"“{heading}”一栏“{shown[:20]}”看不出是哪些要素，请写如“最低工资标准、法律援助渠道”",
                )
            )
            return None
        return found
