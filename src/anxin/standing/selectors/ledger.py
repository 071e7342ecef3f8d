"""The ledger of projects: each with how it stands."""

from __future__ import annotations

from django.db.models import QuerySet

from anxin.access.scope import Scope
from anxin.registry.models import Project

from ..models import ProjectStanding


def ledger(scope: Scope) -> QuerySet[Project]:
    """Projects within ``scope`` with their standing (none before the first evaluation), owner and contractor: one query."""
    return Project.objects.within(scope).select_related("standing", "standing__owner", "standing__contractor")


def standing_of(project: Project) -> ProjectStanding | None:
    """How the project stood when it was last evaluated; None before that."""
    try:
        return project.standing
    except ProjectStanding.DoesNotExist:
        return None
