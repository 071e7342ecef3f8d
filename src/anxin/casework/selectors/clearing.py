"""清零: how far the year's arrears and the clues of the national platform are from nothing left, with the days that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum

from anxin import law
from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.deadlines.clock import CHINA
from anxin.kit import months
from anxin.law.festival import days_to_spring_festival
from anxin.monitoring import areas

from ..flow import CASE, CLUE
from ..models import Case, CaseEvent, Clue, Door
from ..models.cases import PUBLIC

_NOT_TAKEN_UP = ("received", "sorted", "routed")
_VERIFIED = ("verified", "disposed", "replied", "called_back", "closed")


@dataclass(frozen=True)
class Zero:
    """One of the two zeros: what is still open, until when, and what the year has cleared."""

    name: str
    due_on: date
    open: int
    people: int
    left_fen: int
    closed: int


@dataclass(frozen=True)
class Rate:
    """Clues of the national platform in a year: ``share`` of those that came (None when none came), and what is asked."""

    year: int
    came: int
    closed: int
    target: Fraction
    due_on: date

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.closed, self.came) if self.came else None

    @property
    def missing(self) -> int:
        """How many more have to be closed for the target."""
        return max(-(-(self.came * self.target.numerator) // self.target.denominator) - self.closed, 0)


@dataclass(frozen=True)
class Place:
    """A district in a month: clues of the platform that came, and how far they are."""

    code: str
    name: str
    came: int
    taken_up: int
    verified: int
    closed: int
    late: int


def festival_eve(on: date) -> date:
    """The last day before the next Spring Festival."""
    ahead = days_to_spring_festival(on)
    return on + timedelta(days=(ahead or days_to_spring_festival(on + timedelta(days=1)) + 1) - 1)


def two_zeros(scope: Scope, as_of: date) -> list[Zero]:
    """两清零: the two counters with their days. One query each."""
    public = Q(funding__in=PUBLIC)
    return [
        _zero("政府、国企和合作项目", as_of.replace(month=12, day=31), public, scope, as_of),
        _zero("其他项目和单位", festival_eve(as_of), ~public, scope, as_of),
    ]


def _zero(name: str, due_on: date, which: Q, scope: Scope, as_of: date) -> Zero:
    still = ~Q(state__in=sorted(CASE.ends))
    n = (
        Case.objects.within(scope)
        .filter(which)
        .aggregate(
            open=Count("pk", filter=still), people=Sum("people", filter=still),
            left=Sum(F("owed_fen") - F("recovered_fen"), filter=still),
            closed=Count("pk", filter=Q(state="closed", closed_on__year=as_of.year)),
        )
    )  # fmt: skip
    return Zero(name, due_on, n["open"], n["people"] or 0, max(n["left"] or 0, 0), n["closed"])


def flow_of(scope: Scope, as_of: date) -> dict[str, int]:
    """存量和增量: cases that arose or were filed before the year and are open, the year's new ones, and those of them that are closed."""
    old = Q(filed_on__year__lt=as_of.year) | Q(is_old=True)
    still = ~Q(state__in=sorted(CASE.ends))
    rows: Any = Case.objects.within(scope).exclude(state="withdrawn")
    found: dict[str, int] = rows.aggregate(
        stock=Count("pk", filter=old & still), stock_closed=Count("pk", filter=old & Q(closed_on__year=as_of.year)),
        new=Count("pk", filter=~old), new_closed=Count("pk", filter=~old & Q(state="closed")),
    )  # fmt: skip
    return found


def platform_rate(scope: Scope, as_of: date, region: str) -> Rate:
    """办结率 of this year's clues of the national platform, whichever clue they were joined into."""
    n = _of_platform(scope).filter(doors__arrived_at__gte=_start(as_of.replace(month=1, day=1)))
    told = n.aggregate(came=Count("pk", distinct=True), closed=Count("pk", distinct=True, filter=Q(state="closed")))
    target = law.number("clue.platform_close_rate", as_of, region, areas.overrides()).value
    return Rate(as_of.year, told["came"], told["closed"], Fraction(str(target)), as_of.replace(month=12, day=31))


def platform_by_place(scope: Scope, month: int, as_of: date) -> list[Place]:
    """Clues of the platform that came in a month (YYYYMM), by county, or by town where the scope is one county."""
    first = _start(months.first_day(month))
    after = _start(months.first_day(months.add(month, 1)))
    wide = len({code[:6] for code in scope.regions if len(code) >= 6}) != 1
    rows = (
        _of_platform(scope)
        .filter(doors__arrived_at__gte=first, doors__arrived_at__lt=after)
        .values_list("pk", "region_code", "state", "limit_on", "closed_on")
        .distinct()
    )
    held: dict[str, list[tuple[str, date | None, date | None]]] = {}
    for _, region, state, limit_on, closed_on in rows:
        held.setdefault(region[:6] if wide else region, []).append((state, limit_on, closed_on))
    names = dict(Region.objects.filter(code__in=held).values_list("code", "name"))
    return [
        Place(
            code, names.get(code, code), len(said), sum(s not in _NOT_TAKEN_UP for s, *_ in said),
            sum(s in _VERIFIED for s, *_ in said), sum(s == "closed" for s, *_ in said),
            sum(bool(due) and (closed or as_of) > due for _, due, closed in said),  # type: ignore[operator]
        )
        for code, said in sorted(held.items())
    ]  # fmt: skip


def _of_platform(scope: Scope) -> Any:
    ended = sorted(CLUE.ends - {"closed"})
    return Clue.objects.within(scope).exclude(state__in=ended).filter(doors__door=Door.NATIONAL)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def to_look_back(scope: Scope, as_of: date) -> list[Case]:
    """Cases closed this year at which nobody has looked back yet, the oldest first (R207)."""
    seen = CaseEvent.objects.filter(step="look_back", as_of__year=as_of.year).values("case")
    rows = Case.objects.within(scope).filter(state="closed", closed_on__year=as_of.year).exclude(pk__in=seen)
    return list(rows.select_related("agency", "handler").order_by("closed_on", "pk"))


def looked_back(scope: Scope, as_of: date) -> int:
    """How many cases of this year were looked back at."""
    events = CaseEvent.objects.filter(step="look_back", as_of__year=as_of.year)
    return events.filter(case__in=Case.objects.within(scope).values("pk")).values("case").distinct().count()
