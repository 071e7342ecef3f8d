"""Converting a column by converting its distinct cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from anxin.intake.reading.blocks import Block
from anxin.intake.recognise import cells
from anxin.intake.recognise.values import EMPTY_MARKS

# Below this a sheet is read row by row: finding out what is distinct costs more than it saves.
SMALLEST = 400
# Distinct cells of a column that are remembered from block to block.
_MOST = 50_000
# Names of nothing but these are what they seem; and none of these can begin a note or stand in a total.
_HANZI = re.compile("[\u4e00-\u9fff]+")
_TELLING = re.compile("[计大注备说]")
_NONE = type(None)


class Odd:
    """Stands in a column for a cell that its converter refused: the row goes to the row reader."""

    def __repr__(self) -> str:
        return "ODD"


ODD = Odd()


def lane_open(rows: Any) -> bool:
    """Whether the sheet is large enough to be read in columns."""
    return len(rows) >= SMALLEST


class Told(dict[Any, Any]):
    """What a converter made of each cell so far; ODD where it raised what readers take for an unreadable cell."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert
        self._types: set[type] = set()

    def __missing__(self, cell: Any) -> Any:
        found = self[cell] = _tried(self._convert, cell)
        return found

    def of(self, column: Sequence[Any]) -> list[Any]:
        types = set(map(type, column))
        types.discard(_NONE)
        if types == {float} and self._convert in _OF_NUMBERS and None not in column:
            found = _OF_NUMBERS[self._convert](column)
            if found is not None:
                return found
        if len(types) <= 1:
            if len(self) > _MOST or (types and types != self._types):
                self.clear()
                self._types = types
            return list(map(self.__getitem__, column))
        # 1, 1.0 and True are one key to a dictionary and three cells to a reader.
        several = {key: _tried(self._convert, key[1]) for key in zip(map(type, column), column, strict=True)}
        return [several[type(cell), cell] for cell in column]


def _whole_yuan(column: Sequence[Any]) -> list[int] | None:
    """`cells.amount` of numbers that are all whole yuan, or all whole fen; None for others."""
    if not (all(map(float.is_integer, column)) and min(column) > -1e11 and max(column) < 1e11):
        return None
    return [yuan * 100 for yuan in map(int, column)]


def _whole_texts(column: Sequence[Any]) -> list[str] | None:
    """`cells.text` of whole numbers, as a serial number is; None for others."""
    if not (all(map(float.is_integer, column)) and min(column) > -1e15 and max(column) < 1e15):
        return None
    return list(map(str, map(int, column)))


_OF_NUMBERS: dict[Any, Callable[[Sequence[Any]], list[Any] | None]] = {
    cells.amount: _whole_yuan,
    cells.text: _whole_texts,
}


def mapped(column: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """``convert`` of each cell, once for each that differs; ODD where it cannot be read."""
    return Told(convert).of(column)


def together(columns: Sequence[Sequence[Any]], convert: Callable[..., Any]) -> list[Any]:
    """``convert`` of the cells of several columns side by side, called once for each distinct set of them."""
    keys = list(zip(*columns, *[map(type, column) for column in columns], strict=True))
    count = len(columns)
    told = {key: _tried(convert, *key[:count]) for key in dict.fromkeys(keys)}
    return [told[key] for key in keys]


def _tried(convert: Callable[..., Any], *cells: Any) -> Any:
    try:
        return convert(*cells)
    except (ValueError, OverflowError, ArithmeticError):
        return ODD


def distinct(column: Sequence[Any]) -> list[Any]:
    """The cells that differ, in the order in which they come, without blanks."""
    found = dict.fromkeys(column)
    found.pop(None, None)
    return list(found)


def distinct_rows(block: Block, start: int, stop: int, columns: Sequence[int]) -> Iterator[list[Any]]:
    """Rows that differ in these columns; of each only these cells are filled."""
    cells = [block.column(c)[start:stop] for c in columns]
    width = max(columns, default=-1) + 1
    for found in dict.fromkeys(zip(*cells, strict=True)):
        row: list[Any] = [None] * width
        for c, cell in zip(columns, found, strict=True):
            row[c] = cell
        yield row


def clean_numbers(column: Sequence[Any], least: int, most: int = 10**9) -> bool:
    """Whether every cell is a text of ASCII letters and digits, of at least and at most so many."""
    if set(map(type, column)) != {str}:
        return False
    joined, lengths = "".join(column), set(map(len, column))
    return joined.isascii() and joined.isalnum() and min(lengths) >= least and max(lengths) <= most


def only_hanzi(column: Sequence[Any], *, quiet: bool = False) -> bool:
    """Whether all cells are Chinese words as they stand; ``quiet``: without the signs of totals and notes."""
    if set(map(type, column)) != {str} or "" in column:
        return False
    joined = "".join(column)
    return bool(_HANZI.fullmatch(joined)) and EMPTY_MARKS.isdisjoint(column) and not (quiet and _TELLING.search(joined))


def clean_texts(column: Sequence[Any]) -> bool:
    """Whether every cell is a text of letters and digits that needs no trimming and is no mark for 'nothing'."""
    return (
        set(map(type, column)) == {str}
        and "".join(column).isalnum()
        and "" not in column
        and EMPTY_MARKS.isdisjoint(column)
    )


def runs(flags: Sequence[bool]) -> Iterator[tuple[int, int, bool]]:
    """(start, stop, flag) of the stretches of equal flags."""
    start, count = 0, len(flags)
    while start < count:
        flag = flags[start]
        try:
            stop = flags.index(not flag, start)
        except ValueError:
            stop = count
        yield start, stop, flag
        start = stop
