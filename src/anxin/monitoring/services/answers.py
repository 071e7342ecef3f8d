"""When an answer to a warning is due: by its level, in working days, unless its rule says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from anxin import law
from anxin.deadlines import clock
from anxin.law.calendar import Calendar
from anxin.law.festival import in_festival_mode
from anxin.rules import Card

LADDER = ("blue", "yellow", "orange", "red")


def rank(level: str) -> int:
    """0 for blue to 3 for red."""
    return LADDER.index(level)


def above(level: str) -> str:
    """One level up; red stays red."""
    return LADDER[min(rank(level) + 1, len(LADDER) - 1)]


@dataclass(frozen=True)
class Clock:
    """Answer deadlines as they stand on one day of evaluation.

    cards: the rules' cards by code, for those that name their own time. overrides: an area's stricter numbers.
    """

    calendar: Calendar
    cards: Mapping[str, Card]
    overrides: law.Overrides | None = None

    def due_on(self, *, rule: str, level: str, reached: date, region: str) -> date:
        """The last day for the answer to a warning that reached ``level`` on ``reached`` (a day not counted).

        In festival mode a red one is due within 24 hours (catalogue 1.2.7), which ends on the next calendar day,
        a workday or not.
        """
        # A project whose place is not known yet stands under the country's numbers.
        start_days = int(law.number("festival.start_days", reached, region, self.overrides).value)
        if level == "red" and in_festival_mode(reached, start_days):
            return reached + _whole_days(law.number("festival.answer_hours", reached, region, self.overrides).value)
        card = self.cards.get(rule)
        own = card.answer_limit(level) if card else None
        if own and own[1] == "hour":
            return reached + _whole_days(own[0])
        general = int(law.number(f"level.{level}_answer_wd", reached, region, self.overrides).value)
        amount, unit = own or (general, "workday")
        due = clock.due(reached, amount, unit, self.calendar)
        return date(due.year, due.month, due.day)

    def act_due_on(self, *, level: str, reached: date, region: str) -> date | None:
        """The last day for acting on a warning that reached ``level`` on ``reached``; None below red (catalogue 1.1)."""
        if level != "red":
            return None
        amount = int(law.number("level.red_act_wd", reached, region, self.overrides).value)
        due = clock.due(reached, amount, "workday", self.calendar)
        return date(due.year, due.month, due.day)


def _whole_days(hours: object) -> timedelta:
    """The calendar days within which so many hours end."""
    return timedelta(days=-(-int(str(hours)) // 24))
