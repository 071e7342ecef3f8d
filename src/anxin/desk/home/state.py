"""How the reader's area stands today, in the few numbers of the first page; each opens the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.kit import months
from anxin.monitoring.models import Run
from anxin.standing.areas import ASKED, SUMS, AreaNow, area_now, owed_people, told_of
from anxin.standing.models import AreaDay, Joining, ProjectMonthStanding, ProjectStanding, WorkerMonthStanding
from anxin.standing.selectors import Clearing, clearing
from anxin.ui import words

from ..kept import kept, last_run
from ..links import address

# A year of months stands side by side.
_MONTHS = 12


@dataclass(frozen=True)
class MonthPaid:
    """All sites' wages of one month."""

    month: int
    owed_fen: int
    paid_fen: int
    missing_fen: int
    sites: int

    @property
    def share(self) -> str:
        return words.percent(min(self.paid_fen, self.owed_fen), self.owed_fen)


@dataclass(frozen=True)
class Updated:
    """The last evaluation, and how many projects report to the platform."""

    run: Run | None
    at: datetime | None
    joined: int
    must: int


@dataclass(frozen=True)
class Area:
    now: AreaNow
    last_month: MonthPaid
    clearing: Clearing
    updated: Updated


def seeing(request: HttpRequest) -> Scope:
    return request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]


def area(request: HttpRequest, region: str = "") -> Area:
    """The state of the reader's area, or of one region in it."""
    scope = seeing(request)
    as_of: date = request.as_of  # type: ignore[attr-defined]
    run = last_run(request)
    projects = ProjectStanding.objects.within(scope)
    people = WorkerMonthStanding.objects.within(scope)
    by_month = ProjectMonthStanding.objects.within(scope)
    if region:
        projects = projects.filter(project__region_code__startswith=region)
        people = people.filter(project__region_code__startswith=region)
        by_month = by_month.filter(project__region_code__startswith=region)
    now = area_now(projects, kept(request, scope, f"people {region}", lambda: owed_people(people)))
    last = months.add(months.month_of(as_of), -1)
    joined = projects.aggregate(
        joined=Count("pk", filter=Q(joining=Joining.JOINED)),
        must=Count("pk", filter=Q(joining__in=(Joining.JOINED, Joining.NOT_JOINED, Joining.UNLISTED))),
    )
    return Area(
        now=now,
        last_month=kept(request, scope, f"month {region} {last}", lambda: _month(by_month, last)),
        clearing=clearing(scope, as_of=as_of, owed_fen=now.owed_fen, region=region),
        updated=Updated(run, run.finished_at if run else None, joined["joined"], joined["must"]),
    )


def _month(rows: Any, month: int) -> MonthPaid:
    told = (
        rows.filter(month=month)
        .order_by()
        .aggregate(owed=Sum("owed_fen"), paid=Sum("paid_fen"), missing=Sum("missing_fen"),
                   sites=Count("pk", filter=Q(missing_fen__gt=0)))
    )  # fmt: skip
    return MonthPaid(month, told["owed"] or 0, told["paid"] or 0, told["missing"] or 0, told["sites"] or 0)


def months_paid(scope: Scope, as_of: date, region: str = "") -> list[MonthPaid]:
    """The latest months whose pay day has come for some site, the latest first: what is still missing of each. One query.

    ``missing_fen`` and ``sites`` count those past their pay day alone, as the list behind them does.
    """
    rows = ProjectMonthStanding.objects.within(scope).filter(due_on__lt=as_of, on_sheet__gt=0)
    if region:
        rows = rows.filter(project__region_code__startswith=region)
    told = (
        rows.order_by()
        .values("month")
        .annotate(owed=Sum("owed_fen"), paid=Sum("paid_fen"), missing=Sum("missing_fen"),
                  sites=Count("pk", filter=Q(missing_fen__gt=0)))
        .order_by("-month")[:_MONTHS]
    )  # fmt: skip
    return [MonthPaid(row["month"], row["owed"], row["paid"], row["missing"], row["sites"]) for row in told]


@dataclass(frozen=True)
class Tile:
    """A place below the reader's own, or a trade: how its projects stand."""

    code: str
    name: str
    now: AreaNow
    url: str


def tiles(scope: Scope, region: str, *, url: str = "desk:board_place") -> list[Tile]:
    """The regions right below ``region`` that have projects, in the order of their codes. Four queries."""
    length = _next_length(region)
    if length is None:
        return []
    sums: dict[str, dict[str, int]] = {}
    rows = (
        ProjectStanding.objects.within(scope)
        .filter(project__region_code__startswith=region)
        .order_by()
        .values("project__region_code")
        .annotate(**ASKED)
    )
    for row in rows:
        code = row["project__region_code"][:length]
        here = told_of(row)
        told = sums.setdefault(code, dict.fromkeys(SUMS, 0))
        for name in SUMS:
            told[name] += here[name]
    # As the last evaluation counted them: people are not the sum of the people of parts.
    last = AreaDay.objects.within(scope).order_by("-on").values_list("on", flat=True).first()
    days = AreaDay.objects.within(scope).filter(on=last, region_code__startswith=region)
    people = dict(days.values_list("region_code", "owed_people"))
    names = dict(Region.objects.filter(Q(code__in=list(sums)) | Q(parent_id=region)).values_list("code", "name"))
    codes = sorted(set(sums) | {code for code in names if len(code) == length and code.startswith(region)})
    return [
        Tile(
            code,
            names.get(code, code if code != region else "没写到乡镇"),
            AreaNow(**sums.get(code, {}), owed_people=people.get(code, 0)),
            address(url, code) if code in names else "",
        )
        for code in codes
    ]


def _next_length(region: str) -> int | None:
    """How long the codes right below a region are."""
    return {0: 2, 2: 4, 4: 6, 6: 9}.get(len(region))
