"""To whom a row of a list of clues belongs: the registered site, employer and worker, the place, and the clue that it may repeat."""

from __future__ import annotations

from dataclasses import dataclass

from anxin import grievance
from anxin.access.models import Agency, Region
from anxin.grievance.matching import LIKELY
from anxin.intake.kinds.context import person_name
from anxin.kit.text import name_key
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enterprise, EnterpriseAlias, EnterpriseFact, Project, ProjectAlias, Worker

from ..importing import Line
from ..models import Clue
from .likeness import COMPARED, told_of


@dataclass(frozen=True)
class Meant:
    """What the row means of what is registered. ``region``: where it lies."""

    region: str
    project: Project | None = None
    employer: Enterprise | None = None
    worker: Worker | None = None


class Whose:
    """Asked for many rows of one file; the registry and the register are read once.

    A site counts only when one registered in the office's place has this name or differs by damage alone; an employer by
    its code or its exact name; a worker by name and number together. Everything else stays as it is told.
    """

    def __init__(self, agency: Agency) -> None:
        self.home = agency.region_id
        sites = Project.objects_unscoped.filter(region_code__startswith=self.home)
        self.projects = {str(p.pk): p for p in sites.order_by("pk")}
        other: dict[str, list[str]] = {}
        for pk, alias in ProjectAlias.objects.filter(project__region_code__startswith=self.home).values_list("project_id", "name_key"):  # fmt: skip
            other.setdefault(str(pk), []).append(alias)
        self.names = grievance.Registry.of(
            grievance.Registered(key, p.name, tuple(other.get(key, ()))) for key, p in self.projects.items()
        )
        below = Region.objects.filter(code__startswith=self.home).exclude(code=self.home).values_list("name", "code")
        # The longest name first: 城关镇 before 城关, and a village's town before the county's short name.
        self.places = sorted(below, key=lambda one: -len(one[0]))
        self._open: grievance.OpenClues | None = None
        # Those of this file stand apart: what words weigh among the register need not be counted anew with each.
        self._own = grievance.OpenClues()

    def of(self, line: Line) -> Meant:
        project = self._project(line)
        employer = self._employer(line)
        region = project.region_code if project is not None and project.region_code else self._place(line.place)
        return Meant(region, project, employer, self._worker(line))

    def _project(self, line: Line) -> Project | None:
        if len(line.project_name) < 2:
            return None
        found = grievance.match_names(line.project_name, self.names, limit=2)
        likely = [m for m in found if m.score >= LIKELY]
        # Two sites that are equally meant are for a person to tell apart.
        if not likely or (len(likely) > 1 and likely[1].score >= likely[0].score):
            return None
        return self.projects[likely[0].key]

    def _employer(self, line: Line) -> Enterprise | None:
        if line.credit_code:
            fact = EnterpriseFact.objects_unscoped.filter(credit_code=line.credit_code, known_to__isnull=True)
            if (one := fact.select_related("enterprise").first()) is not None:
                return one.enterprise
        if not line.employer_name:
            return None
        key = name_key(line.employer_name)
        found = Enterprise.objects.filter(name_key=key).first()
        if found is None:
            alias = EnterpriseAlias.objects.filter(name_key=key).select_related("enterprise").first()
            found = alias.enterprise if alias is not None else None
        return found

    def _worker(self, line: Line) -> Worker | None:
        if not (line.id_number and line.reporter_name):
            return None
        found = Worker.objects.filter(id_index=blind_index("id", line.id_number)).first()
        return found if found is not None and person_name(found.name) == person_name(line.reporter_name) else None

    def _place(self, said: str) -> str:
        return next((code for name, code in self.places if name in said), self.home) if said else self.home

    def likely(self, clue: Clue, line: Line) -> tuple[int, str] | None:
        """The clue of the place that may be the same grievance, and why; the new one is known to the rows after it."""
        if self._open is None:
            rows = Clue.objects_unscoped.filter(region_code__startswith=self.home).exclude(pk=clue.pk)
            rows = rows.exclude(state__in=("joined", "withdrawn")).select_related("project")
            self._open = grievance.OpenClues.of([told_of(c) for c in rows.order_by("-received_at")[:COMPARED]])
        told = told_of(clue)
        found = sorted(
            (*grievance.same(told, self._open), *grievance.same(told, self._own)), key=lambda m: (-m.score, m.key)
        )
        self._own.add(told)
        return (int(found[0].key), "、".join(found[0].reasons)) if found else None
