"""What the handling office does with a clue, from sorting to disposing. The first receiver stays on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.deadlines.clock import MOMENTS, Unit
from anxin.deadlines.services import extend_deadline, resume_deadline, suspend_deadline
from anxin.kit import months as month_kit
from anxin.monitoring import areas

from .. import acts
from ..flow import CLUE
from ..models import PURSUED, Clue, ClueKind, Conclusion
from ..stepping import StepRefused, require_handling_body, require_working, say, take
from .joint import routed


def held_clue(clue_id: int) -> Clue:
    """The clue, locked for the step; StepRefused when there is none."""
    found = Clue.objects_unscoped.select_for_update(of=("self",)).filter(pk=clue_id).first()
    if found is None:
        raise StepRefused("没有这条线索。")
    return found


@transaction.atomic
def sort_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, kind: str) -> Clue:
    """分类: what it is about, as a person confirms it (a proposal decides nothing)."""
    if kind not in ClueKind.values:
        raise StepRefused("选一个诉求类别。")
    clue = held_clue(clue_id)
    changed = {"kind": kind}
    take(CLUE, clue, "sort", actor=actor, as_of=as_of, now=now, changed=changed, told={"kind": ClueKind(kind).label})
    return clue


@transaction.atomic
def route_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, reason: str = "") -> Clue:
    """分流: to the office that will handle it. The arrears office itself co-ordinates and handles nothing (R003)."""
    clue = held_clue(clue_id)
    require_handling_body(agency)
    take(
        CLUE, clue, "route", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"agency": agency, "handler": None}, told={"agency": agency.name},
    )  # fmt: skip
    routed(clue, actor=actor, as_of=as_of, now=now)
    return clue


@transaction.atomic
def pass_on_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, reason: str) -> Clue:
    """转办: to another office, with the reason. Too many hand-overs are a fault that everybody sees (C02)."""
    clue = held_clue(clue_id)
    require_handling_body(agency)
    if agency.pk == clue.agency_id:
        raise StepRefused(f"已经在{agency.name}，不用转。")
    take(
        CLUE, clue, "pass_on", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"agency": agency, "handler": None, "passed_on": clue.passed_on + 1}, told={"agency": agency.name},
    )  # fmt: skip
    routed(clue, actor=actor, as_of=as_of, now=now)
    return clue


@transaction.atomic
def return_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, reason: str) -> Clue:
    """退回: not ours; back to the office that heard it first, which must find the right one."""
    clue = held_clue(clue_id)
    changed = {"agency": clue.first_agency, "handler": clue.first_user, "passed_on": clue.passed_on + 1}
    take(CLUE, clue, "return", actor=actor, as_of=as_of, now=now, reason=reason, changed=changed)
    return clue


@transaction.atomic
def accept_clue(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, leader: User | None = None, handler: User | None = None
) -> Clue:
    """受理: with a person who handles it (default: who accepts) and a leader who answers for it (R183)."""
    clue = held_clue(clue_id)
    person = handler or actor
    if person.agency_id != clue.agency_id:
        raise StepRefused("承办人要是承办单位的人。")
    told = {"handler": person.display_name, "leader": leader.display_name if leader else ""}
    changed = {"handler": person, "leader": leader}
    take(CLUE, clue, "accept", actor=actor, as_of=as_of, now=now, changed=changed, told=told)
    return clue


@transaction.atomic
def guide_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, to: str, reason: str) -> Clue:
    """引导: out of scope; the right way is named, and the person still gets a reply (R174, R187)."""
    if not to.strip():
        raise StepRefused("写明引导到哪里：部门、窗口或电话。")
    clue = held_clue(clue_id)
    conclusion = Conclusion.PROJECT_MONEY if clue.kind == ClueKind.PROJECT_MONEY else Conclusion.LEGAL_WAY
    take(
        CLUE, clue, "guide", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"guided_to": to.strip()[:200], "conclusion": conclusion, "conclusion_words": reason.strip()[:1000]},
        told={"to": to.strip()},
    )  # fmt: skip
    return clue


@transaction.atomic
def verify_clue(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    clue_id: int,
    people: int,
    amount_fen: int,
    months: Iterable[int],
    facts: str,
) -> Clue:
    """核实: how many, how much, which months, and what was found. Zero people means that nothing is owed."""
    clue = held_clue(clue_id)
    found = sorted({month_kit.check(m) for m in months})
    if people < 0 or amount_fen < 0 or (people == 0) != (amount_fen == 0):
        raise StepRefused("人数和金额要对得上：查无欠薪时两项都填 0，有欠薪时都大于 0。")
    if people and not found:
        raise StepRefused("写明欠的是哪几个月。")
    if not facts.strip():
        raise StepRefused("写明查到了什么、凭什么材料。")
    take(
        CLUE, clue, "verify", actor=actor, as_of=as_of, now=now,
        changed={"found_people": people, "found_fen": amount_fen, "found_months": found, "conclusion_words": facts.strip()[:1000]},
        told={"people": people, "amount_fen": amount_fen, "months": found},
    )  # fmt: skip
    return clue


@transaction.atomic
def dispose_clue(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, conclusion: str, words: str = "", paid_fen: int = 0
) -> Clue:
    """处置: a conclusion that cannot contradict what was verified (R157, C04).

    Paid in full needs as much money as was verified; whatever is still owed needs a case.
    """
    if conclusion not in Conclusion.values:
        raise StepRefused("选一个核处结论。")
    clue = held_clue(clue_id)
    owed = clue.found_fen or 0
    if conclusion == Conclusion.PAID and (paid_fen < owed or owed == 0):
        raise StepRefused(f"核实欠 {owed / 100:.2f} 元，登记付了 {paid_fen / 100:.2f} 元，不能下“已付清”的结论。")
    if conclusion == Conclusion.NO_ARREARS and owed:
        raise StepRefused(f"核实有欠薪 {owed / 100:.2f} 元，不能下“查无欠薪”的结论。")
    if owed > paid_fen and conclusion not in _LEAVES_OWED:
        raise StepRefused("还有欠薪没付，请立案，或选“移送公安”“已在办案、仲裁或诉讼中”“已转送外地”。")
    if conclusion in PURSUED and clue.case_id is None:
        raise StepRefused(f"先从这条线索立案，再下“{Conclusion(conclusion).label}”的结论。")
    take(
        CLUE, clue, "dispose", actor=actor, as_of=as_of, now=now,
        changed={"conclusion": conclusion, "paid_fen": paid_fen, "conclusion_words": (words.strip() or clue.conclusion_words)[:1000]},
        told={"conclusion": Conclusion(conclusion).label, "paid_fen": paid_fen},
    )  # fmt: skip
    return clue


# Money is left owed only where somebody goes on pursuing it: the case, the police, another area, another procedure.
_LEAVES_OWED = frozenset({*PURSUED, Conclusion.POLICE, Conclusion.OTHER_AREA, Conclusion.IN_PROCEDURE})


@transaction.atomic
def move_clock(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, what: str, reason: str, amount: int = 0
) -> Clue:
    """Suspend, resume or extend the clock of the present step and the whole limit, each with its reason."""
    if not reason.strip():
        raise StepRefused("变动期限要写明理由。")
    clue = held_clue(clue_id)
    require_working(clue, actor, as_of)
    if not clue.is_open:
        raise StepRefused("已经办结，没有期限在走。")
    common = {"actor": actor, "now": now, "calendar": areas.calendar(), "reason": reason}
    acts_of = {"suspend": suspend_deadline, "resume": resume_deadline, "extend": extend_deadline}
    if what not in acts_of:
        raise StepRefused("期限只能中止、恢复或延长。")
    more = {"amount": amount} if what == "extend" else {}
    for deadline in (clue.clock, clue.limit):
        if deadline is not None and deadline.closed_on is None:
            hours = Unit(deadline.unit) in MOMENTS
            acts_of[what](deadline=deadline, on=now if hours else as_of, **common, **more)
            deadline.refresh_from_db()
            # So many hours more for the step are not so many days more for the whole.
            if hours and what == "extend":
                break
    clue.due_on, clue.limit_on = clue.clock.due_on, clue.limit.due_on
    clue.save(update_fields=["due_on", "limit_on"])
    label = {"suspend": "中止期限", "resume": "恢复期限", "extend": f"延长期限 {amount}"}[what]
    say(clue, what, label, actor=actor, as_of=as_of, now=now, reason=reason)
    record(
        actor=actor, act=acts.CLUE_CLOCK, subject=clue, fields={"number": clue.number, "what": label, "reason": reason},
        now=now, region=clue.region_code,
    )  # fmt: skip
    return clue
