"""Events and opinion of a place, and how many of the gravest there were (R311)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from anxin.access.scope import Scope

from ..flow import INCIDENT, OPINION
from ..models import EmergencyPlan, Grade, Incident, Kind, Opinion, OpinionRound, Release, late, open_ones

_AROUND = ("project", "employer", "agency__region", "first_agency", "handler", "clock")


def incidents(scope: Scope) -> QuerySet[Incident]:
    return Incident.objects.within(scope).select_related(*_AROUND, "report_clock", "plan")


def opinions(scope: Scope) -> QuerySet[Opinion]:
    return Opinion.objects.within(scope).select_related(*_AROUND, "clue", "incident", "found_by")


def releases(scope: Scope) -> QuerySet[Release]:
    rows = Release.objects.within(scope).select_related("opinion", "incident", "approved_by")
    return rows.select_related("agency__region", "first_agency", "handler", "clock")


def incident_late(now: datetime, as_of: date) -> Q:
    """Open events of which a step or a report is late."""
    return open_ones(INCIDENT) & (late(now, as_of) | Q(report_due_at__lt=now))


def opinion_late(now: datetime, as_of: date) -> Q:
    return open_ones(OPINION) & late(now, as_of)


def mine(user: Any) -> Q:
    """In his hands, or in nobody's of his office."""
    held = Q(handler=user)
    return held | Q(handler__isnull=True, agency_id=user.agency_id) if user.agency_id else held


def to_approve(scope: Scope, user: Any) -> QuerySet[Release]:
    """Texts that wait for this person: those of which he wrote no version."""
    wrote = Release.objects_unscoped.filter(texts__written_by=user).values("pk")
    return releases(scope).filter(state="waiting").exclude(pk__in=wrote).order_by("due_at", "pk")


def plans(scope: Scope) -> QuerySet[EmergencyPlan]:
    return EmergencyPlan.objects.within(scope).select_related("enterprise").prefetch_related("duties")


def plans_for(thing: Incident | Opinion) -> list[EmergencyPlan]:
    """Plans in force that hold where the event is, the nearest place first."""
    kind = thing.kind if isinstance(thing, Incident) else Kind.OPINION.value
    above = [thing.region_code[:n] for n in (2, 4, 6, 9) if n <= len(thing.region_code)]
    rows = EmergencyPlan.objects_unscoped.filter(region_code__in=above, ends_on__isnull=True, enterprise__isnull=True)
    return [plan for plan in rows.order_by("-region_code", "-pk") if kind in plan.covers]


@dataclass(frozen=True, slots=True)
class Gravest:
    """Since the first of January: events that no plan allows for. Both are to be 0."""

    groups: int
    extremes: int


def gravest(scope: Scope, as_of: date) -> Gravest:
    """Major group events and extreme acts of the year, signs and what was called off left out."""
    rows = (
        Incident.objects.within(scope)
        .filter(happened_at__year=as_of.year, only_signs=False)
        .exclude(state="called_off")
    )
    n = rows.aggregate(
        groups=Count("pk", filter=Q(kind=Kind.GROUP, grade__in=[Grade.MAJOR, Grade.GRAVE])),
        extremes=Count("pk", filter=Q(kind=Kind.EXTREME)),
    )
    return Gravest(n["groups"], n["extremes"])


def last_round(scope: Scope) -> OpinionRound | None:
    return OpinionRound.objects.within(scope).select_related("agency").order_by("-at").first()


__all__ = [
    "Gravest",
    "gravest",
    "incident_late",
    "incidents",
    "last_round",
    "mine",
    "opinion_late",
    "opinions",
    "plans",
    "plans_for",
    "releases",
    "to_approve",
]
