"""The line of what is owed, towards the Spring Festival: what was, what must be, and where it goes at this speed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from anxin.standing.selectors import Clearing

# As many steps ahead as the eye needs to follow a straight line.
_STEPS = 8


def line_chart(told: Clearing) -> dict[str, Any] | None:
    """The chart's data (万元), or None where there is nothing to draw: no earlier day, or nothing owed at all."""
    if len(told.points) < 2 or not any(p.fen for p in told.points):
        return None
    ahead = _ahead(told)
    past = [p.on for p in told.points]
    labels = [_label(on, told.as_of) for on in (*past, *ahead)]
    actual = [_wan(p.fen) for p in told.points] + [None] * len(ahead)
    before = [None] * (len(past) - 1)
    needed = [*before, *(_needed(told, on) for on in (told.as_of, *ahead))]
    series: list[dict[str, Any]] = [
        {"name": "实际", "type": "line", "data": actual, "colour": "red"},
        {"name": "须达到", "type": "line", "data": needed, "colour": "good", "dash": True},
    ]
    if told.per_day_fen is not None and told.owed_fen:
        guess = [*before, *(_guess(told, on) for on in (told.as_of, *ahead))]
        series.append({"name": "照现在的速度", "type": "line", "data": guess, "colour": "orange", "dash": True})
    series[0]["mark"] = {"name": "春节", "at": _label(told.festival_on, told.as_of)}
    return {"labels": labels, "unit": "万元", "series": series}


def _ahead(told: Clearing) -> list[date]:
    """Days from tomorrow to a little beyond the festival, the festival itself among them."""
    step = max(1, told.days_left // _STEPS)
    days = [told.as_of + timedelta(days=step * n) for n in range(1, _STEPS)]
    days = [on for on in days if on < told.festival_on]
    return [*days, told.festival_on, told.festival_on + timedelta(days=step)]


def _needed(told: Clearing, on: date) -> float:
    left = max(0, (told.festival_on - on).days)
    return _wan(told.owed_fen * left // max(1, told.days_left))


def _guess(told: Clearing, on: date) -> float:
    return _wan(max(0, told.owed_fen - (told.per_day_fen or 0) * (on - told.as_of).days))


def _wan(fen: int) -> float:
    return float((Decimal(fen) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _label(on: date, as_of: date) -> str:
    return "今天" if on == as_of else f"{on.month}.{on.day:02d}"
