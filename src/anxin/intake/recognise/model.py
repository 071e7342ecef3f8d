"""What recognition says about a sheet, and what parsing says about its rows. Rows and columns as people count them: from 1.

Nothing here touches a database or Django: the words go from the sheet to whoever stores them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from anxin.intake.reading.model import letter
from anxin.kit.text import brief

if TYPE_CHECKING:
    from anxin.intake.recognise.columns.plain import PlainRows
    from anxin.intake.recognise.header import Header

REJECT = "reject"
WARN = "warn"


class SheetLike(Protocol):
    """The part of `anxin.intake.reading.Sheet` that recognition needs. Row 0 of `rows` is row 1 of the file."""

    name: str
    rows: Any
    merges: Sequence[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person said on the command line or the page; it wins over everything found in the file."""

    kind: str | None = None
    project: str | None = None
    employer: str | None = None
    month: int | None = None
    crew: str | None = None
    status: str | None = None  # what became of the payments of a list that has no column for it


@dataclass(frozen=True, slots=True)
class Remembered:
    """A mapping that was confirmed once for this sender and layout: field -> header text (as `ColumnRef.header`)."""

    layout: str
    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column of the sheet: 0-based index, the header as printed (levels joined by '/'), and its letter."""

    index: int
    header: str

    @property
    def shown(self) -> str:
        """The header as sentences quote it and issues name it: nobody reads a heading of a thousand letters."""
        return brief(self.header)

    @property
    def letter(self) -> str:
        return letter(self.index)

    def __str__(self) -> str:
        return f"{self.shown or '(无表头)'} ({self.letter})"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file does not say and nobody may guess. `blocking`: without an answer no row can be stored."""

    what: str
    message_zh: str
    options: tuple[str, ...] = ()
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column of an attendance grid: day of month 1..31 and session '' (whole day), 'am', 'pm' or 'ot'.

    `line` is -1, or 0 and 1 on forms that write the first half of the month above the second in the same columns.
    """

    index: int
    day: int
    session: str = ""
    line: int = -1


@dataclass(slots=True)
class Recognised:
    """What a sheet is, where its table stands and which column is which.

    `month` is YYYYMM; `period` is text for people ('2026-03', '2019-12-21..2020-02-17', '12月'). `columns` maps a
    field to its first column; `extra_columns` holds the further ones of fields that may repeat (wage items ...).
    `heads` carries what stands around the table: contractor, account_no, batch_no, prepared_on, status ...
    """

    kind: str
    confidence: float = 0.0
    sheet: str = ""
    file_name: str = ""
    header_rows: tuple[int, int] | None = None
    first_row: int | None = None
    last_row: int | None = None
    total_rows: list[int] = field(default_factory=list)
    people: int | None = None
    data_rows: int = 0
    name_column: str = ""
    columns: dict[str, ColumnRef] = field(default_factory=dict)
    extra_columns: dict[str, list[ColumnRef]] = field(default_factory=dict)
    day_columns: list[DayColumn] = field(default_factory=list)
    blocks: tuple[int, int, int] | None = None
    """Tables printed side by side: (first column, columns of one block, number of blocks)."""
    unknown_columns: list[ColumnRef] = field(default_factory=list)
    project: str | None = None
    employer: str | None = None
    crew: str | None = None
    month: int | None = None
    period: str = ""
    layout: str = ""
    heads: dict[str, Any] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header: Header | None = field(default=None, repr=False, compare=False)
    """The header as it was found, so that `parse` need not search for it again; not part of what is said."""

    @property
    def imports(self) -> bool:
        """Whether rows of this kind become facts (an empty form or a leave summary does not)."""
        from anxin.intake.recognise.vocabulary import kinds

        card = kinds().get(self.kind)
        return bool(card and card.imports)

    @property
    def blocked(self) -> bool:
        """True while a blocking question is open."""
        return any(q.blocking for q in self.questions)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong in one cell. `column` is `ColumnRef.shown` ('' for the whole row)."""

    column: str
    code: str
    message_zh: str
    level: str = WARN


@dataclass(slots=True)
class ParsedRow:
    """One fact row. `row` is the file row (1-based); `rows` names all file rows folded into it (am, pm, overtime)."""

    row: int
    fields: dict[str, Any]
    issues: list[Issue] = field(default_factory=list)
    rows: tuple[int, ...] = ()

    @property
    def rejected(self) -> bool:
        return any(i.level == REJECT for i in self.issues)


@dataclass(slots=True)
class SheetOutcome:
    """The account of a sheet, complete once the rows have been read to the end.

    Every file row from 1 to `rows_seen` is in exactly one of `accepted_rows`, `rejected_rows` or `ignored`.
    `accepted` and `rejected` count facts (a worker's three rows are one fact).
    """

    rows_seen: int = 0
    accepted: int = 0
    rejected: int = 0
    accepted_rows: int = 0
    rejected_rows: int = 0
    last_counted: int = 0
    ignored: list[tuple[int, str]] = field(default_factory=list)
    total_rows: list[int] = field(default_factory=list)
    issues: list[tuple[int, Issue]] = field(default_factory=list)

    def ignored_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for _, why in self.ignored:
            counts[why] = counts.get(why, 0) + 1
        return counts


class Parsed(Iterable[ParsedRow]):
    """The rows of a sheet, read as they are asked for; `outcome` is complete after the last one. Iterate once.

    `pieces` hands over rows that are plainly good as columns, where the sheet was large enough to be read in columns.
    """

    def __init__(self, rows: Iterator[ParsedRow | PlainRows], outcome: SheetOutcome) -> None:
        self._rows = rows
        self.outcome = outcome

    def __iter__(self) -> Iterator[ParsedRow]:
        for one in self._rows:
            if isinstance(one, ParsedRow):
                yield one
            else:
                yield from one.one_by_one()

    def pieces(self) -> Iterator[ParsedRow | PlainRows]:
        """Rows, and stretches of rows as columns, in the order of the sheet."""
        return self._rows
