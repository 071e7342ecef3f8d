"""误报: whoever works at a warning says that the rule is wrong here; a reviewer looks again. Upheld, it counts against the rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.roles import Permission

from .. import acts
from ..models import FalseAlarm, Status, WarningEvent
from .papers import Upload, kept
from .steps import AnswerRefused, audit, held, said, tell

_Kind = WarningEvent.Kind


def claim_false_alarm(
    *, actor: Any, as_of: date, now: datetime, warning_id: int, reason: str, uploads: Sequence[Upload] = ()
) -> FalseAlarm:
    """申报误报: the claim, with its reason. Nothing changes for the warning until a reviewer has looked."""
    reason = said(reason, "理由")
    with kept(uploads, as_of) as files, transaction.atomic():
        warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
        if warning.status == Status.FALSE_ALARM:
            raise AnswerRefused(f"预警 {warning.pk} 已认定为误报。")
        if FalseAlarm.objects.filter(warning=warning, upheld__isnull=True).exists():
            raise AnswerRefused(f"预警 {warning.pk} 已有一份误报申报在复核。")
        claim = FalseAlarm.objects.create(
            warning=warning,
            rule=warning.rule,
            rule_version=warning.rule_version,
            reason=reason,
            claimed_by=str(actor.audit_id)[:100],
            claimed_display=str(actor.audit_display)[:100],
            claimed_at=now,
            claimed_on=as_of,
        )
        tell(warning, _Kind.FALSE_ALARM_CLAIMED, actor, as_of, now, {"reason": reason}, files)
        audit(warning, acts.FALSE_ALARM_CLAIMED, actor, now)
        files.keep()
    return claim


@transaction.atomic
def decide_false_alarm(
    *, actor: Any, as_of: date, now: datetime, warning_id: int, upheld: bool, reason: str
) -> FalseAlarm:
    """复核误报, by another person than the one who claimed it.

    Upheld: the warning rests as a false alarm, and still only data clears it; it wakes when the facts get worse. Also a
    warning that has been cleared meanwhile may be decided on, since the rule is judged by it.
    """
    reason = said(reason, "复核意见")
    warning = held(warning_id, actor, as_of, now, Permission.REVIEW_WARNINGS, cleared_too=True)
    claim = FalseAlarm.objects.select_for_update().filter(warning=warning, upheld__isnull=True).first()
    if claim is None:
        raise AnswerRefused(f"预警 {warning.pk} 没有待复核的误报申报。")
    if claim.claimed_by == str(actor.audit_id)[:100]:
        raise AnswerRefused("申报人不能复核自己的申报，请由另一人复核。")
    claim.upheld = upheld
    claim.decided_by = str(actor.audit_id)[:100]
    claim.decided_why = reason
    claim.decided_at = now
    claim.save(update_fields=["upheld", "decided_by", "decided_why", "decided_at"])
    if upheld and warning.status not in (Status.CLEARED, Status.WAIVED):
        warning.status = Status.FALSE_ALARM
        warning.answered_on = warning.answered_on or as_of
        warning.save(update_fields=["status", "answered_on"])
    kind = _Kind.FALSE_ALARM_UPHELD if upheld else _Kind.FALSE_ALARM_REFUSED
    tell(warning, kind, actor, as_of, now, {"reason": reason})
    audit(warning, acts.FALSE_ALARM_DECIDED, actor, now, {"outcome": "认定" if upheld else "不认定"})
    return claim
