"""For officers: when a worker looked at his own record and took it with him. Never from which phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anxin.audit.models import AuditEvent
from anxin.registry.models import Worker

from .. import acts

_TOLD = {acts.OPENED.name: "看了记录", acts.TAKEN.name: "取走记录", acts.CODE_GIVEN.name: "窗口给了查询码"}


@dataclass(frozen=True)
class Look:
    """``what``: in words; ``by``: how he showed who he is, or the officer who gave the code."""

    at: datetime
    what: str
    by: str


def looks(worker: Worker, most: int = 10) -> list[Look]:
    """The latest first, at most ``most``. The caller has checked that the worker may be seen."""
    rows = AuditEvent.objects.filter(subject_kind="registry.worker", subject_id=str(worker.pk), act__in=_TOLD)
    return [
        Look(
            one.at,
            _TOLD[one.act] + (f"：{one.fields['form']}" if one.act == acts.TAKEN.name else ""),
            one.actor_display,
        )
        for one in rows.order_by("-seq")[:most]
    ]
