"""Enterprises as far as the reader's projects show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from anxin.access.scope import Scope
from anxin.registry.models import Enterprise, EnterpriseFact, Participation, Project, ProjectFact

from ..models import EmployerStanding, ProjectStanding


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    """Enterprises that take part in a project within ``scope`` or are registered in it, with what is open there.

    Annotated: ``employs`` (projects on which it has people or owes), ``on_site``, ``owed_people``, ``owed_fen``, ``builds`` (projects of which
    it is the general contractor), ``builds_owed_fen`` (wages open on those, whoever owes them), ``credit_code``, ``kind``.
    """
    own = EmployerStanding.objects.within(scope).filter(employer=OuterRef("pk")).order_by().values("employer")
    built = ProjectStanding.objects.within(scope).filter(contractor=OuterRef("pk")).order_by().values("contractor")
    fact = EnterpriseFact.objects_unscoped.filter(enterprise=OuterRef("pk"), known_to__isnull=True).order_by("-pk")
    return Enterprise.objects.filter(visible(scope)).annotate(
        employs=_number(own.annotate(n=Count("project_id")).values("n")),
        on_site=_number(own.annotate(n=Sum("on_site")).values("n")),
        owed_people=_number(own.annotate(n=Sum("owed_people")).values("n")),
        owed_fen=_number(own.annotate(n=Sum("owed_fen")).values("n")),
        builds=_number(built.annotate(n=Count("project_id")).values("n")),
        builds_owed_fen=_number(built.annotate(n=Sum("owed_fen")).values("n")),
        credit_code=Subquery(fact.values("credit_code")[:1]),
        kind=Subquery(fact.values("kind")[:1]),
    )


def _number(query: QuerySet[Any]) -> Any:
    return Coalesce(Subquery(query), 0)


def visible(scope: Scope) -> Q:
    """Which enterprises a reader may know of: those of his projects, and those registered in his area."""
    projects = Project.objects.within(scope).values("pk")
    facts = ProjectFact.objects_unscoped.filter(known_to__isnull=True, project__in=projects)
    parts = Participation.objects_unscoped.filter(known_to__isnull=True, project__in=projects)
    ways = Q(pk__in=parts.values("enterprise_id")) | Q(
        pk__in=EmployerStanding.objects.within(scope).filter(employer__isnull=False).values("employer_id")
    )
    for name in ("owner_id", "contractor_id"):
        ways |= Q(pk__in=facts.filter(**{f"{name}__isnull": False}).values(name))
    registered = EnterpriseFact.objects.within(scope).filter(known_to__isnull=True).exclude(region_code="")
    return ways | Q(pk__in=registered.values("enterprise_id"))


@dataclass(frozen=True)
class PartInProject:
    """One project of an enterprise: its roles there, and how project and its own people stand."""

    project: Project
    roles: tuple[str, ...]
    standing: ProjectStanding | None
    own: EmployerStanding | None

    @property
    def role_words(self) -> str:
        return "、".join(Participation.Role(role).label for role in self.roles)


def parts_of(scope: Scope, enterprise: Enterprise) -> list[PartInProject]:
    """The projects within ``scope`` on which the enterprise has a part, the most owed first: four queries."""
    roles: dict[int, set[str]] = {}
    for project_id, role in (
        Participation.objects.within(scope)
        .filter(enterprise=enterprise, known_to__isnull=True)
        .values_list("project_id", "role")
    ):
        roles.setdefault(project_id, set()).add(role)
    for project_id, owner_id, contractor_id in (
        ProjectFact.objects.within(scope)
        .filter(Q(owner=enterprise) | Q(contractor=enterprise), known_to__isnull=True)
        .values_list("project_id", "owner_id", "contractor_id")
    ):
        if owner_id == enterprise.pk:
            roles.setdefault(project_id, set()).add("owner")
        if contractor_id == enterprise.pk:
            roles.setdefault(project_id, set()).add("contractor")
    own = {e.project_id: e for e in EmployerStanding.objects.within(scope).filter(employer=enterprise)}
    for project_id in own:
        roles.setdefault(project_id, {"other"})
    found = []
    for project in Project.objects.within(scope).filter(pk__in=list(roles)).select_related("standing"):
        standing = project.standing if hasattr(project, "standing") else None
        ordered = tuple(sorted(roles[project.pk], key=list(Participation.Role.values).index))
        found.append(PartInProject(project, ordered, standing, own.get(project.pk)))
    return sorted(
        found,
        key=lambda p: (-(p.own.owed_fen if p.own else 0), -(p.standing.owed_fen if p.standing else 0), p.project.pk),
    )


def owed_together(parts: list[PartInProject]) -> tuple[int, int, int]:
    """(projects, people, fen) that the enterprise itself owes on these; a person on two sites counts twice."""
    owing = [p.own for p in parts if p.own is not None and p.own.owed_fen]
    return len(owing), sum(o.owed_people for o in owing), sum(o.owed_fen for o in owing)


def versions(enterprise: Enterprise) -> QuerySet[EnterpriseFact]:
    """What was known of the enterprise itself, newest first."""
    rows = EnterpriseFact.objects_unscoped.filter(enterprise=enterprise)
    return rows.select_related("batch").order_by(F("known_to").desc(nulls_first=True), "-known_from", "-pk")
