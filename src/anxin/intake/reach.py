"""How far somebody who brings files may reach: the projects for which his rows are taken.

A person brings facts for a region, for projects of which his enterprise is the general contractor, or for one project.
A row about anything else is refused like a row with a wrong number: it comes back with the reason, and says no more
about the other project than that it is not his. What the machine and the operator bring has no reach and no bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Participation, Project, ProjectFact

# A county office keeps the ledgers, so it may say where a project stands of which nobody has told the place.
_COUNTY = 6


@dataclass(frozen=True, slots=True)
class Reach:
    """``regions``: code prefixes; ``enterprises``: as general contractor; ``projects``: their numbers."""

    regions: tuple[str, ...] = ()
    enterprises: tuple[int, ...] = ()
    projects: tuple[int, ...] = ()

    @classmethod
    def of(cls, scope: Scope) -> Self | None:
        """Where the scope may enter facts; None when everywhere."""
        scope = scope.allowing(Permission.ENTER_FACTS)
        if scope.is_everything:
            return None
        return cls(scope.regions, tuple(sorted(scope.enterprises)), tuple(sorted(scope.projects)))

    def as_json(self) -> dict[str, Any]:
        return {"regions": list(self.regions), "enterprises": list(self.enterprises), "projects": list(self.projects)}

    @classmethod
    def from_json(cls, said: dict[str, Any] | None) -> Self | None:
        if said is None:
            return None
        return cls(*(tuple(said.get(name, ())) for name in ("regions", "enterprises", "projects")))

    def covers_region(self, code: str) -> bool:
        return bool(code) and any(code.startswith(prefix) for prefix in self.regions)

    def covers(self, project: Project) -> bool:
        """Whether rows about the project are taken."""
        if project.pk in self.projects or self.covers_region(project.region_code):
            return True
        if not self.enterprises:
            return False
        built = ProjectFact.objects_unscoped.filter(project=project, known_to__isnull=True)
        return built.filter(contractor_id__in=self.enterprises).exists()

    def may_place(self, project: Project, region: str) -> bool:
        """Whether a ledger of this reach may say where a project stands of which nobody has told the place."""
        county = tuple(prefix for prefix in self.regions if len(prefix) <= _COUNTY)
        return not project.region_code and any(region.startswith(prefix) for prefix in county)

    def covers_enterprise(self, enterprise_id: int) -> bool:
        """Whether what is known of an enterprise may be told: one's own, or one that builds nowhere else."""
        if enterprise_id in self.enterprises:
            return True
        if not self.regions:
            return False
        open_facts = ProjectFact.objects_unscoped.filter(known_to__isnull=True)
        parts = Participation.objects_unscoped.filter(known_to__isnull=True, enterprise_id=enterprise_id)
        ids = {
            *open_facts.filter(contractor_id=enterprise_id).values_list("project_id", flat=True),
            *open_facts.filter(owner_id=enterprise_id).values_list("project_id", flat=True),
            *parts.values_list("project_id", flat=True),
        }
        codes = Project.objects_unscoped.filter(pk__in=ids).values_list("region_code", flat=True)
        return all(self.covers_region(code) for code in codes)
