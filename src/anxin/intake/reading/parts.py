"""A strict look through the XML parts of an xlsx before the fast reader sees them.

The fast reader (calamine, in Rust) lays a sheet out as one dense block from its first to its last cell and believes the
counts that a part declares about itself: two far cells, or one false `uniqueCount`, make it ask for terabytes, and a
failed allocation ends the whole process. Expat reads the same parts here in bounded memory and answers three questions:
is every part well-formed, free of a DTD and honest about its counts; how far do the filled cells reach; and which cells
show an error or a formula without a stored result (calamine reports both as blank).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from .archive import BROKEN, is_sheet_part, part_head, whole_part
from .model import Limits, Unreadable, cell_name
from .ordinary import reach

_CHUNK = 1 << 18
_MAX_ERRORS = 10_000
_MAX_TEXT = 64 * 1024**2
ENTITIES = Unreadable(
    "xml_entities", "文件内部含有实体定义（DTD），可能有害，已拒绝；请用 Excel 打开后另存为新的 xlsx 再导入"
)


# An encoding that Python does not know is a LookupError, one that expat cannot use a ValueError.
XML_ERRORS = (expat.ExpatError, LookupError, ValueError)


class Odd(Exception):
    """The part is not hostile beyond doubt, but it must not be read inside this process."""


@dataclass
class SheetFacts:
    """What a worksheet part holds: last filled row and column (from 0, -1 for none), errors, formulas without result."""

    last_row: int = -1
    last_column: int = -1
    filled: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsaved: int = 0
    first_unsaved: str = ""


class _Scanner:
    """Expat handlers for any part; only worksheets fill `facts`."""

    def __init__(self, size: int, *, strict_counts: bool) -> None:
        self.facts = SheetFacts()
        self.references: dict[str, str] = {}
        self.longest_string = 0
        self._string_at = size
        self._size, self._strict = size, strict_counts
        self._columns: dict[str, int] = {}
        self._row, self._column = -1, -1
        self._row_digits: str | None = (
            None  # the row as the last cell wrote it, so that it is read once for a row of cells
        )
        self._open = self._formula = self._error = self._valued = False
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.buffer_text = True

    def _doctype(self, *_: object) -> None:
        raise ENTITIES

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self.close_cell()
            self._open_cell(attributes)
        elif name == "v" or name == "is":
            if self._open and not self._valued:
                self._valued = True
                facts = self.facts
                facts.filled += 1
                if self._row > facts.last_row:
                    facts.last_row = self._row
                if self._column > facts.last_column:
                    facts.last_column = self._column
                if self._formula or self._error:
                    self.parser.CharacterDataHandler = self._text.append
        elif name == "f":
            self._formula = True
        elif name == "row":
            self.close_cell()
            given = attributes.get("r")
            self._row = _number(given) - 1 if given else self._row + 1
            self._column, self._row_digits = -1, None
        elif name == "si":
            at = self.parser.CurrentByteIndex
            self.longest_string = max(self.longest_string, at - self._string_at)
            self._string_at = at
        elif name == "sheet" and "name" in attributes:
            target = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.references[attributes["name"]] = target
        elif name == "Relationship":
            self.references[attributes.get("Id", "")] = attributes.get("Target", "")
        if self._strict and attributes:
            # The count of a string table counts uses, not strings, and may honestly exceed the part.
            key = "uniqueCount" if name == "sst" else "count"
            if key in attributes and _number(attributes[key]) > self._size:
                raise Odd(name)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._open, self._formula, self._valued = True, False, False
        self._error = attributes.get("t") == "e"
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column(letters)
        self._column = column
        digits = reference[len(letters) :]
        if digits != self._row_digits:
            self._row = _number(digits) - 1
            self._row_digits = digits

    def close(self) -> None:
        """The end of the part: its last cell and its last shared string."""
        self.close_cell()
        self.longest_string = max(self.longest_string, self._size - self._string_at)

    def close_cell(self) -> None:
        """Judge the cell that has just ended: its error code, or a formula with nothing stored."""
        if not self._open:
            return
        self._open = False
        if not (self._formula or self._error):
            return
        text = "".join(self._text).strip()
        self._text.clear()
        self.parser.CharacterDataHandler = None
        if self._error and text and len(self.facts.errors) < _MAX_ERRORS:
            self.facts.errors[self._row, self._column] = text[:16]
        elif self._formula and not text:
            self.facts.unsaved += 1
            self.facts.first_unsaved = self.facts.first_unsaved or cell_name(self._row, self._column)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Odd(text[:20])
    return int(text)


def _column(letters: str) -> int:
    column = 0
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise Odd(letters[:20])
    for character in letters.upper():
        column = column * 26 + ord(character) - 64
    return column - 1


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def refuse_doctype(archive: zipfile.ZipFile) -> None:
    """Bounded look at the head of every XML part: a DTD before the root element refuses the file."""
    for entry in archive.infolist():
        if is_xml(entry.filename):
            head = part_head(archive, entry).replace(b"\x00", b"")
            prolog = head[: _root_at(head)]
            if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
                raise ENTITIES


def _root_at(head: bytes) -> int:
    at = head.find(b"<")
    while at >= 0:
        if head[at + 1 : at + 2].isalpha():
            return at
        at = head.find(b"<", at + 1)
    return len(head)


def scan_inside(archive: zipfile.ZipFile, limits: Limits) -> tuple[dict[str, SheetFacts], bytes]:
    """Read every XML part completely in this process. Raises Odd when the confined child should have it instead.

    Returns the facts and a new archive of exactly the parts that were looked at. The fast reader gets that one: two
    programs may follow two different directories of a zip file that was made for it, and then the wrong one is checked.
    """
    parts: dict[str, _Scanner] = {}
    copy = io.BytesIO()
    clean = zipfile.ZipFile(copy, "w")
    for entry in archive.infolist():
        if not is_xml(entry.filename):
            continue
        data = whole_part(archive, entry)
        if data is None:
            raise Odd(entry.filename)
        scanner = _Scanner(len(data), strict_counts=True)
        try:
            scanner.parser.Parse(data, True)
        except Unreadable:
            raise
        except XML_ERRORS as error:
            raise Odd(entry.filename) from error
        scanner.close()
        parts[_normal(entry.filename)] = scanner
        clean.writestr(entry.filename, data)
    clean.close()
    facts = _by_sheet(parts, limits)
    longest = max((scanner.longest_string for scanner in parts.values()), default=0)
    if longest * sum(scanner.facts.filled for scanner in parts.values()) > _MAX_TEXT:
        # One long string, stored once and shown in every cell, is a bomb that no size in the archive betrays.
        raise Odd("sharedStrings")
    return facts, copy.getvalue()


def scan_streaming(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetFacts]:
    """The same for large files, part by part in bounded memory; for the confined child, so what is odd passes."""
    parts: dict[str, _Scanner] = {}
    for entry in archive.infolist():
        name = _normal(entry.filename)
        if not is_sheet_part(name) and name not in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            continue
        scanner = _Scanner(entry.file_size, strict_counts=False)
        try:
            if is_sheet_part(name) and (found := _ordinary(archive, entry, limits)):
                scanner.facts = found
                parts[name] = scanner
                continue
            with archive.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    scanner.parser.Parse(chunk, False)
                    _check_reach("", scanner.facts, limits)
                scanner.parser.Parse(b"", True)
        except (Unreadable, MemoryError):
            raise
        except (*XML_ERRORS, Odd):
            continue
        except Exception as error:
            raise BROKEN from error
        scanner.close()
        parts[name] = scanner
    return _by_sheet(parts, limits)


def _ordinary(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> SheetFacts | None:
    """Facts by the quick look, where the part is ordinary and its reach well inside the limits."""
    with archive.open(entry) as part:
        found = reach(part)
    if found is None:
        return None
    facts = SheetFacts(*found, filled=(found[0] + 1) * (found[1] + 1))
    try:
        _check_reach("", facts, limits)
    except Unreadable:
        return None  # cells without a value count for nothing, which the scan knows
    return facts


def _normal(name: str) -> str:
    return name.replace("\\", "/").lower().lstrip("/")


def _by_sheet(parts: dict[str, _Scanner], limits: Limits) -> dict[str, SheetFacts]:
    workbook = parts.get("xl/workbook.xml")
    relations = parts.get("xl/_rels/workbook.xml.rels")
    facts: dict[str, SheetFacts] = {}
    for name, reference in workbook.references.items() if workbook else ():
        target = relations.references.get(reference, "") if relations else ""
        path = _normal(target if target.startswith("/") else f"xl/{target}")
        if path in parts:
            facts[name] = parts[path].facts
    for name, found in facts.items():
        _check_reach(name, found, limits)
    if sum(found.filled for found in facts.values()) > limits.max_cells:
        raise Unreadable("too_many_cells", f"文件超过 {limits.max_cells // 10_000:,} 万个单元格，请拆成几个文件再导入")
    return facts


def _check_reach(name: str, facts: SheetFacts, limits: Limits) -> None:
    where = f"工作表“{name}”" if name else "有一个工作表"
    if facts.last_column >= limits.max_columns:
        raise Unreadable(
            "too_many_columns",
            f"{where}直到 {cell_name(facts.last_row, facts.last_column)} 都有内容，"
            f"超过了 {limits.max_columns} 列的上限，请删除表格右侧多余的列后再导入",
        )
    if facts.last_row >= limits.max_rows:
        raise Unreadable("too_many_rows", f"{where}超过 {limits.max_rows:,} 行，请拆成几个文件再导入")
    if (facts.last_row + 1) * (facts.last_column + 1) > limits.max_cells:
        raise Unreadable(
            "too_sparse",
            f"{where}的第 {facts.last_row + 1} 行还有零星内容，请删除表格下方多余的行后再导入",
        )
