"""Who is told of a warning, by its level (catalogue 1.1), and who has it in hand first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.organisation.selectors import (
    Owner,
    Responsible,
    notice_order,
    responsible_for_enterprise,
    responsible_for_many,
)

from .models import Warning

# Each level tells those of the levels below as well: the site's own people, the town, the trade and the county's office,
# in the end the leader in charge and the labour authority.
TOLD_FROM: dict[str, tuple[str, ...]] = {
    "blue": ("labour_officer", "coordinator"),
    "yellow": ("paired", "territory", "prevention"),
    "orange": ("trade", "office"),
    "red": ("leader", "labour"),
}


@dataclass(frozen=True)
class Hearer:
    """A user who is told, and as what."""

    user: User
    part: str


@dataclass
class Audience:
    """Asks about people once for all warnings of a run. ``as_of``: whose charge and whose roles of which day."""

    as_of: date
    _scopes: dict[int, Scope] = field(default_factory=dict)
    _staff: dict[int, list[User]] = field(default_factory=dict)

    def charge_of(self, warnings: Iterable[Warning]) -> dict[int, Responsible]:
        """Who answers for each warning, by its id."""
        held = list(warnings)
        by_project = responsible_for_many({w.project_id for w in held if w.project_id is not None}, self.as_of)
        found: dict[int, Responsible] = {}
        for warning in held:
            if warning.matter:
                # Those who handle it and their authority; nobody of the site or the firm that is complained of.
                found[warning.pk] = responsible_for_enterprise(0, warning.area, self.as_of)
            elif warning.project_id is not None:
                found[warning.pk] = by_project[warning.project_id]
            elif warning.employer_id is not None:
                found[warning.pk] = responsible_for_enterprise(warning.employer_id, warning.area, self.as_of)
        return found

    def first_hand(self, warning: Warning, charge: Responsible) -> tuple[Agency | None, User | None]:
        """Whose turn it is when nobody has it yet: the nearest to the site who can do something about it here."""
        agency: Agency | None = None
        for owner in notice_order(charge):
            if owner.user is not None and self.may(owner.user, warning, Permission.ANSWER_WARNINGS):
                return owner.agency or owner.user.agency, owner.user
            agency = agency or owner.agency
        return agency, None

    def hearers(self, warning: Warning, charge: Responsible) -> list[Hearer]:
        """Everybody who is to be told of it at its level and may see it, each once; the one who has it in hand first."""
        found: dict[int, Hearer] = {}
        if warning.person is not None and warning.person.is_active:
            self._add(found, warning, [warning.person], "in_hand")
        elif warning.agency is not None:
            self._add(found, warning, self.staff(warning.agency), "in_hand")
        for level, parts in TOLD_FROM.items():
            for part in parts:
                if (owner := charge.of(part)) is not None:
                    self._add(found, warning, self._people(owner), part)
            if level == warning.level:
                break
        return list(found.values())

    def staff(self, agency: Agency) -> list[User]:
        """The agency's active users, those first who answer warnings; when there are such, they alone."""
        if agency.pk not in self._staff:
            users = list(User.objects_unscoped.filter(agency=agency, is_active=True).order_by("pk"))
            answering = [u for u in users if Permission.ANSWER_WARNINGS in self.scope(u).permissions]
            self._staff[agency.pk] = answering or users
        return self._staff[agency.pk]

    def scope(self, user: User) -> Scope:
        if user.pk not in self._scopes:
            self._scopes[user.pk] = Scope.of(user, self.as_of)
        return self._scopes[user.pk]

    def may(self, user: User, warning: Warning, permission: Permission) -> bool:
        """Whether he holds the permission where the warning lies (the rule of Warning's scoped manager, in memory)."""
        if not user.is_active:
            return False
        scope = self.scope(user).allowing(permission)
        if warning.project is None:
            return scope.covers_region(warning.area)
        return scope.covers_region(warning.project.region_code) or warning.project_id in scope.projects

    def _people(self, owner: Owner) -> list[User]:
        if owner.user is not None:
            return [owner.user]
        return self.staff(owner.agency) if owner.agency is not None else []

    def _add(self, found: dict[int, Hearer], warning: Warning, users: Iterable[User], part: str) -> None:
        for user in users:
            if user.pk not in found and self.may(user, warning, Permission.SEE_WARNINGS):
                found[user.pk] = Hearer(user, part)
