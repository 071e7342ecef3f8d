"""并案: a warning whose matter is taken up by a case. The case keeps the warning; here its history and its clocks learn of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.roles import Permission

from .. import acts
from ..models import Status, Warning, WarningEvent
from .steps import AnswerRefused, audit, held, said, tell


@transaction.atomic
def join_case(*, actor: Any, as_of: date, now: datetime, warning_id: int, case_ref: str) -> Warning:
    """The matter is handled in case ``case_ref`` (its number) from now on: that answers the warning and counts as an act.

    Called by whoever keeps cases, in his own transaction. AnswerRefused unless the actor handles cases where the warning
    lies, and when it is in that case already.
    """
    case_ref = said(case_ref, "案件编号", 60)
    warning = held(warning_id, actor, as_of, now, Permission.HANDLE_CASES)
    if warning.events.filter(kind=WarningEvent.Kind.JOINED_CASE, fields__number=case_ref).exists():
        raise AnswerRefused(f"预警 {warning.pk} 已在案件 {case_ref} 里。")
    if warning.status != Status.WAIVED:
        warning.status = Status.ACTING
    warning.acted_on = warning.acted_on or as_of
    warning.answered_on = warning.answered_on or as_of
    warning.save(update_fields=["status", "acted_on", "answered_on"])
    tell(warning, WarningEvent.Kind.JOINED_CASE, actor, as_of, now, {"number": case_ref})
    audit(warning, acts.JOINED_CASE, actor, now, {"case": case_ref})
    return warning
