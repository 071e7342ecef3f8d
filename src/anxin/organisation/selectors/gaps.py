"""Projects and enterprises for which nobody answers yet (R025, R027)."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from anxin.access.scope import Scope
from anxin.registry.models import Project, ProjectFact

from ..models import KeyEnterprise, Pairing, ProjectOwner, Village

# Parts that every ongoing project must have, with what is asked of each.
WANTED: dict[str, str] = {
    "coordinator": "治欠协管员",
    "paired": "结对包联干部",
    "leader": "包保领导",
    "labour_officer": "劳资专管员",
}
_OVER = (ProjectFact.Status.FINISHED,)


def projects_by_owner(scope: Scope, as_of: date) -> QuerySet[Project]:
    """Projects inside ``scope`` that are not finished, each with ``has_coordinator``, ``has_paired``, ``has_leader``,
    ``has_labour_officer`` on the day: appointed, or named by the project ledger."""
    facts = ProjectFact.objects_unscoped.filter(project=OuterRef("pk"), known_to__isnull=True)
    owners = ProjectOwner.objects_unscoped.filter(project=OuterRef("pk")).in_force(as_of)
    pairs = Pairing.objects_unscoped.filter(project=OuterRef("pk")).in_force(as_of)
    latest = facts.order_by("-known_from", "-pk")
    return (
        Project.objects.within(scope)
        .annotate(
            status=Subquery(latest.values("status")[:1], output_field=CharField()),
            has_coordinator=Exists(owners.filter(part="coordinator")) | Exists(facts.exclude(coordinator="")),
            has_labour_officer=Exists(owners.filter(part="labour_officer")) | Exists(facts.exclude(labour_officer="")),
            has_leader=Exists(owners.filter(part="leader")),
            has_paired=Exists(pairs),
        )
        .exclude(status__in=_OVER)
    )


def gap_counts(scope: Scope, as_of: date) -> dict[str, int]:
    """How many projects inside ``scope`` lack each part, and ``projects``: how many there are."""
    rows = projects_by_owner(scope, as_of)
    lacking = {part: Count(Case(When(**{f"has_{part}": False}, then=Value(1)))) for part in WANTED}
    return rows.aggregate(projects=Count("pk"), **lacking)


def key_enterprises(scope: Scope, as_of: date) -> QuerySet[KeyEnterprise]:
    """Enterprises that must have a named official inside ``scope``, each with ``has_pair``; those without first."""
    pairs = Pairing.objects_unscoped.filter(enterprise=OuterRef("enterprise"), region=OuterRef("region")).in_force(
        as_of
    )
    rows = KeyEnterprise.objects.within(scope).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=as_of), starts_on__lte=as_of
    )
    return (
        rows.annotate(has_pair=Exists(pairs))
        .select_related("enterprise", "region")
        .order_by("has_pair", "enterprise__name", "pk")
    )


def village_gaps(scope: Scope, as_of: date) -> QuerySet[Village]:
    """Villages inside ``scope`` with ``has_head``; those without a first person responsible or a plan first (R006)."""
    from ..models import Seat

    heads = Seat.objects_unscoped.filter(village=OuterRef("pk"), post="first_responsible").in_force(as_of)
    return (
        Village.objects.within(scope)
        .annotate(has_head=Exists(heads))
        .select_related("region", "plan")
        .order_by("has_head", "region_id", "name")
    )
