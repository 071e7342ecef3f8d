"""Reception days with what was heard on them (R176)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from anxin.access.scope import Scope
from anxin.deadlines.clock import CHINA

from ..models import Clue, Door, ReceptionDay


@dataclass
class Reception:
    """A day, and the clues that its office heard on it."""

    day: ReceptionDay
    clues: list[Clue] = field(default_factory=list)


def receptions(scope: Scope, year: int) -> list[Reception]:
    """The days of a year, the latest first. Two queries."""
    days = list(ReceptionDay.objects.within(scope).filter(on__year=year).select_related("agency").order_by("-on", "pk"))
    if not days:
        return []
    first = datetime.combine(days[-1].on, time(), CHINA)
    after = datetime.combine(days[0].on + timedelta(days=1), time(), CHINA)
    heard: dict[tuple[int, object], list[Clue]] = defaultdict(list)
    rows = Clue.objects.within(scope).filter(door=Door.RECEPTION, arrived_at__gte=first, arrived_at__lt=after)
    for clue in rows.exclude(state="withdrawn").order_by("pk"):
        heard[clue.first_agency_id, clue.arrived_at.astimezone(CHINA).date()].append(clue)
    return [Reception(day, [] if day.called_off else heard[day.agency_id, day.on]) for day in days]
