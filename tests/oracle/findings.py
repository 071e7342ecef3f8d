"""What a rule says of one subject, and the list on which findings are written down."""

from typing import NamedTuple

LEVELS = ["blue", "yellow", "orange", "red"]


class NaiveFinding(NamedTuple):
    """Level, fen and heads; fen or heads are None where the rule speaks of none."""

    level: str
    amount_fen: int | None = None
    people: int | None = None


class Findings(dict):
    """(rule, project, employer, worker, month) -> NaiveFinding. Said twice of one subject, the graver one stays."""

    def add(
        self,
        rule: str,
        level: str | None,
        project: object,
        *,
        employer: object = None,
        worker: object = None,
        month: int | None = None,
        amount: int | None = None,
        people: int | None = None,
    ) -> None:
        """Write a finding down; level None means that there is nothing to say."""
        if level is None:
            return
        key = (rule, project, employer, worker, month)
        if key not in self or LEVELS.index(level) > LEVELS.index(self[key].level):
            self[key] = NaiveFinding(level, amount, people)


def step(value: int, ladder: list[tuple[int, str]]) -> str | None:
    """The level of the highest step that `value` has reached; None below the first. Steps ascend."""
    reached = None
    for least, level in ladder:
        if value >= least:
            reached = level
    return reached


def one_higher(level: str) -> str:
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]
