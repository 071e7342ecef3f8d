"""Legal clocks as arithmetic: when something is due, and what is left, at any day that is asked about.

Counting rules
- the day of the event is not counted (Civil Code 201, Civil Procedure Law 85);
- workdays, calendar days, weeks, hours, months and years are never converted into one another;
- months and years end on the corresponding day, or on the last day of the month (Civil Code 202);
- a procedural deadline that ends on a day off ends on the next workday (Civil Code 203), a pay day on a day off moves to the
  workday before (Decree 724 article 14): two directions, and the caller always says which;
- minutes and hours run through nights and holidays.

A clock is its start and its events. Nothing is overwritten: a suspension, an extension or a restart is one more event, and a
reading as of an earlier day sees only the events up to that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from anxin.kit import months
from anxin.law.calendar import Calendar

Moment = date | datetime
CHINA = ZoneInfo("Asia/Shanghai")


class Unit(StrEnum):
    MINUTE = "minute"
    WORKDAY = "workday"
    DAY = "day"
    WEEK = "week"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


# Units that are counted from a moment to a moment; all others from a day to a day.
MOMENTS: dict[Unit, timedelta] = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}


class Direction(StrEnum):
    """What happens when the last day is a day off."""

    FORWARD = "forward"
    BACK = "back"
    STAY = "stay"


class ClockError(ValueError):
    """Events that cannot follow each other, or a start that does not fit the unit; the message is Chinese."""


def due(
    start: Moment, amount: int, unit: Unit | str, calendar: Calendar, direction: Direction | str = Direction.FORWARD
) -> Moment:
    """The last day on which the thing can still be done; for units `minute` and `hour` the last moment.

    `start` is the day of the event, which is not counted; a negative amount counts backwards. For `minute` and `hour`, start must be an
    aware datetime and the result is one; for the other units a datetime start is taken by its day in China, and the result is a date.
    Raises ClockError when they do not fit.
    """
    return _due(start, amount, Unit(unit), calendar, Direction(direction), timedelta(0), 0)


def pay_day(month: int, day: int | None, calendar: Calendar) -> date:
    """The pay day in a month (YYYYMM): the agreed day, or the month's last day when it is shorter or none is agreed.

    On a day off it moves to the workday before (Decree 724 article 14).
    """
    last = months.last_day(month)
    return calendar.roll_back(last if day is None or day > last.day else last.replace(day=day))


def _due(
    start: Moment,
    amount: int,
    unit: Unit,
    calendar: Calendar,
    direction: Direction,
    paused: timedelta,
    paused_workdays: int,
) -> Moment:
    if unit in MOMENTS:
        if not isinstance(start, datetime) or start.tzinfo is None:
            raise ClockError("按分钟、小时计算的期限须给出带时区的起算时刻")
        return start + amount * MOMENTS[unit] + paused
    first = _day(start)
    if unit is Unit.WORKDAY:
        moved = calendar.add_workdays(first, amount)
        # Always ends on a workday, so there is nothing to roll, except when nothing was added.
        return _rolled(calendar.add_workdays(moved, paused_workdays), calendar, direction)
    if unit is Unit.DAY:
        last = first + timedelta(days=amount)
    elif unit is Unit.WEEK:
        last = first + timedelta(weeks=amount)
    else:
        month = months.add(months.month_of(first), amount * (12 if unit is Unit.YEAR else 1))
        last = months.first_day(month).replace(day=min(first.day, months.days_in(month)))
    return _rolled(last + paused, calendar, direction)


def _rolled(day: date, calendar: Calendar, direction: Direction) -> date:
    if direction is Direction.FORWARD:
        return calendar.roll_forward(day)
    if direction is Direction.BACK:
        return calendar.roll_back(day)
    return day


EventKind = Literal["suspend", "resume", "extend", "restart"]
KINDS_ZH: dict[str, str] = {"suspend": "中止", "resume": "恢复", "extend": "延长", "restart": "重新起算"}


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One act on a clock.

    suspend: from `on`, which is still counted, the clock stands. resume: it runs again from the day after `on`.
    extend: `amount` more of the clock's own unit. restart: counting begins anew at `on`, with `amount` if one is given.
    """

    kind: EventKind
    on: Moment
    amount: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock on a day. `due_on` is None while the clock stands still.

    `remaining` counts what is left in `remaining_unit` (workday, day, hour or minute; months and years are read in days); it is 0 on the
    last day and in an expired clock, whose lateness is `overdue`. `note` tells about years computed on weekends alone.
    """

    state: Literal["running", "suspended", "expired"]
    due_on: Moment | None
    remaining: int
    overdue: int
    remaining_unit: Literal["workday", "day", "hour", "minute"]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A legal time limit with its history. Build it from rows, ask it with `reading`."""

    start: Moment
    amount: int
    unit: Unit
    events: Sequence[ClockEvent] = field(default_factory=tuple)
    direction: Direction = Direction.FORWARD

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        object.__setattr__(self, "direction", Direction(self.direction))
        # Stable: events of one day keep the order in which they are given, which is the order in which they were written.
        object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda e: self._at(e.on))))

    def due_on(self, calendar: Calendar, as_of: Moment | None = None) -> Moment | None:
        """The due date as known on `as_of` (with all events when None); None while suspended."""
        run = self._run(calendar, as_of)
        return None if run.suspended_on is not None else run.due(calendar)

    def reading(self, as_of: Moment, calendar: Calendar) -> Reading:
        """State, due date and what is left on `as_of`, with the events known up to then. ClockError if they do not fit."""
        run = self._run(calendar, as_of)
        shown_unit: Literal["workday", "day", "hour", "minute"] = "day"
        if self.unit is Unit.WORKDAY:
            shown_unit = "workday"
        elif self.unit in MOMENTS:
            shown_unit = "hour" if self.unit is Unit.HOUR else "minute"
        counted_to = self._at(as_of) if run.suspended_on is None else run.suspended_on
        end = run.due(calendar)
        left = self._count(counted_to, end, calendar)
        note = None if self.unit in MOMENTS else calendar.note(_day(self.start), _day(end))
        if run.suspended_on is not None:
            return Reading("suspended", None, max(left, 0), 0, shown_unit, note)
        if counted_to > end:
            return Reading("expired", end, 0, self._count(end, counted_to, calendar), shown_unit, note)
        return Reading("running", end, max(left, 0), 0, shown_unit, note)

    def _at(self, moment: Moment) -> Moment:
        """A moment in the clock's own kind: aware datetimes for minutes and hours, dates for everything else."""
        if self.unit in MOMENTS:
            if not isinstance(moment, datetime) or moment.tzinfo is None:
                raise ClockError("按分钟、小时计算的期限，起算、事件和查询都须给出带时区的时刻")
            return moment
        return _day(moment)

    def _count(self, a: Moment, b: Moment, calendar: Calendar) -> int:
        if self.unit is Unit.WORKDAY:
            return calendar.workdays_between(_day(a), _day(b))
        if isinstance(a, datetime) and isinstance(b, datetime):
            # An hour that has begun is still an hour to act in.
            return -((a - b) // MOMENTS[self.unit])
        return (_day(b) - _day(a)).days

    def _run(self, calendar: Calendar, as_of: Moment | None) -> _Run:
        run = _Run(self, self._at(self.start), self.amount)
        until = None if as_of is None else self._at(as_of)
        for event in self.events:
            on = self._at(event.on)
            if until is not None and on > until:
                break
            run.apply(event, on, calendar)
        return run


@dataclass(slots=True)
class _Run:
    """The state of a clock after some of its events."""

    clock: Clock
    start: Moment
    amount: int
    paused: timedelta = timedelta(0)
    paused_workdays: int = 0
    suspended_on: Moment | None = None

    def due(self, calendar: Calendar) -> Moment:
        clock = self.clock
        return _due(self.start, self.amount, clock.unit, calendar, clock.direction, self.paused, self.paused_workdays)

    def apply(self, event: ClockEvent, on: Moment, calendar: Calendar) -> None:
        what = KINDS_ZH[event.kind]
        if on < self.start:
            raise ClockError(f"{what}的日期({_day(on)})早于起算日({_day(self.start)})")
        if event.kind == "restart":
            self.start, self.amount = on, self.clock.amount if event.amount is None else event.amount
            self.paused, self.paused_workdays, self.suspended_on = timedelta(0), 0, None
            return
        if event.kind == "resume":
            if self.suspended_on is None:
                raise ClockError(f"{_day(on)} 恢复计时之前没有中止")
            self.paused += _span(self.suspended_on, on)
            self.paused_workdays += calendar.workdays_between(_day(self.suspended_on), _day(on))
            self.suspended_on = None
            return
        if event.kind == "suspend":
            if self.suspended_on is not None:
                raise ClockError(f"期限自 {_day(self.suspended_on)} 起已在中止中，不能再次中止")
            self._refuse_if_over(on, what, calendar)
            self.suspended_on = on
            return
        if not event.amount or event.amount < 0:
            raise ClockError("延长期限须写明延长多少")
        if self.suspended_on is None:
            self._refuse_if_over(on, what, calendar)
        self.amount += event.amount

    def _refuse_if_over(self, on: Moment, what: str, calendar: Calendar) -> None:
        end = self.due(calendar)
        if on > end:
            raise ClockError(f"期限已于 {_day(end)} 届满，不能在 {_day(on)} {what}")


def _day(moment: Moment) -> date:
    if not isinstance(moment, datetime):
        return moment
    # A moment stored in UTC belongs to the Chinese day: 2026-03-01 20:00 UTC is already 2 March.
    return (moment if moment.tzinfo is None else moment.astimezone(CHINA)).date()


def _span(a: Moment, b: Moment) -> timedelta:
    return b - a if isinstance(a, datetime) and isinstance(b, datetime) else _day(b) - _day(a)
