"""Where the table ends: one pass over all rows, counting people and collecting months and days on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anxin.intake.reading.blocks import Block, blocks_of
from anxin.intake.recognise import cells, hints, lines
from anxin.intake.recognise.columns.distinct import clean_numbers, distinct, distinct_rows, lane_open
from anxin.intake.recognise.columns.standing import Standing
from anxin.intake.recognise.header import Header
from anxin.intake.recognise.model import Recognised, SheetLike, letter
from anxin.kit.text import person_key, plain

_NAME_FIELD = {
    "bank_statement": "peer_name",
    "labour_cost": "project",
    "deposit": "project",
    "pause": "project",
    "crew_list": "crew",
}
# Days written in these fields place the sheet in time; entry dates of a roster do not.
_DAY_FIELDS = {
    "attendance_events": ("at", "day"),
    "daily_clock": ("day",),
    "bank_statement": ("at",),
    "payroll": ("paid_on",),
    "bank_receipt": ("paid_at",),
    "attendance_summary": ("joined_left",),
}
_EVENTS = frozenset({"attendance_events", "daily_clock"})
_NOT_PEOPLE = frozenset(
    {
        "project_list",
        "project_sighting",
        "enterprise_list",
        "labour_cost",
        "deposit",
        "pause",
        "shift_plan",
        "crew_list",
    }
)
# Kinds whose rows are counted in columns when the sheet is large.
_IN_COLUMNS = frozenset({"payroll", "bank_receipt"})
_DAY_LIMIT = 200_000


@dataclass(slots=True)
class Extent:
    """What one pass over the rows shows."""

    months: set[int] = field(default_factory=set)
    month_column: set[int] = field(default_factory=set)
    bare_months: set[int] = field(default_factory=set)
    one_valued: dict[str, set[str]] = field(default_factory=dict)
    memo_months: set[int] = field(default_factory=set)
    section_months: set[int] = field(default_factory=set)
    first_day: date | None = None
    last_day: date | None = None
    events: bool = False
    foot: list[Sequence[Any]] = field(default_factory=list)


def name_columns(result: Recognised, found: Header) -> tuple[int, ...]:
    """The columns that say whose row it is, best first."""
    own = _NAME_FIELD.get(result.kind)
    order = [own] if own else ["name", "worker_no", "id_number"]
    if result.kind == "not_data":
        return ()
    return tuple(result.columns[f].index for f in order if f and f in result.columns)


def split(row: Sequence[Any], blocks: tuple[int, int, int] | None) -> list[Sequence[Any]]:
    """The rows that one file row holds: itself, or one for each block of a table printed side by side."""
    if blocks is None:
        return [row]
    start, width, count = blocks
    front = [None] * start
    return [[*front, *row[start + i * width : start + (i + 1) * width]] for i in range(count)]


def build_lines(result: Recognised, found: Header, above: Sequence[Sequence[Any]] = ()) -> lines.Lines:
    """The row classifier for a recognised sheet."""
    mapped = (
        frozenset(found.paths)
        if result.kind == "not_data"
        else frozenset(
            [ref.index for ref in result.columns.values()]
            + [r.index for refs in result.extra_columns.values() for r in refs]
        )
    )
    serial = result.columns["row_no"].index if "row_no" in result.columns else None
    names = name_columns(result, found)
    if result.kind == "bank_statement":
        names = tuple(result.columns[f].index for f in ("at",) if f in result.columns)
    ids = tuple(result.columns[f].index for f in ("id_number",) if f in result.columns)
    sessions = session_columns(result) if result.kind == "attendance_grid" else ()
    titles = frozenset(words for words in map(lines.words_of, above) if words)
    return lines.Lines(
        found, mapped, names, serial, ids, titles if len(titles) <= 8 else frozenset(), sessions, _summed(result)
    )


def session_columns(result: Recognised) -> tuple[int, ...]:
    """Where a grid may name the part of the day: its 时段 column, and columns without a known heading before the days."""
    first = min((d.index for d in result.day_columns), default=0)
    known = {ref.index for name, ref in result.columns.items() if name != "session"}
    session = result.columns.get("session")
    return tuple(
        ([session.index] if session else [])
        + [c for c in range(first) if c not in known and (session is None or c != session.index)]
    )


def _summed(result: Recognised) -> tuple[tuple[int, Any], ...]:
    """The money columns of a kind, with their converters: what a total row without a label is known by."""
    from anxin.intake.recognise.rows import registry

    reader = registry.READERS.get(result.kind)
    if reader is None or not reader.summed or result.kind == "bank_statement":
        return ()
    return tuple(reader(result).money_columns)


def measure(sheet: SheetLike, found: Header, result: Recognised, above: Sequence[Sequence[Any]] = ()) -> Extent:
    """Fill first_row, last_row, total_rows, data_rows, people and name_column of `result`; return what else was seen."""
    out = Extent(events=result.kind in _EVENTS)
    classify = build_lines(result, found, above)
    names = name_columns(result, found)
    _name_label(result, found, names)
    people: set[Any] = set()
    empty_rows: list[int] = []
    named = 0
    dated = [result.columns[f].index for f in _DAY_FIELDS.get(result.kind, ()) if f in result.columns]
    dated += [r.index for f in _DAY_FIELDS.get(result.kind, ()) for r in result.extra_columns.get(f, ())]
    month_at = result.columns["month"].index if "month" in result.columns else None
    id_at = result.columns["id_number"].index if "id_number" in result.columns else None
    no_at = result.columns["worker_no"].index if "worker_no" in result.columns else None
    seen_values: dict[Any, Any] = {}
    wages = _wage_payees(result)
    constant = {
        f: result.columns[f].index
        for f in ("project", "employer")
        if f in result.columns and result.kind not in _NOT_PEOPLE
    }
    memo = _memo_reader(result)

    def one(index: int, whole: Sequence[Any]) -> None:
        nonlocal named
        if index <= found.last:
            if index < found.first and result.kind != "not_data" and classify.early_total(whole):
                result.total_rows.append(index + 1)
            return
        number = index + 1
        for row in split(whole, result.blocks):
            kind = classify.kind_of(row)
            if kind == lines.DATA:
                result.data_rows += 1
                result.first_row = result.first_row or number
                result.last_row = number
                key = _person(row, names, id_at, no_at)
                if wages is not None:
                    key = wages(row)
                if key is not None:
                    named += 1
                    people.add(key)
                for c in dated:
                    if c < len(row) and row[c] is not None:
                        _note_day(row[c], out, seen_values)
                for name, c in constant.items():
                    if c < len(row) and isinstance(row[c], str) and not cells.blank(row[c]):
                        _note_value(name, row[c], out)
                if memo is not None:
                    memo(row, out.memo_months)
                if month_at is not None and month_at < len(row) and row[month_at] is not None:
                    _note_month(row[month_at], out, seen_values)
            elif kind in (lines.TOTAL, lines.SUBTOTAL):
                result.total_rows.extend([number] if number not in result.total_rows[-1:] else [])
            elif kind == lines.EMPTY:
                empty_rows.append(number)
            if kind in (lines.TITLE, lines.GROUP):
                out.section_months.update(hints.months_in(row))
            if kind in (lines.TITLE, lines.SIGNATURE, lines.NOTE, lines.TOTAL, lines.OTHER) and len(out.foot) < 12:
                out.foot.append(row)

    def many(block: Block, start: int, stop: int) -> None:
        """What `one` does, for a stretch of rows that are plainly lines of persons."""
        nonlocal named
        result.data_rows += stop - start
        result.first_row = result.first_row or block.start + start + 1
        result.last_row = block.start + stop
        named += stop - start
        people.update(_persons(block, start, stop, names, id_at, no_at))
        for c in dated:
            for value in distinct(block.column(c)[start:stop]):
                _note_day(value, out, seen_values)
        for name, c in constant.items():
            for value in distinct(block.column(c)[start:stop]):
                if isinstance(value, str) and not cells.blank(value):
                    _note_value(name, value, out)
        if memo is not None:
            for row in distinct_rows(block, start, stop, _memo_columns(result)):
                memo(row, out.memo_months)
        if month_at is not None:
            for value in distinct(block.column(month_at)[start:stop]):
                _note_month(value, out, seen_values)

    if result.kind in _IN_COLUMNS and result.blocks is None and lane_open(sheet.rows):
        standing = Standing(classify)
        for block in blocks_of(sheet.rows):
            for start, stop, plainly in standing.stretches(block, after=found.last):
                if plainly:
                    many(block, start, stop)
                else:
                    for index, row in enumerate(block.rows(start, stop), start=block.start + start):
                        one(index, row)
    else:
        for index, whole in enumerate(sheet.rows):
            one(index, whole)
    if result.data_rows == 0 and empty_rows:
        result.first_row, result.last_row, result.data_rows = empty_rows[0], empty_rows[-1], len(empty_rows)
        if result.kind == "roster":
            result.kind = "roster_form"
        result.notes.append("只有序号、没有填写的空表")
    result.people = len(people)
    if result.data_rows and not named and not empty_rows and result.kind != "bank_statement":
        result.people = result.data_rows  # 姓名 left out or lost, yet the lines are somebody's
    if result.kind in _NOT_PEOPLE:
        result.people = None
    if result.kind == "sign_in_form":
        result.first_row = result.last_row = None
        result.data_rows = 0
    return out


def _note_value(name: str, value: str, out: Extent) -> None:
    values = out.one_valued.setdefault(name, set())
    if len(values) < 3:
        values.add(cells.show(value))


def _name_label(result: Recognised, found: Header, names: Sequence[int]) -> None:
    if not names or result.kind in _NOT_PEOPLE:
        return
    columns = [names[0]]
    if result.kind == "sign_in_form":
        columns += [r.index for r in result.extra_columns.get("name", ())]
    text = found.paths[names[0]][0] if found.paths.get(names[0]) else ""
    result.name_column = f"{text} ({' and '.join(letter(c) for c in columns)})"


def _person(row: Sequence[Any], names: Sequence[int], id_at: int | None, no_at: int | None) -> Any:
    width = len(row)
    if id_at is not None and id_at < width and isinstance(row[id_at], str):
        text = plain(row[id_at]).upper()
        if len(text) >= 15 and "*" not in text:
            return text
    name = next((row[c] for c in names if c < width and not cells.blank(row[c])), None)
    if name is None:
        return None
    number = plain(cells.show(row[no_at])) if no_at is not None and no_at < width else ""
    return (person_key(cells.show(name)), number)


def _persons(
    block: Block, start: int, stop: int, names: tuple[int, ...], id_at: int | None, no_at: int | None
) -> Iterable[Any]:
    """`_person` of a stretch of rows whose first name column is filled."""
    if id_at is not None:
        numbers = block.column(id_at)[start:stop]
        if clean_numbers(numbers, 15):
            return {number.upper() for number in numbers}
    elif no_at is None:
        return {(person_key(cells.show(name)), "") for name in distinct(block.column(names[0])[start:stop])}
    return {_person(row, names, id_at, no_at) for row in block.rows(start, stop)}


def _wage_payees(result: Recognised) -> Any:
    """For a statement, people are the payees of wage payments."""
    if result.kind != "bank_statement":
        return None
    from anxin.intake.recognise.rows.statement import purpose_of, read_direction

    peer = result.columns.get("peer_name")
    texts = [result.columns[f].index for f in ("summary", "description", "purpose") if f in result.columns]

    def payee(row: Sequence[Any]) -> Any:
        if peer is None or peer.index >= len(row) or cells.blank(row[peer.index]):
            return None
        words = " ".join(cells.show(row[c]) for c in texts if c < len(row))
        if purpose_of(words, "out") == "wage" and read_direction(result, row) != "in":
            return person_key(cells.show(row[peer.index]))
        return None

    return payee


def _memo_columns(result: Recognised) -> list[int]:
    """The columns that the memo reader looks at."""
    return [result.columns[f].index for f in ("memo", "paid_at") if f in result.columns]


def _memo_reader(result: Recognised) -> Any:
    """For receipts, the wage months that the memos name."""
    if result.kind != "bank_receipt" or "memo" not in result.columns:
        return None
    from anxin.intake.recognise.rows.receipt import month_in

    at, paid = result.columns["memo"].index, result.columns.get("paid_at")

    seen: set[tuple[str, Any]] = set()

    def note(row: Sequence[Any], found: set[int]) -> None:
        text = row[at] if at < len(row) else None
        if not isinstance(text, str) or len(found) > 24:
            return
        paid_at = row[paid.index] if paid and paid.index < len(row) else None
        # A memo says the same month on every day of a month.
        key = (text, paid_at[:7] if isinstance(paid_at, str) and paid_at[4:8:3] == "--" else repr(paid_at))
        if key in seen:
            return
        if len(seen) < _DAY_LIMIT:
            seen.add(key)
        try:
            when = cells.moment(paid_at)
        except (ValueError, OverflowError):
            when = None
        month = month_in(text, when)
        if month:
            found.add(month)

    return note


def _note_day(value: Any, out: Extent, seen: dict[Any, Any]) -> None:
    key = value[:10] if isinstance(value, str) else repr(value)
    if key in seen:
        return
    if len(seen) < _DAY_LIMIT:
        seen[key] = True
    try:
        found = cells.day(value)
    except cells.CellProblem:
        return
    if found is None:
        return
    out.months.add(found.year * 100 + found.month)
    out.first_day = found if out.first_day is None else min(out.first_day, found)
    out.last_day = found if out.last_day is None else max(out.last_day, found)


def _note_month(value: Any, out: Extent, seen: dict[Any, Any]) -> None:
    key = ("month", repr(value))
    if key in seen:
        return
    seen[key] = True
    bare = cells.bare_month(value)
    if bare:
        out.bare_months.add(bare)
        return
    try:
        found = cells.month(value)
    except cells.CellProblem:
        return
    if found:
        out.month_column.add(found)
