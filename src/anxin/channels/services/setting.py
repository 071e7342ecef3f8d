"""Which ways an area uses, and where a person is reached."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from anxin.access.models import Region, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record

from .. import acts, addresses
from ..models import Address, AreaWay, Way
from ..ways import gateway

# Fewer characters can be guessed.
_SECRET_AT_LEAST = 16


class WayRefused(ValueError):
    """The way cannot be set up like this; the message says in Chinese what to mend."""


@transaction.atomic
def set_way(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: str,
    way: str,
    enabled: bool,
    url: str = "",
    secret: str = "",
) -> AreaWay:
    """Set up or switch off a way for ``region`` and all below it that set nothing of their own.

    ``secret``: left empty, the one that is kept stays. AccessDenied unless the actor manages roles there; WayRefused
    for an address that may not be spoken to, or a gateway without a secret.
    """
    if isinstance(actor, User):
        scope = Scope.of(actor, as_of).allowing(Permission.MANAGE_ROLES)
        if not scope.covers_region(region):
            raise AccessDenied("您不管理该地区的渠道。")
    if way not in (Way.EMAIL, Way.SMS):
        raise WayRefused("只能设定电子邮件和短信网关；站内消息总是有的。")
    if not Region.objects.filter(code=region).exists():
        raise WayRefused(f"没有区划代码 {region}。")
    held = AreaWay.objects_unscoped.select_for_update().filter(region_code=region, way=way).first()
    held = held or AreaWay(region_code=region, way=way)
    url, secret = url.strip(), secret.strip()
    if way == Way.SMS:
        _check_gateway(held, enabled, url, secret)
        held.url = url
        if secret:
            held.secret = secret
    held.enabled = enabled
    held.set_by = str(actor.audit_id)[:100]
    held.set_at = now
    held.save()
    record(
        actor=actor,
        act=acts.WAY_SET,
        subject=held,
        fields={
            "region": region,
            "way": held.get_way_display(),
            "state": "启用" if enabled else "停用",
            "host": urlsplit(held.url).hostname or "",
        },
        now=now,
        region=region,
    )
    return held


def _check_gateway(held: AreaWay, enabled: bool, url: str, secret: str) -> None:
    if url:
        try:
            gateway.check(url, settings.ANXIN_GATEWAY_HOSTS)
        except gateway.NotAllowed as error:
            raise WayRefused(str(error)) from error
    if secret and len(secret) < _SECRET_AT_LEAST:
        raise WayRefused(f"签名密钥至少 {_SECRET_AT_LEAST} 个字符。")
    if enabled and not url:
        raise WayRefused("启用短信网关要写网关地址。")
    if enabled and not (secret or held.secret):
        raise WayRefused("启用短信网关要写签名密钥，网关那边也写同一个。")


@transaction.atomic
def set_address(
    *, actor: Any, as_of: date, now: datetime, user: User, kind: str, value: str, urgent_only: bool = False
) -> Address:
    """Where ``user`` is reached from now on. His own act; AddressRefused when no such address can exist."""
    _own(actor, user)
    text = addresses.clean(kind, value)
    held, _ = Address.objects.update_or_create(
        user=user,
        kind=kind,
        defaults={
            "value": text,
            "shown": addresses.shown(kind, text),
            "urgent_only": urgent_only,
            "set_at": now,
        },
    )
    record(
        actor=actor,
        act=acts.ADDRESS_SET,
        subject=held,
        fields={"user": user.username, "kind": held.get_kind_display()},
        now=now,
    )
    return held


@transaction.atomic
def remove_address(*, actor: Any, as_of: date, now: datetime, user: User, kind: str) -> None:
    """Forget where ``user`` is reached by that kind; nothing happens when nothing was known."""
    _own(actor, user)
    held = Address.objects.select_for_update().filter(user=user, kind=kind).first()
    if held is None:
        return
    subject, label = (held._meta.label_lower, held.pk), held.get_kind_display()
    held.delete()
    record(
        actor=actor,
        act=acts.ADDRESS_REMOVED,
        subject=subject,
        fields={"user": user.username, "kind": label},
        now=now,
    )


def _own(actor: Any, user: User) -> None:
    if isinstance(actor, User) and actor.pk != user.pk:
        raise AccessDenied("只能登记自己的联系方式。")
