"""Codes as they stand: how often they are scanned, whether they are well, and how far a place is covered (R118, R119)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from anxin import law
from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.deadlines.clock import CHINA
from anxin.registry.models import Project

from ..models import ClueDraft, CodeScan, SiteCode
from .code_gaps import due_firms, due_projects, due_towns, due_villages, in_use

# state -> what it is called; the first that holds, from the top.
HEALTH = {
    "retired": "已停用",
    "broken": "查看时扫不开",
    "flooded": "一天扫得太多",
    "never": "没人扫过",
    "silent": "很久没人扫",
    "new": "刚做，还没人扫",
    "good": "有人扫",
}
# What somebody should go and look at.
LOOK = ("broken", "flooded", "never", "silent")
_LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Limits:
    """``silent_d``: without a scan for so many days it is silent. ``flood``: so many scans in a day are too many."""

    silent_d: int
    flood: int

    @classmethod
    def of(cls, as_of: date) -> Limits:
        return cls(int(law.number("code.silent_d", as_of).value), int(law.number("code.flood_scans", as_of).value))

    def since(self, as_of: date) -> date:
        """The first of the days that count as recent."""
        return as_of - timedelta(days=self.silent_d - 1)


def with_scans(rows: QuerySet[SiteCode], as_of: date) -> QuerySet[SiteCode]:
    """Codes with ``scanned`` (times in all), ``recent`` (in the last ``silent_d`` days), ``last_on``, ``peak`` (most in one recent day that
    nobody has looked into since), ``told`` (complaints that came through it) and ``health``. No further query per row."""
    limits = Limits.of(as_of)
    since = limits.since(as_of)
    mine = CodeScan.objects.filter(code=OuterRef("pk"), on__lte=as_of).order_by()
    seen = Coalesce(OuterRef("checked_on"), Value(_LONG_AGO, output_field=DateField()))
    told = ClueDraft.objects.filter(code=OuterRef("pk"), clue__isnull=False).order_by()
    # Without a day of hanging, the day on which it was made counts.
    start = datetime.combine(since, time.min, CHINA)
    waits = Q(hung_on__lt=since) | Q(hung_on__isnull=True, made_at__lt=start)
    return rows.annotate(
        scanned=_sum(mine),
        recent=_sum(mine.filter(on__gte=since)),
        last_on=Subquery(mine.order_by("-on").values("on")[:1], output_field=DateField()),
        peak=Coalesce(
            Subquery(
                mine.filter(on__gte=since).filter(on__gt=seen).order_by("-times").values("times")[:1],
                output_field=IntegerField(),
            ),
            0,
        ),
        told=Coalesce(
            Subquery(told.values("code").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
        ),
    ).annotate(
        health=Case(
            When(retired_at__isnull=False, then=Value("retired")),
            When(works=False, then=Value("broken")),
            When(peak__gte=limits.flood, then=Value("flooded")),
            When(waits, last_on__isnull=True, then=Value("never")),
            When(last_on__isnull=True, then=Value("new")),
            When(last_on__lt=since, then=Value("silent")),
            default=Value("good"),
            output_field=CharField(),
        )
    )


def _sum(scans: QuerySet[CodeScan]) -> Coalesce:
    return Coalesce(Subquery(scans.values("code").annotate(n=Sum("times")).values("n"), output_field=IntegerField()), 0)


def codes(scope: Scope, as_of: date) -> QuerySet[SiteCode]:
    """The codes of the scope's places, with their scans and health."""
    rows = SiteCode.objects.within(scope).select_related("project", "enterprise", "agency", "replaced_by")
    return with_scans(rows, as_of)


def code_of(project: Project, as_of: date) -> SiteCode | None:
    """The code in use of a site that the caller may see, with scans and health; None where there is none. One query."""
    return with_scans(in_use().filter(project=project), as_of).first()


def by_health(rows: QuerySet[SiteCode]) -> dict[str, int]:
    """How many of ``codes`` are in which state. One query."""
    counted = rows.order_by().values("health").annotate(n=Count("pk")).values_list("health", "n")
    return {**dict.fromkeys(HEALTH, 0), **dict(counted)}


def scans_of_replaced(code: SiteCode) -> dict[int, int]:
    """Of each older code that leads to this one: how often it was scanned after the day on which it was taken out of use, so that
    one sees which old posters still hang. One query."""
    late = CodeScan.objects.filter(code__replaced_by=code).annotate(gone=TruncDate("code__retired_at", tzinfo=CHINA))
    return dict(
        late.filter(on__gt=F("gone")).order_by().values("code").annotate(n=Sum("times")).values_list("code", "n")
    )


def by_week(code: SiteCode, as_of: date, weeks: int) -> list[tuple[date, int]]:
    """(first day, scans) of the last ``weeks`` weeks, the earliest first; the last one ends on ``as_of``."""
    starts = [as_of - timedelta(days=7 * n + 6) for n in reversed(range(weeks))]
    sums = dict.fromkeys(starts, 0)
    for on, times in code.scans.filter(on__gte=starts[0], on__lte=as_of).values_list("on", "times"):
        sums[starts[(on - starts[0]).days // 7]] += times
    return list(sums.items())


@dataclass
class Covered:
    """One place, trade or kind. ``due``: how many need a code; ``coded`` have one in use; ``scanned`` of these were scanned of late."""

    key: str
    name: str
    due: int = 0
    coded: int = 0
    scanned: int = 0

    @property
    def missing(self) -> int:
        return self.due - self.coded

    @property
    def silent(self) -> int:
        return self.coded - self.scanned

    def add(self, due: int, coded: int, scanned: int) -> None:
        self.due += due
        self.coded += coded
        self.scanned += scanned


@dataclass
class Coverage:
    """Sites in all, by place and by trade authority; key enterprises; windows of towns and streets, and of communities."""

    sites: Covered
    places: list[Covered]
    trades: list[Covered]
    firms: Covered
    windows: Covered
    villages: Covered
    limits: Limits


def due_rows(kind: str, scope: Scope, as_of: date) -> QuerySet:
    """Sites ('project'), key enterprises ('enterprise'), towns ('window') or communities ('village') that need a code, each with ``has_code`` and
    ``scanned``: whether a code in use was scanned of late. One query."""
    since = Limits.of(as_of).since(as_of)
    scans = CodeScan.objects.filter(code__retired_at__isnull=True, on__gte=since, on__lte=as_of)
    if kind == "project":
        return due_projects(scope).annotate(scanned=Exists(scans.filter(code__project=OuterRef("pk"))))
    if kind == "enterprise":
        mine = scans.filter(
            code__enterprise=OuterRef("enterprise"), code__region_code__startswith=OuterRef("region_id")
        )
        return due_firms(scope, as_of).annotate(scanned=Exists(mine))
    if kind == "village":
        return due_villages(scope).annotate(scanned=Exists(scans.filter(code__village=OuterRef("pk"))))
    here = scans.filter(
        code__enterprise__isnull=True,
        code__project__isnull=True,
        code__village__isnull=True,
        code__region_code__startswith=OuterRef("code"),
    )
    return due_towns(scope).annotate(scanned=Exists(here))


def code_coverage(scope: Scope, as_of: date) -> Coverage:
    """How far sites, key enterprises and windows within ``scope`` have codes, and are scanned: five queries."""
    rows = (
        due_rows("project", scope, as_of)
        .values_list("region_code", "standing__authority", "has_code", "scanned")
        .order_by()
        .annotate(n=Count("pk"))
    )
    sites = Covered("project", "工地")
    places: dict[str, Covered] = {}
    trades: dict[str, Covered] = {}
    for region, authority, has_code, scanned, n in rows:
        here = places.setdefault(region, Covered(region, ""))
        trade = trades.setdefault(authority, Covered(authority, authority or "没写主管部门"))
        for line in (sites, here, trade):
            line.add(n, n if has_code else 0, n if scanned else 0)
    names = dict(Region.objects.filter(code__in=list(places)).values_list("code", "name"))
    for code, line in places.items():
        line.name = names.get(code, code or "没写属地")
    return Coverage(
        sites=sites,
        places=sorted(places.values(), key=_worst_first),
        trades=sorted(trades.values(), key=_worst_first),
        firms=_counted("enterprise", "重点企业", due_rows("enterprise", scope, as_of)),
        villages=_counted("village", "村（社区）窗口", due_rows("village", scope, as_of)),
        windows=_counted("window", "街镇窗口", due_rows("window", scope, as_of)),
        limits=Limits.of(as_of),
    )


def _counted(key: str, name: str, rows: QuerySet) -> Covered:
    line = Covered(key, name)
    seen = rows.order_by().values_list("has_code", "scanned").annotate(n=Count("pk"))
    for has_code, scanned, n in seen:
        line.add(n, n if has_code else 0, n if scanned else 0)
    return line


def _worst_first(line: Covered) -> tuple[int, int, str]:
    return -line.missing, -line.silent, line.key
