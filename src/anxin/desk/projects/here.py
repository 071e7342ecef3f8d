"""The project that a page is about, and what stands round each of its pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Project, ProjectFact
from anxin.standing.models import ProjectStanding
from anxin.standing.selectors import ledger, standing_of

TABS = (
    ("project", "概况"),
    ("project_months", "人月"),
    ("project_account", "专户与流水"),
    ("project_deposit", "保证金与担保"),
    ("project_contracts", "合同与许可"),
    ("project_board", "告示牌"),
    ("project_parties", "参建单位"),
    ("project_documents", "资料"),
    ("project_history", "历史"),
)


def seeing(request: HttpRequest) -> Scope:
    """Where the reader may see facts."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope.allowing(Permission.SEE_FACTS)


def entering(request: HttpRequest) -> Scope:
    """Where the person may enter facts that he also sees: a bank that only reports knows nothing of the ledger."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope.allowing(Permission.ENTER_FACTS).allowing(Permission.SEE_FACTS)


def project_or_404(request: HttpRequest, project_id: int, scope: Scope | None = None) -> Project:
    """The project within ``scope`` (where facts are seen, unless another is named); 404 outside."""
    found = ledger(scope if scope is not None else seeing(request)).filter(pk=project_id).first()
    if found is None:
        raise Http404
    return found


def may_enter(request: HttpRequest, project: Project) -> bool:
    """Whether the person may correct this project by hand."""
    scope = entering(request)
    return scope.covers_region(project.region_code) or project.pk in scope.projects


def sees_warnings(request: HttpRequest, project: Project) -> bool:
    """Whether the reader may see this project's warnings."""
    scope: Scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    return scope.covers_region(project.region_code) or project.pk in scope.projects


def fact_of(project: Project) -> ProjectFact | None:
    """What the ledger says of the project now."""
    facts = ProjectFact.objects_unscoped.filter(project=project, known_to__isnull=True)
    return facts.select_related("owner", "contractor").order_by("pk").first()


def frame(request: HttpRequest, project: Project, here: str) -> dict[str, Any]:
    """What every page of a project is given: the project, its standing, where one is, and the other pages."""
    place = Region.objects.filter(code=project.region_code).values_list("name", flat=True).first()
    standing: ProjectStanding | None = standing_of(project)
    words = dict(TABS)
    crumbs = [("项目", reverse("desk:projects"))]
    if place:
        crumbs.append((place, f"{reverse('desk:projects')}?{urlencode({'town': project.region_code})}"))
    crumbs.append((project.name, reverse("desk:project", args=[project.pk]) if here != "project" else ""))
    if here != "project":
        crumbs.append((words.get(here, ""), ""))
    return {
        "project": project,
        "standing": standing,
        "place": place or "没写属地",
        "crumbs": crumbs,
        "tabs": [(label, reverse(f"desk:{name}", args=[project.pk]), name == here) for name, label in TABS],
        "may_enter": may_enter(request, project),
    }


def address(name: str, **asked: Any) -> str:
    """The address of a page of another room, '' while there is none."""
    try:
        found = reverse(f"desk:{name}")
    except NoReverseMatch:
        return ""
    kept = {k: v for k, v in asked.items() if v not in (None, "")}
    return f"{found}?{urlencode(kept)}" if kept else found
