"""Where the clock is asked and the reader is known: once a request, at the edge; below it both are passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .scope import Scope

CHINA = ZoneInfo("Asia/Shanghai")


def moment() -> tuple[date, datetime]:
    """(today in China, now). A demonstration may pin the day (ANXIN_TODAY), keeping the clock of the real one."""
    now = timezone.now().astimezone(CHINA)
    if pinned := getattr(settings, "ANXIN_TODAY", None):
        now = datetime.combine(pinned, now.timetz())
    return now.date(), now


class Standing:
    """Middleware: ``request.as_of``, ``request.now``, and ``request.scope`` of the signed-in user on that day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        as_of, now = moment()
        request.as_of, request.now = as_of, now  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: _scope(request, as_of, now))  # type: ignore[attr-defined]
        return self.get_response(request)


def _scope(request: HttpRequest, as_of: date, now: datetime) -> Scope:
    user = getattr(request, "user", None)
    return Scope.of(user, as_of, now=now) if user is not None and user.is_authenticated else Scope.nothing()
