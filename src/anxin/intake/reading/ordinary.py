"""A quick look at a large worksheet part: is it of the ordinary kind, and how far do its cells reach?

The expat scan of `parts` calls Python for every cell, which for a sheet of a hundred thousand rows costs more than all the
rest of reading it. An ordinary part has no formulas and no error cells, and each of its cells says its place, style
and type as Excel and all common libraries write them (`<c r="B7" s="1" t="s">`). Of such a part some regular expressions tell what the scan would:
that nothing is to be put back, and an upper bound of its reach. Anything else gets the scan.
"""

from __future__ import annotations

import re
from typing import IO

_CHUNK = 1 << 20
_HEAD = re.compile(rb"\s*(?:<\?xml[^>]*?\?>\s*)?<worksheet[\s>]")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
# An expression that begins with plain text is looked for at the speed of memory; the dear ones only where a cheap sign is.
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]+")?(?: t="(?:s|n|b|d|str|inlineStr)")?/?>')
_NO_CELL = re.compile(rb"<c(?:[a-z]+[A-Za-z]*|[A-Z])[\s>/]")
_ODD = (
    (b"<f", re.compile(rb"<f[\s>/]")),
    (b":c", re.compile(rb"<[\w.-]+:c[\s>/]")),
    (b":f", re.compile(rb"<[\w.-]+:f[\s>/]")),
)
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def reach(part: IO[bytes]) -> tuple[int, int] | None:
    """(last row, last column) that any cell names, from 0 (-1 for none); None when the part needs the scan."""
    rest, rows, columns = b"", {0}, {b""}
    first = True
    while chunk := part.read(_CHUNK):
        text = rest + chunk
        if first:
            told = _ENCODING.search(text[:200])
            if not _HEAD.match(text) or (told and told[1].lower() not in (b"utf-8", b"us-ascii")):
                return None
            first = False
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > _CHUNK:
            return None
        text, rest = text[:cut], text[cut:]
        if not _look(text, rows, columns):
            return None
    if first or not _look(rest, rows, columns):
        return None
    return max(rows) - 1, max(map(_index, columns))


def _look(text: bytes, rows: set[int], columns: set[bytes]) -> bool:
    found = _CELL.findall(text)
    if len(found) != text.count(b"<c") and len(found) != text.count(b"<c") - len(_NO_CELL.findall(text)):
        return False
    if any(sign in text and odd.search(text) for sign, odd in _ODD):
        return False
    places = b" ".join(found)
    columns.update(places.translate(None, _DIGITS).split())
    rows.update(map(int, set(places.translate(None, _LETTERS).split())))
    return True


def _index(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
