"""To whom a warning may be handed: offices whose area it lies in, and people who answer warnings there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from anxin.access.models import Agency, RoleAssignment, User
from anxin.access.roles import ROLES, Permission
from anxin.access.selectors import holders
from anxin.monitoring.models import Warning

_AT_MOST = 300


def choices_for(warnings: Sequence[Warning], as_of: date) -> list[Any]:
    """Groups of choices for all of the warnings: [('机构', [('a12', name)]), ('人员', [('p7', name)])]."""
    places = {w.project.region_code if w.project is not None else w.area for w in warnings}
    if not places:
        return []
    above = set.intersection(*({place[:n] for n in (2, 4, 6, 9) if n <= len(place)} for place in places))
    agencies = Agency.objects_unscoped.filter(region_id__in=above, closed_on__isnull=True)
    offices = [(f"a{a.pk}", a.name) for a in agencies.order_by("-region_id", "name")[:_AT_MOST]]
    people = [(f"p{u.pk}", _named(u)) for u in _people(warnings, places, as_of)]
    return [(title, found) for title, found in (("机构", offices), ("人员", people)) if found]


def _people(warnings: Sequence[Warning], places: set[str], as_of: date) -> list[User]:
    common: set[int] | None = None
    for place in places:
        able = set(holders(Permission.ANSWER_WARNINGS, region=place, as_of=as_of).values_list("pk", flat=True))
        common = able if common is None else common & able
    found = common or set()
    projects = {w.project_id for w in warnings}
    if len(projects) == 1 and None not in projects:
        roles = [role.name for role in ROLES.values() if Permission.ANSWER_WARNINGS in role.permissions]
        rows = RoleAssignment.objects_unscoped.filter(scope_project_id__in=projects, role__in=roles).in_force(as_of)
        found |= set(rows.values_list("user_id", flat=True))
    users = User.objects_unscoped.filter(pk__in=found, is_active=True).select_related("agency")
    return list(users.order_by("agency__name", "display_name")[:_AT_MOST])


def _named(user: User) -> str:
    return f"{user.agency.name} {user.display_name}" if user.agency is not None else user.display_name
