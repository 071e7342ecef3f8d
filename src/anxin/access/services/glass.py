"""Emergency access (应急取权): a person takes a role for a place himself, for some hours, and others are told.

It is for the night on which the one who holds the role cannot be reached. Money and roles cannot be taken like this:
neither approving and paying advances nor giving roles can be so urgent that nobody else may look first.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from anxin.audit.services import record

from .. import acts
from ..models import GlassBreak, GlassNotice, Region, RoleAssignment, User
from ..passwords import number
from ..policies import AccessDenied, allows
from ..roles import ROLES, Permission, Role, ScopeKind, conflict, role_of

_NEVER = frozenset({Permission.MANAGE_ROLES, Permission.ADVANCE_APPROVE, Permission.ADVANCE_PAY, Permission.READ_AUDIT})
_SHORTEST_REASON = 8


class GlassRefused(ValueError):
    """The access cannot be taken; the message says why."""


def takeable() -> list[type[Role]]:
    """Roles that may be taken in an emergency: for a region, and without money, roles or the audit log."""
    return [r for r in ROLES.values() if ScopeKind.REGION in r.scope_kinds and not r.permissions & _NEVER]


def break_glass(
    *, actor: User, as_of: date, now: datetime, role: str, region: Region, hours: int, reason: str
) -> GlassBreak:
    """Take a role for a region from now on for ``hours``; it ends by itself.

    Told are all who manage roles or read the audit log there. GlassRefused: nobody could be told, a role that cannot
    be taken so, a role held that excludes it, more hours than allowed, a region outside the county (or city, province)
    of the actor's own agency, no reason worth the name, or the same access already in force.
    """
    if not isinstance(actor, User) or not actor.is_active:
        raise AccessDenied("只有登录的用户可以应急取权。")
    wanted = role_of(role)
    most = number("glass_hours", as_of)
    if wanted not in takeable():
        raise GlassRefused(f"“{wanted.label}”不能应急取用。")
    if not 1 <= hours <= most:
        raise GlassRefused(f"时长须在 1 到 {most} 小时之间。")
    if len(reason.strip()) < _SHORTEST_REASON:
        raise GlassRefused("请把理由写清楚：什么事、为什么等不到有权限的人。")
    home = actor.agency.region_id[:6] if actor.agency_id else ""
    if not home or not region.code.startswith(home):
        raise GlassRefused("只能在本单位所在的县（市、区）范围内应急取权。")
    with transaction.atomic():
        user = User.objects_unscoped.select_for_update().get(pk=actor.pk)
        held = RoleAssignment.objects_unscoped.filter(user=user).in_force(as_of)
        taken = GlassBreak.objects_unscoped.filter(user=user).in_force(now)
        if not held.exists():
            raise GlassRefused("您今天没有任何角色，不能应急取权。")
        for other in [*(one.role for one in held), *(one.role for one in taken)]:
            if rule := conflict(wanted, role_of(other)):
                raise GlassRefused(f"您是“{role_of(other).label}”，不能同时取用“{wanted.label}”：{rule.why}。")
        if taken.filter(role=role, region=region).exists():
            raise GlassRefused("这项应急取权还没有到期。")
        told = _told(region.code, as_of, user)
        if not told:
            raise GlassRefused("当地没有授权管理员或审计员可以告知，不能应急取权。")
        glass = GlassBreak.objects_unscoped.create(
            user=user, role=role, region=region, reason=reason.strip(), taken_at=now, until=now + timedelta(hours=hours)
        )
        GlassNotice.objects_unscoped.bulk_create(GlassNotice(glass=glass, user=one) for one in told)
        record(
            actor=user,
            act=acts.GLASS_BROKEN,
            subject=glass,
            fields={
                "role": wanted.label,
                "place": region.full_name(),
                "until": timezone.localtime(glass.until).strftime("%Y-%m-%d %H:%M"),
                "reason": glass.reason,
                "told": [one.display_name for one in told],
            },
            now=now,
            region=region.code,
        )
    return glass


def give_back_glass(*, actor: Any, as_of: date, now: datetime, glass: GlassBreak) -> GlassBreak:
    """End it before its time: the one who took it, or who manages roles there."""
    own = isinstance(actor, User) and actor.pk == glass.user_id
    if not own and not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, region=glass.region_id):
        raise AccessDenied("只有取用的人和当地的授权管理员可以结束应急取权。")
    with transaction.atomic():
        glass = GlassBreak.objects_unscoped.select_for_update(of=("self",)).get(pk=glass.pk)
        if not glass.holds(now):
            raise GlassRefused("应急取权已经结束。")
        glass.ended_at, glass.ended_by = now, str(actor.audit_id)[:80]
        glass.save(update_fields=["ended_at", "ended_by"])
        fields = {"user": glass.user.display_name, "role": glass.get_role_display()}
        record(actor=actor, act=acts.GLASS_RETURNED, subject=glass, fields=fields, now=now, region=glass.region_id)
    return glass


def read_glass_notice(*, actor: User, as_of: date, now: datetime, glass: GlassBreak) -> None:
    """Somebody who was told says that he has read of it."""
    with transaction.atomic():
        notice = GlassNotice.objects_unscoped.filter(glass=glass, user=actor, read_at__isnull=True).first()
        if notice is None:
            raise GlassRefused("没有要您看的这条告知。")
        notice.read_at = now
        notice.save(update_fields=["read_at"])
        fields = {"user": glass.user.display_name, "role": glass.get_role_display()}
        record(actor=actor, act=acts.GLASS_READ, subject=glass, fields=fields, now=now, region=glass.region_id)


def _told(region: str, as_of: date, taker: User) -> list[User]:
    from ..selectors import holders

    people: dict[int, User] = {}
    for permission in (Permission.MANAGE_ROLES, Permission.READ_AUDIT):
        for user in holders(permission, region=region, as_of=as_of).exclude(pk=taker.pk):
            people[user.pk] = user
    return list(people.values())
