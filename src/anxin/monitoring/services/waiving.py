"""豁免: asked for with a ground, evidence and an end; granted or refused by a second person. One at a time, never in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.roles import Permission

from .. import acts, areas
from ..models import Status, Waiver, Warning, WarningEvent
from .papers import Upload, kept
from .steps import AnswerRefused, audit, held, region_of, said, tell

_Kind = WarningEvent.Kind


def propose_waiver(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    warning_id: int,
    reason: str,
    evidence: str,
    ends_on: date,
    uploads: Sequence[Upload] = (),
) -> Waiver:
    """申请豁免, until and including ``ends_on``. It holds from the moment a second person grants it."""
    if reason not in Waiver.Reason.values:
        known = "、".join(f"{value}（{label}）" for value, label in Waiver.Reason.choices)
        raise AnswerRefused(f"豁免理由“{reason}”不在目录内，可用：{known}。")
    evidence = said(evidence, "证据")
    if ends_on < as_of:
        raise AnswerRefused(f"截止日期 {ends_on} 已过，请写一个今后的日期。")
    with kept(uploads, as_of) as files, transaction.atomic():
        warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
        most = int(law.number("handling.waiver_most_d", as_of, region_of(warning), areas.overrides()).value)
        if ends_on > as_of + timedelta(days=most):
            raise AnswerRefused(
                f"一次豁免最长 {most} 天，请把截止日期写在 {as_of + timedelta(days=most)} 以前；到期可再申请。"
            )
        if Waiver.objects.filter(warning=warning, ended_at__isnull=True).exists():
            raise AnswerRefused(f"预警 {warning.pk} 已有一份未终止的豁免。")
        waiver = Waiver.objects.create(
            warning=warning,
            reason=reason,
            evidence=evidence,
            ends_on=ends_on,
            proposed_by=str(actor.audit_id)[:100],
            proposed_display=str(actor.audit_display)[:100],
            proposed_at=now,
        )
        told = {"until": ends_on.isoformat(), "reason": waiver.get_reason_display()}
        tell(warning, _Kind.WAIVER_PROPOSED, actor, as_of, now, {**told, "evidence": evidence}, files)
        audit(warning, acts.WAIVER_PROPOSED, actor, now, told)
        files.keep()
    return waiver


@transaction.atomic
def approve_waiver(*, actor: Any, as_of: date, now: datetime, warning_id: int) -> Waiver:
    """批准豁免, by another person than the one who asked."""
    warning, waiver = _asked_for(warning_id, actor, as_of, now, "批准")
    if waiver.ends_on < as_of:
        raise AnswerRefused(f"申请的截止日期 {waiver.ends_on} 已过，请重新申请。")
    waiver.approved_by = str(actor.audit_id)[:100]
    waiver.approved_at = now
    waiver.save(update_fields=["approved_by", "approved_at"])
    warning.status = Status.WAIVED
    warning.save(update_fields=["status"])
    told = {"until": waiver.ends_on.isoformat(), "reason": waiver.get_reason_display()}
    tell(warning, _Kind.WAIVED, actor, as_of, now, told)
    audit(warning, acts.WAIVED, actor, now, told)
    return waiver


@transaction.atomic
def refuse_waiver(*, actor: Any, as_of: date, now: datetime, warning_id: int, reason: str) -> Waiver:
    """不同意豁免, by another person than the one who asked, who reads why. The clocks have run on meanwhile."""
    reason = said(reason, "不同意的理由")
    warning, waiver = _asked_for(warning_id, actor, as_of, now, "驳回")
    waiver.refused_by = str(actor.audit_id)[:100]
    waiver.refused_why = reason
    waiver.ended_at = now
    waiver.save(update_fields=["refused_by", "refused_why", "ended_at"])
    tell(warning, _Kind.WAIVER_REFUSED, actor, as_of, now, {"reason": reason})
    audit(warning, acts.WAIVER_REFUSED, actor, now)
    return waiver


def _asked_for(warning_id: int, actor: Any, as_of: date, now: datetime, what: str) -> tuple[Warning, Waiver]:
    warning = held(warning_id, actor, as_of, now, Permission.REVIEW_WARNINGS)
    waiver = Waiver.objects.select_for_update().filter(warning=warning, ended_at__isnull=True).first()
    if waiver is None or waiver.approved_at is not None:
        raise AnswerRefused(f"预警 {warning.pk} 没有待批准的豁免申请。")
    if waiver.proposed_by == str(actor.audit_id)[:100]:
        raise AnswerRefused(f"申请人不能{what}自己的申请，请由另一人{what}。")
    return warning, waiver
