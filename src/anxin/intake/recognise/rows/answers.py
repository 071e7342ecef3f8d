"""工资确认表 and 工资清单送达记录: what workers answered about a month's wage, and how its slip reached them."""

from __future__ import annotations

import re
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow
from anxin.intake.recognise.rows.base import Row, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.intake.recognise.rows.projects import lenient_day
from anxin.kit.text import plain

_NOT_YET = re.compile(r"未确认|未答复|未回复|未读|待确认|等待|未操作|未签")
_OBJECTED = re.compile(r"(?<!无)(?<!没有)(?<!未提)异议|不认可|不同意|不对|有误|有出入|不符|拒绝|申诉")
_CONFIRMED = re.compile(r"确认|无异议|没有异议|同意|认可|属实|无误|一致")
_ABOUT = (
    ("days", re.compile(r"天|出勤|考勤|工日|工时")),
    ("card", re.compile(r"卡|账户|账号|帐号|户名|收款")),
    ("amount", re.compile(r"金额|工资|单价|少|多|扣|元|钱|补贴|加班")),
)
_CHANNELS = (
    ("sms", re.compile(r"短信|SMS", re.IGNORECASE)),
    ("voice", re.compile(r"语音|电话|外呼")),
    ("paper", re.compile(r"纸|签收|当面|现场|打印|张贴")),
    ("app", re.compile(r"APP|小程序|微信|公众号|手机|应用|平台|推送|电子", re.IGNORECASE)),
)


def answer(value: Any) -> str | None:
    """'confirmed' or 'objected'; None while there is no answer."""
    if value is True:
        return "confirmed"
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS or value is False or shown == "否" or _NOT_YET.search(shown):
        return None
    if _OBJECTED.search(shown):
        return "objected"
    if _CONFIRMED.search(shown) or shown in {"是", "√", "✓", "✔", "已签"}:
        return "confirmed"
    raise cells.CellProblem(f"“{shown[:12]}”看不出是已确认还是有异议")


def objection(value: Any) -> str | None:
    """What an objection is about: days, card, amount or other; None for blanks, 无 and 无异议."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS or re.fullmatch(r"(?:无|没有)异议|否", shown):
        return None
    return next((code for code, pattern in _ABOUT if pattern.search(shown)), "other")


def channel(value: Any) -> str | None:
    """app, sms, voice or paper."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS:
        return None
    for code, pattern in _CHANNELS:
        if pattern.search(shown):
            return code
    raise cells.CellProblem(f"“{shown[:12]}”看不出是手机应用、短信、语音还是纸质")


def worker_key(value: Any) -> int:
    """'#17': a worker of the house by his key, as the entry of a page names him. Sheets have no such column."""
    shown = plain(cells.show(value))
    if not re.fullmatch(r"#[1-9][0-9]{0,17}", shown):
        raise cells.CellProblem(f"“{shown[:12]}”不是工人的编号")
    return int(shown[1:])


def delivered(value: Any) -> bool | None:
    """Whether a slip arrived: 已送达, 成功, 已读; 失败, 未送达, 退回."""
    shown = plain(cells.show(value))
    if re.search(r"失败|退回|未|不成功|无法", shown):
        return False
    if re.search(r"成功|送达|已读|已签|签收", shown):
        return True
    return cells.yes_no(value)


class _MonthReader(PersonReader):
    """One worker and one month per row."""

    what = ""

    def month_row(self, number: int, row: Row, crew: str | None) -> ParsedRow:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.person(row, fields, issues, crew)
        rejected = any(i.level == REJECT for i in issues)
        if not rejected and not any(k in fields for k in ("name", "id_number", "worker")):
            heading = self.header("name") or self.header("id_number")
            issues.append(
                reject(heading, "missing_name", f"“{heading}”一栏没有填，不知道是谁的{self.what}，请填写姓名")
            )
        return ParsedRow(number, fields, issues, (number,))


class ConfirmationReader(_MonthReader):
    """One worker's answer about one month's wage; an objection without an answer beside it is an answer."""

    what = "工资确认"
    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_date", REJECT),
        "asked_on": (lenient_day, "bad_date", WARN),
        "answered_on": (lenient_day, "bad_date", WARN),
        "answer": (answer, "bad_value", REJECT),
        "objection": (objection, "bad_value", WARN),
        "settled_on": (lenient_day, "bad_date", WARN),
        "worker": (worker_key, "bad_value", REJECT),
        "amount": (cells.amount, "bad_amount", WARN),
    }
    summed = ("amount",)

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        parsed = self.month_row(number, row, crew)
        fields = parsed.fields
        if "objection" in fields:
            fields["answer"] = "objected"
        asked, answered = fields.get("asked_on"), fields.get("answered_on")
        if asked and answered and answered < asked:
            heading = self.header("answered_on")
            parsed.issues.append(warn(heading, "bad_date", f"答复 {answered} 早于发起 {asked}，请核对"))
        if answered and "answer" not in fields and not parsed.rejected and "answer" not in self.columns:
            # A list that only dates the confirmations has no other column to say it in.
            fields["answer"] = "confirmed"
        return parsed


class PayslipReader(_MonthReader):
    """One slip of one month per row, delivered on a day by some way."""

    what = "工资清单"
    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_date", REJECT),
        "delivered_on": (lenient_day, "bad_date", REJECT),
        "channel": (channel, "bad_value", WARN),
        "delivered": (delivered, "bad_value", WARN),
        "amount": (cells.amount, "bad_amount", WARN),
    }
    summed = ("amount",)

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        parsed = self.month_row(number, row, crew)
        fields = parsed.fields
        if "delivered" not in fields:
            # A day of delivery says that it was; a list of deliveries without days is dated by its head.
            fields["delivered"] = "delivered_on" in fields or "delivered_on" not in self.columns
        return parsed
