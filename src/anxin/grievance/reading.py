"""A text read as a whole."""

from __future__ import annotations

from datetime import date

from anxin.grievance import amounts, kind, names, people, periods, urgency
from anxin.grievance.model import Proposal

# Debts that are weaker than this are not proposed.
_LEAST = 1.0
_NAMES = 5


def read(text: str, *, said_on: date) -> Proposal:
    """What a complaint says, proposed for a person to confirm; a title stands in its first line.

    `said_on` is the day on which it was said, from which 去年腊月 and 上个月 are counted. Any text is read, the empty one too;
    every span lies inside `text`. Nothing is stored, nothing is looked up.
    """
    found = kind.kind(text)
    owed = found.name not in ("other", "false_claim") or found.wages > 0.1
    crowd = people.crowd(text)
    who = people.people(text, owed=owed)
    return Proposal(
        text=text,
        said_on=said_on,
        kind=found,
        amounts=tuple(a for a in amounts.amounts(text, crowd) if a.score >= _LEAST),
        people=who,
        period=periods.period(text, said_on=said_on),
        employers=names.employers(text)[:_NAMES],
        projects=names.projects(text)[:_NAMES],
        urgencies=urgency.urgencies(text, who),
    )
