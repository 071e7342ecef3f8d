"""What the engine finds: one subject of one rule, with its rows and its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from anxin.rules.card import LEVELS

JsonValue = int | float | str | bool | None
Key = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """What a rule said of a project, as far as the rules that sum it up need it (a row of `project_finding`).

    ``level`` is the rule's own, before festival mode raised it. ``contractor_id``: the project's general contractor;
    None where the evaluation knows the project itself.
    """

    rule: str
    project_id: int
    contractor_id: int | None
    employer_id: int | None
    worker_id: int | None
    month: int | None
    level: str
    amount_fen: int | None
    people: int | None


@dataclass(frozen=True)
class Finding:
    """``key`` is (rule, project, employer, worker, month): at most one finding for each in an evaluation.

    ``matter``: 'clue:17', 'case:5' or 'office:3' where that is the subject; the key is then (rule, None, None, None, None,
    matter), project and employer say what it is about, and ``region`` where it lies. '' otherwise.

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
    matter: str = ""
    region: str = ""

    @property
    def known(self) -> KnownFinding | None:
        """As a rule that sums up others reads it; None for a finding that is about no project."""
        if self.project_id is None or self.matter:
            return None
        level = LEVELS[LEVELS.index(self.level) - 1] if self.raised_by_festival else self.level  # type: ignore[arg-type]
        return KnownFinding(
            self.rule,
            self.project_id,
            None,
            self.employer_id,
            self.worker_id,
            self.month,
            level,
            self.amount_fen,
            self.people,
        )

    @property
    def key(self) -> Key:
        if self.matter:
            return (self.rule, None, None, None, None, self.matter)
        return (self.rule, self.project_id, self.employer_id, self.worker_id, self.month)


def order(finding: Finding) -> tuple[str, int, int, int, int, str, int]:
    """Sort key of findings: by rule and subject, with an absent part first; those about matters by kind and number."""
    parts = (finding.project_id, finding.employer_id, finding.worker_id, finding.month)
    if finding.matter:
        kind, _, number = finding.matter.partition(":")
        return (finding.rule, -1, -1, -1, -1, kind, int(number))
    project, employer, worker, month = (-1 if p is None else p for p in parts)
    return (finding.rule, project, employer, worker, month, "", -1)


_KNOWN = pa.schema(
    [
        ("rule", pa.string()),
        ("project_id", pa.int64()),
        ("contractor_id", pa.int64()),
        ("employer_id", pa.int64()),
        ("worker_id", pa.int64()),
        ("month", pa.int64()),
        ("level", pa.string()),
        ("amount_fen", pa.int64()),
        ("people", pa.int64()),
    ]
)


def known_table(findings: Sequence[KnownFinding]) -> pa.Table:
    """The rows of `project_finding`."""
    return pa.table({name: [getattr(f, name) for f in findings] for name in _KNOWN.names}, schema=_KNOWN)
