"""Reading messages and deliveries, and which ways a place has."""

from __future__ import annotations

from django.db.models import QuerySet

from anxin.access.models import User
from anxin.access.scope import Scope

from .models import AreaWay, Delivery, Message, Way


def way_for(region: str, way: str) -> AreaWay | None:
    """The setting that holds in ``region``: that of the narrowest area around it; None when nobody set any."""
    around = [region[:n] for n in range(len(region), 0, -1)]
    rows = AreaWay.objects_unscoped.filter(region_code__in=around, way=way)
    return max(rows, key=lambda row: len(row.region_code), default=None)


def ways_of(region: str) -> list[str]:
    """The ways besides the inbox by which messages about ``region`` leave the house."""
    found = (way_for(region, way) for way in (Way.EMAIL, Way.SMS))
    return [setting.way for setting in found if setting is not None and setting.enabled]


def has_gateway(region: str = "") -> bool:
    """Whether an SMS can leave the house for ``region``; without one, for any place at all."""
    if region:
        return Way.SMS in ways_of(region)
    return AreaWay.objects_unscoped.filter(way=Way.SMS, enabled=True).exists()


def inbox(user: User) -> QuerySet[Message]:
    """The user's own messages, newest first."""
    return Message.objects_unscoped.filter(to_user=user).order_by("-id")


def unread(user: User) -> int:
    """How many of them he has not read."""
    return Message.objects_unscoped.filter(to_user=user, read_at__isnull=True).count()


def deliveries(scope: Scope) -> QuerySet[Delivery]:
    """The log of deliveries about places within ``scope``, newest first."""
    return Delivery.objects.within(scope).select_related("message", "message__to_user").order_by("-id")
