"""Between the door and the pages: sessions that ran out, passwords that are due, a second factor that is required."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from anxin.access.passwords import due, number
from anxin.access.services.factor import factor_due
from anxin.access.signing import signed_out

# Looked at again, and written into the session, at most this often: not every page shall cost a write.
_LOOK_SECONDS = 60
_OPEN = frozenset({"account_login", "mfa_authenticate", "desk:password", "desk:sign_out"})


class Guard:
    """Middleware after ``Standing``. Idle time is the machine's own, whatever day a demonstration pins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        why = self._ran_out(request)
        if why:
            signed_out(request, request.user, why)
            logout(request)
            return _away(request, reverse("account_login"), {"next": _back_to(request), "why": why})
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send him who must first change his password, or set up his second factor, there and nowhere else."""
        user = request.user
        match = request.resolver_match
        if not user.is_authenticated or match is None:
            return None
        name = match.view_name or ""
        if name in _OPEN:
            return None
        if due(user, request.now):  # type: ignore[attr-defined]
            return _away(request, reverse("desk:password"), {"next": _back_to(request)})
        if name.startswith(("mfa_", "account_")):
            return None
        if request.session.get("factor_due") and factor_due(user, request.as_of):  # type: ignore[attr-defined]
            return _away(request, reverse("mfa_activate_totp"), {})
        return None

    def _ran_out(self, request: HttpRequest) -> str:
        now = timezone.now()
        today, second = timezone.localdate(now), now.timestamp()
        session = request.session
        seen, since = session.get("seen"), session.get("since")
        idle, longest = number("idle_minutes", today), number("session_hours", today)
        if seen is not None and second - seen > idle * 60:
            return f"{idle} 分钟没有操作"
        if since is not None and second - since > longest * 3600:
            return f"已登录 {longest} 小时"
        if seen is None or second - seen > _LOOK_SECONDS:
            session["seen"] = second
            session.setdefault("since", second)
            session["factor_due"] = factor_due(request.user, request.as_of)  # type: ignore[attr-defined]
        return ""


def _back_to(request: HttpRequest) -> str:
    """Where to go on afterwards: the page itself, or for a form that was sent, the page that it was on."""
    if request.headers.get("HX-Request"):
        return request.headers.get("HX-Current-URL", "/").partition(request.get_host())[2] or "/"
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"


def _away(request: HttpRequest, address: str, asked: dict[str, str]) -> HttpResponse:
    query = urlencode({k: v for k, v in asked.items() if v})
    target = f"{address}?{query}" if query else address
    if request.headers.get("HX-Request"):
        # A script asked for a part of a page; the whole page shall go.
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
