"""Which rows of a block are lines of the table beyond doubt: the fast path of ``lines.Lines``, for a whole column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from anxin.intake.reading.blocks import Block
from anxin.intake.recognise import cells
from anxin.intake.recognise.columns.distinct import ODD, Told, mapped, only_hanzi, runs
from anxin.intake.recognise.lines import Lines


class Standing:
    """Built on the sheet's own ``Lines``, whose running sums it keeps going for the rows that it answers for."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._block: Block | None = None
        self._sums: dict[int, list[Any]] = {}
        self._told: dict[int, Told] = {}
        self._ordinary = Told(lines.ordinary_name)
        self._quiet = {c: Told(lambda value, c=c: lines.front_of(c, value) is None) for c in lines.front}

    def stretches(
        self, block: Block, *, after: int, besides: Callable[[list[bool]], list[bool]] | None = None
    ) -> Iterator[tuple[int, int, bool]]:
        """(start, stop, plain) of a block, in order. Rows up to ``after`` (of the sheet, from 0) are never plain.

        ``besides`` takes more rows out of those that are. The caller reads a stretch that is not plain row by row before
        the next is asked for, and what these rows close stays closed.
        """
        flags = self.plainly(block)
        for at in range(min(block.count, max(0, after + 1 - block.start))):
            flags[at] = False
        if besides is not None and any(flags):
            flags = besides(flags)
        for start, stop, plain in runs(flags):
            if plain and self._lines.closed:
                plain = False
            if plain:
                self.passed(block, start, stop)
            yield start, stop, plain

    def plainly(self, block: Block) -> list[bool]:
        """For each row: an ordinary name, nothing in front of it that speaks of sums, and an amount."""
        lines = self._lines
        if not lines.names or not lines.summed or lines.closed:
            return [False] * block.count
        names = block.column(lines.names[0])
        if only_hanzi(names, quiet=True) and max(map(len, names)) <= 40 and lines.headings.isdisjoint(names):
            flags = [True] * block.count
        else:
            flags = [flag is True for flag in self._ordinary.of(names)]
        for c in lines.front:
            if c < block.width and c not in lines.names:
                column = block.column(c)
                quiet = [True] if set(map(type, column)) == {float} else self._quiet[c].of(column)
                if not all(quiet):
                    flags = [a and b for a, b in zip(flags, quiet, strict=True)]
        amounts = [block.column(c) for c, _ in lines.summed if c != lines.names[0]]
        if not amounts:
            return [False] * block.count
        if any(set(map(type, column)) == {float} for column in amounts):
            return flags
        filled = [mapped(column, lambda value: not cells.blank(value)) for column in amounts]
        if not any(all(column) for column in filled):
            flags = [a and any(row) for a, row in zip(flags, zip(*filled, strict=True), strict=True)]
        return flags

    def amounts(self, block: Block, at: int, convert: Any) -> list[Any]:
        """The amounts of one summed column, 0 for what is blank or cannot be read."""
        if block is not self._block:
            self._block, self._sums = block, {}
        if at not in self._sums:
            self._sums[at] = [
                0 if found is None or found is ODD else found
                for found in self._told.setdefault(at, Told(convert)).of(block.column(at))
            ]
        return self._sums[at]

    def passed(self, block: Block, start: int, stop: int) -> None:
        """Add a stretch of plain rows to the running sums."""
        for c, convert in self._lines.summed:
            if c < block.width:
                self._lines.add(c, sum(self.amounts(block, c, convert)[start:stop]))
