"""Which enterprises are in payment difficulty, which are watched, and which monthly checks are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from anxin import law
from anxin.access.scope import Scope
from anxin.kit import months

from ..models import Status, Warning, Watch

# The rule of which each warning is one employer's unpaid month on one site: its money and people may be added up.
_UNPAID = "W02"


@dataclass(frozen=True)
class Difficulty:
    """What an enterprise owes inside the scope: sites and months with unpaid wages, people (counted once a site and
    month), fen, how many of those warnings are red."""

    enterprise_id: int
    name: str
    projects: int
    months: int
    people: int
    amount_fen: int
    red: int


def in_difficulty(scope: Scope, as_of: date, *, watched: bool = False) -> list[Difficulty]:
    """Employers with wages unpaid for so many months that a rule calls it orange, or with a red warning for one.

    The most owed first; those that are watched already only with ``watched``. One query more for these.
    """
    least = int(law.number("enterprise.arrears_orange_months", as_of).value)
    found = _owing(scope).filter(Q(months__gte=least) | Q(red__gt=0))
    known = set()
    if not watched:
        rows = Watch.objects.within(scope).filter(ended_on__isnull=True)
        known = set(rows.values_list("enterprise_id", flat=True))
    return [_difficulty(row) for row in found.order_by("-amount") if row["employer_id"] not in known]


def difficulty_of(scope: Scope, enterprises: list[int]) -> dict[int, Difficulty]:
    """What these enterprises owe now inside the scope; those that owe nothing are left out."""
    return {row["employer_id"]: _difficulty(row) for row in _owing(scope).filter(employer_id__in=enterprises)}


def _owing(scope: Scope) -> QuerySet[Any, dict[str, Any]]:
    rows = Warning.objects.within(scope).exclude(status=Status.CLEARED)
    rows = rows.filter(rule=_UNPAID, project__isnull=False, employer__isnull=False)
    return (
        rows.order_by()
        .values("employer_id")
        .annotate(
            name=Max("employer__name"),
            projects=Count("project", distinct=True),
            months=Count("month", distinct=True),
            people=Sum("people"),
            amount=Sum("amount_fen"),
            red=Count("pk", filter=Q(level="red")),
        )
    )


def _difficulty(row: dict[str, Any]) -> Difficulty:
    return Difficulty(
        row["employer_id"],
        row["name"],
        row["projects"],
        row["months"],
        row["people"] or 0,
        row["amount"] or 0,
        row["red"],
    )


def watches(scope: Scope, *, ended: bool = False) -> QuerySet[Watch]:
    """Watches within the scope, with their checks; those in force unless ``ended``."""
    rows = Watch.objects.within(scope).select_related("enterprise").prefetch_related("checks")
    return rows.filter(ended_on__isnull=not ended).order_by("kind", "enterprise__name", "pk")


def missing_checks(watch: Watch, as_of: date) -> list[int]:
    """Months that are over (YYYYMM) and were not checked, oldest first; none for a watch without monthly checks."""
    if watch.kind != Watch.Kind.LISTED:
        return []
    until = watch.ended_on or as_of
    checked = {check.month for check in watch.checks.all()}
    last = months.add(months.month_of(until), -1)
    first = months.month_of(watch.started_on)
    return [month for month in months.span(first, last) if month not in checked] if first <= last else []


def checked_this_month(watch: Watch, as_of: date) -> bool:
    """Whether the running month, due by its last day, has been checked."""
    return any(check.month == months.month_of(as_of) for check in watch.checks.all())
