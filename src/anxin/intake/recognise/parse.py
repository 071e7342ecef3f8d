"""From a recognised sheet to typed rows, one pass, memory bounded by what duplicates need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from anxin.intake.reading.blocks import blocks_of
from anxin.intake.recognise import cells, extent, header, hints, lines
from anxin.intake.recognise.columns.distinct import lane_open
from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.columns.registry import columns_of
from anxin.intake.recognise.marks import Legend, learn
from anxin.intake.recognise.model import Parsed, ParsedRow, Recognised, SheetLike, SheetOutcome
from anxin.intake.recognise.recognise import head_of
from anxin.intake.recognise.rows.base import RowReader
from anxin.intake.recognise.vocabulary import kinds

# Cells that are merged down over several rows say the same for each of them.
_CARRIED = (
    "employer",
    "employer_code",
    "crew",
    "project",
    "project_code",
    "department",
    "trade",
    "month",
    "contractor",
    "owner",
    "source",
    "seen_on",
    "payer",
    "region",
    "town",
)


def parse(sheet: SheetLike, recognised: Recognised) -> Parsed:
    """The rows of a sheet as typed facts. Iterate `Parsed` to the end; then its `outcome` accounts for every row of the file.

    Never raises on odd content: what cannot be read is an Issue on its row. Kinds that are not imported give no rows.
    """
    outcome = SheetOutcome()
    return Parsed(_rows(sheet, recognised, outcome), outcome)


def _header(sheet: SheetLike, recognised: Recognised) -> header.Header | None:
    """The header that recognition found; searched for again only when it was not handed on."""
    if recognised.header is not None:
        return replace(recognised.header)
    return header.find(head_of(sheet), list(getattr(sheet, "merges", ()) or ()))


def reader_for(sheet: SheetLike, recognised: Recognised, found: header.Header) -> RowReader:
    """The reader of a kind."""
    from anxin.intake.recognise.rows import registry

    if recognised.kind == "attendance_grid":
        return registry.GridReader(recognised, _legend(sheet, recognised, found))
    return registry.READERS[recognised.kind](recognised)


def _legend(sheet: SheetLike, recognised: Recognised, found: header.Header) -> Legend:
    """Marks are learnt from the head of the table and from the notes wherever they stand."""
    days = {d.index for d in recognised.day_columns}
    middle = max(days, default=0) // 2
    values: list[Any] = []
    notes: list[str] = []
    for index, row in enumerate(sheet.rows):
        if index > found.last and len(values) < 20_000:
            values.extend(v for c, v in enumerate(row) if c in days and v is not None)
        for c, v in enumerate(row):
            if c not in days and isinstance(v, str) and len(v) > 4 and any(w in v for w in ("勤", "休", "假", "工")):
                notes.append(v)
        # Legends are also laid out as one symbol per cell: '√', '出勤', '×', '休息'.
        texts = [v for v in row if isinstance(v, str) and v.strip()]
        if 4 <= len(texts) <= 24 and (
            index <= found.first or not any(c in days for c, v in enumerate(row) if v is not None and c > middle)
        ):
            texts = [cells.show(v) for v in texts]
            notes.append("\u3000\u3000".join(f"{a}{b}" for a, b in zip(texts[::2], texts[1::2], strict=False)))
        if len(notes) > 400:
            notes = notes[:400]
    return learn(values, notes)


def _carry(sheet: SheetLike, recognised: Recognised) -> dict[int, list[tuple[int, int]]]:
    """row -> [(column, row that holds the value)] for cells merged downwards in site columns."""
    columns = {recognised.columns[f].index for f in _CARRIED if f in recognised.columns}
    if recognised.kind == "attendance_grid":
        columns -= {recognised.columns["trade"].index} if "trade" in recognised.columns else set()
    out: dict[int, list[tuple[int, int]]] = {}
    for r0, c0, r1, _ in getattr(sheet, "merges", ()) or ():
        if r1 > r0 and c0 in columns and r1 - r0 < 100_000:
            for r in range(r0 + 1, r1 + 1):
                out.setdefault(r, []).append((c0, r0))
    return out


def _rows(sheet: SheetLike, recognised: Recognised, outcome: SheetOutcome) -> Iterator[ParsedRow | PlainRows]:
    found = _header(sheet, recognised) if recognised.header_rows else None
    if found is None or recognised.kind not in kinds() or not recognised.imports:
        why = "not_imported" if found else lines.TITLE
        for index, row in enumerate(sheet.rows):
            outcome.rows_seen += 1
            used = any(not cells.blank(v) for v in row)
            outcome.ignored.append((index + 1, why if used else lines.BLANK))
        return
    found.days = recognised.day_columns
    one = _Pass(sheet, recognised, found, outcome)
    reader = one.reader
    plain = columns_of(reader, one.classify, one.carried) if lane_open(sheet.rows) else None
    if plain is None:
        for index, row in enumerate(sheet.rows):
            yield from one.row(index, row)
    else:
        plain.look_ahead(blocks_of(sheet.rows))
        for block in blocks_of(sheet.rows):
            for start, stop, plainly in plain.stretches(block, after=found.last):
                if plainly:
                    outcome.rows_seen += stop - start
                    outcome.accepted += stop - start
                    outcome.accepted_rows += stop - start
                    outcome.last_counted = block.start + stop
                    yield plain.read(block, start, stop, one.crew)
                else:
                    for index, row in enumerate(block.rows(start, stop), start=block.start + start):
                        yield from one.row(index, row)
    for parsed in reader.flush():
        yield _count(parsed, outcome)
    reader.finish(outcome)


class _Pass:
    """One pass over the rows of a sheet, top to bottom: what each is, and what it says."""

    def __init__(self, sheet: SheetLike, recognised: Recognised, found: header.Header, outcome: SheetOutcome) -> None:
        self.recognised, self.found, self.outcome = recognised, found, outcome
        self.classify = extent.build_lines(recognised, found, head_of(sheet, found.first))
        self.reader = reader_for(sheet, recognised, found)
        self.carried = _carry(sheet, recognised)
        self._held: dict[int, Sequence[Any]] = {}
        self._wanted = {source for pairs in self.carried.values() for _, source in pairs}
        #: the crew that a group row announced for the rows below it
        self.crew: str | None = None

    def row(self, index: int, row: Sequence[Any]) -> Iterator[ParsedRow]:
        """The facts that this row (from 0) completes."""
        found, outcome, classify, reader = self.found, self.outcome, self.classify, self.reader
        number = index + 1
        outcome.rows_seen += 1
        if index <= found.last:
            blank = all(cells.blank(v) for v in row)
            kind = lines.BLANK if blank else lines.HEADER if index >= found.first else lines.TITLE
            if kind == lines.TITLE and classify.early_total(row):
                kind = lines.TOTAL
                outcome.total_rows.append(number)
                reader.total(number, row, subtotal=False)
            outcome.ignored.append((number, kind))
            return
        if index in self._wanted:
            self._held[index] = row
        pairs = self.carried.get(index)
        if pairs:
            row = _filled(row, pairs, self._held)
        blocks = extent.split(row, self.recognised.blocks)
        kind = classify.kind_of(blocks[0])
        data = [blocks[0]] if kind == lines.DATA else []
        data += [one for one in blocks[1:] if classify.kind_of(one) == lines.DATA]
        if data:
            for one in data:
                for parsed in reader.feed(number, one, self.crew):
                    yield _count(parsed, outcome)
            return
        outcome.ignored.append((number, kind))
        if kind in (lines.TOTAL, lines.SUBTOTAL):
            outcome.total_rows.append(number)
            if self.recognised.blocks is None:
                reader.total(number, row, subtotal=kind == lines.SUBTOTAL)
        elif kind == lines.TITLE:
            section = hints.read_foot([row]).values
            self.crew = section.get("crew") or self.crew
            reader.section.update({k: v for k, v in section.items() if k in ("employer", "project")})
        elif kind == lines.GROUP:
            text = next((v for v in row if isinstance(v, str) and not cells.blank(v)), "")
            self.crew = lines.Lines.crew_of(text) or self.crew


def _filled(row: Sequence[Any], pairs: Sequence[tuple[int, int]], held: dict[int, Sequence[Any]]) -> Sequence[Any]:
    out = list(row)
    if all(cells.blank(v) for v in out):
        return row
    for column, source in pairs:
        above = held.get(source)
        if above is None or column >= len(above):
            continue
        while len(out) <= column:
            out.append(None)
        if cells.blank(out[column]):
            out[column] = above[column]
    return out


def _count(parsed: ParsedRow, outcome: SheetOutcome) -> ParsedRow:
    # A row that holds several workers side by side is one row of the file, and counts as its first worker does.
    spread = 0 if parsed.row == outcome.last_counted else len(parsed.rows) or 1
    outcome.last_counted = parsed.row
    if parsed.rejected:
        outcome.rejected += 1
        outcome.rejected_rows += spread
    else:
        outcome.accepted += 1
        outcome.accepted_rows += spread
    return parsed
