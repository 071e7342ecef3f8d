"""Towards the Spring Festival: how much is still owed, how fast it shrinks, and when it would be nothing at that speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from anxin import law
from anxin.access.scope import Scope
from anxin.law.festival import days_to_spring_festival

from ..models import AreaDay

# Beyond this the answer is only that it takes far too long.
_FAR = timedelta(days=3650)


@dataclass(frozen=True)
class Point:
    on: date
    fen: int


@dataclass(frozen=True)
class Clearing:
    """``points``: what was owed on each known day, the earliest first, ``as_of`` last. ``per_day_fen``: by how much it fell a
    day over the days that the speed is taken from; None when there is no earlier day to compare with. ``clear_on``: when
    nothing would be left at that speed; None when it does not fall, or not in ten years."""

    as_of: date
    festival_on: date
    points: list[Point]
    per_day_fen: int | None
    clear_on: date | None

    @property
    def owed_fen(self) -> int:
        return self.points[-1].fen if self.points else 0

    @property
    def days_left(self) -> int:
        return (self.festival_on - self.as_of).days

    @property
    def needed_fen(self) -> int:
        """What must be paid off a day so that nothing is left on the eve of the festival; all of it on the last day."""
        return -(-self.owed_fen // max(1, self.days_left))

    @property
    def late_days(self) -> int | None:
        """Days after the festival on which it would be cleared; negative: before it. None when it would not be."""
        return None if self.clear_on is None else (self.clear_on - self.festival_on).days

    @property
    def words(self) -> str:
        """The forecast in one sentence."""
        if not self.owed_fen:
            return "已清零。"
        if self.per_day_fen is None:
            return "还没有足够的日子看出快慢。"
        if self.clear_on is None or self.late_days is None:
            return "没有在减少，照这样清不了。"
        on = f"{self.clear_on.month} 月 {self.clear_on.day} 日"
        if self.clear_on.year != self.festival_on.year:
            on = f"{self.clear_on.year} 年 {on}"
        if self.late_days > 0:
            return f"{on}清零，晚于春节 {self.late_days} 天。"
        return f"{on}清零，早于春节 {-self.late_days} 天。" if self.late_days else f"{on}清零，正是春节。"


def clearing(scope: Scope, *, as_of: date, owed_fen: int, region: str = "") -> Clearing:
    """The line of what is owed in the regions of ``scope`` (of ``region`` alone when one is named), ``owed_fen`` being today's.

    One query. A scope without a region (a project's) has no line: only today's point.
    """
    weeks = int(law.number("home.past_weeks", as_of).value)
    regions = [region] if region else list(scope.regions)
    days = (
        AreaDay.objects.within(scope)
        .filter(region_code__in=regions, on__gte=as_of - timedelta(days=7 * weeks), on__lt=as_of)
        .values("on")
        .annotate(fen=Sum("owed_fen"))
        .order_by("on")
    )
    points = [Point(row["on"], row["fen"]) for row in days] if regions else []
    points.append(Point(as_of, owed_fen))
    speed_d = int(law.number("home.speed_d", as_of).value)
    return _clearing(points, as_of, speed_d)


def _clearing(points: Sequence[Point], as_of: date, speed_d: int) -> Clearing:
    festival_on = as_of + timedelta(days=days_to_spring_festival(as_of))
    now = points[-1]
    earlier = [p for p in points[:-1] if (as_of - p.on).days <= speed_d]
    per_day: int | None = None
    clear_on: date | None = None
    if earlier:
        first = earlier[0]
        days = (as_of - first.on).days
        fell = first.fen - now.fen
        per_day = fell // days
        if fell > 0:
            # Rounded up: on the day before something would still be left.
            left = timedelta(days=-(-now.fen * days // fell))
            clear_on = as_of + left if left <= _FAR else None
    return Clearing(as_of, festival_on, list(points), per_day, clear_on)
