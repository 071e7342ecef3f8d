"""What a person may do with a warning: sign for it, explain it, ask for a waiver and grant one. Never close it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.acts import Act
from anxin.audit.services import record as audit

from .. import acts
from ..models import Status, Waiver, Warning, WarningEvent


class AnswerRefused(ValueError):
    """The step is not possible; the message says in Chinese why and what to do."""


@transaction.atomic
def acknowledge_warning(*, actor: Any, as_of: date, now: datetime, warning_id: int) -> Warning:
    """签收: it was read. The answer is still due."""
    warning = _held(warning_id)
    if warning.status not in (Status.RAISED, Status.NOTIFIED, Status.ESCALATED):
        raise AnswerRefused(f"预警 {warning.pk} 现为“{warning.get_status_display()}”，无须签收。")
    if warning.status != Status.ESCALATED:
        warning.status = Status.ACKNOWLEDGED
        warning.save(update_fields=["status"])
    _say(warning, "acknowledged", actor, as_of, now, {})
    _audit(warning, acts.ACKNOWLEDGED, actor, now, {})
    return warning


@transaction.atomic
def explain_warning(*, actor: Any, as_of: date, now: datetime, warning_id: int, reason: str, evidence: str) -> Warning:
    """说明: the answer, with its evidence. The ladder stops; the warning stays until the data clear it."""
    reason, evidence = _said(reason, "说明内容"), _said(evidence, "证据")
    warning = _held(warning_id)
    if warning.status == Status.WAIVED:
        raise AnswerRefused(f"预警 {warning.pk} 已豁免，无须说明。")
    warning.status = Status.EXPLAINED
    warning.answered_on = as_of
    warning.save(update_fields=["status", "answered_on"])
    _say(warning, "explained", actor, as_of, now, {"reason": reason, "evidence": evidence})
    _audit(warning, acts.EXPLAINED, actor, now, {})
    return warning


@transaction.atomic
def propose_waiver(
    *, actor: Any, as_of: date, now: datetime, warning_id: int, reason: str, evidence: str, ends_on: date
) -> Waiver:
    """申请豁免, until and including ``ends_on``. It holds from the moment a second person grants it."""
    if reason not in Waiver.Reason.values:
        known = "、".join(f"{value}（{label}）" for value, label in Waiver.Reason.choices)
        raise AnswerRefused(f"豁免理由“{reason}”不在目录内，可用：{known}。")
    evidence = _said(evidence, "证据")
    if ends_on < as_of:
        raise AnswerRefused(f"截止日期 {ends_on} 已过，请写一个今后的日期。")
    warning = _held(warning_id)
    if Waiver.objects.filter(warning=warning, ended_at__isnull=True).exists():
        raise AnswerRefused(f"预警 {warning.pk} 已有一份未终止的豁免。")
    waiver = Waiver.objects.create(
        warning=warning,
        reason=reason,
        evidence=evidence,
        ends_on=ends_on,
        proposed_by=str(actor.audit_id)[:100],
        proposed_at=now,
    )
    told = {"until": ends_on.isoformat(), "reason": waiver.get_reason_display()}
    _say(warning, "waiver_proposed", actor, as_of, now, {**told, "evidence": evidence})
    _audit(warning, acts.WAIVER_PROPOSED, actor, now, told)
    return waiver


@transaction.atomic
def approve_waiver(*, actor: Any, as_of: date, now: datetime, warning_id: int) -> Waiver:
    """批准豁免, by another person than the one who asked."""
    warning = _held(warning_id)
    waiver = Waiver.objects.select_for_update().filter(warning=warning, ended_at__isnull=True).first()
    if waiver is None or waiver.approved_at is not None:
        raise AnswerRefused(f"预警 {warning.pk} 没有待批准的豁免申请。")
    if waiver.proposed_by == str(actor.audit_id)[:100]:
        raise AnswerRefused("申请人不能批准自己的申请，请由另一人批准。")
    if waiver.ends_on < as_of:
        raise AnswerRefused(f"申请的截止日期 {waiver.ends_on} 已过，请重新申请。")
    waiver.approved_by = str(actor.audit_id)[:100]
    waiver.approved_at = now
    waiver.save(update_fields=["approved_by", "approved_at"])
    warning.status = Status.WAIVED
    warning.save(update_fields=["status"])
    told = {"until": waiver.ends_on.isoformat(), "reason": waiver.get_reason_display()}
    _say(warning, "waived", actor, as_of, now, told)
    _audit(warning, acts.WAIVED, actor, now, told)
    return waiver


def _held(warning_id: int) -> Warning:
    wanted = [warning_id] if warning_id < 2**63 else []
    warning = Warning.objects_unscoped.select_for_update().filter(pk__in=wanted).first()
    if warning is None:
        raise AnswerRefused(f"没有编号为 {warning_id} 的预警；用 anxin warnings 查看编号。")
    if warning.status == Status.CLEARED:
        raise AnswerRefused(f"预警 {warning_id} 已于 {warning.cleared_on} 由数据解除。")
    return warning


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise AnswerRefused(f"{what}不能为空。")
    return text.strip()


def _say(warning: Warning, kind: str, actor: Any, as_of: date, now: datetime, fields: dict[str, Any]) -> None:
    WarningEvent.objects.create(
        warning=warning,
        kind=kind,
        at=now,
        as_of=as_of,
        actor=str(actor.audit_id)[:100],
        actor_display=str(actor.audit_display)[:100],
        from_level=warning.level,
        to_level=warning.level,
        digest=warning.digest,
        fields=fields,
    )


def _audit(warning: Warning, act: Act, actor: Any, now: datetime, fields: dict[str, Any]) -> None:
    audit(
        actor=actor,
        act=act,
        subject=warning,
        fields={"warning": warning.pk, "rule": warning.rule, **fields},
        now=now,
    )
