"""What share of the contract a place wants as wage deposit: the verified rows of the parameter table."""

import csv
from datetime import date
from functools import cache, lru_cache

from anxin.kit import months

from .minimum_wages import PARAMETERS


@lru_cache(maxsize=1)
def figures() -> list[tuple[str, date, date, int]]:
    """(region prefix, in force perhaps from, in force for certain from, hundredths of a percent); no date is always."""
    found = []
    with PARAMETERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["key"] == "deposit_rate" and row["status"] == "verified" and row["region"]:
                whole, _, rest = row["value"].partition(".")
                rate = int(whole) * 100 + int((rest + "00")[:2])
                found.append((row["region"], *began(row["effective_from"]), rate))
    return found


def began(text: str) -> tuple[date, date]:
    """The first and the last day on which it can have begun: of a bare year or month only that much is known."""
    if not text:
        return date.min, date.min
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        month = parts[0] * 100 + parts[1]
        return months.first_day(month), months.last_day(month)
    return date(*parts), date(*parts)


@cache
def rate(region: str, day: date) -> int | None:
    """Hundredths of a percent on the day; None where no verified rate is known, or not for certain on that day."""
    best = None
    for figure in figures():
        prefix, perhaps, _, _ = figure
        if region.startswith(prefix) and perhaps <= day and (best is None or (prefix, perhaps) > best[:2]):
            best = figure
    return best[3] if best and day >= best[2] else None
