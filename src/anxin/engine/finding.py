"""What the engine finds: one subject of one rule, with its rows and its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

JsonValue = int | float | str | bool | None
Key = tuple[str, int | None, int | None, int | None, int | None]


@dataclass(frozen=True)
class Finding:
    """``key`` is (rule, project, employer, worker, month): at most one finding for each in an evaluation.

    ``evidence``: tokens 'table:id' of the rows that the arithmetic uses, in order, each once.
    ``numbers``: the query's further columns (money fen, dates ISO, decimals as text).
    ``parameters``: the numbers of the card as they held for this project.
    ``raised_by_festival``: the level stands one higher than the rule alone gives.
    """

    rule: str
    rule_version: int
    project_id: int | None
    employer_id: int | None
    worker_id: int | None
    month: int | None
    level: str
    raised_by_festival: bool
    amount_fen: int | None
    people: int | None
    numbers: dict[str, JsonValue]
    evidence: list[str]
    arithmetic: str
    parameters: dict[str, JsonValue]

    @property
    def key(self) -> Key:
        return (self.rule, self.project_id, self.employer_id, self.worker_id, self.month)


def order(finding: Finding) -> tuple[str, int, int, int, int]:
    """Sort key of findings: by rule and subject, with an absent part first."""
    rule, *parts = finding.key
    project, employer, worker, month = (-1 if p is None else p for p in parts)
    return (rule, project, employer, worker, month)
