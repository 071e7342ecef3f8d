"""Letters and notices as Word documents: a title, paragraphs, perhaps a table, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

_BODY = "仿宋_GB2312"
_TITLE = "方正小标宋简体"
_LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter. ``table``: heading row first; every cell is text."""

    title: str
    paragraphs: Sequence[str]
    number: str = ""
    addressee: str = ""
    table: Sequence[Sequence[Any]] = field(default_factory=tuple)
    signed_by: str = ""
    signed_on: str = ""


def write_letter(target: str | Path | IO[bytes], letter: Letter) -> None:
    """Write ``letter`` as docx on A4 in the faces of official documents (a reader without them substitutes its own)."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(document, letter.title, size=22, font=_TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
    if letter.number:
        _line(document, letter.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    if letter.addressee:
        _line(document, f"{letter.addressee}：")
    for text in letter.paragraphs:
        _line(document, text, indent=True)
    if letter.table:
        _table(document, letter.table)
    for text in (letter.signed_by, letter.signed_on):
        if text:
            _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    buffer = BytesIO()
    document.save(buffer)
    if hasattr(target, "write"):
        target.write(buffer.getvalue())
    else:
        Path(target).write_bytes(buffer.getvalue())


def _line(
    document: Any, text: str, *, size: int = 16, font: str = _BODY, align: Any = None, indent: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    _face(paragraph.add_run(clean(text)), font, size)


def _table(document: Any, rows: Sequence[Sequence[Any]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            _face(cell.paragraphs[0].add_run(clean("" if value is None else str(value))), _BODY, 12)


def _face(run: Any, font: str, size: int) -> None:
    run.font.name = _LATIN
    run.font.size = Pt(size)
    # Word takes Chinese characters from the East Asian face, which the library does not set.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def clean(text: str) -> str:
    """``text`` without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
