"""What one row of a sheet says, in the words of the trade: the line that a person compares with the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engine.tables import EVERY
from anxin.kit import masks, money, months
from anxin.kit.text import mask_name
from anxin.law.board import BOARD_ITEMS

CHINA = ZoneInfo("Asia/Shanghai")

TITLES = {
    "project": "工程项目",
    "project_fact": "项目台账",
    "enterprise": "单位",
    "enterprise_fact": "单位台账",
    "participation": "参建单位",
    "contract": "工程承包合同",
    "permit": "施工许可",
    "pause": "停工记录",
    "sighting": "其他部门的项目信息",
    "notice_board": "维权告示牌",
    "injury_insurance": "工伤保险",
    "worker": "农民工",
    "card": "银行卡",
    "crew": "班组",
    "enrolment": "花名册",
    "name_ref": "只有姓名的人员",
    "name_tie": "姓名对应",
    "attendance_month": "考勤表",
    "payroll_line": "工资表",
    "receipt": "银行代发回单",
    "wage_confirmation": "工资确认",
    "payslip": "工资清单送达",
    "special_account": "工资专户",
    "account_event": "专户查封冻结划拨",
    "account_entry": "专户流水",
    "labour_cost": "人工费拨付",
    "deposit": "工资保证金",
    "deposit_event": "保证金事项",
    "payment_guarantee": "工程款支付担保",
}


def title(table: str) -> str:
    return TITLES.get(table) or (EVERY[table].zh if table in EVERY else table)


def says(table: str, row: Any) -> str:
    """One fact (a model instance) as a Chinese phrase, without the worker's name; '' for a table that says nothing."""
    presenter = _PRESENTERS.get(table)
    return "，".join(part for part in presenter(row) if part) if presenter else ""


def amount_of(table: str, row: Any) -> int | None:
    """What the row adds to the sum of its table, in fen; None for tables without a sum and for money that went back."""
    if table == "payroll_line":
        return row.payable_fen
    if table == "receipt":
        return {"success": row.amount_fen, "returned": -row.amount_fen}.get(row.status)
    if table == "account_entry":
        return row.amount_fen if row.direction == "in" else -row.amount_fen
    return None


def _yuan(label: str, fen: int | None) -> str:
    return "" if fen is None else f"{label} {money.show(fen)} 元"


def _day(label: str, day: date | None) -> str:
    return "" if day is None else f"{label} {day.isoformat()}"


def _at(label: str, at: datetime | None) -> str:
    return "" if at is None else f"{label} {at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _month(month: int | None) -> str:
    return "" if month is None else months.show(month)


def _word(label: str, text: str) -> str:
    return f"{label} {text}" if text else ""


def _hundredths(value: int) -> str:
    return f"{Decimal(value) / 100:f}".rstrip("0").rstrip(".") if value % 100 else str(value // 100)


def _runs(days: list[int]) -> str:
    """'1–6、8、10–31': days one after another drawn together."""
    parts: list[list[int]] = []
    for day in days:
        if parts and day == parts[-1][-1] + 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in parts)


def _project(row: Any) -> list[str]:
    return [row.name]


def _project_fact(row: Any) -> list[str]:
    return [
        row.name,
        _word("状态", row.get_status_display() if row.status else ""),
        _day("开工", row.start_on),
        _day("实际竣工", row.actual_end),
        f"每月{row.pay_day}日发薪" + ("（次月）" if row.pay_day_next else "") if row.pay_day else "",
        {True: "已接入平台", False: "未接入平台", None: ""}[row.joined],
        _day("接入", row.joined_on),
        _word("免接入依据", row.exempt_reason),
    ]


def _enrolment(row: Any) -> list[str]:
    return [
        "暂列（不在花名册上）" if row.provisional else "",
        {"manager": "管理人员"}.get(row.role, ""),
        _word("工种", row.trade),
        "劳资专管员" if row.post == "labour_officer" and row.trade != "劳资专管员" else "",
        _day("进场", row.entered_on),
        _day("退场", row.left_on),
        _word("合同", row.contract_no) or _day("合同签订", row.contract_signed_on) or _day("合同起", row.contract_from),
        "" if row.contract_no or row.contract_signed_on or row.contract_from else "无劳动合同记录",
        f"卡尾号 {row.card.last4}" if row.card_id and row.card.last4 else "",
        "户名与姓名不同" if row.holder_differs else "",
        {False: "户名核验未通过", True: "户名核验通过", None: ""}[row.card_checked],
        _day("证件有效期至", row.id_valid_to),
        "证件号码校验不通过" if not row.worker.id_ok else "",
        _day("离场结清", row.settled_on),
        "本人未确认结清" if row.settled_confirmed is False else "",
    ]


def _attendance_month(row: Any) -> list[str]:
    days = masks.days(row.days_mask)
    return [
        _month(row.month),
        f"出勤 {len(days)} 天" + (f"（{_runs(days)} 日）" if days else ""),
        f"其中半日 {masks.count(row.half_mask)} 天" if row.half_mask else "",
        f"表内合计 {_hundredths(row.days_claimed_x100)} 天" if row.days_claimed_x100 is not None else "",
        f"补录 {row.late_days} 天" if row.late_days else "",
        _word("来源", row.get_source_display()),
    ]


def _payroll_line(row: Any) -> list[str]:
    return [
        _month(row.month),
        f"补发{_month(row.back_month)}" if row.is_back_pay and row.back_month else "补发" if row.is_back_pay else "",
        "离场结算" if row.exit_flag else "",
        f"出勤 {_hundredths(row.days_x100)} 天" if row.days_x100 is not None else "",
        _yuan("应发", row.owed_fen),
        _yuan("扣款", row.deducted_fen or None),
        _yuan("应付", row.payable_fen),
        {"cash": "现金支付", "other": "其他方式支付"}.get(row.pay_mode, ""),
        "他人代领" if row.collector else "",
        "户名与姓名不同" if row.holder_differs else "",
        f"卡尾号 {row.card.last4}" if row.card_id and row.card.last4 else "",
    ]


def _receipt(row: Any) -> list[str]:
    return [
        _month(row.month),
        _yuan(row.get_status_display(), row.amount_fen),
        _at("时间", row.paid_at),
        f"卡尾号 {row.card.last4}" if row.card_id and row.card.last4 else "",
        _word("原因", row.fail_text or row.fail_code) if row.status != "success" else "",
        _word("流水号", row.serial),
        _word("重发原流水", row.retry_of),
    ]


def _special_account(row: Any) -> list[str]:
    return [
        row.bank,
        _day("开户", row.opened_on),
        _day("备案", row.filed_on),
        _day("三方协议", row.agreement_on),
        _day("销户", row.closed_on),
        _word("状态", row.get_status_display()),
    ]


def _account_entry(row: Any) -> list[str]:
    enterprise = row.peer_enterprise.name if row.peer_enterprise_id else ""
    return [
        _at("", row.at).strip(),
        _yuan(row.get_direction_display(), row.amount_fen),
        _yuan("余额", row.balance_fen),
        _word("对方", enterprise or mask_name(row.peer_name or "")) or "对方 未列",
        _word("摘要", row.summary),
        _word("流水号", row.serial),
    ]


def _labour_cost(row: Any) -> list[str]:
    return [
        _month(row.month),
        _yuan("应拨", row.due_fen),
        _day("应拨日", row.due_on),
        _yuan("台账已拨", row.paid_fen),
        _day("拨付日", row.paid_on),
    ]


def _items(codes: str) -> str:
    """The items of a board by the words of the regulation."""
    return "、".join(BOARD_ITEMS.get(code, code) for code in codes.split())


_DEPOSIT_KINDS = {
    "cash": "现金",
    "bank_guarantee": "银行保函",
    "company_guarantee": "担保公司保函",
    "insurance": "保证保险",
}


def _deposit(row: Any) -> list[str]:
    return [
        _word("形式", _DEPOSIT_KINDS.get(row.kind, row.kind)),
        _yuan("应存", row.required_fen),
        _yuan("实存", row.lodged_fen),
        _day("存储", row.lodged_on),
        _day("有效期起", row.start_on),
        _day("有效期止", row.end_on),
        _word("免存依据", row.exemption),
        _day("免存至", row.exemption_to),
    ]


_PRESENTERS: dict[str, Callable[[Any], list[str]]] = {
    "project": _project,
    "project_fact": _project_fact,
    "enterprise": _project,
    "enterprise_fact": lambda row: [row.name, _word("代码", row.credit_code)],
    "participation": lambda row: [
        row.get_role_display(), row.enterprise.name, _day("进场", row.entered_on), _day("退场", row.left_on),
        _day("代发委托协议", row.agency_agreement_on),
    ],
    "contract": lambda row: [
        _day("签订", row.signed_on), _yuan("合同价", row.amount_fen), _yuan("人工费", row.labour_cost_fen),
    ],
    "permit": lambda row: [_word("许可证", row.number), _day("发证", row.issued_on), "" if row.required else "无须许可"],
    "pause": lambda row: [
        _day("停工起", row.from_on), _day("停工止", row.to_on), _word("原因", row.reason),
        _word("批准人", row.approved_by), _day("批准", row.approved_on),
    ],
    "sighting": lambda row: [_word("来源", row.source), _day("推送", row.seen_on), _word("许可证", row.permit_no)],
    "notice_board": lambda row: [
        _day("设置", row.set_on), _day("检查", row.checked_on), _day("照片", row.photo_on),
        _word("缺少", _items(row.missing)), "有电话打不通" if row.dead_number else "",
        _yuan("牌上最低工资", row.minimum_wage_fen),
    ],
    "injury_insurance": lambda row: [
        _word("参保编号", row.policy_no), row.insurer, _day("起", row.from_on), _day("止", row.to_on),
    ],
    "enrolment": _enrolment,
    "name_tie": lambda row: [row.get_state_display()],
    "attendance_month": _attendance_month,
    "payroll_line": _payroll_line,
    "receipt": _receipt,
    "wage_confirmation": lambda row: [
        _month(row.month), _day("发起", row.asked_on), row.get_answer_display() if row.answer else "尚未答复",
        _day("答复", row.answered_on), _word("异议", row.get_objection_display() if row.objection else ""),
        _day("了结", row.settled_on),
    ],
    "payslip": lambda row: [
        _month(row.month), _day("送达", row.delivered_on), row.get_channel_display() if row.channel else "",
    ],
    "special_account": _special_account,
    "account_event": lambda row: [
        row.get_event_display(), _day("日期", row.on), _yuan("金额", row.amount_fen), _word("案由", row.cause_text),
        _word("机关", row.organ), _word("文书", row.doc_no), _day("解除", row.lifted_on),
    ],
    "account_entry": _account_entry,
    "labour_cost": _labour_cost,
    "deposit": _deposit,
    "deposit_event": lambda row: [row.get_event_display(), _day("日期", row.on), _yuan("金额", row.amount_fen)],
    "payment_guarantee": lambda row: [
        _word("方式", row.kind), _yuan("金额", row.amount_fen), _day("起", row.from_on), _day("止", row.to_on),
    ],
}  # fmt: skip
