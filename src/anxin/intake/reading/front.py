"""The front door: one file in, one workbook or one refusal out."""

from __future__ import annotations

import re
from pathlib import Path

from . import path as paths
from . import sniff
from .confined import read_confined
from .delimited import read_delimited
from .encoding import detect, shown
from .excel import read_ole, read_zip
from .markup import xml_tables
from .message import looks_like_json, read_message
from .model import Limits, Sheet, Unreadable, Workbook
from .table import Table

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|div|style|form|center|span|title|font|tr|p|h[1-6])[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_SPREADSHEET_ML = "urn:schemas-microsoft-com:office:spreadsheet"


def read(path: Path, *, limits: Limits | None = None) -> Workbook:
    """Read a spreadsheet, text table, web table or JSON message of any origin.

    The content decides what the file is. Raises Unreadable (code, one Chinese line) for every file that cannot be used,
    for a path behind which is no plain file, and for a file that changes meanwhile; OSError only when this machine is
    at fault (a full disk). Cost is bounded by `limits`; workbooks beyond `limits.inline_bytes` unpacked, web pages, and
    old .xls files are read in a confined child process, so that the usual small file stays fast.
    """
    path = Path(path)
    limits = limits or Limits()
    with paths.unchanged(path):
        return _read(path, limits)


def _read(path: Path, limits: Limits) -> Workbook:
    size = paths.check_size(path, limits)
    digest = paths.digest(path, limits)
    book = Workbook(file_name=path.name, sha256=digest, format="", encoding=None, sheets=[])
    first = sniff.container(path)

    def confined(target: Path, format_: str) -> tuple[list[Sheet], list[str]]:
        return read_confined(target, format_, limits)

    if first.kind == "zip":
        book.format, (book.sheets, book.notes) = read_zip(path, limits, confined)
    elif first.kind == "ole":
        book.format, (book.sheets, book.notes) = read_ole(path, limits, confined)
    else:
        _read_text(book, path, first.head, size, limits)
    note = sniff.extension_note(path, book.format)
    if note:
        book.notes.insert(0, note)
    if book.format != "json" and not any(sheet.height for sheet in book.sheets):
        raise Unreadable("no_content", "文件里的工作表都是空的，没有可用的内容，请核对后重新导出")
    return book


def _read_text(book: Workbook, path: Path, head: bytes, size: int, limits: Limits) -> None:
    codec = detect(path, head)
    book.encoding = shown(codec)
    with path.open(encoding=codec, newline="") as file:
        start = file.read(4096).lstrip("\ufeff")
    tables: list[Table]
    if start.lstrip().startswith("MIME-Version:"):
        raise Unreadable("unsupported_format", "这是单个文件网页（mht），请用 Excel 打开后另存为 xlsx 再导入")
    if start.lstrip().startswith("<") and _SPREADSHEET_ML in start and "<html" not in start.lower():
        book.format = "xml"
        if size > limits.inline_bytes:
            book.sheets, book.notes = read_confined(path, "xml", limits)
            return
        tables, book.notes = xml_tables(path, limits)
    elif _MARKUP.match(start):
        # Always in the child: the parser of broken pages is a large body of C.
        book.format = "html"
        book.sheets, book.notes = read_confined(path, "html", limits)
        return
    elif start.lstrip().startswith(("<?xml", "<!DOCTYPE", "<!ENTITY")):
        raise Unreadable("unsupported_format", "这是 XML 文件，但不是表格；请导出为 xlsx 或 csv 后再导入")
    elif looks_like_json(start) and (path.suffix.lower() in (".json", ".jsonl") or '"' in start):
        try:
            book.format, book.json = "json", read_message(path, codec, limits)
            return
        except Unreadable as refusal:
            # A text table may begin with a bracket too; only a file that calls itself JSON must be JSON.
            if refusal.code != "json_broken" or path.suffix.lower() in (".json", ".jsonl"):
                raise
        book.format = "csv"
        tables = [read_delimited(path, codec, limits, path.stem)]
    else:
        book.format = "csv"
        tables = [read_delimited(path, codec, limits, path.stem)]
    book.sheets = [table.sheet() for table in tables]
