"""Rows of a large sheet as blocks of columns: how they lie in the spool, and how they are handed to whoever reads columns.

A block is a few thousand rows. A column of nothing but numbers is stored as such, one of nothing but texts as one joined
text, and only a mixed one cell by cell as JSON. That is several times faster than a line of JSON per row, both ways, and as
safe to read back: the spool of a confined child is not trusted more than the file that it came from.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from array import array
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

from .model import CellError, Row, Unreadable, Value

ROWS = 4096
_HEAD = struct.Struct("<I")
LENGTH = _HEAD.size
_SEPARATOR = "\x00"
Column = list[Value]


class BadBlock(Unreadable):
    """The bytes are not a block, or not the one that was written."""

    def __init__(self, why: str) -> None:
        super().__init__("spool_lost", "读取中断，请重新导入这个文件")
        self.why = why


class Block:
    """``count`` rows; row 0 of the block is row ``start`` (from 0) of the sheet. A column is unpacked when it is asked for."""

    __slots__ = ("_columns", "_packed", "count", "start", "width")

    def __init__(self, start: int, count: int, width: int, packed: list[tuple[str, bytes]]) -> None:
        self.start, self.count, self.width = start, count, width
        self._packed = packed
        self._columns: dict[int, Column] = {}

    @classmethod
    def of(cls, start: int, rows: list[Row]) -> Block:
        """A block of rows in hand, which may differ in width."""
        columns = transposed(rows)
        block = cls(start, len(rows), len(columns), [])
        block._columns = dict(enumerate(columns))
        return block

    def column(self, index: int) -> Column:
        """All cells of one column; of one beyond the sheet's width, blanks. Raises BadBlock."""
        found = self._columns.get(index)
        if found is None:
            if index < len(self._packed):
                found = _unpacked(*self._packed[index], self.count)
            else:
                found = [None] * self.count
            self._columns[index] = found
        return found

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of a stretch, each a list of the sheet's width."""
        stop = self.count if stop is None else stop
        if not self.width:
            return iter([[] for _ in range(start, stop)])
        columns = [self.column(index)[start:stop] for index in range(self.width)]
        return map(list, zip(*columns, strict=True))


def blocks_of(rows: Any) -> Iterator[Block]:
    """The rows of a sheet in blocks, whatever holds them."""
    given = getattr(rows, "blocks", None)
    if callable(given):
        yield from given()
        return
    stream, start = iter(rows), 0
    while some := list(islice(stream, ROWS)):
        yield Block.of(start, some)
        start += len(some)


def transposed(rows: list[Row]) -> list[Column]:
    """Columns of rows that may differ in width."""
    return [list(column) for column in zip_longest(*rows)]


def pack(rows: list[Row]) -> bytes:
    """A block as bytes, its own length in front."""
    kinds: list[tuple[str, int]] = []
    parts: list[bytes] = []
    for column in transposed(rows):
        kind, body = _packed(column)
        kinds.append((kind, len(body)))
        parts.append(body)
    head = json.dumps([len(rows), kinds]).encode()
    whole = b"".join([_HEAD.pack(len(head)), head, *parts])
    return _HEAD.pack(len(whole)) + whole


def _packed(column: Column) -> tuple[str, bytes]:
    types = set(map(type, column))
    if types == {float}:
        return "d", array("d", column).tobytes()  # type: ignore[arg-type]
    if types == {type(None)}:
        return "n", b""
    if types <= {str, type(None)} and "" not in column:
        text = _SEPARATOR.join([cell or "" for cell in column])  # type: ignore[misc]
        if text.count(_SEPARATOR) == len(column) - 1:
            return "s", text.encode("utf-8", "surrogatepass")
    return "j", _encode(column).encode("utf-8", "surrogatepass")


def unpack(whole: bytes, start: int, width: int) -> Block:
    """The block of these bytes (without the length), as wide as the sheet. Raises BadBlock."""
    try:
        (size,) = _HEAD.unpack_from(whole)
        count, kinds = json.loads(whole[_HEAD.size : _HEAD.size + size])
        at = _HEAD.size + size
        packed: list[tuple[str, bytes]] = []
        for kind, length in kinds:
            packed.append((kind, whole[at : at + length]))
            at += length
        if not 0 < count <= ROWS or len(packed) > width:
            raise BadBlock("rows or columns that cannot be")
    except (ValueError, TypeError, struct.error) as error:
        raise BadBlock(str(error)) from error
    return Block(start, count, width, packed)


def _unpacked(kind: str, body: bytes, count: int) -> Column:
    try:
        column = _UNPACK[kind](body, count)
        if len(column) != count:
            raise BadBlock("a column of another length")
    except (ValueError, TypeError, KeyError) as error:
        raise BadBlock(str(error)) from error
    return column


def _numbers(body: bytes, _: int) -> Column:
    numbers = array("d")
    numbers.frombytes(body)
    return numbers.tolist()  # type: ignore[return-value]


def _texts(body: bytes, _: int) -> Column:
    cells = body.decode("utf-8", "surrogatepass").split(_SEPARATOR)
    return [cell or None for cell in cells] if "" in cells else cells  # type: ignore[return-value]


def _cells(body: bytes, _: int) -> Column:
    return _decode(body.decode("utf-8", "surrogatepass"))


_UNPACK: dict[str, Callable[[bytes, int], Column]] = {
    "d": _numbers,
    "s": _texts,
    "j": _cells,
    "n": lambda _, count: [None] * count,
}


def length_of(head: bytes) -> int:
    """How long the block is whose first four bytes these are."""
    try:
        return int(_HEAD.unpack(head)[0])
    except struct.error as error:
        raise BadBlock(str(error)) from error


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
