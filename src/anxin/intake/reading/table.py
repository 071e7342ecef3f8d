"""Builds a sheet from rows as they come: trims what is empty at the end, counts, refuses what is too large.

Rows stay in memory up to `IN_MEMORY` cells. Beyond that they are spooled to an anonymous temporary file, in blocks of
columns (see `blocks`), and read back lazily, so that a large file costs a constant plus one block.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from anxin.kit.text import visible

from .blocks import LENGTH, ROWS, BadBlock, Block, length_of, pack, unpack
from .model import LazyRows, Limits, Merge, Row, RowList, Sheet, Unreadable, cell_name

# Controls (tab and line breaks excepted), unpaired surrogates, and marks that turn the reading direction. The rest of
# what is invisible may belong to the text and is left to the comparing of names.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)

IN_MEMORY = 400_000
MAX_SPOOL = 2 * 1024**3


class SpooledRows(LazyRows):
    """Rows in a temporary file without a name; it vanishes with the last reference. Each pass has its own position."""

    def __init__(self, file: Any, places: list[int], count: int, width: int) -> None:
        super().__init__(count)
        self._file, self._places, self._width = file, places, width

    def blocks(self) -> Iterator[Block]:
        """One pass over all rows, some thousand at a time, as columns."""
        descriptor, seen = self._file.fileno(), 0
        for place in self._places:
            length = length_of(os.pread(descriptor, LENGTH, place))
            if length > MAX_SPOOL:
                raise BadBlock("too long")
            block = unpack(os.pread(descriptor, length, place + LENGTH), seen, self._width)
            seen += block.count
            yield block
        if seen != self._count:
            raise BadBlock("rows are missing")

    def passes(self) -> Iterator[Row]:
        for block in self.blocks():
            yield from block.rows()


class Spool:
    """The temporary file that all sheets of one workbook share."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        # Lives as long as a sheet refers to it; without a name on disk it cannot be left behind.
        self.file: Any = file or tempfile.TemporaryFile(prefix="anxin-rows-")  # noqa: SIM115
        self.position = 0

    def write(self, rows: list[Row]) -> int:
        """Write a block of rows and return where it stands."""
        place, block = self.position, pack(rows)
        self.file.write(block)
        self.position += len(block)
        if self.position > MAX_SPOOL:
            raise Unreadable("too_large", "文件里的文字展开后超过 2 GB，请拆成几个文件再导入")
        return place


class Budget:
    """Cells that all sheets of one file may hold together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0
        self._spool: Spool | None = None

    @property
    def spool(self) -> Spool:
        if self._spool is None:
            self._spool = Spool()
        return self._spool


class Table:
    """Collects the rows of one sheet. `add` keeps order; an empty row costs a counter until a filled one follows."""

    def __init__(
        self, name: str, index: int, budget: Budget, *, hidden: bool = False, spool: Spool | None = None
    ) -> None:
        self.name, self.index, self.hidden = visible(name), index, hidden
        self.merges: list[Merge] = []
        self.notes: list[str] = []
        self.width = 0
        self._budget = budget
        self._rows = RowList()
        self._pending = 0
        self._count = 0
        self._spool = spool
        # Tables inside tables write to the spool in turns, so each remembers where its own blocks stand.
        self._block: list[Row] = []
        self._places: list[int] = []
        self._formulas: list[str] = []
        self._formula_count = 0
        self._hidden = ""
        self._hidden_count = 0

    def add(self, row: Row) -> None:
        while row and row[-1] is None:
            row.pop()
        if not row:
            self._pending += 1
            return
        limits = self._budget.limits
        if len(row) > limits.max_columns:
            raise Unreadable(
                "too_many_columns",
                f"工作表“{self.name}”的单元格 {cell_name(self._count + self._pending, len(row) - 1)} 有内容，"
                f"超过了 {limits.max_columns} 列的上限，请删除表格右侧多余的列后再导入",
            )
        if self._count + self._pending >= limits.max_rows:
            raise Unreadable("too_many_rows", f"工作表“{self.name}”超过 {limits.max_rows:,} 行，请拆成几个文件再导入")
        for _ in range(self._pending):
            self._keep([])
        self._pending = 0
        self._look_at_texts(row)
        self.width = max(self.width, len(row))
        self._budget.cells += len(row)
        if self._budget.cells > limits.max_cells:
            raise Unreadable(
                "too_many_cells", f"文件超过 {limits.max_cells // 10_000:,} 万个单元格，请拆成几个文件再导入"
            )
        self._keep(row)

    def skip_to(self, row_index: int) -> None:
        """The next row to be added is `row_index` (from 0); the rows between are empty."""
        self._pending = max(self._pending, row_index - self._count)

    @property
    def next_row(self) -> int:
        return self._count + self._pending

    def _keep(self, row: Row) -> None:
        self._count += 1
        if self._spool is None:
            self._rows.append(row)
            if self._count * self.width > IN_MEMORY:
                self._spool = self._budget.spool
                for start in range(0, len(self._rows), ROWS):
                    self._places.append(self._spool.write(self._rows[start : start + ROWS]))
                self._rows = RowList()
            return
        self._block.append(row)
        if len(self._block) == ROWS:
            self._write_block()

    def _write_block(self) -> None:
        if self._block and self._spool is not None:
            self._places.append(self._spool.write(self._block))
            self._block = []

    def _look_at_texts(self, row: Row) -> None:
        """Texts that look like formulas are counted, overlong ones refused, invisible characters taken out."""
        longest = self._budget.limits.max_cell_text
        # Most rows have nothing of the kind, which is seen of all their texts at once.
        joined = "".join([value for value in row if type(value) is str])
        if joined.isprintable() and len(joined) <= longest and "=" not in joined and "@" not in joined:
            return
        for column, value in enumerate(row):
            if type(value) is not str:
                continue
            if value[:1] in "=@" and len(value) > 2:
                self._formula_count += 1
                if len(self._formulas) < 3:
                    self._formulas.append(cell_name(self._count, column))
            if not value.isprintable():
                cleaned = _INVISIBLE.sub("", value)
                if cleaned != value:
                    row[column] = cleaned or None
                    self._hidden_count += 1
                    self._hidden = self._hidden or cell_name(self._count, column)
            if len(value) > longest:
                raise Unreadable(
                    "cell_too_long",
                    f"工作表“{self.name}”的单元格 {cell_name(self._count, column)} 有 {len(value):,} 个字，不是正常的表格，"
                    "请删去后再导入",
                )

    def sheet(self) -> Sheet:
        """The finished sheet: rows of equal width, merges cut to the filled area."""
        self._write_block()
        if self._hidden_count:
            self.notes.append(f"有 {self._hidden_count} 个单元格（如 {self._hidden}）夹有看不见的字符，已去掉")
        if self._formula_count:
            self.notes.append(
                f"有 {self._formula_count} 个单元格（{'、'.join(self._formulas)}{' 等' if self._formula_count > 3 else ''}）"
                "的文字像公式，已按文字处理，不会执行"
            )
        rows: RowList | LazyRows
        if self._spool is None:
            for row in self._rows:
                row.extend([None] * (self.width - len(row)))
            rows = self._rows
        else:
            self._spool.file.flush()
            rows = SpooledRows(self._spool.file, self._places, self._count, self.width)
        return Sheet(
            name=self.name,
            index=self.index,
            hidden=self.hidden,
            rows=rows,
            merges=clip(self.merges, self._count, self.width),
            notes=self.notes,
            width=self.width,
        )

    def summary(self) -> dict[str, Any]:
        """The finished sheet without its rows, for the way from the confined child to its parent."""
        sheet = self.sheet()
        return {
            "name": sheet.name,
            "index": sheet.index,
            "hidden": sheet.hidden,
            "merges": sheet.merges,
            "notes": sheet.notes,
            "width": sheet.width,
            "count": self._count,
            "places": self._places,
        }


def clip(merges: list[Merge], height: int, width: int) -> list[Merge]:
    """Merges reaching past the filled area (whole rows merged for a title) are cut to it; what is left must be > 1 cell."""
    kept: list[Merge] = []
    for r0, c0, r1, c1 in merges:
        r1, c1 = min(r1, height - 1), min(c1, width - 1)
        if r0 <= r1 and c0 <= c1 and (r0, c0) != (r1, c1):
            kept.append((r0, c0, r1, c1))
    return kept
