"""The second factor: areas that require it of a role, and the help for who lost his device."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import FactorDuty, Region, User
from ..policies import require
from ..roles import Permission, role_of
from .users import require_manager_of_all


class FactorRefused(ValueError):
    """The step is not possible; the message says why."""


def require_factor(
    *, actor: Any, as_of: date, now: datetime, region: Region, role: str, starts_on: date | None = None
) -> FactorDuty:
    """An area requires the second factor of a role, from a day on; who holds it there sets it up at his next page."""
    require(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=region.code)
    label = role_of(role).label
    with transaction.atomic():
        if FactorDuty.objects_unscoped.filter(region=region, role=role).exists():
            raise FactorRefused(f"{region.name}的“{label}”已要求动态口令。")
        duty = FactorDuty.objects_unscoped.create(
            region=region, role=role, starts_on=starts_on or as_of, set_by=str(actor.audit_id)[:80]
        )
        fields = {"place": region.name, "role": label, "starts_on": duty.starts_on}
        record(actor=actor, act=acts.FACTOR_REQUIRED, subject=duty, fields=fields, now=now, region=region.code)
    return duty


def drop_factor_duty(*, actor: Any, as_of: date, now: datetime, duty: FactorDuty) -> None:
    """Require it no longer."""
    require(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=duty.region_id)
    with transaction.atomic():
        subject = (duty._meta.label_lower, duty.pk)
        fields = {"place": duty.region.name, "role": duty.get_role_display()}
        region = duty.region_id
        duty.delete()
        record(actor=actor, act=acts.FACTOR_RELEASED, subject=subject, fields=fields, now=now, region=region)


def reset_factor(*, actor: Any, as_of: date, now: datetime, user: User) -> None:
    """Take the second factor off a user who has lost his device; where it is required he sets it up anew."""
    from allauth.mfa.models import Authenticator

    require_manager_of_all(actor, as_of, now, user)
    with transaction.atomic():
        count, _ = Authenticator.objects.filter(user=user).delete()
        if not count:
            raise FactorRefused("用户没有启用动态口令。")
        fields = {"user": user.username}
        record(actor=actor, act=acts.FACTOR_REMOVED, subject=user, fields=fields, now=now, region=user.home)


def has_factor(user: User) -> bool:
    """Has the user set up a device?"""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def factor_due(user: User, as_of: date) -> bool:
    """Must the user set one up: does an area require it of a role that he holds there, and he has none?"""
    duties = list(FactorDuty.objects_unscoped.filter(starts_on__lte=as_of).values_list("region_id", "role"))
    if not duties:
        return False
    held = user.assignments.in_force(as_of).values_list("role", "scope_region_id")
    # A role for a project or an enterprise counts where the user is at home.
    home = user.home
    concerned = any(
        role == named and (place or home).startswith(region) for role, place in held for region, named in duties
    )
    return concerned and not has_factor(user)
