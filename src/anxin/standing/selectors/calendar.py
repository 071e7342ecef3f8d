"""A month of attendance as a calendar sheet: weeks of seven days, each day with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anxin.kit import masks, months
from anxin.law.calendar import Calendar

_SOURCES = {"sheet": "考勤表", "device": "设备", "platform": "平台"}


@dataclass(frozen=True)
class Day:
    """One day. ``here``: attended (in any source); ``half``: only half of it; ``clock``: '07:02–18:31' or ''.

    ``elsewhere``: names of other sites in sight where he attended on the same day. ``sources``: who says that he was here.
    """

    on: date
    workday: bool
    here: bool
    half: bool
    clock: str
    sources: tuple[str, ...]
    elsewhere: tuple[str, ...]
    future: bool

    @property
    def words(self) -> str:
        """The day for a screen reader."""
        if self.future:
            said = "还没到"
        elif self.here:
            said = "出勤半天" if self.half else "出勤"
        else:
            said = "没有出勤"
        also = f"，同一天在{'、'.join(self.elsewhere)}也有考勤" if self.elsewhere else ""
        return f"{self.on.day} 日{said}{'，' + self.clock if self.clock else ''}{also}"


@dataclass(frozen=True)
class Sheet:
    """``weeks`` begin on Monday; None stands for a day of another month."""

    weeks: list[list[Day | None]]
    days: int
    half_days: int
    shared: int


def sheet(
    month: int, attendance: Sequence[Any], elsewhere: dict[str, int], *, as_of: date, calendar: Calendar
) -> Sheet:
    """``attendance``: AttendanceMonth rows of the month; ``elsewhere``: site name -> mask of days there."""
    until = masks.FULL if months.month_of(as_of) != month else (1 << as_of.day) - 1
    here = full = 0
    for row in attendance:
        here |= row.days_mask & until
        full |= row.days_mask & ~row.half_mask & until
    days = []
    for number in range(1, months.days_in(month) + 1):
        bit, on = 1 << (number - 1), date(month // 100, month % 100, number)
        said = [row for row in attendance if row.days_mask & bit & until]
        days.append(
            Day(
                on=on,
                workday=calendar.is_workday(on),
                here=bool(here & bit),
                half=bool(here & bit) and not full & bit,
                clock=next((c for row in said if (c := _clock(row.clock, number))), ""),
                sources=tuple(dict.fromkeys(_SOURCES.get(row.source, row.source) for row in said)),
                elsewhere=tuple(sorted(name for name, mask in elsewhere.items() if mask & bit & here)),
                future=on > as_of,
            )
        )
    return Sheet(
        weeks=_weeks(days),
        days=here.bit_count(),
        half_days=(here & ~full).bit_count(),
        shared=sum(1 for day in days if day.elsewhere),
    )


def _weeks(days: list[Day]) -> list[list[Day | None]]:
    cells: list[Day | None] = [None] * days[0].on.weekday() + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _clock(clock: str, day: int) -> str:
    """'07:02–18:31' of a day from 31 passages of 'HHMMHHMM'; '' where nothing was read."""
    passage = clock[(day - 1) * 8 : day * 8]
    if len(passage) != 8 or passage == "--------":
        return ""
    ends = [f"{end[:2]}:{end[2:]}" if end.isdigit() else "?" for end in (passage[:4], passage[4:])]
    return "–".join(ends) if ends[0] != ends[1] else ends[0]
