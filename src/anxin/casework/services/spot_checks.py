"""抽查回访: after a case is closed, somebody who did not handle it asks a worker drawn by lot whether he got his money (R190)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import User
from anxin.access.services import AccessDenied
from anxin.audit.services import record

from .. import acts
from ..flow import CASE
from ..models import CallBack, Case
from ..stepping import StepRefused, require_handling, say, take
from .cases import held_case


@transaction.atomic
def spot_check(
    *, actor: Any, as_of: date, now: datetime, case_id: int, owed_id: int, answer: str, satisfied: bool | None = None,
    words: str = "",
) -> Case:  # fmt: skip
    """Write down what the worker of ``owed_id`` says. "Not all" or "nothing" reopens the case at once. StepRefused for a
    case that is not closed; AccessDenied for whoever handled it."""
    case = held_case(case_id)
    require_handling(actor, as_of, case.region_code, case.agency.region_id)
    if not isinstance(actor, User) or case.handler_id == actor.pk:
        raise AccessDenied("抽查回访由承办人以外的人来做。")
    if case.state != "closed":
        raise StepRefused(f"案件 {case.number} {CASE.states[case.state]}，结案后才抽查。")
    owed = case.owed.filter(pk=owed_id).first()
    if owed is None:
        raise StepRefused("案里没有这个人。")
    if answer not in CallBack.Answer.values:
        raise StepRefused("选一个回访结果。")
    CallBack.objects.create(
        case=case, worker_id=owed.worker_id, answer=answer, satisfied=satisfied, asked_by=str(actor.audit_id), at=now,
        words=words.strip()[:300],
    )  # fmt: skip
    said = CallBack.Answer(answer).label
    say(case, "spot_check", "抽查回访", actor=actor, as_of=as_of, now=now, told={"answer": answer})
    record(
        actor=actor, act=acts.CASE_SAID, subject=case, fields={"number": case.number, "what": f"抽查回访：{said}"},
        now=now, region=case.region_code,
    )  # fmt: skip
    if answer in (CallBack.Answer.NOT_ALL, CallBack.Answer.NOTHING):
        take(
            CASE, case, "reopen", actor=actor, as_of=as_of, now=now, reason=f"抽查回访：本人说{said}",
            changed={"closed_on": None},
        )  # fmt: skip
    return case
