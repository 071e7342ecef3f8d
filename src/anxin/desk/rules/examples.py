"""A rule's cases as examples that people read: columns by their Chinese names, levels and months in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engine.views import BY_NAME
from anxin.kit import months
from anxin.rules import Rule
from anxin.rules.card import LEVEL_ZH
from anxin.rules.cases import Case, Grid, read

_NAMES = {
    "project": "项目", "employer": "用人单位", "worker": "工人", "month": "月份", "level": "等级", "people": "人数",
    "amount_yuan": "金额（元）", "evidence": "证据", "raised_by_festival": "节前高一级", "as_of": "评估日",
    "days_late": "逾期天数", "region": "地区", "crew": "班组", "peer": "对方",
}  # fmt: skip
_WORDS = {**LEVEL_ZH, "true": "是", "false": "否", "-": "—", "": "—"}


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
    header = tuple(_title(column, held) for column in grid.header)
    rows = tuple(tuple(_said(column, cell) for column, cell in zip(grid.header, row, strict=True)) for row in grid.rows)
    return Shown(BY_NAME[name].zh if name in BY_NAME else name, header, rows)


def _title(column: str, views: Sequence[str]) -> str:
    if column in _NAMES:
        return _NAMES[column]
    wanted = {column, f"{column}_id", column.replace("_yuan", "_fen"), column.replace("_days", "_mask")}
    # A column that the query makes itself may still bear the name that some view gave it.
    for view in [*views, *BY_NAME]:
        for one in BY_NAME[view].columns:
            if one.name in wanted:
                short = (
                    one.zh.split("(")[0]
                    .split("（")[0]
                    .split("，")[0]
                    .split(",")[0]
                    .split(";")[0]
                    .split("：")[0]
                    .split(":")[0]
                )
                return f"{short}（元）" if column.endswith("_yuan") else short
    return column


def _said(column: str, cell: str) -> str:
    if (column == "month" or column.endswith("_month")) and cell.isdigit() and len(cell) == 6:
        return months.show(int(cell))
    return _WORDS.get(cell, cell)
