"""银行代发回单: what the bank did with each line of a pay batch. Failure words become CT-FAIL codes; the bank's own words are kept."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import Row, refused, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.kit import money, months
from anxin.kit.text import plain

_STATUS = (
    ("returned", re.compile(r"退汇|退回|退票|已退|冲正|冲退")),
    ("failed", re.compile(r"失败|未成功|不成功|拒绝|错误|异常|作废|撤销|未入账|^F$|^FAIL|^N$|^否$", re.IGNORECASE)),
    ("pending", re.compile(r"处理中|待|未处理|已受理|受理中|已提交|已发送|在途|可疑|未知|PENDING", re.IGNORECASE)),
    (
        "success",
        re.compile(
            r"成功|已入账|已到账|已发放|已支付|正常|完成|已付|^S$|^SUCCESS|^Y$|^是$|^0{4,}$|^入账$", re.IGNORECASE
        ),
    ),
)
# data-dictionary.md, CT-FAIL: the first pattern that fits, the specific before the general.
_FAIL = (
    ("F02", re.compile(r"证件|身份证")),
    ("F15", re.compile(r"社保卡|金融功能|金融账户未激活|未激活")),
    ("F01", re.compile(r"户名|姓名|名称.*(?:不符|不一致|错误)|账户名")),
    ("F04", re.compile(r"销户|注销|已销")),
    (
        "F05",
        re.compile(r"冻结|止付|挂失|只收不付|只付不收|管控|锁定|中止|状态异常|状态不正常|非正常|暂停非柜面|受限|限制"),
    ),
    ("F06", re.compile(r"(?:II|III|Ⅱ|Ⅲ|二|三|2|3)类(?:户|账户)?|类账户|类户")),
    ("F07", re.compile(r"长期不动|不动户|睡眠|久悬|休眠")),
    (
        "F03",
        re.compile(
            r"账号不存在|账户不存在|无此账|无此户|卡号不存在|账号错误|卡号错误|账号有误|卡号有误|账号不正确|无效账|卡号无效|账号无效|不存在|账号格式|卡bin|卡BIN|户不存在|查无"
        ),
    ),
    ("F08", re.compile(r"开户行|行号|不支持|联行|行名|跨行")),
    ("F09", re.compile(r"余额不足|资金不足|头寸|可用余额")),
    ("F10", re.compile(r"重复|批次号?已存在")),
    ("F11", re.compile(r"超限|限额|超过.*额|金额过大|超额")),
    ("F12", re.compile(r"授权|复核|未审批|签约|未签")),
    ("F13", re.compile(r"系统|网络|超时|通讯|通信|故障|异常")),
    ("F14", re.compile(r"退汇|退回|退票|收款行拒|对方行")),
)
_BARE_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月")


def status_of(text: str) -> str | None:
    """success, failed, returned or pending, for a bank's word; None for a word that says neither."""
    shown = plain(text)
    for code, pattern in _STATUS:
        if pattern.search(shown):
            return code
    return None


def fail_code(text: str) -> str:
    """CT-FAIL code for the bank's reason, F99 for other reasons."""
    shown = plain(text)
    for code, pattern in _FAIL:
        if pattern.search(shown):
            return code
    return "F99"


def month_in(text: str, near: datetime | None) -> int | None:
    """The wage month named in a memo. A bare '3月工资' is the latest March up to the day of payment."""
    return _month_in(text, (near.year, near.month) if near else None) if text else None


@lru_cache(maxsize=4_096)
def _month_in(text: str, near: tuple[int, int] | None) -> int | None:
    told = months.parse(text)
    if told is not None:
        return told
    named = {int(m) for m in _BARE_MONTH.findall(plain(text))}
    if len(named) != 1 or near is None or not re.search(r"工资|代发|薪|劳务|生活费", text):
        return None
    month = named.pop()
    year = near[0] if month <= near[1] else near[0] - 1
    return year * 100 + month


class ReceiptReader(PersonReader):
    """One payment per row."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "bank": (cells.text, "bad_value", WARN),
        "amount": (cells.amount, "bad_amount", REJECT),
        "fail_text": (cells.text, "bad_value", WARN),
        "fail_code_text": (cells.text, "bad_value", WARN),
        "bank_serial": (cells.text, "bad_value", WARN),
        "batch_no": (cells.text, "bad_value", WARN),
        "memo": (cells.text, "bad_value", WARN),
        "payer_account": (cells.text, "bad_value", WARN),
        "retry_of": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_date", WARN),
    }
    summed = ("amount",)

    def __init__(self, recognised: Recognised) -> None:
        super().__init__(recognised)
        self._when = recognised.heads.get("paid_on")

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.person(row, fields, issues, crew)
        if "row_no" in fields:
            fields["seq"] = fields.pop("row_no")
        if "name" not in fields and "card" not in fields and "card_masked" not in fields:
            issues.append(
                reject(
                    self.header("name"),
                    "missing_name",
                    f"“{self.header('name') or '收款人'}”一栏没有填，不知道付给了谁，请补填",
                )
            )
        self.judge_amount(fields, issues)
        self.judge_status(row, fields, issues)
        self.judge_time(row, fields, issues)
        month = self.month_of(fields.get("month"), fields.get("memo") or "", fields.get("paid_at"))
        if month:
            fields["month"] = month
        for name in ("batch_no", "payer_account"):
            if name not in fields and self.r.heads.get(name if name != "payer_account" else "account_no"):
                fields[name] = plain(self.r.heads[name if name != "payer_account" else "account_no"])
        return ParsedRow(number, fields, issues, (number,))

    def month_of(self, said: int | None, memo: str, paid_at: datetime | None) -> int | None:
        """The wage month: of the row's own column, its memo, the sheet, or the memo of the whole batch."""
        month = said or month_in(memo, paid_at) or self.r.month
        if month is None:
            month = month_in(str(self.r.heads.get("memo") or ""), paid_at)
        return month or None

    def judge_amount(self, fields: dict[str, Any], issues: list[Issue]) -> None:
        amount = fields.get("amount")
        heading = self.header("amount")
        if amount is None:
            if not refused(issues, "bad_amount"):
                issues.append(reject(heading, "missing_amount", f"“{heading}”一栏没有填，请补填金额"))
        elif amount < 0:
            issues.append(reject(heading, "negative_amount", f"“{heading}”一栏是负数 {money.show(amount)} 元，请核对"))
        elif amount > 100_000_000:
            issues.append(
                reject(
                    heading,
                    "absurd_amount",
                    f"“{heading}”一栏 {money.show(amount)} 元，一个人一次工资不可能这么多，请核对",
                )
            )

    def judge_status(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        value = self.cell(row, "status")
        heading = self.header("status")
        reason = fields.get("fail_text") or fields.get("fail_code_text")
        told = status_of(cells.show(value)) if value is not None else None
        if value is not None and told is None:
            issues.append(
                reject(
                    heading, "bad_status", f"“{heading}”一栏“{cells.show(value)[:16]}”看不出成功还是失败，请向银行核实"
                )
            )
            return
        if told is None:
            told = self.r.heads.get("line_status")
        if told is None and reason and "status" not in self.columns:
            told = status_of(reason) or "failed"
        if told is None and "status" not in self.columns:
            return  # asked once for the whole sheet, not line by line
        if told is None:
            issues.append(
                reject(heading, "bad_status", f"“{heading or '处理状态'}”没有写明，不知道这笔是否到账，请向银行核实")
            )
            return
        fields["status"] = told
        if told in ("failed", "returned"):
            words = reason or cells.show(value)
            fields["fail_text"] = words
            fields["fail_code"] = "F14" if told == "returned" and fail_code(words) == "F99" else fail_code(words)
        elif told == "success" and fields.get("fail_text"):
            # Many banks print 交易成功 in the column for reasons.
            fields.pop("fail_text")

    def judge_time(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        value, clock = self.cell(row, "paid_at"), self.cell(row, "clock")
        heading = self.header("paid_at")
        try:
            when = cells.moment(value if value is not None else self._when, clock)
        except (ValueError, OverflowError) as problem:
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏{problem}，请改成 2026-03-05 这样的日期"))
            return
        if when is not None:
            fields["paid_at"] = when
        elif fields.get("status") == "success" and "paid_at" in self.columns:
            issues.append(warn(heading, "bad_date", f"“{heading}”一栏没有填，不知道哪天到账，请补填"))
