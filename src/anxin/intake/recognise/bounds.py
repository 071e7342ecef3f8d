"""What no honest sheet holds: our own limits of plausibility, out of law/defaults.yaml (section `intake`)."""

from __future__ import annotations

from functools import cache

from anxin import law


@cache
def bound(name: str) -> int:
    """A limit by its name, in the unit that the file states."""
    return int(law.defaults()[f"intake.{name}"].value)


@cache
def person_month_most_fen() -> int:
    """Fen that one person cannot earn in one month."""
    return bound("person_month_most") * 100
