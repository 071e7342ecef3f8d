"""What is known of a clue or a case, as the words that stand in a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from anxin import law
from anxin.deadlines.clock import CHINA
from anxin.kit import money, months
from anxin.kit.text import mask_name

from ..models import CallBack, Case, CaseReview, Clue, Interview
from ..selectors.ledgers import A10
from ..services.cases import who_pays
from ..services.money import closing_gates

_NONE = "未登记"


def day(on: date | None) -> str:
    return months.show_day(on) if on else _NONE


def of_clue(clue: Clue, *, full: bool) -> dict[str, str]:
    name = clue.reporter_name if full else mask_name(clue.reporter_name)
    asked = clue.call_backs.values_list("answer", flat=True)
    return {
        "number": clue.number,
        "title": f"线索 {clue.number}",
        "reporter": "匿名反映人" if clue.anonymous else name or "反映人",
        "received_on": day(clue.received_at.astimezone(CHINA).date()),
        "employer": (clue.employer.name if clue.employer_id else clue.employer_name) or "用人单位" + _NONE,
        "project": (clue.project.name if clue.project_id else clue.project_name) or "项目" + _NONE,
        "months": "、".join(months.show(m) for m in clue.months) or "月份" + _NONE,
        "people": str(clue.people or 0),
        "amount": money.show(clue.amount_fen or 0),
        "agency": clue.agency.name,
        "first_agency": clue.first_agency.name,
        "handler": clue.handler.display_name if clue.handler_id else _NONE,
        "leader": clue.leader.display_name if clue.leader_id else _NONE,
        "limit_on": day(clue.limit_on),
        "door": clue.get_door_display(),
        "asked": str(len(asked)),
        "got_it": str(sum(answer == CallBack.Answer.GOT_IT for answer in asked)),
    }


def of_case(case: Case, *, full: bool) -> dict[str, str]:
    owed = sorted(set(case.owed.values_list("month", flat=True)))
    asked = case.call_backs.values_list("answer", flat=True)
    liable = (
        [f"{one.says}依据：{law.article(one.article).title}。" for one in who_pays(case)]
        if case.parties.exists()
        else []
    )
    shut = [f"{gate.name}（{gate.missing}）" for gate in closing_gates(case) if not gate.is_open]
    return {
        "number": case.number,
        "title": case.title,
        "employer": case.employer.name if case.employer_id else "用人单位" + _NONE,
        "project": case.project.name if case.project_id else "项目" + _NONE,
        "months": "、".join(months.show(m) for m in owed) or "月份" + _NONE,
        "people": str(case.people),
        "amount": money.show(case.owed_fen),
        "owed": money.show(case.owed_fen),
        "recovered": money.show(case.recovered_fen),
        "left": money.show(case.left_fen),
        "left_capitals": money.to_capitals(case.left_fen),
        "liability": "".join(liable) or "清偿主体还没有登记。",
        "filed_on": day(case.filed_on),
        "tier": case.get_tier_display(),
        "because": case.get_opened_because_display(),
        "cause": case.get_cause_display() or _NONE,
        "measures": case.measures or _NONE,
        "agency": case.agency.name,
        "handler": case.handler.display_name if case.handler_id else _NONE,
        "leader": case.leader.display_name if case.leader_id else _NONE,
        "limit_on": day(case.limit_on),
        "limit_why": "（查实的欠薪春节前办结）" if case.is_drawn_in else "",
        **_review(case),
        "interviews": "".join(_interview(one, full=full) for one in case.interviews.all()) or "没有约谈。",
        "gates": "；".join(shut) + "。" if shut else "都齐了。",
        "asked": str(len(asked)),
        "got_it": str(sum(answer == CallBack.Answer.GOT_IT for answer in asked)),
    }


def _review(case: Case) -> dict[str, str]:
    found = CaseReview.objects.filter(case=case).first()
    if found is None:
        return {}
    return {"systems_found": found.systems, "duty_found": found.duty, "treatment": found.treatment}


def _interview(one: Interview, *, full: bool) -> str:
    """'2026年5月6日约谈甲劳务公司王*（经理）：…。承诺：…，2026年5月20日前兑现，还没到期看结果。'"""
    who = one.person if full else mask_name(one.person)
    post = f"（{one.post}）" if one.post else ""
    said = f"{day(one.on)}约谈{one.body}{who}{post}：{one.about.rstrip('。')}。"
    if not one.promised:
        return said + "没有承诺。"
    kept = {None: "还没登记结果", True: "已兑现", False: "没有兑现"}[one.kept]
    return f"{said}承诺：{one.promised.rstrip('。')}，{day(one.due_on)}前兑现，{kept}。"


def table_of(name: str, thing: Clue | Case, *, full: bool) -> list[list[str]]:
    """Heading row first; empty where the text wants no table."""
    if name == "owed" and isinstance(thing, Case):
        return _owed(thing, full=full)
    if name == "verification" and isinstance(thing, Clue):
        return [["栏目", "内容"], *_pairs(thing)]
    if name == "call_backs":
        return _call_backs(thing, full=full)
    return []


def _owed(case: Case, *, full: bool) -> list[list[str]]:
    rows = [["序号", "姓名", "月份", "欠薪（元）", "已付（元）", "还欠（元）"]]
    owed = list(case.owed.all())
    for n, one in enumerate(owed, start=1):
        name = one.name if full else mask_name(one.name)
        amounts = [money.show(fen) for fen in (one.owed_fen, one.recovered_fen, one.left_fen)]
        rows.append([str(n), name, months.show(one.month), *amounts])
    totals = [money.show(sum(values)) for values in
              ((o.owed_fen for o in owed), (o.recovered_fen for o in owed), (o.left_fen for o in owed))]  # fmt: skip
    return [*rows, ["", "合计", "", *totals]]


def _pairs(clue: Clue) -> Sequence[list[str]]:
    return [[column.title, column.words(clue)] for column in A10.columns]


def _call_backs(thing: Clue | Case, *, full: bool) -> list[list[str]]:
    rows = [["时间", "对象", "答复", "满意", "说明"]]
    for one in thing.call_backs.select_related("worker").order_by("at", "pk"):
        name = "" if one.worker is None else one.worker.name if full else mask_name(one.worker.name)
        satisfied = "" if one.satisfied is None else "是" if one.satisfied else "否"
        rows.append(
            [one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"), name, one.get_answer_display(), satisfied, one.words]
        )
    return rows
