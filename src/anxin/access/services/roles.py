"""Giving and ending roles, and the machine's own scope."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import Region, RoleAssignment, User
from ..policies import AccessDenied
from ..roles import Permission, Role, ScopeKind, conflict, role_of
from ..scope import Scope


class IncompatibleRoles(ValueError):
    """One person may not hold both roles at the same time."""


class RoleRefused(ValueError):
    """The role cannot be given like this: wrong kind of scope, impossible days, inactive user."""


def assign_role(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    user: User,
    role: type[Role] | str,
    region: Region | str | None = None,
    enterprise_id: int | None = None,
    project_id: int | None = None,
    seat_region: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give ``user`` a role for one place, from ``starts_on`` (default ``as_of``) to ``ends_on``, both days included.

    ``actor`` is a user who manages roles there, or an ``audit.Actor`` at the command line. For an enterprise or a
    project ``seat_region`` says in which region it lies, since that is where the actor must be in charge.

    Raises AccessDenied (not in charge, or giving oneself a role), IncompatibleRoles (a role held on any same day
    excludes it), RoleRefused (scope or days do not fit), UnknownRole. One transaction, one audit event.
    """
    wanted = role_of(role) if isinstance(role, str) else role
    code = region.code if isinstance(region, Region) else region
    starts_on = starts_on or as_of
    kind = _scope_kind(code, enterprise_id, project_id)
    if kind not in wanted.scope_kinds:
        raise RoleRefused(f"“{wanted.label}”不能按{_KIND_ZH[kind]}授权。")
    if ends_on is not None and ends_on < starts_on:
        raise RoleRefused("授权的止日不能早于起日。")
    _require_in_charge(actor, as_of, code or seat_region, user)
    with transaction.atomic():
        # Two assignments at once would not see each other; the lock on the user makes them queue.
        user = User.objects_unscoped.select_for_update().get(pk=user.pk)
        if not user.is_active:
            raise RoleRefused("用户已停用，不能授权。")
        for held in RoleAssignment.objects_unscoped.filter(user=user).overlapping(starts_on, ends_on):
            rule = conflict(wanted, role_of(held.role))
            if rule is not None:
                raise IncompatibleRoles(
                    f"{user.display_name}已是“{role_of(held.role).label}”，不能同时担任“{wanted.label}”：{rule.why}。"
                )
        assignment = RoleAssignment(
            user=user,
            role=wanted.name,
            scope_region_id=code,
            scope_enterprise_id=enterprise_id,
            scope_project_id=project_id,
            starts_on=starts_on,
            ends_on=ends_on,
            given_by=actor.audit_id,
        )
        try:
            assignment.full_clean()
        except ValidationError as error:
            raise RoleRefused("；".join(error.messages)) from error
        assignment.save()
        record(
            actor=actor,
            act=acts.ROLE_ASSIGNED,
            subject=assignment,
            fields={**_told(assignment), "starts_on": starts_on, "ends_on": ends_on or "另行终止"},
            now=now,
            region=code or seat_region,
        )
    return assignment


def end_role(
    *, actor: Any, as_of: date, now: datetime, assignment: RoleAssignment, seat_region: str = ""
) -> RoleAssignment:
    """End a role with ``as_of`` as its first day without it.

    A role given today or for later leaves no row, only its events. RoleRefused when it has ended already; AccessDenied as for ``assign_role`` (a person may always lay down a role of his own).
    """
    own = isinstance(actor, User) and actor.pk == assignment.user_id
    if not own:
        _require_in_charge(actor, as_of, assignment.scope_region_id or seat_region, None)
    with transaction.atomic():
        assignment = RoleAssignment.objects_unscoped.select_for_update(of=("self",)).get(pk=assignment.pk)
        if assignment.ends_on is not None and assignment.ends_on < as_of:
            raise RoleRefused(f"该授权已于 {assignment.ends_on} 终止。")
        last_day = as_of - timedelta(days=1)
        subject = (assignment._meta.label_lower, assignment.pk)
        assignment.ends_on = last_day
        if last_day < assignment.starts_on:
            # It was to hold on no day that is left, and a row cannot say so; the audit log keeps that it was given.
            assignment.delete()
        else:
            assignment.save(update_fields=["ends_on"])
        record(
            actor=actor,
            act=acts.ROLE_ENDED,
            subject=subject,
            fields={**_told(assignment), "ends_on": last_day},
            now=now,
            region=assignment.scope_region_id or seat_region,
        )
    return assignment


def take_everything(*, actor: Any, reason: str, now: datetime) -> Scope:
    """The machine's scope over all rows, with its reason on the record. ValueError without a reason."""
    scope = Scope.everything(reason)
    record(actor=actor, act=acts.EVERYTHING_TAKEN, subject=("access.scope", ""), fields={"reason": reason}, now=now)
    return scope


_KIND_ZH = {ScopeKind.REGION: "地区", ScopeKind.ENTERPRISE: "企业", ScopeKind.PROJECT: "项目"}


def _scope_kind(code: str | None, enterprise_id: int | None, project_id: int | None) -> ScopeKind:
    given = [
        kind
        for kind, value in (
            (ScopeKind.REGION, code),
            (ScopeKind.ENTERPRISE, enterprise_id),
            (ScopeKind.PROJECT, project_id),
        )
        if value is not None
    ]
    if len(given) != 1:
        raise RoleRefused("一项授权须有且只有一个范围：地区、企业或项目。")
    return given[0]


def _require_in_charge(actor: Any, as_of: date, code: str, user: User | None) -> None:
    if not isinstance(actor, User):
        return
    if user is not None and actor.pk == user.pk:
        raise AccessDenied("不能给自己授权。")
    scope = Scope.of(actor, as_of).allowing(Permission.MANAGE_ROLES)
    if not code or not scope.covers_region(code):
        raise AccessDenied("您不管理该地区的授权。")


def _told(assignment: RoleAssignment) -> dict[str, Any]:
    if assignment.scope_region_id:
        place = Region.objects.get(pk=assignment.scope_region_id).full_name()
    elif assignment.scope_enterprise_id is not None:
        place = f"企业 {assignment.scope_enterprise_id}"
    else:
        place = f"项目 {assignment.scope_project_id}"
    return {"user": assignment.user.username, "role": role_of(assignment.role).label, "scope": place}
