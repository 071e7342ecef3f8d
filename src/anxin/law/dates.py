"""Dates as sources give them: a day, a month, a year, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anxin.kit import months


@dataclass(frozen=True, slots=True)
class SourceDate:
    """`earliest` and `latest` are the same day when the source names the day; both None when it names nothing."""

    text: str
    earliest: date | None
    latest: date | None

    @property
    def exact(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest


def parse(text: object) -> SourceDate:
    """'2021-07-07', '2022-03', '2022', a date, or nothing. ValueError on anything else."""
    shown = "" if text is None else str(text).strip()
    if not shown:
        return SourceDate("", None, None)
    if len(shown) == 4:
        year = int(shown)
        return SourceDate(shown, date(year, 1, 1), date(year, 12, 31))
    if len(shown) == 7:
        month = int(shown[:4]) * 100 + int(shown[5:])
        return SourceDate(shown, months.first_day(month), months.last_day(month))
    day = date.fromisoformat(shown)
    return SourceDate(shown, day, day)
