"""What a user may reach on a day: a value, taken once at the edge and passed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from .roles import Permission, role_of

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True, slots=True)
class Grant:
    """One role assignment in force: what it permits, and where. Exactly one of the three places is set."""

    permissions: frozenset[Permission]
    region: str | None = None
    enterprise: int | None = None
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The places and permissions of one user on one day.

    ``regions`` are code prefixes: whatever code begins with one of them is inside. A scope made by ``everything``
    is the machine's own (import, evaluation) and carries the reason, which its caller writes into its audit event.
    """

    grants: tuple[Grant, ...] = ()
    reason: str = ""
    is_everything: bool = False

    @classmethod
    def of(cls, user: User, as_of: date, *, now: datetime | None = None) -> Self:
        """The scope of ``user`` on ``as_of``: empty for an inactive user or one without a role that day.

        With ``now``, what he holds by emergency access (破窗) at that moment is a part of it.
        """
        if not user.is_active:
            return cls()
        from .models import GlassBreak, RoleAssignment

        grants = [
            Grant(
                permissions=role_of(one.role).permissions,
                region=one.scope_region_id,
                enterprise=one.scope_enterprise_id,
                project=one.scope_project_id,
            )
            for one in RoleAssignment.objects_unscoped.filter(user=user).in_force(as_of).order_by("pk")
        ]
        if now is not None:
            taken = GlassBreak.objects_unscoped.filter(user=user).in_force(now).order_by("pk")
            grants += [Grant(permissions=role_of(one.role).permissions, region=one.region_id) for one in taken]
        return cls(tuple(grants))

    @classmethod
    def everything(cls, reason: str) -> Self:
        """All rows, for the house's own programs. ValueError without a reason."""
        if not reason.strip():
            raise ValueError("全域范围必须说明理由。")
        return cls(reason=reason.strip(), is_everything=True)

    @classmethod
    def nothing(cls) -> Self:
        return cls()

    def allowing(self, permission: Permission) -> Self:
        """The part of the scope where ``permission`` is given: seeing one county and writing another do not add up."""
        if self.is_everything:
            return self
        return type(self)(tuple(g for g in self.grants if permission in g.permissions), self.reason)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What is permitted somewhere in the scope."""
        if self.is_everything:
            return frozenset(Permission)
        return frozenset().union(*(g.permissions for g in self.grants))

    @property
    def regions(self) -> tuple[str, ...]:
        """Prefixes, shortest first, none inside another."""
        kept: list[str] = []
        for code in sorted({g.region for g in self.grants if g.region}):
            if not kept or not code.startswith(kept[-1]):
                kept.append(code)
        return tuple(kept)

    @property
    def enterprises(self) -> frozenset[int]:
        return frozenset(g.enterprise for g in self.grants if g.enterprise is not None)

    @property
    def projects(self) -> frozenset[int]:
        return frozenset(g.project for g in self.grants if g.project is not None)

    def covers_region(self, code: str) -> bool:
        """Is the region ``code`` (or the row that stands in it) inside?"""
        return self.is_everything or any(code.startswith(prefix) for prefix in self.regions)

    def __bool__(self) -> bool:
        return self.is_everything or bool(self.grants)
