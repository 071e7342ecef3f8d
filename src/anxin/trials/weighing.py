"""From what both sides found day by day to rows that say who spoke first, how it ended, and whether it was true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from anxin.rules.card import LEVELS

from .asking import Key, Seen
from .models import TrialRow

Days = Mapping[date, Mapping[Key, Seen]]
Side, End = TrialRow.Side, TrialRow.End
TRUE = (End.PAID, End.CLEARED, End.OPEN)


@dataclass(frozen=True)
class Course:
    """How one side saw one subject: first and last day on which it was found, the highest level, and since when it was that
    or any lower one (``reached``: level -> first day at that level or above)."""

    first: date
    last: date
    level: str
    seen: Seen
    reached: Mapping[str, date]


@dataclass(frozen=True)
class Weighed:
    """One subject of the trial. ``end``: what became of it."""

    key: Key
    side: str
    end: str
    new: Course | None
    old: Course | None
    ended_on: date | None
    disputed: bool

    @property
    def first_seen(self) -> Course:
        course = self.new or self.old
        assert course is not None
        return course

    @property
    def days_earlier(self) -> int | None:
        return (self.old.first - self.new.first).days if self.new and self.old else None

    @property
    def top_on(self) -> tuple[date | None, date | None]:
        """The days on which the changed side and the standing one first gave it the changed side's highest level."""
        if not self.new:
            return None, None
        level = self.new.level
        return self.new.reached[level], self.old.reached.get(level) if self.old else None

    @property
    def days_sooner(self) -> int | None:
        """By how many days the highest level came sooner; None where the standing side never gave it."""
        mine, theirs = self.top_on
        return (theirs - mine).days if mine and theirs else None

    @property
    def higher(self) -> bool:
        return bool(self.new and self.old and _rank(self.new.level) > _rank(self.old.level))


def courses(days: Sequence[date], found: Days) -> dict[Key, Course]:
    """Of one side, every subject's course through the days."""
    held: dict[Key, Course] = {}
    for day in days:
        for key, seen in found.get(day, {}).items():
            before = held.get(key)
            reached = dict(before.reached) if before else {}
            for level in LEVELS[: _rank(seen.level) + 1]:
                reached.setdefault(level, day)
            if before is None:
                held[key] = Course(day, day, seen.level, seen, reached)
            else:
                highest = max(before.level, seen.level, key=_rank)
                held[key] = Course(before.first, day, highest, before.seen, reached)
    return held


def _rank(level: str) -> int:
    return LEVELS.index(level)  # type: ignore[arg-type]


def first_days(new: Mapping[Key, Course], old: Mapping[Key, Course]) -> dict[date, set[Key]]:
    """On which day each subject was first named (by the changed side where it named it): where hindsight must be asked."""
    found: dict[date, set[Key]] = {}
    for key in {*new, *old}:
        found.setdefault((new.get(key) or old[key]).first, set()).add(key)
    return found


def weigh(
    days: Sequence[date],
    new: Mapping[Key, Course],
    old: Mapping[Key, Course],
    *,
    true_then: Callable[[Key], bool],
    paid_between: Callable[[Key, date, date], bool],
    disputed: Callable[[Key], bool],
    false_alarm: Callable[[Key], bool],
) -> list[Weighed]:
    """``true_then``: whether hindsight finds it too on the day it was first named. ``paid_between``: whether money for it came
    after the first day and not after the second. ``false_alarm``: a second person upheld that such a warning was one. Sorted: what only one side says first, then by day and key."""
    following = dict(zip(days, [*days[1:], None], strict=True))
    rows = []
    for key in {*new, *old}:
        mine, theirs = new.get(key), old.get(key)
        first = (mine or old[key]).first
        last = max(course.last for course in (mine, theirs) if course is not None)
        ended_on = following[last]
        if false_alarm(key):
            end = End.FALSE
        elif not true_then(key):
            end = End.CORRECTED
        elif ended_on is None:
            end = End.OPEN
        else:
            end = End.PAID if paid_between(key, first, ended_on) else End.CLEARED
        side = Side.BOTH if mine and theirs else Side.MORE if mine else Side.FEWER
        rows.append(Weighed(key, side, end, mine, theirs, ended_on, disputed(key)))
    order = {Side.MORE: 0, Side.FEWER: 1, Side.BOTH: 2}
    return sorted(rows, key=lambda r: (order[r.side], r.first_seen.first, _sortable(r.key)))


def _sortable(key: Key) -> tuple[int | str, ...]:
    return tuple(-1 if part is None else part for part in key)


def summary(days: Sequence[date], new: Days, old: Days, rows: Sequence[Weighed]) -> dict[str, Any]:
    """What the page counts; JSON.

    ``new``, ``old``: {count, true, corrected, false, paid, cleared, open, disputed, by_level}; ``more``, ``fewer`` and ``both``
    likewise of those rows; ``earlier``: {count, median, most} in days over true rows of both sides, ``sooner`` likewise of the highest level; ``later``: how many the
    changed side names later; ``higher``: how many it names at a higher level; ``standing``: [[day, new, new red, old, old red], ...].
    """
    both = [r for r in rows if r.side == Side.BOTH]
    true_both = [r.days_earlier for r in both if r.end in TRUE and r.days_earlier]
    earlier = [n for n in true_both if n > 0]
    sooner = [n for r in both if r.end in TRUE and (n := r.days_sooner or 0) > 0]
    return {
        "new": _counts([r for r in rows if r.new], "new"),
        "old": _counts([r for r in rows if r.old], "old"),
        "more": _counts([r for r in rows if r.side == Side.MORE], "new"),
        "fewer": _counts([r for r in rows if r.side == Side.FEWER], "old"),
        "both": _counts(both, "new"),
        "earlier": _days(earlier),
        "sooner": _days(sooner),
        "later": sum(1 for n in true_both if n < 0),
        "higher": sum(1 for r in both if r.higher),
        "standing": [[d.isoformat(), *_stand(new.get(d, {})), *_stand(old.get(d, {}))] for d in days],
    }


def _stand(found: Mapping[Key, Seen]) -> tuple[int, int]:
    return len(found), sum(1 for seen in found.values() if seen.level == LEVELS[-1])


def _days(days: Sequence[int]) -> dict[str, Any]:
    return {"count": len(days), "median": float(median(days)) if days else 0, "most": max(days, default=0)}


def _counts(rows: Sequence[Weighed], side: str) -> dict[str, Any]:
    ends = Counter(r.end for r in rows)
    levels = Counter(getattr(r, side).level for r in rows)
    return {
        "count": len(rows),
        "true": sum(ends[e] for e in TRUE),
        "corrected": ends[End.CORRECTED],
        "false": ends[End.FALSE],
        "paid": ends[End.PAID],
        "cleared": ends[End.CLEARED],
        "open": ends[End.OPEN],
        "disputed": sum(1 for r in rows if r.disputed),
        "by_level": {level: levels[level] for level in reversed(LEVELS)},
    }
