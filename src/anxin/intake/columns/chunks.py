"""Rows on their way to the ledger, some thousand at a time: columns and single rows, as they stand in the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.model import ParsedRow

from ..inserting import Same
from ..kinds import Maker, RowEntries
from ..kinds.context import Context
from ..ledger import UNCHANGED, Entry, Ledger
from .making import ColumnEntries, ColumnMaker


@dataclass(slots=True)
class Chunk:
    """A stretch of a sheet: the plain rows as columns, and the others."""

    plain: list[PlainRows] = field(default_factory=list)
    rows: list[ParsedRow] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """What became of a chunk: single rows with their entries, and columns of facts with the status of each."""

    rows: list[RowEntries]
    entries: list[Entry]
    columns: ColumnEntries | None = None
    states: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """Of all that was written of a sheet, what is asked afterwards.

    ``workers`` by project, those known by number; ``refs``: (reference by name, file row); ``changed`` and ``same`` count
    the rows of columns that are new, and those that were held already.
    """

    workers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    refs: list[tuple[int, int]] = field(default_factory=list)
    changed: int = 0
    same: int = 0

    def add(self, made: Made) -> None:
        for entry in made.entries:
            self._add(
                entry.values.get("project_id"),
                entry.values.get("worker_id"),
                entry.values.get("name_ref_id"),
                entry.row,
            )
        columns = made.columns
        if columns is not None and len(columns):
            self.same += made.states.count(UNCHANGED)
            self.changed = self.changed + len(made.states) - made.states.count(UNCHANGED)
            who = [columns.column(name) for name in ("project_id", "worker_id", "name_ref_id")]
            if isinstance(columns.columns["project_id"], Same) and isinstance(columns.columns["name_ref_id"], Same):
                self.workers[next(who[0])].update(who[1])
            else:
                for project_id, worker_id, ref, row in zip(*who, columns.rows, strict=True):
                    self._add(project_id, worker_id, ref, row)

    def _add(self, project_id: int | None, worker_id: int | None, ref: int | None, row: int) -> None:
        if project_id is None:
            return
        workers = self.workers[project_id]
        if worker_id:
            workers.add(worker_id)
        if ref:
            self.refs.append((ref, row))


def chunks_of(pieces: Iterable[ParsedRow | PlainRows], size: int | None) -> Iterator[Chunk]:
    """Chunks of exactly ``size`` rows (the last one may be shorter), or one chunk of all.

    The ledger sees the same rows together, whether they come as columns or not.
    """
    chunk, count = Chunk(), 0
    for piece in pieces:
        if isinstance(piece, ParsedRow):
            chunk.rows.append(piece)
            count += 1
        else:
            at = 0
            while at < len(piece):
                stop = len(piece) if size is None else min(len(piece), at + size - count)
                chunk.plain.append(piece.cut(at, stop))
                count += stop - at
                at = stop
                if count == size:
                    yield chunk
                    chunk, count = Chunk(), 0
        if count and count == size:
            yield chunk
            chunk, count = Chunk(), 0
    if count:
        yield chunk


def write_chunk(ctx: Context, chunk: Chunk, maker: Maker, column_maker: ColumnMaker | None, ledger: Ledger) -> Made:
    """Make the facts of a chunk and hand them to the ledger."""
    columns, rows = None, chunk.rows
    if chunk.plain and column_maker is not None:
        plain = PlainRows.joined(chunk.plain)
        # Who is named first gives a new worker his name: all rows of the chunk in their order, as one by one.
        ctx.load_all(plain, rows)
        columns, left = column_maker(ctx, plain, not rows)
        if left:
            rows = sorted([*rows, *plain.take(left).one_by_one()], key=lambda row: row.row)
    elif chunk.plain:
        rows = sorted([*rows, *(row for part in chunk.plain for row in part.one_by_one())], key=lambda row: row.row)
    made = maker(ctx, rows) if rows else []
    # Rows may share an entry: all punches of a worker-month are one fact.
    entries = list({id(e): e for row, of_row in made if not row.rejected for e in of_row}.values())
    if columns is None:
        ledger.put(entries)
        return Made(made, entries)
    if len(set(columns.keys)) != len(columns.keys) or not {e.key for e in entries}.isdisjoint(columns.keys):
        # Two rows speak of one subject: the ledger lets the later win, in the order of the sheet.
        singles = list(columns.one_by_one())
        ledger.put(sorted([*entries, *singles], key=lambda entry: entry.row))
        states = [entry.status for entry in singles]
    else:
        ledger.put(entries)
        states = ledger.put_columns(columns.model, columns.keys, columns.columns, columns.rows, columns.document)
    return Made(made, entries, columns, states)
