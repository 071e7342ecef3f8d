"""Signing for a warning, explaining it, acting on it; and a second person's sending an explanation back. Never closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.roles import Permission

from .. import acts, areas
from ..models import Status, Warning, WarningEvent
from .answers import Clock
from .papers import PaperRefused, Upload, kept
from .steps import AnswerRefused, audit, held, region_of, said, tell

_Kind = WarningEvent.Kind
_TO_SIGN = (Status.RAISED, Status.NOTIFIED, Status.ESCALATED)


@transaction.atomic
def acknowledge_warning(*, actor: Any, as_of: date, now: datetime, warning_id: int) -> Warning:
    """签收: it was read. The answer is still due."""
    warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
    if warning.status not in _TO_SIGN:
        raise AnswerRefused(f"预警 {warning.pk} 现为“{warning.get_status_display()}”，无须签收。")
    if warning.status != Status.ESCALATED:
        warning.status = Status.ACKNOWLEDGED
        warning.save(update_fields=["status"])
    tell(warning, _Kind.ACKNOWLEDGED, actor, as_of, now)
    audit(warning, acts.ACKNOWLEDGED, actor, now)
    return warning


def explain_warning(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    warning_id: int,
    reason: str,
    evidence: str = "",
    uploads: Sequence[Upload] = (),
) -> Warning:
    """说明: the answer, with its evidence: files, or the words that name a paper. The ladder stops; the warning stays
    until the data clear it."""
    reason = said(reason, "说明内容")
    evidence = said(evidence, "证据") if not uploads or evidence.strip() else ""
    with kept(uploads, as_of) as files, transaction.atomic():
        warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
        if warning.status == Status.WAIVED:
            raise AnswerRefused(f"预警 {warning.pk} 已豁免，无须说明。")
        warning.status = Status.EXPLAINED
        warning.answered_on = as_of
        warning.save(update_fields=["status", "answered_on"])
        told = {"reason": reason, "evidence": evidence} if evidence else {"reason": reason}
        tell(warning, _Kind.EXPLAINED, actor, as_of, now, told, files)
        audit(warning, acts.EXPLAINED, actor, now)
        files.keep()
    return warning


def record_act(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    warning_id: int,
    what: str,
    done_on: date,
    done_by: str,
    uploads: Sequence[Upload] = (),
) -> Warning:
    """记录处置: what was done, when and by whom. It answers the warning as well, and stops the clock for acting."""
    what, done_by = said(what, "处置内容"), said(done_by, "办理人", 100)
    if done_on > as_of:
        raise AnswerRefused(f"处置日期 {done_on} 还没到；已经做了的才记录。")
    with kept(uploads, as_of) as files, transaction.atomic():
        warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
        if done_on < warning.opened_on:
            raise AnswerRefused(f"处置日期 {done_on} 早于预警触发的 {warning.opened_on}。")
        if warning.status != Status.WAIVED:
            warning.status = Status.ACTING
        warning.acted_on = warning.acted_on or done_on
        warning.answered_on = warning.answered_on or as_of
        warning.save(update_fields=["status", "acted_on", "answered_on"])
        told = {"what": what, "done_on": done_on.isoformat(), "done_by": done_by}
        tell(warning, _Kind.ACTED, actor, as_of, now, told, files)
        audit(warning, acts.ACTED, actor, now, {"done_on": done_on})
        files.keep()
    return warning


@transaction.atomic
def send_back(*, actor: Any, as_of: date, now: datetime, warning_id: int, reason: str) -> Warning:
    """退回说明: a reviewer finds an explanation or an act wanting; an answer is due again, counted from today.

    AnswerRefused when there is nothing to send back, or to the one who wrote it.
    """
    reason = said(reason, "退回理由")
    warning = held(warning_id, actor, as_of, now, Permission.REVIEW_WARNINGS)
    if warning.status not in (Status.EXPLAINED, Status.ACTING):
        raise AnswerRefused(f"预警 {warning.pk} 现为“{warning.get_status_display()}”，没有说明或处置可退回。")
    answer = warning.events.filter(kind__in=(_Kind.EXPLAINED, _Kind.ACTED)).order_by("-id").first()
    if answer is not None and answer.actor == str(actor.audit_id)[:100]:
        raise AnswerRefused("自己写的说明不能自己复核，请由另一人看。")
    clock = Clock(areas.calendar(), areas.cards(), areas.overrides())
    region = region_of(warning)
    warning.status = Status.RAISED
    warning.answered_on = warning.acted_on = None
    warning.due_on = clock.due_on(rule=warning.rule, level=warning.level, reached=as_of, region=region)
    warning.act_due_on = clock.act_due_on(level=warning.level, reached=as_of, region=region)
    warning.save(update_fields=["status", "answered_on", "acted_on", "due_on", "act_due_on"])
    tell(warning, _Kind.SENT_BACK, actor, as_of, now, {"reason": reason, "due_on": warning.due_on.isoformat()})
    audit(warning, acts.SENT_BACK, actor, now)
    return warning


__all__ = ["AnswerRefused", "PaperRefused", "acknowledge_warning", "explain_warning", "record_act", "send_back"]
