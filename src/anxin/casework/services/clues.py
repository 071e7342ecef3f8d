"""What a person does with a clue. Every step goes through the state table; the first receiver stays on record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.deadlines.services import extend_deadline, resume_deadline, suspend_deadline
from anxin.kit import months as month_kit
from anxin.monitoring import areas
from anxin.monitoring.models import Warning
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enterprise, Project, Worker

from .. import acts
from ..flow import CLUE, Clock
from ..models import CallBack, Clue, ClueDoor, ClueKind, Conclusion, Door
from ..stepping import StepRefused, begin, require_handling, require_working, say, take

_LIMIT = Clock("核处", "clue.handle_wd", "workday", "decree-423/17")
# Codes that a person reads over the phone: no letters or digits that look like others.
_CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
URGENCIES = {"group": "多人", "extreme": "极端苗头", "minors": "有未成年人", "injury": "受伤", "opinion": "舆情"}


def _number(prefix: str, model: Any, as_of: date) -> str:
    head = f"{prefix}{as_of:%Y}"
    last = model.objects_unscoped.select_for_update().filter(number__startswith=head).order_by("-number").first()
    return f"{head}{int(last.number[len(head) :]) + 1 if last else 1:05d}"


@transaction.atomic
def file_clue(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    door: str,
    region: str,
    agency: Agency,
    text: str = "",
    their_number: str = "",
    arrived_at: datetime | None = None,
    area: str = Clue.Area.CONSTRUCTION,
    anonymous: bool = False,
    reporter_name: str = "",
    phone: str = "",
    id_number: str = "",
    project: Project | None = None,
    project_name: str = "",
    employer: Enterprise | None = None,
    employer_name: str = "",
    debtor_name: str = "",
    worker: Worker | None = None,
    months: Iterable[int] = (),
    people: int | None = None,
    amount_fen: int | None = None,
    urgency: Iterable[str] = (),
    warning: Warning | None = None,
) -> tuple[Clue, str]:
    """Take in one grievance; the office that hears it is responsible from now on. Returns it and its follow code.

    The code is told once to the person and kept only as a blind index. ``their_number``: the platform's own; the same
    number at the same door again is refused with the clue that has it. StepRefused for what cannot be.
    """
    require_handling(actor, as_of, region, agency.region_id)
    if door not in Door.values:
        raise StepRefused(f"没有“{door}”这个渠道。")
    if not (text.strip() or project or employer or project_name or employer_name):
        raise StepRefused("至少写明是哪个工地、哪个单位，或者说说情况。")
    if (amount_fen is not None and amount_fen < 0) or (people is not None and people < 1):
        raise StepRefused("人数至少 1 人，金额不能是负数。")
    told = sorted({month_kit.check(m) for m in months})
    if any(m > as_of.year * 100 + as_of.month for m in told):
        raise StepRefused("欠薪月份不能在今后。")
    if wrong := set(urgency) - URGENCIES.keys():
        raise StepRefused(f"没有这种紧急情形：{'、'.join(sorted(wrong))}。")
    if their_number:
        held = Clue.objects_unscoped.filter(door=door, their_number=their_number).first()
        if held is not None:
            raise StepRefused(f"来源编号 {their_number} 已登记为线索 {held.number}。")
    if anonymous:
        reporter_name = id_number = ""
        worker = None
    code = "".join(secrets.choice(_CODE) for _ in range(8))
    clue = Clue(
        number=_number("X", Clue, as_of),
        door=door,
        their_number=their_number[:60],
        received_at=now,
        arrived_at=arrived_at or now,
        region_code=region,
        area=area,
        text=text.strip(),
        anonymous=anonymous,
        reporter_name=reporter_name.strip()[:50],
        phone=phone.strip(),
        phone_index=blind_index("phone", phone.strip()) if phone.strip() else "",
        id_number=id_number.strip().upper(),
        id_index=blind_index("id", id_number.strip().upper()) if id_number.strip() else "",
        secret_index=blind_index("clue-code", code),
        project=project,
        project_name=project_name.strip()[:200] or (project.name if project else ""),
        employer=employer,
        employer_name=employer_name.strip()[:200] or (employer.name if employer else ""),
        debtor_name=debtor_name.strip()[:50],
        worker=worker,
        months=told,
        people=people,
        amount_fen=amount_fen,
        urgency=sorted(set(urgency)),
        first_agency=agency,
        first_user=actor if isinstance(actor, User) else None,
        agency=agency,
        handler=actor if isinstance(actor, User) else None,
        warning=warning,
    )
    clue.clock = begin(clue, CLUE.clocks["sort"], actor=actor, as_of=as_of, now=now)
    clue.limit = begin(clue, _LIMIT, actor=actor, as_of=as_of, now=now)
    clue.due_on, clue.limit_on = clue.clock.due_on, clue.limit.due_on
    clue.save(force_insert=True)
    ClueDoor.objects.create(clue=clue, door=door, their_number=clue.their_number, arrived_at=clue.arrived_at)
    say(clue, "file", "接收", actor=actor, as_of=as_of, now=now, told={"door": clue.get_door_display()})
    record(
        actor=actor, act=acts.CLUE_FILED, subject=clue,
        fields={"number": clue.number, "door": clue.get_door_display()}, now=now, region=region,
    )  # fmt: skip
    return clue, code


def _held(clue_id: int) -> Clue:
    found = Clue.objects_unscoped.select_for_update(of=("self",)).filter(pk=clue_id).first()
    if found is None:
        raise StepRefused("没有这条线索。")
    return found


@transaction.atomic
def sort_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, kind: str) -> Clue:
    """分类: what it is about, as a person confirms it (a proposal decides nothing)."""
    if kind not in ClueKind.values:
        raise StepRefused("选一个诉求类别。")
    clue = _held(clue_id)
    changed = {"kind": kind}
    take(CLUE, clue, "sort", actor=actor, as_of=as_of, now=now, changed=changed, told={"kind": ClueKind(kind).label})
    return clue


@transaction.atomic
def route_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, reason: str = "") -> Clue:
    """分流: to the office that will handle it. The arrears office itself co-ordinates and handles nothing (R003)."""
    clue = _held(clue_id)
    _require_handling(agency)
    take(
        CLUE, clue, "route", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"agency": agency, "handler": None}, told={"agency": agency.name},
    )  # fmt: skip
    return clue


def _require_handling(agency: Agency) -> None:
    held = set(agency.functions.values_list("function", flat=True))
    if held == {Agency.Function.LEADING_GROUP}:
        raise StepRefused(f"{agency.name}负责组织协调，不是办案机构，请分给人社、行业主管部门或乡镇。")


@transaction.atomic
def pass_on_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, reason: str) -> Clue:
    """转办: to another office, with the reason. Too many hand-overs are a fault that everybody sees (C02)."""
    clue = _held(clue_id)
    _require_handling(agency)
    if agency.pk == clue.agency_id:
        raise StepRefused(f"已经在{agency.name}，不用转。")
    take(
        CLUE, clue, "pass_on", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"agency": agency, "handler": None, "passed_on": clue.passed_on + 1}, told={"agency": agency.name},
    )  # fmt: skip
    return clue


@transaction.atomic
def return_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, reason: str) -> Clue:
    """退回: not ours; back to the office that heard it first, which must find the right one."""
    clue = _held(clue_id)
    changed = {"agency": clue.first_agency, "handler": clue.first_user, "passed_on": clue.passed_on + 1}
    take(CLUE, clue, "return", actor=actor, as_of=as_of, now=now, reason=reason, changed=changed)
    return clue


@transaction.atomic
def accept_clue(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, leader: User | None = None, handler: User | None = None
) -> Clue:
    """受理: with a person who handles it (default: who accepts) and a leader who answers for it (R183)."""
    clue = _held(clue_id)
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
    clue = _held(clue_id)
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
    clue = _held(clue_id)
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
    clue = _held(clue_id)
    owed = clue.found_fen or 0
    if conclusion == Conclusion.PAID and (paid_fen < owed or owed == 0):
        raise StepRefused(f"核实欠 {owed / 100:.2f} 元，登记付了 {paid_fen / 100:.2f} 元，不能下“已付清”的结论。")
    if conclusion == Conclusion.NO_ARREARS and owed:
        raise StepRefused(f"核实有欠薪 {owed / 100:.2f} 元，不能下“查无欠薪”的结论。")
    if owed > paid_fen and conclusion not in _LEAVES_OWED:
        raise StepRefused("还有欠薪没付，请立案，或选“移送公安”“已在办案、仲裁或诉讼中”“已转送外地”。")
    if conclusion == Conclusion.CASE and clue.case_id is None:
        raise StepRefused("先从这条线索立案，再下“立案办理”的结论。")
    take(
        CLUE, clue, "dispose", actor=actor, as_of=as_of, now=now,
        changed={"conclusion": conclusion, "paid_fen": paid_fen, "conclusion_words": (words.strip() or clue.conclusion_words)[:1000]},
        told={"conclusion": Conclusion(conclusion).label, "paid_fen": paid_fen},
    )  # fmt: skip
    return clue


_LEAVES_OWED = frozenset(
    {
        Conclusion.CASE,
        Conclusion.PLAN,
        Conclusion.POLICE,
        Conclusion.OTHER_AREA,
        Conclusion.IN_PROCEDURE,
        Conclusion.UNREACHABLE,
    }
)


@transaction.atomic
def reply_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, words: str) -> Clue:
    """答复: the result is told to the person, and to every door through which he came, once."""
    if not words.strip():
        raise StepRefused("写明答复了什么。")
    clue = _held(clue_id)
    doors = list(clue.doors.filter(answered_at__isnull=True))
    take(
        CLUE, clue, "reply", actor=actor, as_of=as_of, now=now, changed={"reply_words": words.strip()},
        told={"doors": [str(d) for d in doors]},
    )  # fmt: skip
    ClueDoor.objects.filter(pk__in=[d.pk for d in doors]).update(answered_at=now)
    return clue


@transaction.atomic
def call_back_clue(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, answer: str, satisfied: bool | None = None, words: str = ""
) -> Clue:
    """回访: asks the person himself. "Not all" or "nothing" where the conclusion says paid reopens it at once (C04)."""
    if answer not in CallBack.Answer.values:
        raise StepRefused("选一个回访结果。")
    clue = _held(clue_id)
    CallBack.objects.create(
        clue=clue,
        worker=clue.worker,
        answer=answer,
        satisfied=satisfied,
        asked_by=str(actor.audit_id),
        at=now,
        words=words[:300],
    )
    says = {"got_it": True, "not_all": False, "nothing": False}.get(answer)
    if says is False and clue.conclusion == Conclusion.PAID:
        take(
            CLUE, clue, _reopening(clue), actor=actor, as_of=as_of, now=now, reason=f"回访：本人说{CallBack.Answer(answer).label}",
            changed={"worker_says_paid": False, "reopened": clue.reopened + 1, "closed_on": None},
        )  # fmt: skip
    else:
        take(
            CLUE, clue, "call_back", actor=actor, as_of=as_of, now=now, changed={"worker_says_paid": says},
            told={"answer": CallBack.Answer(answer).label},
        )  # fmt: skip
    return clue


def closing_gates(clue: Clue) -> list[tuple[str, bool, str]]:
    """(gate, open, what is missing) for closing a clue: shown on its page and asked by ``close_clue``."""
    called = clue.call_backs.exists()
    answered = not clue.doors.filter(answered_at__isnull=True).exists()
    paid = True
    why = ""
    if clue.conclusion == Conclusion.PAID and clue.worker_says_paid is not True:
        paid, why = False, "要有本人“拿到了”的回访，或者查到银行回单。"
        if clue.paid_fen and clue.found_fen and _receipts(clue) >= clue.found_fen:
            paid, why = True, ""
    if clue.conclusion in (Conclusion.CASE, Conclusion.PLAN) and clue.case_id is not None:
        paid = not clue.case.is_open and clue.case.state == "closed"
        why = "" if paid else f"案件 {clue.case.number} 还没结案。"
    return [
        ("每个来源都答复了", answered, "还有来源没有答复。"),
        ("回访过", called, "还没有回访。"),
        ("钱到了本人手里", paid, why),
    ]


def _receipts(clue: Clue) -> int:
    """Fen that banks say were paid to the worker of the clue for the verified months on its project."""
    from anxin.wages.models import Receipt

    if clue.worker_id is None or clue.project_id is None:
        return 0
    rows = Receipt.objects_unscoped.filter(
        worker_id=clue.worker_id, project_id=clue.project_id, month__in=clue.found_months, status="success",
        known_to__isnull=True, paid_at__gt=clue.arrived_at,
    )  # fmt: skip
    return sum(rows.values_list("amount_fen", flat=True))


@transaction.atomic
def close_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int) -> Clue:
    """办结: only when every gate is open; StepRefused names the gates that are shut."""
    clue = _held(clue_id)
    CLUE.step("close", clue.state)
    shut = [f"{gate}：{missing}" for gate, is_open, missing in closing_gates(clue) if not is_open]
    if shut:
        raise StepRefused("还不能办结。" + " ".join(shut))
    take(CLUE, clue, "close", actor=actor, as_of=as_of, now=now, changed={"closed_on": as_of})
    return clue


def _reopening(clue: Clue) -> str:
    return "reopen" if clue.handler_id is not None else "reopen_unhandled"


@transaction.atomic
def reopen_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, reason: str) -> Clue:
    """重新办理: the same grievance came back, or what was concluded does not hold (C06)."""
    clue = _held(clue_id)
    was_closed = clue.state == "closed"
    changed: dict[str, Any] = {"reopened": clue.reopened + 1, "closed_on": None, "worker_says_paid": None}
    take(CLUE, clue, _reopening(clue), actor=actor, as_of=as_of, now=now, reason=reason, changed=changed)
    if was_closed:
        clue.limit = begin(clue, _LIMIT, actor=actor, as_of=as_of, now=now)
        clue.limit_on = clue.limit.due_on
        clue.save(update_fields=["limit", "limit_on"])
    return clue


@transaction.atomic
def join_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, into_id: int, reason: str) -> Clue:
    """并入: the same grievance came through another door. It is kept, points to the first, and is answered with it."""
    if clue_id == into_id:
        raise StepRefused("不能并入自己。")
    first, second = sorted((clue_id, into_id))
    held = {c.pk: c for c in (_held(first), _held(second))}
    clue, into = held[clue_id], held[into_id]
    if into.state == "joined":
        raise StepRefused(f"线索 {into.number} 自己已并入别的线索，请并入那一条。")
    take(
        CLUE, clue, "join", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"joined_to": into}, told={"into": into.number},
    )  # fmt: skip
    clue.joined.update(joined_to=into)
    for door in clue.doors.all():
        ClueDoor.objects.create(clue=into, door=door.door, their_number=door.their_number, arrived_at=door.arrived_at)
        say(
            into,
            "joined",
            "并入",
            actor=actor,
            as_of=as_of,
            now=now,
            reason=reason,
            told={"door": str(door), "number": clue.number},
        )
        record(
            actor=actor, act=acts.DOOR_JOINED, subject=into, fields={"door": str(door), "number": into.number},
            now=now, region=into.region_code,
        )  # fmt: skip
    if into.state == "closed":
        take(CLUE, into, _reopening(into), actor=actor, as_of=as_of, now=now, reason=f"又从{clue.get_door_display()}反映",
            changed={"reopened": into.reopened + 1, "closed_on": None, "worker_says_paid": None},
        )  # fmt: skip
    return clue


@transaction.atomic
def move_clock(
    *, actor: Any, as_of: date, now: datetime, clue_id: int, what: str, reason: str, amount: int = 0
) -> Clue:
    """Suspend, resume or extend the clock of the present step and the whole limit, each with its reason."""
    if not reason.strip():
        raise StepRefused("变动期限要写明理由。")
    clue = _held(clue_id)
    require_working(clue, actor, as_of)
    if not clue.is_open:
        raise StepRefused("已经办结，没有期限在走。")
    common = {"actor": actor, "now": now, "calendar": areas.calendar(), "on": as_of, "reason": reason}
    acts_of = {"suspend": suspend_deadline, "resume": resume_deadline, "extend": extend_deadline}
    if what not in acts_of:
        raise StepRefused("期限只能中止、恢复或延长。")
    more = {"amount": amount} if what == "extend" else {}
    for deadline in (clue.clock, clue.limit):
        if deadline is not None and deadline.closed_on is None:
            acts_of[what](deadline=deadline, **common, **more)
            deadline.refresh_from_db()
    clue.due_on, clue.limit_on = clue.clock.due_on, clue.limit.due_on
    clue.save(update_fields=["due_on", "limit_on"])
    label = {"suspend": "中止期限", "resume": "恢复期限", "extend": f"延长期限 {amount}"}[what]
    say(clue, what, label, actor=actor, as_of=as_of, now=now, reason=reason)
    record(
        actor=actor, act=acts.CLUE_CLOCK, subject=clue, fields={"number": clue.number, "what": label, "reason": reason},
        now=now, region=clue.region_code,
    )  # fmt: skip
    return clue
