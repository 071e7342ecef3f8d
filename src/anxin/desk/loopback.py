"""The page knows nobody: until sign-in exists it answers this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

# Whoever is asked on another's behalf does not know who asks.
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

Page = Callable[..., HttpResponse]


def this_machine_only(page: Page) -> Page:
    """Answer requests from a loopback address that came directly; refuse all others. Adds the content policy."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_here(request):
            return HttpResponseForbidden(
                "本页只供本机查看（127.0.0.1），不对外提供。", content_type="text/plain; charset=utf-8"
            )
        response = page(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _is_here(request: HttpRequest) -> bool:
    if any(request.META.get(name) for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
