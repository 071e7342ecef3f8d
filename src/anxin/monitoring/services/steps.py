"""What every step of a person at a warning has in common: find it, check that he may, write the event and the audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.acts import Act
from anxin.audit.personal import masked
from anxin.audit.services import record

from ..models import Attachment, Status, Warning, WarningEvent
from . import papers

# What the columns hold.
_TEXT = 500


class AnswerRefused(ValueError):
    """The step is not possible; the message says in Chinese why and what to do."""


def held(
    warning_id: int, actor: Any, as_of: date, now: datetime, permission: Permission, *, cleared_too: bool = False
) -> Warning:
    """The warning, locked until the step is done. AnswerRefused when there is none for this actor, or when it is cleared.

    A user must hold ``permission`` where the warning lies; what he may not reach is not there. The command line is
    the operator's, who is asked nothing.
    """
    wanted = [warning_id] if 0 < warning_id < 2**63 else []
    rows = Warning.objects_unscoped.select_for_update().filter(pk__in=wanted)
    if isinstance(actor, User):
        scope = Scope.of(actor, as_of, now=now).allowing(permission)
        rows = rows.filter(pk__in=Warning.objects.within(scope).filter(pk__in=wanted).values("pk"))
    warning = rows.first()
    if warning is None:
        raise AnswerRefused(f"没有编号为 {warning_id} 的预警；用 anxin warnings 查看编号。")
    if warning.status == Status.CLEARED and not cleared_too:
        raise AnswerRefused(f"预警 {warning_id} 已于 {warning.cleared_on} 由数据解除。")
    return warning


def said(text: str, what: str, most: int = _TEXT) -> str:
    """What a person wrote, without blanks around it. AnswerRefused when it is nothing or too long."""
    text = text.strip()
    if not text:
        raise AnswerRefused(f"{what}不能为空。")
    if len(text) > most:
        raise AnswerRefused(f"{what}最多 {most} 个字，现有 {len(text)} 个；长的内容请放进附件。")
    return text


def tell(
    warning: Warning,
    kind: WarningEvent.Kind,
    actor: Any,
    as_of: date,
    now: datetime,
    fields: dict[str, Any] | None = None,
    files: Sequence[papers.Paper] = (),
    from_level: str = "",
) -> WarningEvent:
    """Add the step to the warning's history. Numbers of persons in what was typed are taken out: history is for ever."""
    event = WarningEvent.objects.create(
        warning=warning,
        kind=kind,
        at=now,
        as_of=as_of,
        actor=str(actor.audit_id)[:100],
        actor_display=str(actor.audit_display)[:100],
        from_level=from_level or warning.level,
        to_level=warning.level,
        digest=warning.digest,
        fields=masked(fields or {}),
    )
    Attachment.objects.bulk_create(
        Attachment(
            event=event,
            name=one.name[:200],
            media=one.media,
            size=one.size,
            sha256=one.sha256,
            given_by=str(actor.audit_id)[:100],
            given_at=now,
        )
        for one in files
    )
    return event


def audit(warning: Warning, act: Act, actor: Any, now: datetime, fields: dict[str, Any] | None = None) -> None:
    """The one audit event of the step."""
    record(
        actor=actor,
        act=act,
        subject=warning,
        fields={"warning": warning.pk, "rule": warning.rule, **(fields or {})},
        now=now,
        region=region_of(warning),
    )


def region_of(warning: Warning) -> str:
    """Where it lies: its project's region, an enterprise's area."""
    return warning.project.region_code if warning.project is not None else warning.area


def file_name(name: str) -> str:
    """A name without a path, as a person reads it."""
    return Path(name.replace("\\", "/")).name
