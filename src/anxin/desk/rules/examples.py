"""A rule's cases as examples that people read: columns by their Chinese names, levels and months in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engine.views import BY_NAME
from anxin.kit import months
from anxin.rules import Rule
from anxin.rules.card import LEVEL_ZH
from anxin.rules.cases import Case, Grid, read

from . import example_words


@dataclass(frozen=True)
class Shown:
    """A table of an example. ``name``: what it is a table of."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Example:
    case: Case
    given: tuple[Shown, ...]
    then: Shown | None


def examples(rule: Rule) -> list[Example]:
    """Every case of a rule, in the order of its file."""
    if not rule.cases_path.exists():
        return []
    return [_example(case) for case in read(rule)]


def _example(case: Case) -> Example:
    given = tuple(_shown(name, grid) for name, grid in case.given.items())
    read_from = [name for name in case.given if name in BY_NAME]
    return Example(case, given, _shown("", case.then, read_from) if case.then.rows else None)


def _shown(name: str, grid: Grid, views: Sequence[str] = ()) -> Shown:
    held = [*([name] if name in BY_NAME else []), *views]
    header = tuple(example_words.title(column, held, name) for column in grid.header)
    rows = tuple(tuple(_said(name, c, cell) for c, cell in zip(grid.header, row, strict=True)) for row in grid.rows)
    return Shown(example_words.table(name) if name else "", header, rows)


def _said(name: str, column: str, cell: str) -> str:
    if (column == "month" or column.endswith("_month")) and cell.isdigit() and len(cell) == 6:
        return months.show(int(cell))
    return LEVEL_ZH[cell] if column == "level" and cell in LEVEL_ZH else example_words.said(name, column, cell)
