"""Sums that only evaluations move, worked out once for each evaluation, reader's scope and question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest

from anxin.access.scope import Scope
from anxin.monitoring.models import Run

T = TypeVar("T")
# The evaluation is part of the key; this only bounds how long its sums are held.
_SECONDS = 3600


def kept(request: HttpRequest, scope: Scope, question: str, work: Callable[[], T]) -> T:
    """What ``work`` gives. ``question`` names it with all that it depends on besides the scope and the day."""
    told = _key(request, scope, question)
    if (held := cache.get(told)) is not None:
        return held[0]
    value = work()
    cache.set(told, (value,), _SECONDS)
    return value


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
