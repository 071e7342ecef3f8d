"""What has changed since yesterday: warnings raised, risen and cleared, and files that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from anxin.access.roles import Permission
from anxin.intake import selectors as intake
from anxin.monitoring.models import Warning, WarningEvent
from anxin.registry.models import Batch

from ..kept import kept_steps
from ..links import address

CHINA = ZoneInfo("Asia/Shanghai")
Kind = WarningEvent.Kind
KINDS = {
    "raised": ("新触发", Q(kind__in=(Kind.RAISED, Kind.REOPENED))),
    "rose": ("升级", Q(kind=Kind.ESCALATED) | Q(kind=Kind.LEVEL_CHANGED, to_rank__gt=F("from_rank"))),
    "fell": ("降级", Q(kind=Kind.LEVEL_CHANGED, to_rank__lt=F("from_rank"))),
    "cleared": ("解除", Q(kind=Kind.CLEARED)),
}
_LADDER = ("blue", "yellow", "orange", "red")


@dataclass(frozen=True)
class Change:
    key: str
    label: str
    count: int
    url: str


def yesterday(as_of: date) -> datetime:
    """The moment from which things are new: yesterday at midnight, in China."""
    return datetime.combine(as_of - timedelta(days=1), time(), CHINA)


def events(request: HttpRequest, since: datetime) -> QuerySet[WarningEvent]:
    """Steps of warnings in the reader's sight since then, with ranks of the levels before and after."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    found = WarningEvent.objects.filter(at__gte=since).annotate(
        from_rank=_rank("from_level"), to_rank=_rank("to_level")
    )
    if scope.is_everything:
        return found
    return found.filter(warning__in=Warning.objects.within(scope).values("pk"))


def _rank(field: str) -> Case:
    cases = [When(**{field: level}, then=Value(n)) for n, level in enumerate(_LADDER)]
    return Case(*cases, default=Value(-1), output_field=IntegerField())


def batches(request: HttpRequest, since: datetime) -> QuerySet[Batch]:
    """Files that came in since then, as far as files are the reader's work."""
    found = intake.batches(request.scope, request.user)  # type: ignore[attr-defined, arg-type]
    return found.filter(received_at__gte=since, kind=Batch.Kind.FILE, undone_at__isnull=True)


def changes(request: HttpRequest) -> list[Change]:
    """How many of each kind since yesterday; each opens its list. Two queries."""
    since = yesterday(request.as_of)  # type: ignore[attr-defined]
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    asked = {key: Count("pk", filter=which) for key, (_, which) in KINDS.items()}
    counted: dict[str, Any] = kept_steps(request, scope, "changes", lambda: events(request, since).aggregate(**asked))
    told = [Change(key, label, counted[key], address("desk:changes", kind=key)) for key, (label, _) in KINDS.items()]
    if not intake.handling(request.scope):  # type: ignore[attr-defined]
        return told
    came = batches(request, since).count()
    return [*told, Change("imported", "入库文件", came, address("desk:changes", kind="imported"))]
