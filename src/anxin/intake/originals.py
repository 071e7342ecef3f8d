"""A row of an original as it stands in its sheet, with its neighbours and headings: what a person holds against the paper.

Names and numbers of persons are masked, by what the column is and, where that is not known, by how the cell looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from anxin.audit.personal import masked
from anxin.kit.text import mask_card, mask_id, mask_name, mask_phone
from anxin.registry.models import Batch, Document

from . import evidence
from .reading import CellError, Sheet, Unreadable, Workbook, letter, read
from .recognise import Recognised, recognise

_HIDDEN = "***"
_MASKS: dict[str, Callable[[object], str]] = {
    **dict.fromkeys(("name", "card_holder", "collector", "kin", "signature", "checker"), mask_name),
    # The other party of an account is a firm or a person.
    "peer_name": lambda text: mask_name(text) if _LIKE_A_NAME.match(str(text)) else str(text),
    **dict.fromkeys(("card", "payer_account", "peer_account", "account_no"), mask_card),
    "id_number": mask_id,
    "phone": mask_phone,
    **dict.fromkeys(("address", "birth", "email"), lambda text: _HIDDEN),
}
# Two to four characters and nothing else: a name, where no heading says what the column is.
_LIKE_A_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}\Z")
# In the lines above a table: who drew it up, who checked it.
_SIGNED = re.compile(
    r"((?:制表|审核|复核|填表|经办|编制|负责|批准|考勤|记工)人?(?:签字)?\s*[:：]\s*)([\u4e00-\u9fff·]{2,4})"
)


@dataclass(frozen=True)
class ExcerptRow:
    """``number`` as the spreadsheet program shows it. ``here``: the row that was asked for."""

    number: int
    cells: tuple[str, ...]
    here: bool = False


@dataclass(frozen=True)
class Excerpt:
    """Part of a sheet. ``letters``: the columns' names; ``head``: the rows of its heading; ``total``: rows in the sheet.

    ``note`` says why there are no rows, where there are none (a message has no sheet).
    """

    sheet: str
    letters: tuple[str, ...] = ()
    head: tuple[ExcerptRow, ...] = ()
    rows: tuple[ExcerptRow, ...] = ()
    total: int = 0
    kind: str = ""
    note: str = ""


def around(batch: Batch, document: Document, row: int, *, span: int = 4) -> Excerpt:
    """The row of the batch's original, ``span`` rows before and after it, and its headings. ``row`` 0: the head alone.

    evidence.Lost when the original is not there or cannot be read.
    """
    try:
        book = read(evidence.path_of(batch.sha256))
    except (OSError, Unreadable) as error:
        raise evidence.Lost(f"“{batch.file_name}”的原件读不出来，请联系管理员核对证据库。") from error
    if book.format == "json":
        return Excerpt(document.sheet_name, note="这是平台推送的报文，没有表格可看；内容见上面一行。")
    sheet = next((one for one in book.sheets if one.index == document.sheet), None)
    if sheet is None:
        raise evidence.Lost(f"“{batch.file_name}”里没有第 {document.sheet + 1} 张表，请联系管理员核对证据库。")
    return _excerpt(book, sheet, batch, row, span)


def _excerpt(book: Workbook, sheet: Sheet, batch: Batch, row: int, span: int) -> Excerpt:
    found = recognise(sheet, batch.file_name)
    first_head, last_head = found.header_rows or (1, 1)
    hide = _columns(found, sheet.width)
    known = bool(hide)
    head_from = max(1, first_head - 3) if row == 0 else first_head
    head = _lines(sheet, head_from, last_head, {}, known=True, here=0)
    start = max(last_head + 1, row - span) if row else last_head + 1
    end = min(sheet.height, (row or last_head) + span)
    rows = _lines(sheet, start, end, hide, known, here=row)
    used = max((len(line.cells) for line in (*head, *rows)), default=0)
    width = max((n + 1 for line in (*head, *rows) for n, cell in enumerate(line.cells) if cell), default=used)
    cut = [ExcerptRow(line.number, line.cells[:width], line.here) for line in (*head, *rows)]
    return Excerpt(
        sheet=sheet.name,
        letters=tuple(letter(n) for n in range(width)),
        head=tuple(cut[: len(head)]),
        rows=tuple(cut[len(head) :]),
        total=sheet.height,
        kind=found.kind,
    )


def _columns(found: Recognised, width: int) -> dict[int, Callable[[object], str]]:
    """How each column is masked, by its index; those of tables printed side by side alike."""
    hide: dict[int, Callable[[object], str]] = {}
    for name, ref in found.columns.items():
        if name in _MASKS:
            hide[ref.index] = _MASKS[name]
    for name, refs in found.extra_columns.items():
        if name in _MASKS:
            hide.update((ref.index, _MASKS[name]) for ref in refs)
    if found.blocks and hide:
        first, block, count = found.blocks
        for index, mask in list(hide.items()):
            for n in range(1, count):
                if first <= index < first + block and index + n * block < width:
                    hide[index + n * block] = mask
    return hide


def _lines(
    sheet: Sheet, start: int, end: int, hide: dict[int, Callable[[object], str]], known: bool, here: int
) -> list[ExcerptRow]:
    lines = islice(iter(sheet.rows), max(start - 1, 0), max(end, 0))
    return [
        ExcerptRow(number, tuple(_cell(n, value, hide, known) for n, value in enumerate(line)), number == here)
        for number, line in enumerate(lines, start=start)
    ]


def _cell(column: int, value: Any, hide: dict[int, Callable[[object], str]], known: bool) -> str:
    text = shown(value)
    if not text:
        return ""
    if column in hide:
        return hide[column](text)
    if not known and _LIKE_A_NAME.match(text):
        return mask_name(text)
    return str(masked(_SIGNED.sub(lambda m: m[1] + mask_name(m[2]), text)))


def shown(value: Any) -> str:
    """A cell as its program would print it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value).strip()


def title_of(kinds: Sequence[str]) -> str:
    """What a sheet is, in words."""
    from .recognise.vocabulary import kinds as cards

    return "、".join(cards()[kind].title for kind in kinds if kind in cards())
