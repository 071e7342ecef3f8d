"""The clock alone: deadlines that passed take warnings up the ladder, waivers end, without anybody looking at the facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from anxin.audit.services import record
from anxin.registry.turns import writing

from .. import acts, areas
from ..models import Run, Status, Waiver, Warning, WarningEvent
from .answers import Clock
from .ladder import climb, reach
from .steps import region_of

_AT_ONCE = 500
_FIELDS = [
    *("level", "status", "level_on", "due_on", "answered_on", "supervision_on", "act_due_on", "acted_on"),
]


@dataclass(frozen=True)
class EscalationReport:
    """``warnings``: how many moved; ``counts``: steps by kind."""

    warnings: int = 0
    counts: dict[str, int] = field(default_factory=dict)


def escalate(*, actor: Any, as_of: date, now: datetime) -> EscalationReport:
    """Bring every open warning to where the ladder has it on ``as_of``; twice on one day does nothing the second time.

    The levels and times are those of the rules' cards and of the numbers of each area, in working days. An evaluation
    on the same day finds the ladder climbed and the outcome the same. A day before that of the last evaluation is
    refused: what was said of a later day already would be overwritten (ValueError).
    """
    last = Run.objects.order_by("-id").values_list("as_of", flat=True).first()
    if last is not None and as_of < last:
        raise ValueError(f"{as_of} 早于上次评估日 {last}，不能倒着升级。")
    clock = Clock(areas.calendar(), areas.cards(), areas.overrides())
    counts: Counter[str] = Counter()
    moved = 0
    for pks in _chunks(_late(as_of)):
        with writing():
            moved += _step(pks, clock, actor, as_of, now, counts)
    return EscalationReport(moved, dict(counts))


def _late(as_of: date) -> list[int]:
    """Whatever may have to move: a deadline or a waiver is over. A red one that was proposed for supervision has arrived."""
    over = Q(due_on__lt=as_of) & Q(status__in=(Status.RAISED, Status.NOTIFIED, Status.ACKNOWLEDGED, Status.ESCALATED))
    over |= Q(act_due_on__lt=as_of, acted_on__isnull=True)
    over &= Q(supervision_on__isnull=True)
    ended = Waiver.objects.filter(ended_at__isnull=True, ends_on__lt=as_of)
    over |= Q(pk__in=ended.values("warning_id"))
    rows = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(over).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _chunks(pks: list[int]) -> list[list[int]]:
    return [pks[i : i + _AT_ONCE] for i in range(0, len(pks), _AT_ONCE)]


def _step(pks: list[int], clock: Clock, actor: Any, as_of: date, now: datetime, counts: Counter[str]) -> int:
    rows = Warning.objects_unscoped.select_for_update(of=("self",)).select_related("project").order_by("pk")
    waivers = {w.warning_id: w for w in Waiver.objects.filter(warning__in=pks, ended_at__isnull=True)}
    changed: list[Warning] = []
    events: list[WarningEvent] = []

    def say(warning: Warning, kind: str, was: str, fields: dict[str, Any]) -> None:
        events.append(
            WarningEvent(
                warning=warning,
                kind=kind,
                at=now,
                as_of=as_of,
                actor=str(actor.audit_id)[:100],
                actor_display=str(actor.audit_display)[:100],
                from_level=was,
                to_level=warning.level,
                digest=warning.digest,
                fields={k: v.isoformat() if isinstance(v, date) else v for k, v in fields.items()},
            )
        )

    for warning in rows.filter(pk__in=pks).exclude(status=Status.CLEARED):
        before = len(events)
        waiver = waivers.get(warning.pk)
        if waiver is not None and as_of > waiver.ends_on:
            waiver.ended_at = now
            waiver.save(update_fields=["ended_at"])
            if warning.status == Status.WAIVED:
                warning.status = Status.RAISED
                was = warning.level
                reach(warning, warning.data_level, as_of, clock, region_of(warning))
                say(warning, "waiver_expired", was, {})
        for step in climb(warning, as_of, clock, region_of(warning)):
            say(warning, step.kind, step.from_level, step.fields)
            events[-1].to_level = step.to_level
        if len(events) > before:
            changed.append(warning)
    if not changed:
        return 0
    Warning.objects_unscoped.bulk_update(changed, _FIELDS)
    WarningEvent.objects.bulk_create(events, batch_size=_AT_ONCE)
    counts.update(event.kind for event in events)
    record(
        actor=actor,
        act=acts.ESCALATED,
        subject=("monitoring.warning", changed[0].pk if len(changed) == 1 else "list"),
        fields={"as_of": as_of, "count": len(changed)},
        now=now,
    )
    return len(changed)
