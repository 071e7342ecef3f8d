"""Where a code should hang and none is in use (R118, R119): sites not over, key enterprises, towns and streets, communities."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.organisation.models import KeyEnterprise, Village
from anxin.registry.models import Project
from anxin.standing.models import Joining
from anxin.standing.selectors import ledger

from ..models import SiteCode


def in_use() -> QuerySet[SiteCode]:
    """Codes that are in use, for asking whether there is one; never shown without a scope."""
    return SiteCode.objects_unscoped.filter(retired_at__isnull=True)


def due_projects(scope: Scope) -> QuerySet[Project]:
    """Sites that need a code: evaluated, and not over; ``has_code`` says whether one is in use."""
    rows = ledger(scope).filter(standing__isnull=False).exclude(standing__joining=Joining.OVER)
    return rows.annotate(has_code=Exists(in_use().filter(project=OuterRef("pk"))))


def due_firms(scope: Scope, as_of: date) -> QuerySet[KeyEnterprise]:
    """Key enterprises of the day, each in its place."""
    codes = in_use().filter(enterprise=OuterRef("enterprise"), region_code__startswith=OuterRef("region_id"))
    rows = KeyEnterprise.objects.within(scope).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=as_of), starts_on__lte=as_of
    )
    return rows.select_related("enterprise", "region").annotate(has_code=Exists(codes))


def due_towns(scope: Scope) -> QuerySet[Region]:
    """Towns and streets, each of which needs a code at its window (劳动者维权窗口)."""
    inside = Q(pk__in=[])
    for prefix in scope.regions:
        inside |= Q(code__startswith=prefix)
    codes = in_use().filter(
        project__isnull=True, enterprise__isnull=True, village__isnull=True, region_code__startswith=OuterRef("code")
    )
    return Region.objects.filter(inside, level=Region.Level.TOWN).annotate(has_code=Exists(codes))


def due_villages(scope: Scope) -> QuerySet[Village]:
    """Communities that the office has entered, each of which needs a code at its window."""
    codes = in_use().filter(village=OuterRef("pk"))
    return Village.objects.within(scope).select_related("region").annotate(has_code=Exists(codes))


def gap_projects(scope: Scope) -> QuerySet[Project]:
    return due_projects(scope).filter(has_code=False)


def gap_firms(scope: Scope, as_of: date) -> QuerySet[KeyEnterprise]:
    return due_firms(scope, as_of).filter(has_code=False)


def gap_towns(scope: Scope) -> QuerySet[Region]:
    return due_towns(scope).filter(has_code=False)


def gap_villages(scope: Scope) -> QuerySet[Village]:
    return due_villages(scope).filter(has_code=False)
