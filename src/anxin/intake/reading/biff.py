"""The records of an old .xls workbook, as far as the fast reader is silent about them: error cells, and encryption.

Layout: [MS-CFB] for the container, [MS-XLS] for the records. Only looked through inside the confined child.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

from .compound import BROKEN
from .model import Unreadable
from .parts import SheetFacts

_END = 0xFFFFFFFA  # everything from here up is a marker, not a sector number
_CODES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_MAX_ERRORS = 10_000
_BOF = (0x0809, 0x0409, 0x0209, 0x0009)
_EOF, _BOUNDSHEET, _FILEPASS, _BOOLERR, _FORMULA = 0x000A, 0x0085, 0x002F, 0x0205, (0x0006, 0x0206, 0x0406)


class _Container:
    """An OLE compound file in memory; chains are followed within the bounds of the file."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise BROKEN
        self._data = data
        shift, mini = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini != 6:
            raise BROKEN
        self._size, self._mini = 1 << shift, 1 << mini
        self._directory, _, self._cutoff, self._mini_first = struct.unpack_from("<II I I", data, 48)
        first, count = struct.unpack_from("<II", data, 68)
        places = list(struct.unpack_from("<109I", data, 76))
        for _ in range(min(count, len(data) // self._size)):
            if first >= _END:
                break
            block = self._sector(first)
            if len(block) < self._size:
                break
            *more, first = struct.unpack(f"<{self._size // 4}I", block)
            places += more
        self._fat = array("I")
        for place in places:
            if place < _END:
                block = self._sector(place)
                self._fat.frombytes(block[: len(block) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _chain(self, first: int, table: array[int], most: int) -> Iterator[int]:
        while first < _END and most > 0:
            yield first
            if first >= len(table):
                return
            first, most = table[first], most - 1

    def _plain(self, first: int) -> bytes:
        return b"".join(self._sector(n) for n in self._chain(first, self._fat, len(self._data) // self._size + 1))

    def stream(self, *wanted: str) -> bytes:
        """The bytes of the first entry with one of these names (lower case); b'' without one."""
        directory = self._plain(self._directory)
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(directory) - 127, 128):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            if 2 <= length <= 64 and directory[at + 66]:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace").strip().lower()
                entries.setdefault(name, struct.unpack_from("<II", directory, at + 116))
                if directory[at + 66] == 5:
                    entries[""] = struct.unpack_from("<II", directory, at + 116)
        for name in wanted:
            if name in entries:
                first, size = entries[name]
                return (self._small(first, entries) if size < self._cutoff else self._plain(first))[:size]
        return b""

    def _small(self, first: int, entries: dict[str, tuple[int, int]]) -> bytes:
        if "" not in entries:
            return b""
        body, table = self._plain(entries[""][0]), array("I")
        raw = self._plain(self._mini_first)
        table.frombytes(raw[: len(raw) // 4 * 4])
        most = len(body) // self._mini + 1
        return b"".join(body[n * self._mini : (n + 1) * self._mini] for n in self._chain(first, table, most))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(code, start of the body, length) of one substream, to its end; what is embedded in it (charts) is passed over."""
    depth = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + length
        if at > len(stream):
            return
        if code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield code, body, length


def scan_biff(path: Path) -> dict[str, SheetFacts]:
    """Error cells per sheet. Raises Unreadable('encrypted'), and 'broken_xls' when the container cannot be followed."""
    stream = _Container(path.read_bytes()).stream("workbook", "book")
    sheets: list[tuple[str, int]] = []
    for code, body, length in _records(stream, 0):
        if code == _FILEPASS:
            raise Unreadable("encrypted", "文件有打开密码，请先去掉密码再导入")
        if code == _BOUNDSHEET and length > 8:
            (at,) = struct.unpack_from("<I", stream, body)
            sheets.append((_name(stream[body + 6 : body + length]), at))
    return {name: _facts(stream, at) for name, at in sheets}


def _name(raw: bytes) -> str:
    count, wide = raw[0], raw[1] & 1
    return raw[2 : 2 + 2 * count].decode("utf-16-le", "replace") if wide else raw[2 : 2 + count].decode("latin-1")


def _facts(stream: bytes, at: int) -> SheetFacts:
    facts = SheetFacts()
    for code, body, length in _records(stream, at):
        error = None
        if code == _BOOLERR and length >= 8:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", stream, body)
            error = _CODES.get(value) if is_error else None
        elif code in _FORMULA and length >= 14:
            row, column, _, kind, _, value = struct.unpack_from("<HHHBBB", stream, body)
            if kind == 2 and stream[body + 12 : body + 14] == b"\xff\xff":
                error = _CODES.get(value)
        if error and len(facts.errors) < _MAX_ERRORS:
            facts.errors[row, column] = error
    return facts
