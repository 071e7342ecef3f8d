"""Builds a sheet from rows as they come: trims what is empty at the end, counts, refuses what is too large.

Rows stay in memory up to `IN_MEMORY` cells. Beyond that they are spooled to an anonymous temporary file, one JSON line
per row, and read back lazily, so that a large file costs a constant plus one row. JSON rather than pickle: the spool of
a confined child is not trusted more than the file that it came from.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from .model import CellError, LazyRows, Limits, Merge, Row, RowList, Sheet, Unreadable, Value, cell_name

IN_MEMORY = 400_000
BLOCK = 1 << 18
MAX_SPOOL = 2 * 1024**3


def _encode_cell(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"e": value.code}
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"h": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"s": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    raise TypeError(type(value).__name__)


_DECODERS: dict[str, Callable[[Any], Value]] = {
    "e": CellError,
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "h": dt.time.fromisoformat,
    "s": lambda parts: dt.timedelta(*parts),
    "n": Decimal,
}


def _decode_cell(pair: dict[str, Any]) -> Value:
    ((kind, value),) = pair.items()
    return _DECODERS[kind](value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_encode_cell, check_circular=False).encode
_decode = json.JSONDecoder(object_hook=_decode_cell).decode


class SpooledRows(LazyRows):
    """Rows in a temporary file without a name; it vanishes with the last reference. Each pass has its own position."""

    def __init__(self, file: Any, start: int, end: int, count: int, width: int) -> None:
        super().__init__(count)
        self._file, self._start, self._end, self._width = file, start, end, width

    def passes(self) -> Iterator[Row]:
        descriptor, position, rest, seen = self._file.fileno(), self._start, b"", 0
        while seen < self._count and position < self._end:
            block = os.pread(descriptor, min(BLOCK, self._end - position), position)
            if not block:
                raise Unreadable("spool_lost", "读取中断，请重新导入这个文件")
            position += len(block)
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                if seen == self._count:
                    return
                row = _decode(line.decode("utf-8", "surrogatepass"))
                row.extend([None] * (self._width - len(row)))
                seen += 1
                yield row


class Spool:
    """The temporary file that all sheets of one workbook share."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        # Lives as long as a sheet refers to it; without a name on disk it cannot be left behind.
        self.file: Any = file or tempfile.TemporaryFile(prefix="anxin-rows-")  # noqa: SIM115
        self.position = 0

    def write(self, row: Row) -> None:
        line = _encode(row).encode("utf-8", "surrogatepass") + b"\n"
        self.file.write(line)
        self.position += len(line)
        if self.position > MAX_SPOOL:
            raise Unreadable("too_large", "文件里的文字展开后超过 2 GB，请拆成几个文件再导入")


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
        self.name, self.index, self.hidden = name, index, hidden
        self.merges: list[Merge] = []
        self.notes: list[str] = []
        self.width = 0
        self._budget = budget
        self._rows = RowList()
        self._pending = 0
        self._count = 0
        self._spool = spool
        self._start = spool.position if spool else 0
        self._formulas: list[str] = []
        self._formula_count = 0

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
        self._note_formulas(row)
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
                self._start = self._spool.position
                for kept in self._rows:
                    self._spool.write(kept)
                self._rows = RowList()
        else:
            self._spool.write(row)

    def _note_formulas(self, row: Row) -> None:
        for column, value in enumerate(row):
            if type(value) is str and value[:1] in "=@" and len(value) > 2:
                self._formula_count += 1
                if len(self._formulas) < 3:
                    self._formulas.append(cell_name(self._count, column))

    def sheet(self) -> Sheet:
        """The finished sheet: rows of equal width, merges cut to the filled area."""
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
            rows = SpooledRows(self._spool.file, self._start, self._spool.position, self._count, self.width)
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
        end = self._spool.position if self._spool else 0
        return {
            "name": sheet.name,
            "index": sheet.index,
            "hidden": sheet.hidden,
            "merges": sheet.merges,
            "notes": sheet.notes,
            "width": sheet.width,
            "count": self._count,
            "start": self._start,
            "end": end,
        }


def clip(merges: list[Merge], height: int, width: int) -> list[Merge]:
    """Merges reaching past the filled area (whole rows merged for a title) are cut to it; what is left must be > 1 cell."""
    kept: list[Merge] = []
    for r0, c0, r1, c1 in merges:
        r1, c1 = min(r1, height - 1), min(c1, width - 1)
        if r0 <= r1 and c0 <= c1 and (r0, c0) != (r1, c1):
            kept.append((r0, c0, r1, c1))
    return kept
