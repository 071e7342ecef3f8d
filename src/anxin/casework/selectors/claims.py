"""The claim beside the facts: what the platform already knew of the months that he names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from anxin.access.scope import Scope
from anxin.monitoring.models import Status, Warning
from anxin.standing.models import WorkerMonthStanding

from ..models import Case, Clue

# Months shown when he names none, and workers offered at once for a case.
_LAST_MONTHS, _OFFERED = 12, 300
_MISSING = Q(missing_fen__gt=0)


@dataclass(frozen=True, slots=True)
class MonthFact:
    """One month of the site (or of the one worker, where he is known). Amounts in fen."""

    month: int
    claimed: bool
    people: int
    short: int
    owed_fen: int
    paid_fen: int
    missing_fen: int


@dataclass(frozen=True)
class Facts:
    """``of_worker``: the months are those of the one who speaks. ``known``: the platform holds any month of the claim."""

    months: list[MonthFact]
    of_worker: bool
    warnings: list[Warning]

    @property
    def known(self) -> bool:
        return any(m.claimed for m in self.months)

    @property
    def missing_fen(self) -> int:
        return sum(m.missing_fen for m in self.months if m.claimed)

    @property
    def short(self) -> int:
        """People who lack money in the claimed month with most of them."""
        return max((m.short for m in self.months if m.claimed), default=0)


def facts_beside(scope: Scope, clue: Clue) -> Facts:
    """Months and open warnings of the clue's site within ``scope``. Three queries, one where no site is known."""
    if clue.project_id is None:
        return Facts([], False, [])
    rows = WorkerMonthStanding.objects.within(scope).filter(project_id=clue.project_id)
    of_worker = clue.worker_id is not None
    if of_worker:
        rows = rows.filter(worker_id=clue.worker_id)
    claimed = set(clue.found_months or clue.months)
    if claimed:
        rows = rows.filter(month__in=claimed)
    told = (
        rows.order_by("-month")
        .values("month")
        .annotate(
            people=Count("worker_id", distinct=True),
            short=Count("worker_id", distinct=True, filter=_MISSING),
            owed=Sum("owed_fen"),
            paid=Sum("paid_fen"),
            missing=Sum("missing_fen"),
        )
    )
    found = [
        MonthFact(
            m["month"],
            not claimed or m["month"] in claimed,
            m["people"],
            m["short"],
            m["owed"],
            m["paid"],
            m["missing"],
        )
        for m in told[:_LAST_MONTHS]
    ]
    warnings = Warning.objects.within(scope).filter(project_id=clue.project_id).exclude(status=Status.CLEARED)
    if claimed:
        warnings = warnings.filter(Q(month__in=claimed) | Q(month__isnull=True))
    return Facts(found, of_worker, list(warnings.select_related("agency", "person").order_by("-month", "pk")[:20]))


@dataclass(frozen=True, slots=True)
class MissingMonth:
    """A worker's month that lacks money: what a case may claim. ``key``: '7-202603'."""

    worker_id: int
    name: str
    month: int
    missing_fen: int

    @property
    def key(self) -> str:
        return f"{self.worker_id}-{self.month}"


def missing_months(
    scope: Scope,
    *,
    project_id: int | None,
    employer_id: int | None = None,
    worker_id: int | None = None,
    months: Iterable[int] = (),
    case: Case | None = None,
) -> list[MissingMonth]:
    """Worker-months within ``scope`` that lack money and are not in ``case`` yet; none where no site is known."""
    if project_id is None:
        return []
    rows = WorkerMonthStanding.objects.within(scope).filter(_MISSING, project_id=project_id)
    if employer_id is not None:
        rows = rows.filter(employer_id=employer_id)
    if worker_id is not None:
        rows = rows.filter(worker_id=worker_id)
    if asked := list(months):
        rows = rows.filter(month__in=asked)
    held = set(case.owed.values_list("worker_id", "month")) if case is not None else set()
    told = rows.order_by("month", "worker_id").values_list("worker_id", "worker__name", "month", "missing_fen")
    return [MissingMonth(*one) for one in told[:_OFFERED] if (one[0], one[2]) not in held]
