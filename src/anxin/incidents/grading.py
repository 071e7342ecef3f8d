"""How grave an event is: by people, amount and what is done (CT-CASECLASS; S3 counts 20 people or 100,000 yuan as major)."""

from __future__ import annotations

from datetime import date

from anxin import law
from anxin.monitoring import areas

from .models import Grade, Kind

LADDER = (Grade.GENERAL, Grade.LARGER, Grade.MAJOR, Grade.GRAVE)


def graded(kind: str, people: int, amount_fen: int, region: str, on: date) -> Grade:
    """The least grade that people, amount and kind call for: an extreme act is major, one within a group is grave."""

    def of(name: str) -> int:
        return int(law.number(f"clue.{name}", on, region, areas.overrides()).value)

    group = people >= of("group_people_orange")
    if people >= of("group_people_emergency") or amount_fen >= of("group_amount_emergency") * 100:
        return Grade.GRAVE
    if kind == Kind.EXTREME:
        return Grade.GRAVE if group else Grade.MAJOR
    if people >= of("group_people_red") or amount_fen >= of("group_amount_red") * 100:
        return Grade.MAJOR
    return Grade.LARGER if group else Grade.GENERAL


def higher(one: str, other: str) -> Grade:
    return max(Grade(one), Grade(other), key=LADDER.index)
