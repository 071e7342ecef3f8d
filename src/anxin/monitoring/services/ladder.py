"""The ladder (catalogue 1.2.3): what a deadline that passes does to a warning. Decided here for the evaluation and for
the clock alike, so that it comes to the same whoever looks, and however often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..models import Status, Warning
from .answers import Clock, above

# Whoever has answered, or has been let off, is not driven up the ladder.
STILL = frozenset({Status.EXPLAINED, Status.ACTING, Status.WAIVED, Status.FALSE_ALARM, Status.CLEARED})
# A waiver and a false alarm let off from acting as well; an answer alone does not.
_LET_OFF = frozenset({Status.WAIVED, Status.FALSE_ALARM, Status.CLEARED})


@dataclass(frozen=True)
class Step:
    """One step up. ``passed``: the deadline that was missed, for the answer or for the act."""

    kind: str
    from_level: str
    to_level: str
    passed: date
    of: str

    @property
    def fields(self) -> dict[str, date]:
        return {"due_on" if self.of == "answer" else "act_due_on": self.passed}


def reach(warning: Warning, level: str, on: date, clock: Clock, region: str) -> None:
    """Put the warning on ``level`` from ``on``: an answer of its own is due, and at red an act."""
    warning.level = level
    warning.level_on = on
    warning.answered_on = None
    warning.acted_on = None
    warning.supervision_on = None
    warning.due_on = clock.due_on(rule=warning.rule, level=level, reached=on, region=region)
    warning.act_due_on = clock.act_due_on(level=level, reached=on, region=region)


def climb(warning: Warning, on: date, clock: Clock, region: str) -> list[Step]:
    """One level up for each deadline that passed without an answer, as if every day had been looked at; at red,
    supervision is proposed once, for an answer or an act that did not come."""
    steps: list[Step] = []
    while warning.status not in STILL and warning.due_on is not None and warning.due_on < on:
        was, passed = warning.level, warning.due_on
        if was == "red":
            if warning.supervision_on is None:
                warning.supervision_on = on
                warning.status = Status.ESCALATED
                steps.append(Step("supervision_proposed", was, was, passed, "answer"))
            return steps
        reach(warning, above(was), passed + timedelta(days=1), clock, region)
        warning.status = Status.ESCALATED
        steps.append(Step("escalated", was, warning.level, passed, "answer"))
    late = warning.act_due_on is not None and warning.act_due_on < on and warning.acted_on is None
    if late and warning.supervision_on is None and warning.status not in _LET_OFF:
        assert warning.act_due_on is not None
        warning.supervision_on = on
        steps.append(Step("supervision_proposed", warning.level, warning.level, warning.act_due_on, "act"))
    return steps
