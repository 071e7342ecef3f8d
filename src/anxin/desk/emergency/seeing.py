"""Who reads events and opinion: officials of a place, as with clues; who deals with them, and who approves what is said."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Enterprise, Project

from ..clues.seeing import said, seeing
from ..doors import Page, door

HANDLE, APPROVE, KEEP = Permission.HANDLE_INCIDENTS, Permission.APPROVE_RELEASE, Permission.KEEP_ORGANISATION

__all__ = ["APPROVE", "HANDLE", "KEEP", "handling", "named", "place_door", "said", "seeing", "towns"]


def handling(request: HttpRequest) -> Scope:
    return request.scope.allowing(HANDLE)  # type: ignore[attr-defined]


def place_door(page: Page) -> Page:
    """Open to whoever reads facts of a whole place."""
    return door(HANDLE, also=lambda request: bool(seeing(request)))(page)


def towns(request: HttpRequest, scope: Scope) -> list[tuple[str, str]]:
    """(code, name): the reader's own places and those right below."""
    if not scope.regions:
        raise Http404
    own = Region.objects.filter(pk__in=scope.regions).order_by("code").values_list("code", "name")
    below = Region.objects.filter(parent_id__in=scope.regions).order_by("code").values_list("code", "name")
    return [*own, *below[:400]]


def named(request: HttpRequest, project: str, employer: str) -> tuple[Any, Any]:
    """The registered site and firm that bear exactly these names, within the reader's places; None for what is not there."""
    sites = Project.objects.within(seeing(request))
    site = sites.filter(name=project.strip()).order_by("pk").first() if project.strip() else None
    firm = Enterprise.objects.filter(name=employer.strip()).order_by("pk").first() if employer.strip() else None
    return site, firm
