"""May this actor do that there: asked by every service that a person calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from .models import User
from .roles import Permission
from .scope import Scope


class AccessDenied(PermissionError):
    """The actor may not do this here."""


def allows(
    actor: Any,
    permission: Permission,
    *,
    as_of: date,
    now: datetime | None = None,
    region: str = "",
    project_id: int | None = None,
) -> bool:
    """Whether ``actor`` holds ``permission`` on the day over the region, or for the project.

    An actor who is no user (the machine, an operator at the command line) may: who reaches the command line of the
    house has its database already. ``now``: emergency access counts while it lasts.
    """
    if not isinstance(actor, User):
        return True
    scope = Scope.of(actor, as_of, now=now).allowing(permission)
    return bool(region and scope.covers_region(region)) or (project_id is not None and project_id in scope.projects)


def require(
    actor: Any,
    permission: Permission,
    *,
    as_of: date,
    now: datetime | None = None,
    region: str = "",
    project_id: int | None = None,
) -> None:
    """AccessDenied, in words that name what is missing, unless ``allows``."""
    if not allows(actor, permission, as_of=as_of, now=now, region=region, project_id=project_id):
        raise AccessDenied(f"您在这里没有“{permission.label}”的权限。")  # type: ignore[attr-defined]
