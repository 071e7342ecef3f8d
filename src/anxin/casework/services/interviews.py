"""约谈 on a case (R199): entered with what was promised, and later with what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from ..models import Interview
from ..stepping import StepRefused
from .cases import working_case, write_beside


@transaction.atomic
def record_interview(
    *, actor: Any, as_of: date, now: datetime, case_id: int, on: date, body: str, person: str, held_by: str, about: str,
    post: str = "", promised: str = "", due_on: date | None = None,
) -> Interview:  # fmt: skip
    """登记约谈: who, by whom, on which day, what was promised and until when. StepRefused for what is missing."""
    case = working_case(case_id, actor, as_of)
    if on > as_of:
        raise StepRefused("约谈还没有到日子，谈过再登记；约谈通知书在文书里出。")
    if not (body.strip() and person.strip() and held_by.strip() and about.strip()):
        raise StepRefused("写明约谈了哪个单位、哪个人，谁约谈的，谈了什么。")
    if bool(promised.strip()) != (due_on is not None):
        raise StepRefused("有承诺的写明哪天兑现；没有承诺的不写日期。")
    if due_on is not None and due_on < on:
        raise StepRefused("兑现的日期不能在约谈以前。")
    made = Interview.objects.create(
        case=case, on=on, body=body.strip()[:200], person=person.strip()[:50], post=post.strip()[:50],
        held_by=held_by.strip()[:200], about=about.strip()[:500], promised=promised.strip()[:500], due_on=due_on,
    )  # fmt: skip
    told = f"约谈{made.body}" + (f"，承诺 {due_on} 前兑现" if due_on is not None else "，没有承诺")
    write_beside(case, told, actor, as_of, now)
    return made


@transaction.atomic
def settle_interview(
    *, actor: Any, as_of: date, now: datetime, case_id: int, interview_id: int, kept: bool, outcome: str
) -> Interview:
    """登记约谈结果: whether the promise was kept, and how that is known. Money counts by receipts alone."""
    case = working_case(case_id, actor, as_of)
    made = case.interviews.filter(pk=interview_id).first()
    if made is None or not made.waits:
        raise StepRefused("没有这次约谈，或者结果已经登记。")
    if not outcome.strip():
        raise StepRefused("写明怎么看出来的。")
    made.kept, made.outcome, made.settled_on = kept, outcome.strip()[:500], as_of
    made.save(update_fields=["kept", "outcome", "settled_on"])
    write_beside(case, f"{made.body}的承诺{'兑现了' if kept else '没有兑现'}", actor, as_of, now)
    return made
