"""Against abuse, without turning anybody away: after a few reports an hour from one place, a small sum comes first."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

_HOUR = 3600
_SALT = "worker-sum"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Sum:
    """A question that a person answers at a glance: '三加五等于几？', and its signed answer."""

    words: str
    signed: str


def address_of(request: HttpRequest) -> str:
    """The address that asks, as the outermost proxy of the house saw it; what a browser claims of itself does not count."""
    proxies = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    named = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if proxies and len(named) >= proxies:
        return named[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def place_of(request: HttpRequest) -> str:
    # Kept as a digest for an hour: where somebody calls from is nobody's business.
    where = address_of(request)
    return (
        "worker:" + hashlib.sha256(f"{where}|{request.META.get('HTTP_USER_AGENT', '')[:80]}".encode()).hexdigest()[:24]
    )


def reported(request: HttpRequest) -> None:
    """Count one more report from this place."""
    key = place_of(request)
    cache.add(key, 0, _HOUR)
    try:
        cache.incr(key)
    except ValueError:
        cache.set(key, 1, _HOUR)


def must_answer(request: HttpRequest, after: int) -> bool:
    """Whether this place has reported ``after`` times in the hour."""
    return int(cache.get(place_of(request)) or 0) >= after


def new_sum() -> Sum:
    a, b = secrets.randbelow(5) + 1, secrets.randbelow(4) + 1
    return Sum(f"{_DIGITS[a]}加{_DIGITS[b]}等于几？", signing.dumps(a + b, salt=_SALT))


def is_right(signed: str, answer: str) -> bool:
    """Whether ``answer`` ('8' or '八') is the sum; a signature that is old or no signature is wrong."""
    try:
        right = signing.loads(signed, salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        return False
    said = answer.strip()
    return said in (str(right), _DIGITS[right])
