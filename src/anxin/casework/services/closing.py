"""The end of a clue: the reply, the question whether the money came, the gates, and what brings it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import MACHINE, Actor, record
from anxin.wages.models import Receipt

from .. import acts
from ..flow import CLUE
from ..gates import Gate, shut
from ..models import PURSUED, CallBack, Clue, ClueDoor, Conclusion
from ..standing import note
from ..stepping import StepRefused, say, take
from .clues import held_clue
from .urgency import begin_limit

WORKER = Actor("worker", "反映人")
_SAYS_PAID = {CallBack.Answer.GOT_IT: True, CallBack.Answer.NOT_ALL: False, CallBack.Answer.NOTHING: False}


@transaction.atomic
def reply_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, words: str) -> Clue:
    """答复: the result is told to the person, and to every door through which he came, once."""
    if not words.strip():
        raise StepRefused("写明答复了什么。")
    clue = held_clue(clue_id)
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
    return _heard(
        held_clue(clue_id),
        answer,
        "回访：",
        by=actor,
        actor=actor,
        as_of=as_of,
        now=now,
        satisfied=satisfied,
        words=words,
    )


@transaction.atomic
def worker_answers(*, as_of: date, now: datetime, clue_id: int, answer: str, satisfied: bool | None = None) -> Clue:
    """拿到了吗: the worker's own answer, taken in by the house. Said again after the call-back, it corrects what he said."""
    if answer not in _SAYS_PAID:
        raise StepRefused("选一个：拿到了、没拿全、没拿到。")
    clue = held_clue(clue_id)
    if clue.state not in ("replied", "called_back"):
        raise StepRefused("还在办，办好会来问您。")
    return _heard(clue, answer, "", by=WORKER, actor=MACHINE, as_of=as_of, now=now, satisfied=satisfied)


def _heard(
    clue: Clue,
    answer: str,
    how: str,
    *,
    by: Any,
    actor: Any,
    as_of: date,
    now: datetime,
    satisfied: bool | None,
    words: str = "",
) -> Clue:
    """Write down what the worker said, and take the step that it calls for."""
    CallBack.objects.create(
        clue=clue,
        worker=clue.worker,
        answer=answer,
        satisfied=satisfied,
        asked_by=str(by.audit_id),
        at=now,
        words=words[:300],
    )
    says, label = _SAYS_PAID.get(CallBack.Answer(answer)), CallBack.Answer(answer).label
    if says is False and clue.conclusion == Conclusion.PAID:
        _reopen(clue, actor=actor, as_of=as_of, now=now, reason=f"{how}本人说{label}", worker_says_paid=False)
    elif by is WORKER and clue.state == "called_back":
        clue.worker_says_paid = says
        clue.save(update_fields=["worker_says_paid"])
        note(clue, actor=actor, now=now)
    else:
        take(
            CLUE, clue, "call_back", actor=actor, as_of=as_of, now=now,
            changed={"worker_says_paid": says}, told={"answer": label},
        )  # fmt: skip
    return clue


def closing_gates(clue: Clue) -> list[Gate]:
    """What must hold before a clue is closed: shown on its page and asked by ``close_clue``."""
    called = clue.call_backs.exists()
    answered = not clue.doors.filter(answered_at__isnull=True).exists()
    paid = True
    why = ""
    if clue.conclusion == Conclusion.PAID and clue.worker_says_paid is not True:
        paid, why = False, "要有本人“拿到了”的回访，或者查到银行回单。"
        if clue.paid_fen and clue.found_fen and _receipts(clue) >= clue.found_fen:
            paid, why = True, ""
    if not clue.conclusion:
        paid, why = False, "还没有结论。"
    if clue.conclusion in PURSUED:
        paid = clue.case is not None and clue.case.state == "closed"
        why = "" if paid else f"案件 {clue.case.number} 还没结案。" if clue.case else "还没立案。"
    return [
        Gate("每个来源都答复了", answered, "" if answered else "还有来源没有答复。"),
        Gate("回访过", called, "" if called else "还没有回访。"),
        Gate("钱到了本人手里", paid, why),
    ]


def _receipts(clue: Clue) -> int:
    """Fen that banks say were paid to the worker of the clue for the verified months on its project."""
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
    clue = held_clue(clue_id)
    CLUE.step("close", clue.state)
    if missing := shut("办结", closing_gates(clue)):
        raise StepRefused(missing)
    take(CLUE, clue, "close", actor=actor, as_of=as_of, now=now, changed={"closed_on": as_of})
    return clue


def _reopen(
    clue: Clue, *, actor: Any, as_of: date, now: datetime, reason: str, worker_says_paid: bool | None = None
) -> None:
    """Back to whoever handled it, or to the first receiver where nobody had; what was closed gets its whole time anew."""
    was_closed = clue.state == "closed"
    step = "reopen" if clue.handler_id is not None else "reopen_unhandled"
    take(
        CLUE, clue, step, actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"reopened": clue.reopened + 1, "closed_on": None, "worker_says_paid": worker_says_paid},
    )  # fmt: skip
    if was_closed:
        clue.limit = begin_limit(clue, actor=actor, as_of=as_of, now=now)
        clue.limit_on = clue.limit.due_on
        clue.save(update_fields=["limit", "limit_on"])
        note(clue, actor=actor, now=now)


@transaction.atomic
def reopen_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, reason: str) -> Clue:
    """重新办理: the same grievance came back, or what was concluded does not hold (C06)."""
    clue = held_clue(clue_id)
    _reopen(clue, actor=actor, as_of=as_of, now=now, reason=reason)
    return clue


@transaction.atomic
def join_clue(*, actor: Any, as_of: date, now: datetime, clue_id: int, into_id: int, reason: str) -> Clue:
    """并入: the same grievance came through another door. It is kept, points to the first, and is answered with it."""
    if clue_id == into_id:
        raise StepRefused("不能并入自己。")
    first, second = sorted((clue_id, into_id))
    held = {c.pk: c for c in (held_clue(first), held_clue(second))}
    clue, into = held[clue_id], held[into_id]
    if into.state == "joined":
        raise StepRefused(f"线索 {into.number} 自己已并入别的线索，请并入那一条。")
    take(
        CLUE, clue, "join", actor=actor, as_of=as_of, now=now, reason=reason,
        changed={"joined_to": into}, told={"into": into.number},
    )  # fmt: skip
    clue.joined.update(joined_to=into)
    for door in clue.doors.all():
        ClueDoor.objects.create(
            clue=into, door=door.door, their_number=door.their_number, their_state=door.their_state,
            arrived_at=door.arrived_at, tell_on=door.tell_on, due_on=door.due_on, times=door.times,
        )  # fmt: skip
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
        _reopen(into, actor=actor, as_of=as_of, now=now, reason=f"又从{clue.get_door_display()}反映")
    return clue
