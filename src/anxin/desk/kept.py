"""Sums that only evaluations (or steps of warnings) move, worked out once for each, reader's scope and question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest

from anxin.access.scope import Scope
from anxin.monitoring.models import Run, WarningEvent

T = TypeVar("T")
# The evaluation is part of the key; this only bounds how long its sums are held.
_SECONDS = 3600
_STEP_SECONDS = 60


def kept(request: HttpRequest, scope: Scope, question: str, work: Callable[[], T], *, seconds: int = _SECONDS) -> T:
    """What ``work`` gives. ``question`` names it with all that it depends on besides the scope and the day."""
    told = _key(request, scope, question)
    if (held := cache.get(told)) is not None:
        return held[0]
    value = work()
    cache.set(told, (value,), seconds)
    return value


def kept_steps(request: HttpRequest, scope: Scope, question: str, work: Callable[[], T]) -> T:
    """The same for what every step of any warning may move, and for one reader: steps are only ever added, so the last one's
    number says whether anything has moved. Of two steps taken at once the later one may be seen first, and the earlier one
    then not at all: after a minute it is worked out again."""
    return kept(
        request,
        scope,
        f"{question} {request.user.pk} {request.user.agency_id} {_last_step(request)}",
        work,
        seconds=_STEP_SECONDS,
    )


def _last_step(request: HttpRequest) -> int:
    if not hasattr(request, "last_step"):
        last = WarningEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
        request.last_step = last or 0  # type: ignore[attr-defined]
    return request.last_step  # type: ignore[attr-defined]


def _key(request: HttpRequest, scope: Scope, question: str) -> str:
    run = last_run(request)
    as_of: date = request.as_of  # type: ignore[attr-defined]
    where: tuple[Any, ...] = (scope.is_everything, scope.regions, sorted(scope.projects), sorted(scope.enterprises))
    digest = hashlib.sha256(f"{where} {question}".encode()).hexdigest()[:32]
    return f"kept:{run.pk if run else 0}:{run.finished_at.timestamp() if run else 0}:{as_of}:{digest}"


def last_run(request: HttpRequest) -> Run | None:
    """The last evaluation, asked for once a request."""
    if not hasattr(request, "last_run"):
        request.last_run = Run.objects.order_by("-id").first()  # type: ignore[attr-defined]
    return request.last_run  # type: ignore[attr-defined]
