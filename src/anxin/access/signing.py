"""Coming and going, as the audit log has it. Called at the edge, where the request is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from anxin.audit.services import Actor, record

from . import acts
from .lockout import limit
from .models import User

# Who is not signed in and did something all the same.
VISITOR = Actor("visitor", "未登录的人")


def address_of(request: HttpRequest) -> str:
    """The client's address, past as many proxies as belong to the house."""
    return str(get_adapter(request).get_client_ip(request))


def signed_in(request: HttpRequest, user: User) -> None:
    """Write down a sign-in that has succeeded with everything that was asked."""
    from allauth.account.authentication import get_authentication_records

    methods = {str(one.get("method")) for one in get_authentication_records(request, user)}
    how = "密码和动态口令" if "mfa" in methods else "密码"
    fields = {"address": address_of(request), "how": how}
    record(actor=user, act=acts.SIGNED_IN, subject=user, fields=fields, now=_now(request), region=user.home)


def sign_in_failed(request: HttpRequest, username: str, *, why: str, until: datetime | None = None) -> None:
    """Write down a failure, and the lock that it led to.

    A name that nobody bears is not written: it may be a password typed into the wrong box.
    """
    user = User.objects_unscoped.filter(username=username).select_related("agency").first()
    named = username if user else "没有的用户名"
    subject: Any = user or ("access.user", "")
    region = user.home if user else ""
    address, now = address_of(request), _now(request)
    fields = {"user": named, "address": address, "why": why}
    record(actor=VISITOR, act=acts.SIGN_IN_FAILED, subject=subject, fields=fields, now=now, region=region)
    if until is not None:
        fields = {
            "user": named,
            "failures": limit(),
            "until": timezone.localtime(until).strftime("%H:%M"),
            "address": address,
        }
        record(actor=VISITOR, act=acts.LOCKED_OUT, subject=subject, fields=fields, now=now, region=region)


def signed_out(request: HttpRequest, user: User, how: str) -> None:
    """Write down a sign-out: by himself, or because nothing happened for too long."""
    record(actor=user, act=acts.SIGNED_OUT, subject=user, fields={"how": how}, now=_now(request), region=user.home)


def factor_changed(act: Any, request: HttpRequest, user: User, **fields: Any) -> None:
    record(actor=user, act=act, subject=user, fields=fields, now=_now(request), region=user.home)


def _now(request: HttpRequest) -> datetime:
    return getattr(request, "now", None) or timezone.now()
