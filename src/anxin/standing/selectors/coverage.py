"""How far the safeguards of an area are in place (R134): per check, per place, and where none is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from anxin.access.models import Region
from anxin.access.scope import Scope

from ..models import Joining, ProjectStanding
from ..safeguards import CHECKS, FAULTS
from ..sets import Chosen, SafeguardSet, chosen


@dataclass
class Line:
    """One place or trade. ``whole``: projects with every check of their set; ``none``: with not one; ``short_in``: with a
    period of labour cost whose day has passed unpaid or short (R096)."""

    key: str
    name: str
    projects: int = 0
    whole: int = 0
    none: int = 0
    short_in: int = 0
    in_place: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass
class Coverage:
    """``set``: the reader's own; ``sets``: how many different ones hold in what he sees. ``none``: ids of projects with not one
    check in place; ``faults``: the nine faults of R135 -> number of projects."""

    set: SafeguardSet
    sets: int
    total: Line
    places: list[Line]
    trades: list[Line]
    none: list[int]
    faults: dict[str, int]


def coverage(scope: Scope, *, region: str = "") -> Coverage:
    """Of the projects within ``scope`` (of ``region`` and below, when one is named) that are not over: three queries.

    A project is measured by the set of its own place.
    """
    held = chosen()
    rows = (
        ProjectStanding.objects.within(scope)
        .exclude(joining=Joining.OVER)
        .filter(project__region_code__startswith=region)
        .values_list("project_id", "project__region_code", "authority", "lacking", "faults", "short_periods")
        .order_by("project_id")
    )
    total = Line("", "合计")
    places: dict[str, Line] = {}
    trades: dict[str, Line] = {}
    none: list[int] = []
    faults: dict[str, int] = dict.fromkeys(FAULTS, 0)
    by_region: dict[str, SafeguardSet] = {}
    for project_id, place, authority, lacking, found, short in rows:
        chosen_set = by_region.get(place) or by_region.setdefault(place, held.of(place))
        codes = set(lacking.split())
        here = places.setdefault(place, Line(place, ""))
        trade = trades.setdefault(authority, Line(authority, authority or "没写主管部门"))
        missing = [check for check in chosen_set.checks if check in codes]
        for line in (total, here, trade):
            _count(line, chosen_set, codes, missing)
            line.short_in += short > 0
        if len(missing) == len(chosen_set.checks):
            none.append(project_id)
        for code in found.split():
            faults[code] += 1
    names = dict(Region.objects.filter(code__in=list(places)).values_list("code", "name"))
    for code, line in places.items():
        line.name = names.get(code, code or "没写属地")
    return Coverage(
        set=_own(held, scope, region, list(by_region.values())),
        sets=len({(s.name, s.checks) for s in by_region.values()}),
        total=total,
        places=sorted(places.values(), key=lambda line: line.key),
        trades=sorted(trades.values(), key=lambda line: (-line.projects, line.key)),
        none=none,
        faults=faults,
    )


def _own(held: Chosen, scope: Scope, region: str, met: list[SafeguardSet]) -> SafeguardSet:
    place = region or (scope.regions[0] if scope.regions else "")
    if not place and met:
        return met[0]
    return held.of(place)


def _count(line: Line, chosen_set: SafeguardSet, lacking: set[str], missing: list[str]) -> None:
    line.projects += 1
    line.whole += not missing
    line.none += len(missing) == len(chosen_set.checks)
    for check in CHECKS:
        line.counted[check] += 1
        line.in_place[check] += check not in lacking
