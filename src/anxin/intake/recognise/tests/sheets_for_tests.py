"""Small sheets built in a test, and the calls that every test makes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anxin.intake.recognise import Answers, ParsedRow, Recognised, SheetOutcome, parse, recognise
from anxin.kit import idnumber

IDS = [idnumber.complete(f"5223231985010{n}001") for n in range(1, 9)]
CARDS = [f"621700710000000{n:04d}" for n in range(1, 9)]


@dataclass
class Made:
    """A sheet made of lists."""

    rows: list[list[Any]]
    name: str = "Sheet1"
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def made(rows: Sequence[Sequence[Any]], name: str = "Sheet1", merges: Sequence[tuple[int, int, int, int]] = ()) -> Made:
    width = max(len(row) for row in rows)
    return Made([[*row, *[None] * (width - len(row))] for row in rows], name, list(merges))


def from_csv(path: Path) -> Made:
    with path.open(encoding="utf-8", newline="") as handle:
        return made([[cell or None for cell in row] for row in csv.reader(handle)])


def outcome_of(sheet: Made, file_name: str = "", **answers: Any) -> tuple[Recognised, list[ParsedRow], SheetOutcome]:
    recognised = recognise(sheet, file_name, answers=Answers(**answers))
    parsed = parse(sheet, recognised)
    rows = list(parsed)
    assert (
        parsed.outcome.accepted_rows + parsed.outcome.rejected_rows + len(parsed.outcome.ignored)
        == parsed.outcome.rows_seen
    )
    assert parsed.outcome.rows_seen == len(sheet.rows)
    return recognised, rows, parsed.outcome


def codes(row: ParsedRow) -> list[str]:
    return [issue.code for issue in row.issues]
