"""Sums that only evaluations (or steps of warnings) move, worked out once for each, reader's scope and question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Max, Sum
from django.http import HttpRequest

from anxin.access.scope import Scope
from anxin.monitoring.models import Run, WarningEvent

T = TypeVar("T")
# The evaluation is part of the key; this only bounds how long its sums are held.
_SECONDS = 3600
_STEP_SECONDS = 300
# More steps than can be under way at one moment.
_LAST = 200


def kept(request: HttpRequest, scope: Scope, question: str, work: Callable[[], T], *, seconds: int = _SECONDS) -> T:
    """What ``work`` gives. ``question`` names it with all that it depends on besides the scope and the day."""
    told = _key(request, scope, question)
    if (held := cache.get(told)) is not None:
        return held[0]
    value = work()
    cache.set(told, (value,), seconds)
    return value


def kept_steps(request: HttpRequest, scope: Scope, question: str, work: Callable[[], T]) -> T:
    """The same for what every step of any warning may move, and for one reader. Who answers for a site may change without
    a step, so it is worked out again after some minutes."""
    return kept(
        request,
        scope,
        f"{question} {request.user.pk} {request.user.agency_id} {_last_steps(request)}",
        work,
        seconds=_STEP_SECONDS,
    )


def _last_steps(request: HttpRequest) -> str:
    """Changes with every step: they are only ever added. Of two taken at once the later one may be seen first, so the
    numbers of many are summed."""
    if not hasattr(request, "last_steps"):
        told = WarningEvent.objects.order_by("-pk")[:_LAST].aggregate(last=Max("pk"), sum=Sum("pk"))
        request.last_steps = f"{told['last']}/{told['sum']}"  # type: ignore[attr-defined]
    return request.last_steps  # type: ignore[attr-defined]


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
