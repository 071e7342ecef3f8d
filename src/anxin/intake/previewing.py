"""Looking at a file before it is taken: what it is, column by column, with a few of its rows, masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from anxin.intake.reading import CellError, Sheet, Unreadable, read
from anxin.intake.recognise.model import ColumnRef, Recognised
from anxin.kit.text import brief, mask_card, mask_id, mask_name, mask_phone, plain

from . import reports
from .identities import Identities, OutOfReach, ProjectUnclear
from .pieces import Order, Piece, count_rows, pieces_of
from .reports import RowIssue, SheetReport

_ROWS = 6
_ISSUES = 20
_CELL = 24
_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]*")
_NAMES = {"name", "card_holder", "collector", "kin", "labour_officer", "legal_person", "coordinator", "signature"}


def preview(path: Path, order: Order) -> dict[str, Any]:
    """What ``taking.look`` says of a file, for a page: ``status``, ``message``, and ``sheets`` with columns and rows.

    A sheet has besides the keys of its report: ``columns`` (index, letter, header, field) in the order of the sheet,
    ``days`` (how many columns are days of the month), ``rows`` (cells as texts, personal ones masked), and ``reach``:
    'known', 'new', 'others' or '' for the project that it names.
    """
    try:
        workbook = read(path)
    except Unreadable as refusal:
        return {"status": reports.UNREADABLE, "message": refusal.message_zh, "sha256": "", "sheets": []}
    sheets = [_sheet(piece, order) for piece in pieces_of(workbook, order)]
    status = reports.IMPORTED if any(s["imports"] for s in sheets) else reports.NOTHING
    return {"status": status, "message": "", "sha256": workbook.sha256, "sheets": sheets}


def _sheet(piece: Piece, order: Order) -> dict[str, Any]:
    seen = piece.recognised
    sheet = SheetReport(piece.name, piece.index, seen, notes=list(seen.notes))
    states: dict[int, str] = {}
    for row in piece.rows:
        if not row.rejected:
            states.update(dict.fromkeys(row.rows or (row.row,), "accepted"))
        if len(sheet.issues) < _ISSUES:
            sheet.issues += [RowIssue(row.row, i.column, i.code, i.message_zh, i.level) for i in row.issues]
    count_rows(sheet, piece.outcome, states)
    sheet.project, sheet.employer, sheet.month = seen.project, seen.employer, seen.month
    sheet.questions = list(seen.questions)
    sheet.issues = sheet.issues[:_ISSUES]
    columns = _columns(seen)
    return {
        **sheet.as_json(),
        "imports": seen.imports,
        "confidence": seen.confidence,
        "crew": seen.crew,
        "reach": _reach(seen, order),
        "columns": columns,
        "days": len(seen.day_columns),
        "rows": _rows(piece.sheet, seen, columns) if piece.sheet is not None else [],
        "blocked": seen.blocked,
    }


def _columns(seen: Recognised) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}

    def add(ref: ColumnRef, field: str) -> None:
        found[ref.index] = {"index": ref.index, "letter": ref.letter, "header": ref.header, "field": field}

    for ref in seen.unknown_columns:
        add(ref, "")
    for field, refs in seen.extra_columns.items():
        for ref in refs:
            add(ref, field)
    for field, ref in seen.columns.items():
        add(ref, field)
    return [found[index] for index in sorted(found)]


def _rows(sheet: Sheet, seen: Recognised, columns: list[dict[str, Any]]) -> list[list[str]]:
    if not columns or seen.first_row is None:
        return []
    rows: Sequence[Any] = list(islice(iter(sheet.rows), seen.first_row - 1, seen.first_row - 1 + _ROWS))
    return [
        [_shown(row[c["index"]] if c["index"] < len(row) else None, c["field"]) for c in columns]
        for row in rows
        if any(cell not in (None, "") for cell in row)
    ]


def _shown(value: Any, field: str) -> str:
    """A cell as a page may show it: names, numbers of persons, cards and phones in part only."""
    if value is None or value == "":
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != value.min.time() else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    text = plain(f"{value:.15g}" if isinstance(value, float) else str(value))
    if field in _NAMES:
        return mask_name(text)
    if field == "id_number":
        return mask_id(text)
    if field == "phone" or field.endswith("_phone"):
        return mask_phone(text)
    if field == "card" or field.startswith("account_no"):
        return mask_card(text)
    if not field and not _LONG_NUMBER.search(text) and 2 <= len(text) <= 4 and all("一" <= c <= "鿿" for c in text):
        # A short Chinese word under a heading that nobody knows may well be somebody's name.
        return mask_name(text)
    return brief(_LONG_NUMBER.sub(lambda found: mask_card(found[0]), text), _CELL)


def _reach(seen: Recognised, order: Order) -> str:
    """What the project named by the whole sheet is to whoever brings it."""
    name = order.answers.project or seen.project
    if not name:
        return ""
    try:
        return "known" if Identities(order.reach).known_project(name) else ("new" if order.reach is None else "others")
    except OutOfReach:
        return "others"
    except ProjectUnclear:
        return ""
