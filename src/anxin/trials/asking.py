"""One side of a trial: what a rule finds in the facts of an area on a day, with what was known then or with hindsight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from anxin import engine, law
from anxin.engine.binding import end_of_day
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.monitoring.models.warnings import MATTER_ZH
from anxin.rules import Rule

# Project, employer, worker, month; or of a clue, a case or an office four times nothing and what it is ('clue:17').
Key = tuple[int | None, int | None, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one finding says, as far as a trial weighs it."""

    level: str
    amount_fen: int | None
    people: int | None
    about: str = ""


@dataclass(frozen=True)
class Side:
    """A rule and the numbers it goes by; ``rule`` None finds nothing (switched off, or there is no such rule yet)."""

    rule: Rule | None
    overrides: law.Overrides


@dataclass(frozen=True)
class Ground:
    """The facts of an area with all their versions, read once; the engine takes of them what was known at a moment."""

    facts: Mapping[str, pa.Table]
    projects: frozenset[int]
    region: str
    calendar: Calendar
    book: LawBook
    memory_limit: str | None = None

    def ask(self, side: Side, day: date, known_at: datetime | None = None) -> dict[Key, Seen]:
        """What the side finds on a day about the area's projects, with what was known at the end of that day (None)."""
        if side.rule is None:
            return {}
        found = engine.find(
            self.facts,
            (side.rule,),
            as_of=day,
            known_at=known_at or end_of_day(day),
            overrides=side.overrides,
            calendar=self.calendar,
            book=self.book,
            evidence=False,
            memory_limit=self.memory_limit,
        )[side.rule.code]
        return dict(self._row(row) for row in _rows(found) if self._ours(row))

    def _ours(self, row: Mapping[str, Any]) -> bool:
        if "region" in row:
            return str(row["region"]).startswith(self.region)
        # An enterprise is judged from this area's projects alone: nobody sees more of it from here.
        return row["project_id"] is None or row["project_id"] in self.projects

    @staticmethod
    def _row(row: Mapping[str, Any]) -> tuple[Key, Seen]:
        if matter := row.get("matter"):
            kind = matter.partition(":")[0]
            number = row["project_id"] if kind == "site" else row.get("clue_no") or ""
            about = f"{MATTER_ZH[kind]} {number}".strip()
            return (None, None, None, None, matter), Seen(row["level"], row["amount_fen"], row["people"], about)
        key = (row["project_id"], row["employer_id"], row["worker_id"], row["month"], "")
        return key, Seen(row["level"], row["amount_fen"], row["people"])


def _rows(found: pa.Table) -> list[dict[str, Any]]:
    names = ["project_id", "employer_id", "worker_id", "month", "level", "amount_fen", "people"]
    names += [name for name in ("matter", "region", "clue_no") if name in found.column_names]
    return found.select(names).to_pylist()
