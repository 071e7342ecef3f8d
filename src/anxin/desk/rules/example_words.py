"""Chinese words for the tables, columns and values of a rule's examples.

Most are held elsewhere: a fact view says its columns, a model its fields and choices. Only what a query works out for
itself, and columns whose view lists values instead of a name, stand here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from django.db import models

from anxin.casework.models import Award, Case, CaseDocument, Clue, ContactAttempt, FlightSign
from anxin.engine.tables import EVERY
from anxin.engine.views import BY_NAME
from anxin.law.board import BOARD_ITEMS
from anxin.monitoring.sources import MODELS

TITLES: Mapping[str, str] = {
    "project": "项目", "employer": "用人单位", "worker": "工人", "month": "月份", "level": "等级", "people": "人数",
    "amount_yuan": "金额（元）", "evidence": "证据", "raised_by_festival": "节前高一级", "as_of": "评估日",
    "days_late": "逾期天数", "region": "地区", "region_code": "地区", "crew": "班组", "peer": "对方", "year": "年份",
    "matter": "事项", "ref": "来源", "status": "状态", "state": "办到哪一步", "kind": "类别", "role": "身份", "answer": "答复",
    "channel": "送达方式", "cause": "案由", "direction": "收或支", "event": "事项", "funding": "投资性质", "pay_mode": "发放方式",
    "post": "岗位", "source": "数据来源", "peer_index": "对方账户", "peer_name_index": "对方户名", "peer_enterprise": "对方单位",
    "name_index": "姓名", "items": "写了哪几项", "has_collector": "有代领人", "hours_x10": "工时（十分之一小时）", "on": "日期",
    "start": "起算日", "since": "从哪天起", "first_on": "最早日期", "birth": "出生日期",
    # Worked out by the queries.
    "known_from": "从什么时候起算", "known_to": "到什么时候为止", "who": "联系谁", "since_on": "从哪天起", "calls": "没联系上几次", "signs_zh": "什么迹象", "last_on": "最近日期",
    "applied_zh": "申请执行了没有", "awards": "裁决判决份数", "most": "限几个工作日",
    "absent_heads": "没有考勤的人数", "accounts": "专户数", "after_exit": "退场后仍有考勤的人数", "again": "上月也是如此",
    "answer_zh": "回访答复", "asked": "回访过的件数", "back_lines": "补发行数", "back_month": "补发的月份", "bad_lines": "代领或现金行数",
    "balance_on": "余额日期", "bank_refused": "银行退回过", "base_months": "按几个月估算", "before_door_zh": "上次来源",
    "before_no": "上次编号", "came_fen": "已到账（分）", "cards": "卡数", "cases": "案件数", "claimed": "报的天数",
    "clash_mask": "冲突的日子", "clues": "线索数", "confirmed": "本人确认", "contract_no": "合同编号",
    "contract_signed_on": "合同签订日", "credits": "进账笔数", "crews": "班组数", "days_left": "还剩天数", "days_over": "超过天数",
    "deadline": "期限届满日", "debits": "转出笔数", "deducted": "划拨项数", "duplicates": "重复几个", "entries": "支出笔数",
    "events": "措施项数", "extra": "多出几份", "flags_zh": "登记了什么", "floor_fen": "最低工资（分）", "frozen": "冻结项数",
    "gap_minutes": "间隔分钟数", "heads": "人数", "holders": "登记人数", "identical": "同额行数", "is_wrong": "证件号有误",
    "joined_on": "接入日期", "km": "公里数", "late": "补录人日", "led_zh": "领导包案", "ledger_filled": "台账已填项数",
    "mean_fen": "人均实发（分）", "most_in_run": "最多连续几期", "most_in_window": "最多几期不足", "most_month": "出勤最多的月份",
    "need_yuan": "还需（元）", "no_agreement": "缺协议的专户数", "no_card": "缺银行卡人数", "no_cause": "没写案由的项数",
    "no_crew": "缺班组人数", "no_employer": "缺用人单位人数", "no_entry": "缺进场日期人数", "no_filing": "缺备案的专户数",
    "no_trade": "缺工种人数", "notice_on": "起报日", "officers": "专管员人数", "open": "没办结的条数", "oranges": "橙色以上项目数",
    "over": "超过几个工作日", "overpaid": "多付的人月", "own_fen": "本项目（分）", "paid_at": "到账时间", "paid_heads": "到账人数",
    "paid_in_time": "按时到账", "paused_workdays": "获批停工的工作日", "people_seen": "出勤的其他人数", "percent": "比例（%）",
    "periods": "期数", "person_months": "人次", "policies": "保险份数", "projects": "项目数", "recent_short": "最近不足期数",
    "reds": "红色项目数", "refilled_fen": "已补足（分）", "returned": "退回笔数", "reversed": "起止颠倒处数",
    "roster_filled": "花名册已填项数", "seized": "查封项数", "share": "比例", "short_periods": "不足期数", "sightings": "推送次数",
    "signed_on": "签订日期", "signs": "疑点数", "silent_workdays": "没有考勤的工作日", "sources": "推送来源", "successes": "成功笔数",
    "to_contractor_yuan": "付给总包（元）", "to_nobody_yuan": "对方不明（元）", "to_other_yuan": "付给其他（元）",
    "to_owner_yuan": "付给建设单位（元）", "total": "期限共几个工作日", "travel_minutes": "路上要几分钟", "unequal": "不相等的行数",
    "until_on": "工地考勤至", "used": "已用几个工作日", "used_on": "使用日期", "uses": "使用次数",
}  # fmt: skip
_SAID = {
    "true": "是", "false": "否", "yes": "是", "no": "否", "-": "—", "": "—", "none": "没有",
    "got_it": "都拿到了", "not_all": "拿到一部分", "nothing": "没有拿到", "unreachable": "没联系上",
}  # fmt: skip
# What people work on stands in the engine's tables by bare codes; the words are those of the records themselves.
_WORKED_ON: Mapping[str, type[models.Model]] = {
    "clue": Clue,
    "case_file": Case,
    "case_order": CaseDocument,
    "case_award": Award,
    "case_contact": ContactAttempt,
    "case_sign": FlightSign,
}
_PURPOSES = {
    "labour_cost": "人工费", "wage": "工资", "refund": "退回", "fee": "手续费", "tax": "税费", "interest": "利息",
    "bank_correction": "银行冲正", "other": "其他",
}  # fmt: skip
_DEPOSITS = {
    "cash": "现金",
    "bank_guarantee": "银行保函",
    "letter": "保函",
    "company_guarantee": "担保公司保函",
    "insurance": "保证保险",
}
_PAIR = re.compile(r"(?<![a-z_])([a-z][a-z_]*)\s+([\u4e00-\u9fff]+)")
_TOKEN = re.compile(r"([a-z_]+):(\d+)")


def table(name: str) -> str:
    """'工资表行' for 'payroll_line', 'raw.payroll_line' or a fact view; 'office' is 办理单位."""
    plain = name.removeprefix("raw.")
    if name in BY_NAME:
        return BY_NAME[name].zh
    return EVERY[plain].zh if plain in EVERY else _models().get(plain, plain)


def title(column: str, views: Sequence[str], given: str = "") -> str:
    """The name of a column: of the table or view that it is given for, else what a view calls it, else what the query does."""
    if column in TITLES:
        return TITLES[column]
    wanted = {column, f"{column}_id", column.replace("_yuan", "_fen"), column.replace("_days", "_mask")}
    tail = "（元）" if column.endswith("_yuan") else ""
    # A column that the query makes itself may still bear the name that some view gave it.
    for view in [*views, *BY_NAME]:
        for one in BY_NAME[view].columns:
            if one.name in wanted:
                return re.split(r"[(（，,;；：:]", one.zh)[0].strip() + tail
    for field in _fields(given.removeprefix("raw.")):
        if field.name in wanted:
            return re.split(r"[(（，,;；：:]", str(field.verbose_name))[0].strip() + tail
    return column


def said(table_name: str, column: str, cell: str) -> str:
    """A cell in words: yes and no, choices by their labels, rows of evidence as '代发回单第 2 行'."""
    if cell.lower() in _SAID:
        return _SAID[cell.lower()]
    plain = table_name.removeprefix("raw.")
    return " ".join(_word(plain, column, one) for one in cell.split()) if cell[:1].isascii() else cell


def _word(plain: str, column: str, text: str) -> str:
    if found := _TOKEN.fullmatch(text):
        return f"{table(found[1])} {found[2]}" if column == "matter" else f"{table(found[1])}第 {found[2]} 行"
    held = _values()
    return held.get((plain, column, text)) or held.get(("", column, text)) or text


@cache
def _values() -> Mapping[tuple[str, str, str], str]:
    """(table or '', column, value) -> word. '' holds for any table that does not say otherwise."""
    found: dict[tuple[str, str, str], str] = {}
    for name, view in BY_NAME.items():
        for column in view.columns:
            for value, word in _PAIR.findall(column.zh):
                found[name, column.name, value] = word
                found.setdefault(("", column.name, value), word)
    for name in EVERY:
        for field in _fields(name):
            for value, label in field.flatchoices:
                found[name, field.name, str(value)] = str(label)
                found.setdefault(("", field.name, str(value)), str(label))
    for item, label in BOARD_ITEMS.items():
        found["notice_board", "items", item] = found["notice_board", "missing", item] = label
    for value, label in _PURPOSES.items():
        found["account_entry", "purpose", value] = label
    for value, label in _DEPOSITS.items():
        found["deposit", "kind", value] = label
    return found


def _fields(name: str) -> Sequence[models.Field]:  # type: ignore[type-arg]
    model = _WORKED_ON.get(name) or MODELS.get(name)
    return model._meta.concrete_fields if model else ()


def _models() -> Mapping[str, str]:
    return {"office": "办理单位", "case": "案件", "clue": "线索", "site": "项目",
            **{name: str(model._meta.verbose_name) for name, model in MODELS.items()}}  # fmt: skip
