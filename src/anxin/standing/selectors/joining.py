"""The duty to join the platform (R121, R122): who has joined, who runs as he should, who is missing, by place and trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.registry.models import Project, Sighting

from ..models import Joining, Pilot, ProjectStanding


@dataclass
class Place:
    """One place or trade. ``due``: projects that must have joined (joined or not, exempt ones and unlisted ones left out)."""

    key: str
    name: str
    joined: int = 0
    not_joined: int = 0
    exempt: int = 0
    unlisted: int = 0
    running: int = 0

    @property
    def due(self) -> int:
        return self.joined + self.not_joined

    @property
    def join_rate(self) -> tuple[int, int]:
        """接入率 as (joined, of how many that must)."""
        return self.joined, self.due

    @property
    def run_rate(self) -> tuple[int, int]:
        """运行率 as (running, of how many that have joined)."""
        return self.running, self.joined

    def add(self, joining: str, running: bool | None, count: int) -> None:
        if joining == Joining.JOINED:
            self.joined += count
            self.running += count if running else 0
        elif joining == Joining.NOT_JOINED:
            self.not_joined += count
        elif joining == Joining.EXEMPT:
            self.exempt += count
        elif joining == Joining.UNLISTED:
            self.unlisted += count


def joining(scope: Scope, *, region: str = "") -> tuple[Place, list[Place], list[Place]]:
    """(total, by place, by trade authority) of the projects that are not over, within ``scope``: two queries.

    接入率 is joined ÷ due, 运行率 is running ÷ joined.
    """
    rows = (
        ProjectStanding.objects.within(scope)
        .exclude(joining=Joining.OVER)
        .filter(project__region_code__startswith=region)
        .values("project__region_code", "authority", "joining", "running")
        .order_by()
        .annotate(n=Count("project_id"))
    )
    total = Place("", "合计")
    places: dict[str, Place] = {}
    trades: dict[str, Place] = {}
    for row in rows:
        code, authority = row["project__region_code"], row["authority"]
        here = places.setdefault(code, Place(code, ""))
        trade = trades.setdefault(authority, Place(authority, authority or "没写主管部门"))
        for line in (total, here, trade):
            line.add(row["joining"], row["running"], row["n"])
    names = dict(Region.objects.filter(code__in=list(places)).values_list("code", "name"))
    for code, line in places.items():
        line.name = names.get(code, code or "没写属地")
    return total, sorted(places.values(), key=_worst_first), sorted(trades.values(), key=_worst_first)


def _worst_first(line: Place) -> tuple[int, str]:
    return -line.not_joined - line.unlisted, line.key


def known_elsewhere(scope: Scope) -> QuerySet[Project]:
    """Projects that another office has seen and that have not joined: not on the ledger, or on it and not joined (R037)."""
    seen = Sighting.objects.within(scope).filter(known_to__isnull=True).values("project_id")
    return (
        Project.objects.within(scope)
        .filter(pk__in=seen, standing__joining__in=[Joining.UNLISTED, Joining.NOT_JOINED])
        .select_related("standing")
    )


@dataclass(frozen=True)
class PilotLine:
    """A pilot and where it is: ``at_start`` and ``now`` are (joined, due)."""

    pilot: Pilot
    place: str
    at_start: tuple[int, int]
    now: tuple[int, int]

    @property
    def reached(self) -> bool:
        joined, due = self.now
        return bool(due) and joined * 1_000_000 >= due * self.pilot.target_ppm


def pilots(scope: Scope, *, as_of: date) -> list[PilotLine]:
    """How the pilots within ``scope`` come on (R130). One query for each pilot besides two."""
    held = list(Pilot.objects.within(scope).select_related("region").order_by("region_id", "name"))
    lines = []
    for pilot in held:
        due = ProjectStanding.objects.within(scope).filter(
            project__region_code__startswith=pilot.region_id, joining__in=[Joining.JOINED, Joining.NOT_JOINED]
        )
        counted = due.aggregate(
            due=Count("pk"),
            joined=Count("pk", filter=Q(joining=Joining.JOINED)),
            before=Count("pk", filter=Q(joining=Joining.JOINED, joined_on__lt=pilot.starts_on)),
            due_before=Count("pk", filter=Q(start_on__isnull=True) | Q(start_on__lt=pilot.starts_on)),
        )
        lines.append(
            PilotLine(
                pilot,
                pilot.region.name,
                (counted["before"], counted["due_before"]),
                (counted["joined"], counted["due"]),
            )
        )
    return lines
