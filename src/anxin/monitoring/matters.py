"""Clues, cases and offices as subjects of warnings: whoever keeps such records offers them here, from above.

A package that stands above this one (casework) says in its ``AppConfig.ready`` which of its tables feed the engine's
records of work, and who can tell what a record is and who has it in hand. Where nobody offers, there are no records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models

from anxin.access.scope import Scope
from anxin.engine.tables import RECORDS


@dataclass(frozen=True)
class Records:
    """``model`` feeds the engine's record table ``table``.

    columns: of the engine's columns (``known_from`` and ``known_to`` among them) those that are called otherwise in the
    model, as a column's name, as an SQL expression in brackets that both databases read alike, or '' for "none".
    where: SQL; rows that it leaves out are not handed in.
    """

    table: str
    model: type[models.Model]
    columns: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


class Keeper(Protocol):
    """Whoever keeps the records. Matters are named as the engine names them: 'clue:17', 'case:5', 'office:3'."""

    def holders(self, matters: Collection[str]) -> dict[str, tuple[int | None, int | None]]:
        """(office, person) that have each matter in hand; constant queries."""

    def says(self, refs: Collection[str], scope: Scope) -> dict[str, str]:
        """What an evidence token ('clue:17', 'case_file:5') is, in words and without a person's name, within ``scope``;
        what it leaves out lies elsewhere."""


_offered: dict[str, Records] = {}
_keepers: list[Keeper] = []


def offer(records: Iterable[Records]) -> None:
    """From now on these tables are read for the engine. LookupError for a table that the engine does not know."""
    for one in records:
        if one.table not in RECORDS:
            raise LookupError(f"引擎没有记录表 {one.table}。")
        _offered[one.table] = one


def kept_by(keeper: Keeper) -> None:
    if not any(type(one) is type(keeper) for one in _keepers):
        _keepers.append(keeper)


def offered(table: str) -> Records | None:
    return _offered.get(table)


def holders(matters: Collection[str]) -> dict[str, tuple[int | None, int | None]]:
    """Who has each matter in hand; what nobody keeps is left out."""
    found: dict[str, tuple[int | None, int | None]] = {}
    if matters:
        for keeper in _keepers:
            found |= keeper.holders(matters)
    return found


def says(refs: Iterable[str], scope: Scope) -> dict[str, str]:
    """What evidence tokens of records are, in words; those that lie outside ``scope`` are left out."""
    ours = {ref for ref in refs if ref.partition(":")[0] in RECORDS}
    found: dict[str, str] = {}
    if ours:
        for keeper in _keepers:
            found |= keeper.says(ours, scope)
    return found
