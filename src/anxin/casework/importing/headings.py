"""Where the table of a sheet of clues begins, and which of its columns is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from anxin.intake.reading import Sheet, letter
from anxin.intake.recognise.cells import show
from anxin.intake.recognise.model import ColumnRef
from anxin.intake.recognise.vocabulary import in_wan, norm

# Rows among which the headings stand: titles and notes above them are seldom more.
_DEEP = 25
_FEWEST = 3
_UNIT = re.compile(r"\((?:单位)?[:]?(?:人民币)?(?:万?元|人|名|必填|选填|脱敏|加密|年月日)\)$")
# Without one of these a row says nothing of a grievance.
_TELLING = frozenset({"text", "title", "project_name", "employer_name"})


class NoTable(ValueError):
    """No sheet of the file has headings of clues; the message says in Chinese what was looked for."""


@dataclass(frozen=True)
class Columns:
    """The headings of a sheet. ``of``: field -> column; ``unused``: columns that nothing is taken from. Rows count from 0."""

    first: int
    last: int
    of: Mapping[str, ColumnRef]
    unused: tuple[ColumnRef, ...] = ()
    wan: frozenset[int] = field(default=frozenset())

    def at(self, name: str) -> str:
        """How a person finds the column of a field: '涉及金额 (F)'."""
        return str(self.of[name]) if name in self.of else ""


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The clerk's file beside this module."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "columns.yaml").read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    exact: dict[str, str] = {}
    patterns = []
    for name, spellings in words()["fields"].items():
        for one in map(str, spellings):
            if one.startswith("/") and one.endswith("/"):
                patterns.append((re.compile(one[1:-1]), name))
            else:
                exact.setdefault(norm(one), name)
    return exact, tuple(patterns)


@lru_cache(maxsize=5_000)
def field_of(heading: str) -> tuple[str, bool]:
    """(field, was it written exactly so); '' when the heading is none of ours."""
    exact, patterns = _known()
    normal = norm(heading)
    bare = _UNIT.sub("", normal)
    for form in (normal, bare):
        if form in exact:
            return exact[form], True
    for pattern, name in patterns:
        if pattern.search(bare):
            return name, False
    return "", False


def find_table(sheet: Sheet) -> Columns | None:
    """The headings of the sheet; None when it holds no list of clues.

    Two rows of headings (a group above, merged or not) are read as one: the lower word counts, and the upper one where
    the lower is empty.
    """
    head = list(sheet.rows.head(_DEEP))
    best: Columns | None = None
    for at in range(len(head)):
        for last in (at, at + 1):
            if last >= len(head):
                continue
            found = _columns(sheet, head, at, last)
            # Of two readings that know as many columns the one with fewer rows of headings: a title is none.
            if found is not None and (best is None or _known_well(found) > _known_well(best)):
                best = found
    return best


def _known_well(found: Columns) -> tuple[int, int]:
    return len(found.of), found.first - found.last


def _columns(sheet: Sheet, head: Sequence[Sequence[Any]], first: int, last: int) -> Columns | None:
    names = [_name(sheet, head, first, last, c) for c in range(sheet.width)]
    of: dict[str, ColumnRef] = {}
    sure: dict[str, bool] = {}
    for index, name in enumerate(names):
        known, exact = field_of(name) if name and len(name) <= 40 else ("", False)
        if known and (known not in of or (exact and not sure[known])):
            of[known], sure[known] = ColumnRef(index, name), exact
    if len(of) < _FEWEST or not _TELLING & of.keys():
        return None
    if first != last and not any(_cell(head[last], ref.index) for ref in of.values()):
        return None
    # A row of data below one of headings has words of its own that are no headings: it must not be taken for one.
    if first != last and sum(bool(_cell(head[last], c)) and not field_of(_cell(head[last], c))[0] for c in range(sheet.width)) > len(of) // 2:  # fmt: skip
        return None
    taken = {ref.index for ref in of.values()}
    unused = tuple(ColumnRef(i, n) for i, n in enumerate(names) if n and i not in taken)
    return Columns(first, last, of, unused, frozenset(ref.index for ref in of.values() if in_wan(ref.header)))


def _cell(row: Sequence[Any], at: int) -> str:
    return show(row[at]) if at < len(row) else ""


def _name(sheet: Sheet, head: Sequence[Sequence[Any]], first: int, last: int, column: int) -> str:
    low = _cell(head[last], column)
    if first == last or low:
        return low
    return _cell(head[first], column)


def channel_in(text: str) -> str:
    """The channel that a text names, '' when it names none; the longest word decides."""
    plain = norm(text)
    named = ((len(w), door) for door, said in words()["channels"].items() for w in map(str, said) if norm(w) in plain)
    return max(named, default=(0, ""))[1]


def is_returned(state: str) -> bool:
    """Whether the channel says that its clue comes back to be done again."""
    return any(word in state for word in words()["returned"])


__all__ = ["Columns", "NoTable", "channel_in", "field_of", "find_table", "is_returned", "letter", "words"]
