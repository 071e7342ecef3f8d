"""Users: entering them, moving them, switching them off and on, ending their sessions."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import Agency, Region, User
from ..policies import AccessDenied, allows
from ..roles import Permission

_USERNAME = re.compile(r"[a-z][a-z0-9.\-]{2,29}\Z")


class UserRefused(ValueError):
    """The user cannot be entered or changed like this; the message says why."""


def create_user(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    username: str,
    display_name: str,
    agency: Agency | None = None,
    enterprise_id: int | None = None,
    seat: Region | None = None,
    password: str | None = None,
    first: bool = True,
) -> tuple[User, str]:
    """Enter a user of an agency or of an enterprise; returns him and his password, which is kept nowhere.

    ``seat``: where an enterprise's user is looked after, which is where the actor must be in charge. ``password``: one that
    keeps the rules; without it one is made. ``first``: he must change it when he signs in. UserRefused for a name
    that is taken or no user name, AccessDenied outside the actor's area, PasswordRefused for a password that won't do.
    """
    from ..passwords import generate
    from .passwords import put_password

    username = username.strip().lower()
    if not _USERNAME.match(username):
        raise UserRefused("用户名用小写字母开头，3 到 30 个小写字母、数字、点或短横。")
    if not display_name.strip():
        raise UserRefused("请填写姓名。")
    if agency is not None and enterprise_id is not None:
        raise UserRefused("用户只能属于一个机构或一个企业。")
    if agency is not None and agency.closed_on is not None:
        raise UserRefused(f"{agency.name}已撤销，请选别的机构。")
    if enterprise_id is not None and seat is None:
        raise UserRefused("企业的用户须说明由哪个地区管理。")
    region = agency.region_id if agency else (seat.code if seat else "")
    if not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=region):
        raise AccessDenied("您不管理该地区的用户。")
    with transaction.atomic():
        if User.objects_unscoped.filter(username__iexact=username).exists():
            raise UserRefused(f"用户名“{username}”已有人用，请换一个。")
        user = User(
            username=username,
            display_name=display_name.strip(),
            agency=agency,
            enterprise_id=enterprise_id,
            seat=None if agency else seat,
        )
        user.set_unusable_password()
        user.save()
        given = password or generate(as_of)
        put_password(user, given, now=now, first=first)
        where = agency.name if agency else (f"企业 {enterprise_id}" if enterprise_id is not None else "未定")
        fields = {"user": username, "name": user.display_name, "where": where}
        record(actor=actor, act=acts.USER_CREATED, subject=user, fields=fields, now=now, region=region)
    return user, given


def change_user(
    *, actor: Any, as_of: date, now: datetime, user: User, display_name: str, agency: Agency | None
) -> User:
    """Correct a user's name or move him to another agency. Roles stay as they are and are looked at separately."""
    require_manager(actor, as_of, now, user)
    if not display_name.strip():
        raise UserRefused("请填写姓名。")
    if user.enterprise_id is not None and agency is not None:
        raise UserRefused("企业的用户不能转到机构，请另建一个用户。")
    if agency is not None and not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=agency.region_id):
        raise AccessDenied("您不管理该机构的用户。")
    changes = []
    if display_name.strip() != user.display_name:
        changes.append(f"姓名由{user.display_name}改为{display_name.strip()}")
    if agency != user.agency:
        changes.append(f"单位由{user.agency or '未定'}改为{agency or '未定'}")
    if not changes:
        return user
    with transaction.atomic():
        user.display_name, user.agency = display_name.strip(), agency
        user.save(update_fields=["display_name", "agency"])
        fields = {"user": user.username, "changes": "；".join(changes)}
        record(actor=actor, act=acts.USER_CHANGED, subject=user, fields=fields, now=now, region=user.home)
    return user


def deactivate_user(*, actor: Any, as_of: date, now: datetime, user: User, reason: str) -> User:
    """Switch a user off: he is signed out at once and cannot come back. His roles stay on the record."""
    require_manager(actor, as_of, now, user)
    if isinstance(actor, User) and actor.pk == user.pk:
        raise UserRefused("不能停用自己。")
    if not reason.strip():
        raise UserRefused("请写明停用的原因。")
    if not user.is_active:
        raise UserRefused("用户已停用。")
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        _end(user)
        fields = {"user": user.username, "reason": reason.strip()}
        record(actor=actor, act=acts.USER_DEACTIVATED, subject=user, fields=fields, now=now, region=user.home)
    return user


def reactivate_user(*, actor: Any, as_of: date, now: datetime, user: User) -> User:
    """Switch a user on again."""
    require_manager(actor, as_of, now, user)
    if user.is_active:
        raise UserRefused("用户没有停用。")
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        fields = {"user": user.username}
        record(actor=actor, act=acts.USER_REACTIVATED, subject=user, fields=fields, now=now, region=user.home)
    return user


def end_sessions(
    *, actor: Any, as_of: date, now: datetime, user: User, ids: list[int] | None = None, keep: str = ""
) -> int:
    """End sessions of a user: those with ``ids``, or all but the one whose key is ``keep``. Returns how many.

    A user may end his own; others need to manage users where he belongs.
    """
    if not (isinstance(actor, User) and actor.pk == user.pk):
        require_manager(actor, as_of, now, user)
    with transaction.atomic():
        count = _end(user, ids=ids, keep=keep)
        if count:
            fields = {"user": user.username, "count": count}
            record(actor=actor, act=acts.SESSIONS_ENDED, subject=user, fields=fields, now=now, region=user.home)
    return count


def unlock_user(*, actor: Any, as_of: date, now: datetime, user: User) -> bool:
    """Lift the lock of a user who typed his password wrong too often; False when he was not locked."""
    from .. import lockout

    require_manager(actor, as_of, now, user)
    if lockout.locked_until(user.username) is None:
        return False
    with transaction.atomic():
        lockout.unlock(user.username)
        fields = {"user": user.username}
        record(actor=actor, act=acts.UNLOCKED, subject=user, fields=fields, now=now, region=user.home)
    return True


def require_manager(actor: Any, as_of: date, now: datetime, user: User) -> None:
    """AccessDenied unless the actor manages users where this one is at home."""
    if not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=user.home):
        raise AccessDenied("您不管理这个用户。")


def require_manager_of_all(actor: Any, as_of: date, now: datetime, user: User) -> None:
    """The same for what would let the actor act as the user: he must manage every region in which the user has a role."""
    require_manager(actor, as_of, now, user)
    held = user.assignments.in_force(as_of).filter(scope_region__isnull=False).values_list("scope_region_id", flat=True)
    for region in held:
        if not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=region):
            raise AccessDenied("他在更大的范围里有角色，请由上级的授权管理员办。")


def _end(user: User, *, ids: list[int] | None = None, keep: str = "") -> int:
    from allauth.usersessions.models import UserSession

    sessions = UserSession.objects.filter(user=user)
    if ids is not None:
        sessions = sessions.filter(pk__in=ids)
    ended = 0
    for session in sessions.exclude(session_key=keep):
        session.end()
        ended += 1
    return ended
