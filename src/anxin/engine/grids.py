"""From the pipe tables of a case to Arrow tables: names become ids, yuan become fen, '1-5 8' becomes a mask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from anxin.engine import binding
from anxin.engine.tables import ARROW, RawTable
from anxin.engine.views.declare import View
from anxin.kit import masks, money, months
from anxin.rules.card import RuleError
from anxin.rules.cases import Grid

_EMPTY = ("", "-", "空")
_BOOLS = {"true": True, "false": False, "是": True, "否": False, "yes": True, "no": False}
_ENTERPRISES = {"employer", "contractor", "owner", "payer", "holder", "peer_enterprise", "party_a", "party_b"}
_VIEW_ARROW = {**ARROW, "TIMESTAMP": pa.timestamp("us")}

Row = dict[str, Any]


class Names:
    """Ids of the names used in one case, by kind; numerals stay what they are."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}

    def id(self, column: str, text: str, table: str = "") -> int:
        if re.fullmatch(r"\d+", text):
            return int(text)
        kind = column.removesuffix("_id") if column != "id" else table
        kind = "enterprise" if kind in _ENTERPRISES else kind
        return self._ids.setdefault((kind, text), 1001 + len(self._ids))


def column_of(header: str, known: set[str], where: str) -> str:
    """The declared column that a header names: itself, 'project' for project_id, 'paid_yuan' for paid_fen."""
    for name in (header, f"{header}_id", re.sub(r"_yuan$", "_fen", header)):
        if name in known:
            return name
    raise RuleError(f"{where}: 没有列 {header};可用的列:{'、'.join(sorted(known))}")


def value(header: str, column: str, kind: str, text: str, names: Names, table: str, where: str) -> Any:
    """One cell by the type of its column; None when empty."""
    if text in _EMPTY:
        return None
    try:
        if column == "id" or column.endswith("_id"):
            return names.id(column, text, table)
        if header.endswith("_yuan"):
            return money.fen(text)
        if column.endswith("_mask"):
            return _mask(text)
        if column == "clock":
            return _clock(text)
        if kind == "BIGINT":
            month = column == "month" or column.endswith("_month")
            return months.parse(text) if month and not text.isdigit() else int(text.replace(",", ""))
        if kind == "BOOLEAN":
            return _BOOLS[text.lower()]
        if kind == "DATE":
            return date.fromisoformat(text)
        if kind == "MOMENT":
            return datetime.fromisoformat(text).replace(tzinfo=binding.CHINA)
        if kind == "TIMESTAMP":
            return datetime.fromisoformat(text)
        return float(text) if kind == "DOUBLE" else text
    except (ValueError, KeyError) as e:
        raise RuleError(f"{where}: 列 {header} 的值“{text}”不合 {kind} 的写法") from e


def raw_table(table: RawTable, grid: Grid, names: Names, where: str) -> pa.Table:
    """Rows of a raw table; ids that are not given are counted from 1. ``known_from``/``known_to`` may be given."""
    types = {c.name: c.type for c in table.columns} | {"known_from": "MOMENT", "known_to": "MOMENT"}
    rows = _rows(grid, types, names, table.name, where)
    for number, row in enumerate(rows, start=1):
        row.setdefault("id", number)
    if table.name == "project":
        rows = [r for r in rows if r["id"] is not None]
    given = {c for row in rows for c in row} or {"id"}
    return pa.table({c: pa.array([r.get(c) for r in rows], ARROW[types[c]]) for c in types if c in given})


def view_table(view: View, grid: Grid, names: Names, where: str) -> pa.Table:
    """Rows of a view: a column left out is derived where it follows from others, else it has its declared default."""
    types = {c.name: c.type for c in view.columns}
    rows = _rows(grid, types, names, view.name, where)
    return view_rows(view, rows)


def view_rows(view: View, rows: list[Row]) -> pa.Table:
    """As `view_table`, from rows already typed."""
    for number, row in enumerate(rows, start=1):
        row.setdefault("id", number)
        for (name, column), derive in _DERIVED.items():
            if name == view.name and row.get(column) is None:
                row[column] = derive(row, number)
        for declared in view.columns:
            if row.get(declared.name) is None:
                row[declared.name] = _default(declared.name, declared.default, view.name, number)
    return pa.table({c.name: pa.array([r[c.name] for r in rows], _VIEW_ARROW[c.type]) for c in view.columns})


def _rows(grid: Grid, types: Mapping[str, str], names: Names, table: str, where: str) -> list[Row]:
    columns = [column_of(h, set(types), where) for h in grid.header]
    return [
        {
            column: value(header, column, types[column], text, names, table, where)
            for header, column, text in zip(grid.header, columns, row, strict=True)
        }
        for row in grid.rows
    ]


def _default(name: str, literal: str | None, view: str, number: int) -> Any:
    if literal is None:
        return None
    if name == "ref":
        return f"{view}:{number}"
    if literal in ("TRUE", "FALSE"):
        return literal == "TRUE"
    return literal.strip("'") if literal.startswith("'") else int(literal)


def _mask(text: str) -> int:
    days: list[int] = []
    for part in re.split(r"[ ,、]+", text):
        first, _, last = part.partition("-")
        days += range(int(first), int(last or first) + 1) if int(first) else []
    return masks.from_days(days)


def _clock(text: str) -> str:
    """'5:0730-1730 6:0800-1200' to 31 segments of eight characters; a text of 248 characters is kept."""
    if len(text) == 248:
        return text
    segments = ["--------"] * 31
    for part in text.split():
        day, _, span = part.partition(":")
        segments[int(day) - 1] = f"{span.replace('-', ''):-<8}"
    return "".join(segments)


def _workdays(row: Row, _: int) -> int:
    by_month = binding.calendar_tables(int(row["month"]) // 100 + 1)[1]
    at = by_month.column("month").to_pylist().index(row["month"])
    return int(by_month.column("workdays")[at].as_py())


# What follows from other columns, so that a case shows only what matters to it. Later entries see earlier ones.
_DERIVED: dict[tuple[str, str], Callable[[Row, int], Any]] = {
    ("clue", "matter"): lambda r, _: f"clue:{r['id']}",
    ("clue", "ref"): lambda r, _: f"clue:{r['id']}",
    ("clue", "received_on"): lambda r, _: r.get("arrived_on"),
    ("clue", "is_open"): lambda r, _: r.get("state") not in ("closed", "joined", "withdrawn"),
    ("case_file", "matter"): lambda r, _: f"case:{r['id']}",
    ("case_file", "ref"): lambda r, _: f"case_file:{r['id']}",
    ("case_file", "left_fen"): lambda r, _: max((r.get("owed_fen") or 0) - (r.get("recovered_fen") or 0), 0),
    ("case_file", "is_open"): lambda r, _: r.get("state") not in ("closed", "withdrawn"),
    ("attendance_month", "days"): lambda r, _: masks.count(r.get("days_mask") or 0),
    ("payroll_line", "for_month"): lambda r, _: r.get("month"),
    ("payroll_line", "owed_fen"): lambda r, _: r.get("payable_fen"),
    ("account_entry", "at"): lambda r, _: r.get("day") and datetime.combine(r["day"], datetime.min.time()),
    ("account_entry", "day"): lambda r, _: r.get("at") and r["at"].date(),
    ("worker_month", "days"): lambda r, _: masks.count(r.get("days_mask") or 0),
    ("worker_month", "has_attendance"): lambda r, _: bool(r.get("days")),
    ("worker_month", "lines"): lambda r, _: 1 if r.get("owed_fen") else 0,
    ("worker_month", "regular_lines"): lambda r, _: r["lines"],
    ("worker_month", "paid_lines"): lambda r, _: 1 if r.get("paid_fen") else 0,
    ("worker_month", "undated_paid_lines"): lambda r, _: 0 if r.get("first_paid_on") else r["paid_lines"],
    ("worker_month", "workdays_in_month"): _workdays,
    ("worker_month", "line_ref"): lambda r, n: f"payroll_line:{n}" if r["lines"] else "",
    ("worker_month", "attendance_ref"): lambda r, n: f"attendance_month:{n}" if r["has_attendance"] else "",
    ("worker_month", "receipt_ref"): lambda r, n: f"receipt:{n}" if r["paid_lines"] else "",
    ("project", "is_government"): lambda r, _: r.get("funding") == "government",
    ("project", "has_account"): lambda r, _: r.get("account_on") is not None,
}
