"""Tables in markup that are saved under the name .xls: web pages (HTML) and Excel 2003 XML (SpreadsheetML).

A page is read as Excel opens it: all its tables one below the other in one sheet, text outside tables as rows of one
cell. Text is handed on as printed; what a cell means is decided later.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.parsers import expat

from .model import CellError, Limits, Row, Unreadable, Value
from .parts import ENTITIES, XML_ERRORS
from .table import Budget, Spool, Table

_CHUNK = 1 << 16
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SHEET_NAME = re.compile(r"<x:Name>\s*([^<]{1,31}?)\s*</x:Name>")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_SILENT = {"script", "style", "title", "head", "xml"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "li", "center"}
_MAX_SPAN = 1000

BROKEN = Unreadable("broken_markup", "网页表格不完整或已损坏，请重新导出，或用 Excel 打开后另存为 xlsx 再导入")


class _Page:
    """Parser target: rows of tables into `table`, spans into merges."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.sheet_name: str | None = None
        self._frames: list[dict[str, Any]] = []
        self._loose: list[str] = []
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._flush_loose()
            if self._frames:
                self._end_cell()
            self._frames.append({"row": None, "text": None, "down": {}})
        elif tag == "br":
            self.data("\v")
        elif tag in _BLOCKS and not self._frames:
            self._flush_loose()
        elif not self._frames:
            return
        elif tag == "tr":
            self._end_row()
            self._frames[-1]["row"] = []
        elif tag in ("td", "th"):
            self._end_cell()
            frame = self._frames[-1]
            if frame["row"] is None:
                frame["row"] = []
            frame["text"] = []
            frame["span"] = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th") and self._frames:
            self._end_cell()
        elif tag == "tr" and self._frames:
            self._end_row()
        elif tag == "table" and self._frames:
            self._end_row()
            self._frames.pop()
        elif tag in _BLOCKS:
            if self._frames:
                self.data("\v")
            else:
                self._flush_loose()

    def data(self, text: str) -> None:
        if self._silent:
            return
        if not self._frames:
            self._loose.append(text)
        elif self._frames[-1]["text"] is not None:
            self._frames[-1]["text"].append(text)

    def comment(self, text: str) -> None:
        """Pages written by Excel name their sheet inside a conditional comment."""
        found = _SHEET_NAME.search(text)
        if found and self.sheet_name is None:
            self.sheet_name = found.group(1)

    def close(self) -> None:
        while self._frames:
            self._end_row()
            self._frames.pop()
        self._flush_loose()

    def _flush_loose(self) -> None:
        text = _printed(self._loose)
        self._loose = []
        if text:
            self.table.add([text])

    def _end_cell(self) -> None:
        frame = self._frames[-1]
        if frame["text"] is None:
            return
        text, (down, right) = _printed(frame["text"]), frame["span"]
        frame["text"] = None
        row: Row = frame["row"]
        column = len(row)
        while frame["down"].get(column, 0) > 0:
            row.append(None)
            column += 1
        if down > 1 or right > 1:
            at = self.table.next_row
            self.table.merges.append((at, column, at + down - 1, column + right - 1))
        row.append(text)
        row.extend([None] * (right - 1))
        if len(row) > 16_384:
            raise Unreadable(
                "too_many_columns", "网页表格的列数超过 16,384，已拒绝；请用 Excel 打开后另存为 xlsx 再导入"
            )
        if down > 1:
            for covered in range(column, column + right):
                frame["down"][covered] = down

    def _end_row(self) -> None:
        self._end_cell()
        frame = self._frames[-1]
        row, frame["row"] = frame["row"], None
        if row is None:
            return
        frame["down"] = {column: left - 1 for column, left in frame["down"].items() if left > 1}
        if len(self._frames) > 1 and not any(row):
            return
        self.table.add(row)


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return min(max(int(digits), 1), _MAX_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


def _printed(pieces: list[str]) -> str | None:
    text = _BLANKS.sub(" ", "".join(pieces))
    text = "\n".join(line.strip(" ") for line in text.split("\v")).strip("\n ")
    if not text.replace("\xa0", ""):
        return None
    held = _TEXT_FORMULA.fullmatch(text)
    return (held.group(1) or None) if held else text


def html_tables(
    path: Path, limits: Limits, spool: Spool | None = None, codec: str | None = None
) -> tuple[list[Table], list[str]]:
    """All tables of a page in one sheet. Raises Unreadable when the page has none."""
    from lxml import etree

    codec = codec or _codec(path)
    table = Table("Sheet1", 0, Budget(limits), spool=spool)
    page = _Page(table)
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)  # type: ignore[arg-type]
    try:
        with path.open(encoding=codec, newline="") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk.encode("utf-8", "replace"))
        parser.close()
    except (etree.LxmlError, RecursionError, AssertionError) as error:
        raise BROKEN from error
    if page.sheet_name:
        table.name = page.sheet_name
    if table.next_row == 0:
        raise Unreadable("no_table", "网页里没有表格，可能是登录页或出错页；请重新导出后再导入")
    return [table], []


def _codec(path: Path) -> str:
    from .encoding import detect

    with path.open("rb") as file:
        head = file.read(_CHUNK)
    return detect(path, head)


class _Spreadsheet:
    """Expat handlers for SpreadsheetML 2003."""

    def __init__(self, limits: Limits, spool: Spool | None) -> None:
        self.tables: list[Table] = []
        self._budget = Budget(limits)
        self._limits = limits
        self._spool = spool
        self._row: Row = []
        self._data: list[str] | None = None
        self._type = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise ENTITIES

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if tag == "Worksheet":
            if len(self.tables) >= self._limits.max_sheets:
                raise Unreadable(
                    "too_many_sheets", f"文件超过 {self._limits.max_sheets} 个工作表，请拆成几个文件再导入"
                )
            title = given.get("Name", f"Sheet{len(self.tables) + 1}")
            self.tables.append(Table(title, len(self.tables), self._budget, spool=self._spool))
        elif not self.tables:
            return
        elif tag == "Visible":
            self._data = []
        elif tag == "Row":
            if "Index" in given:
                self.tables[-1].skip_to(min(_whole(given["Index"]), self._limits.max_rows) - 1)
            self._row = []
        elif tag == "Cell":
            if "Index" in given:
                self._row.extend([None] * (min(_whole(given["Index"]), 16_384) - 1 - len(self._row)))
            across, down = _whole(given.get("MergeAcross", "0")), _whole(given.get("MergeDown", "0"))
            if across or down:
                at, column = self.tables[-1].next_row, len(self._row)
                self.tables[-1].merges.append((at, column, at + down, column + across))
            self._row.append(None)
            self._across = min(across, 16_384)
        elif tag == "Data":
            self._data, self._type = [], given.get("Type", "String")

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "Data" and self._data is not None:
            if self._row:
                self._row[-1] = _typed("".join(self._data), self._type)
            self._data = None
        elif tag == "Cell":
            self._row.extend([None] * self._across)
            self._across = 0
        elif tag == "Row" and self.tables:
            before = self.tables[-1].next_row
            self.tables[-1].add(self._row)
            if self.tables[-1].next_row == before:
                self.tables[-1].skip_to(before + 1)
            self._row = []
        elif tag == "Visible" and self._data is not None:
            self.tables[-1].hidden = "".join(self._data).strip() != "SheetVisible"
            self._data = None

    def _text(self, text: str) -> None:
        if self._data is not None:
            self._data.append(text)

    _across = 0


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BROKEN
    return int(text)


def _typed(text: str, kind: str) -> Value:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            at = dt.datetime.fromisoformat(text)
            return at.date() if at.time() == dt.time(0) else at
    except ValueError:
        return text or None
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return CellError(text.strip())
    return text or None


def xml_tables(path: Path, limits: Limits, spool: Spool | None = None) -> tuple[list[Table], list[str]]:
    """The sheets of an Excel 2003 XML file. Raises Unreadable for a DTD and for damaged markup."""
    book = _Spreadsheet(limits, spool)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                book.parser.Parse(chunk, False)
            book.parser.Parse(b"", True)
    except Unreadable:
        raise
    except XML_ERRORS as error:
        raise BROKEN from error
    if not book.tables:
        raise Unreadable("no_table", "这个 XML 文件里没有表格，请用 Excel 打开后另存为 xlsx 再导入")
    return book.tables, []
