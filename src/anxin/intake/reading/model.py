"""What a file becomes after reading: a workbook of plain sheets of cells, or one clear refusal.

Nothing here knows what the cells mean. Strings are handed on as they stand (no trimming, no typing; only what is invisible
and turns or breaks the reading is taken out, and said), and a number that Excel stored as a floating-point value stays a
float, so that the next room can see that an ID card number has lost digits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol, TypeAlias, overload


class Unreadable(ValueError):
    """A file that cannot be taken in. `code` is for machines, `message_zh` is one line that says what to do."""

    def __init__(self, code: str, message_zh: str) -> None:
        super().__init__(message_zh)
        self.code = code
        self.message_zh = message_zh


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an Excel error instead of a value, e.g. CellError('#REF!')."""

    code: str


Value: TypeAlias = (
    str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellError | None
)
Row: TypeAlias = list[Value]
Merge: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a single file may cost. Sizes in bytes, times in seconds; rows and columns as Excel counts them."""

    max_bytes: int = 200 * 1024**2
    max_unpacked: int = 1024**3
    max_entries: int = 10_000
    max_ratio: int = 300
    max_rows: int = 1_048_576
    max_columns: int = 512
    max_cells: int = 30_000_000
    max_sheets: int = 256
    max_cell_text: int = 131_072
    """Characters in a cell. Excel itself holds 32,767."""
    max_json_bytes: int = 64 * 1024**2
    max_json_values: int = 3_000_000
    max_json_depth: int = 32
    inline_bytes: int = 256 * 1024
    """A workbook whose XML parts unpack to more is read by a confined child process (see `confined`). Up to here, and
    only when every part passes the strict look of `parts`, it is read at once: 2 ms instead of 9, and 0.1 s for the first."""
    child_memory: int = 3 * 1024**3
    child_seconds: int = 180


class Rows(Protocol):
    """Rows of a sheet; row 0 is row 1 of the file. All rows have the sheet's width.

    Small sheets are lists in memory; large ones read their rows again from disk at every pass. `head(n)` reads no more
    than it must.
    """

    def __iter__(self) -> Iterator[Row]: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def head(self, count: int) -> list[Row]: ...


class RowList(list[Row]):
    """Rows held in memory."""

    def head(self, count: int) -> list[Row]:
        return self[:count]


class LazyRows(Sequence[Row]):
    """Rows that are read again at every pass; the number of rows is known from the first one."""

    def __init__(self, count: int) -> None:
        self._count = count

    def passes(self) -> Iterator[Row]:
        """One pass over all rows; given by the subclass."""
        raise TypeError(type(self).__name__)

    def __iter__(self) -> Iterator[Row]:
        return self.passes()

    def __len__(self) -> int:
        return self._count

    def head(self, count: int) -> list[Row]:
        return list(islice(self.passes(), count))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._count)
            if step < 0:
                return list(islice(self.passes(), stop + 1, start + 1))[::step]
            return list(islice(self.passes(), start, stop, step))
        position = index + self._count if index < 0 else index
        if not 0 <= position < self._count:
            raise IndexError(index)
        return next(islice(self.passes(), position, None))


@dataclass
class Sheet:
    """One sheet. `merges` are (first row, first column, last row, last column), counted from 0, inclusive."""

    name: str
    index: int
    hidden: bool
    rows: RowList | LazyRows
    merges: list[Merge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    width: int = 0

    @property
    def height(self) -> int:
        return len(self.rows)


@dataclass
class Workbook:
    """A file that has been read. `json` holds the parsed message when `format` is 'json'; then there are no sheets."""

    file_name: str
    sha256: str
    format: str
    encoding: str | None
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)
    json: Any = None


def letter(column: int) -> str:
    """Column name as Excel prints it: 0 -> 'A', 26 -> 'AA'."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """(0, 0) -> 'A1'."""
    return f"{letter(column)}{row + 1}"
