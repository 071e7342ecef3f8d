"""回头看: once a year somebody who did not handle it looks again at each closed case: is the cause gone, is the money there (R207)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import User
from anxin.access.services import AccessDenied
from anxin.audit.services import record

from .. import acts
from ..flow import CASE
from ..models import Case
from ..stepping import StepRefused, require_handling, say, take
from .cases import held_case


@transaction.atomic
def look_back_case(
    *, actor: Any, as_of: date, now: datetime, case_id: int, cause_solved: bool, paid: bool, words: str
) -> Case:
    """Write down what was found. Money that is not there opens the case again. StepRefused for a case that is not closed
    or was looked at this year; AccessDenied for whoever handled it."""
    case = held_case(case_id)
    require_handling(actor, as_of, case.region_code, case.agency.region_id)
    if not isinstance(actor, User) or case.handler_id == actor.pk:
        raise AccessDenied("回头看由承办人以外的人来做。")
    if case.state != "closed":
        raise StepRefused(f"案件 {case.number} {CASE.states[case.state]}，结案后才回头看。")
    if case.events.filter(step="look_back", as_of__year=as_of.year).exists():
        raise StepRefused(f"案件 {case.number} 今年已经回头看过。")
    if not words.strip():
        raise StepRefused("写明看了什么、怎么看出来的。")
    cause, money = "原因解决了" if cause_solved else "原因没解决", "钱付清了" if paid else "钱没付清"
    say(
        case, "look_back", "回头看", actor=actor, as_of=as_of, now=now, reason=words,
        told={"found": f"{cause}，{money}", "cause_solved": cause_solved, "paid": paid},
    )  # fmt: skip
    record(
        actor=actor, act=acts.CASE_SAID, subject=case, now=now, region=case.region_code,
        fields={"number": case.number, "what": f"回头看：{cause}，{money}"},
    )  # fmt: skip
    if not paid:
        take(
            CASE, case, "reopen", actor=actor, as_of=as_of, now=now, reason=f"回头看：{words.strip()}",
            changed={"closed_on": None},
        )  # fmt: skip
    return case
