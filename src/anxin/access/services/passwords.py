"""Changing one's own password, and being given a first one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts, passwords
from ..models import PastPassword, User
from .users import require_manager_of_all


class PasswordRefused(ValueError):
    """The password will not do; ``faults`` are all reasons, in words."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("".join(faults))
        self.faults = faults


class WrongPassword(PasswordRefused):
    """The present password was not the right one."""


def change_password(*, actor: User, as_of: date, now: datetime, old: str, new: str) -> User:
    """A user changes his own password. WrongPassword when ``old`` is wrong; PasswordRefused with every fault of ``new``."""
    if not actor.check_password(old):
        raise WrongPassword(["现在的密码不对。"])
    with transaction.atomic():
        user = User.objects_unscoped.select_for_update().get(pk=actor.pk)
        put_password(user, new, now=now, first=False)
        record(actor=user, act=acts.PASSWORD_CHANGED, subject=user, fields={}, now=now, region=user.home)
    return user


def reset_password(*, actor: Any, as_of: date, now: datetime, user: User) -> str:
    """Give a user a new first password, which is returned once and kept nowhere. It ends all his sessions.

    AccessDenied unless the actor manages users where the user belongs, or when he means himself.
    """
    require_manager_of_all(actor, as_of, now, user)
    if isinstance(actor, User) and actor.pk == user.pk:
        raise PasswordRefused(["自己的密码请在“我的账号”里改。"])
    given = passwords.generate(as_of)
    with transaction.atomic():
        user = User.objects_unscoped.select_for_update().get(pk=user.pk)
        put_password(user, given, now=now, first=True)
        fields = {"user": user.username}
        record(actor=actor, act=acts.PASSWORD_RESET, subject=user, fields=fields, now=now, region=user.home)
    return given


def generate_password(on: date) -> str:
    """A random password that keeps the rules."""
    return passwords.generate(on)


def put_password(user: User, password: str, *, now: datetime, first: bool) -> None:
    """Set it, after asking whether it will do, and keep the former one among those that may not come back."""
    if faults := passwords.faults(password, user=user, on=now.date()):
        raise PasswordRefused(faults)
    user.set_password(password)
    user.password_set_at, user.password_is_first = now, first
    user.save(update_fields=["password", "password_set_at", "password_is_first"])
    PastPassword.objects_unscoped.create(user=user, password=user.password, set_at=now)
    kept = passwords.number("password_history", now.date())
    old = user.past_passwords.order_by("-set_at", "-pk").values_list("pk", flat=True)[kept:]
    PastPassword.objects_unscoped.filter(pk__in=list(old)).delete()
