"""What an evaluation changed because of one file: the warnings that opened and those that went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Batch

from ..models import Run, SeenBatch, Warning, WarningEvent

_OPENED = ("raised", "reopened")
_SHOWN = 200


@dataclass(frozen=True)
class Changes:
    """``run`` None: no evaluation has taken account of the file as it now stands. Warnings of the file's own projects."""

    run: Run | None
    opened: list[Warning] = field(default_factory=list)
    cleared: list[Warning] = field(default_factory=list)


def changes_of(scope: Scope, batch: Batch, projects: Iterable[int]) -> Changes:
    """What the evaluation that first saw the batch as it stands opened and cleared, cut to ``scope``."""
    seen = SeenBatch.objects.select_related("run").filter(batch=batch, applied_at=batch.applied_at).first()
    if seen is None:
        return Changes(None)
    inside = Warning.objects.within(scope.allowing(Permission.SEE_WARNINGS)).filter(project_id__in=list(projects))
    events = WarningEvent.objects.filter(run=seen.run, warning__in=inside, kind__in=(*_OPENED, "cleared"))
    told = events.select_related("warning__project", "warning__employer", "warning__worker").order_by("pk")
    opened: dict[int, Warning] = {}
    cleared: dict[int, Warning] = {}
    for event in told:
        (cleared if event.kind == "cleared" else opened)[event.warning_id] = event.warning
    return Changes(seen.run, list(opened.values())[:_SHOWN], list(cleared.values())[:_SHOWN])
