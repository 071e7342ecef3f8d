"""Lock-out after wrong passwords: what django-axes is told, and until when a user name is locked.

A name is locked whether anybody bears it or not, so that the lock tells nothing. Times are the machine's own: a
demonstration may pin the day of the pages, and a lock must still run out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from .passwords import number


def limit(request: HttpRequest | None = None, credentials: Any = None) -> int:
    """Wrong passwords in a row until the name is locked (AXES_FAILURE_LIMIT)."""
    return number("lock_failures", _today())


def span(request: HttpRequest | None = None) -> timedelta:
    """How long it stays locked (AXES_COOLOFF_TIME)."""
    return timedelta(minutes=number("lock_minutes", _today()))


def failures(username: str) -> int:
    """Wrong passwords for the name that still count."""
    return sum(attempt.failures_since_start for attempt in _attempts(username))


def locked_until(username: str) -> datetime | None:
    """Until when the name is locked; None when it is not."""
    attempts = _attempts(username)
    if sum(attempt.failures_since_start for attempt in attempts) < limit():
        return None
    return max(attempt.attempt_time for attempt in attempts) + span()


def unlock(username: str) -> int:
    """Forget the wrong passwords of a name; returns how many rows there were."""
    from axes.models import AccessAttempt

    return AccessAttempt.objects.filter(username=username).delete()[0]


def _attempts(username: str) -> list[Any]:
    from axes.models import AccessAttempt

    return list(AccessAttempt.objects.filter(username=username, attempt_time__gt=timezone.now() - span()))


def _today() -> date:
    return timezone.localdate()
