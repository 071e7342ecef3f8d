"""Reads that more than one caller needs, cut to the reader's scope."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from anxin.audit.models import AuditEvent

from .models import RoleAssignment, User
from .roles import Permission
from .scope import Scope


def audit_events(scope: Scope) -> QuerySet[AuditEvent]:
    """Events of the regions in which the scope may read the audit log, newest first."""
    scope = scope.allowing(Permission.READ_AUDIT)
    events = AuditEvent.objects.order_by("-seq")
    if scope.is_everything:
        return events
    inside = Q(pk__in=[])
    for prefix in scope.regions:
        inside |= Q(region_code__startswith=prefix)
    return events.filter(inside)


def holders(permission: Permission, *, region: str, as_of: date) -> QuerySet[User]:
    """Active users who hold ``permission`` over ``region`` on the day, through the region or one above it."""
    from .roles import ROLES

    names = [role.name for role in ROLES.values() if permission in role.permissions]
    above = [region[:n] for n in (2, 4, 6, 9) if n <= len(region)]
    assigned = RoleAssignment.objects_unscoped.filter(role__in=names, scope_region_id__in=above).in_force(as_of)
    return User.objects_unscoped.filter(is_active=True, pk__in=assigned.values("user_id")).order_by("pk")
