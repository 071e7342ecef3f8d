"""A rule's cases as their file has them: small pipe tables in, the expected findings out. Running them is the engine's.

    - name: 应发日当天还没有逾期
      as_of: 2026-04-30
      at: wage_late_yellow_d below
      given:
        worker_month: |
          | project | employer | worker | month  | owed_yuan | paid_yuan | due_on     |
          | 甲项目  | 劳务一  | 张三   | 202603 | 6000      | 0         | 2026-04-30 |
      then: nothing

Keys of a case: ``name``, ``as_of``, ``given``, ``then``; and where needed ``at`` ('number below' or 'number at', or a
list of them: the case stands on that side of the number), ``festival`` (force festival mode on or off, or 'real'), ``limits``
(other values for numbers), ``known_at`` (a day: what was known at its end). Without ``festival`` a case stands outside
festival mode. ``given`` names fact views or raw tables (``raw.receipt`` where a name is both); columns that are left out
have their defaults or follow from the others, and every project spoken of exists. Names stand for ids, ``x_yuan`` for
``x_fen``, ``1-5 8`` for a mask of days, ``5:0730-1730`` for clock times of the 5th, a blank or ``-`` for null.
In ``then`` any columns of the finding may be compared: its key, ``level``, ``amount_yuan``, ``people``, ``evidence``,
``raised_by_festival`` and the query's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from anxin.rules import yaml_text
from anxin.rules.card import RuleError
from anxin.rules.loader import Rule

NOTHING = "nothing"
# Festival mode by the calendar: the case stands as many days before the festival as its day does.
REAL = "real"
_KEYS = {"name", "as_of", "given", "then", "at", "festival", "limits", "known_at"}
_SIDES = ("below", "at")


@dataclass(frozen=True)
class Grid:
    """A pipe table: header and rows of the same length, all text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Case:
    """``then`` has no rows when nothing is expected; ``at`` holds (number, side)."""

    name: str
    as_of: date
    given: dict[str, Grid]
    then: Grid
    at: tuple[tuple[str, str], ...] = ()
    festival: bool | str | None = None
    limits: dict[str, Any] | None = None
    known_at: date | None = None


def grid(text: str, where: str = "") -> Grid:
    """Reads '| a | b |' lines; a line of dashes under the header is allowed. RuleError on ragged rows."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    rows = []
    for line in lines:
        if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
            raise RuleError(f"{where}: 表格的行须以 | 开头、以 | 结尾:{line}")
        cells = tuple(c.strip() for c in line[1:-1].split("|"))
        if not all(c and not c.strip("-:") for c in cells):
            rows.append(cells)
    if not rows:
        raise RuleError(f"{where}: 表格没有表头")
    header = rows[0]
    if len(set(header)) != len(header):
        raise RuleError(f"{where}: 表头有重复的列:{header}")
    for row in rows[1:]:
        if len(row) != len(header):
            raise RuleError(f"{where}: 这一行有 {len(row)} 格,表头有 {len(header)} 格:{' | '.join(row)}")
    return Grid(header, tuple(rows[1:]))


def read(rule: Rule) -> list[Case]:
    """The cases beside a rule; RuleError when the file is missing or a case is malformed."""
    if not rule.cases_path.exists():
        raise RuleError(f"{rule.code}: 没有用例文件 {rule.cases_path.name}")
    return parse(rule.cases_path.read_text(encoding="utf-8"), rule.cases_path)


def parse(text: str, path: Path) -> list[Case]:
    """Cases from the text of their file; names must differ."""
    try:
        entries = yaml_text.read(text)
    except yaml.YAMLError as e:
        raise RuleError(f"{path.name}: 不是合法的 YAML:{e}") from e
    if not isinstance(entries, list):
        raise RuleError(f"{path.name}: 用例文件须是一个列表")
    cases = [_case(entry, path) for entry in entries]
    names = [c.name for c in cases]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise RuleError(f"{path.name}: 用例重名:{'、'.join(twice)}")
    return cases


def _case(entry: object, path: Path) -> Case:
    if not isinstance(entry, dict) or not {"name", "as_of", "given", "then"} <= set(entry):
        raise RuleError(f"{path.name}: 每个用例须有 name、as_of、given、then")
    where = f"{path.name}「{entry['name']}」"
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise RuleError(f"{where}: 不认识的键 {'、'.join(unknown)}")
    if not isinstance(entry["as_of"], date) or not isinstance(entry["given"], dict):
        raise RuleError(f"{where}: as_of 须是日期,given 须是“视图名: 表格”")
    then = entry["then"]
    return Case(
        name=str(entry["name"]),
        as_of=entry["as_of"],
        given={str(k): grid(str(v), f"{where} {k}") for k, v in entry["given"].items()},
        then=Grid((), ()) if then == NOTHING else grid(str(then), f"{where} then"),
        at=_at(entry.get("at"), where),
        festival=entry.get("festival"),
        limits=entry.get("limits"),
        known_at=entry.get("known_at"),
    )


def _at(given: object, where: str) -> tuple[tuple[str, str], ...]:
    found = []
    for text in [given] if isinstance(given, str) else list(given or []):  # type: ignore[call-overload]
        number, _, side = str(text).partition(" ")
        if side not in _SIDES:
            raise RuleError(f"{where}: at 写作“数值名 below”或“数值名 at”:{text}")
        found.append((number, side))
    return tuple(found)
