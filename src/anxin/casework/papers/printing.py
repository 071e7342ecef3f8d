"""A paper in its two forms, PDF (signed) and Word, from what was filled into its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from anxin.documents.letters import Letter, write_letter
from anxin.documents.pdf import render_pdf
from anxin.documents.signing import sign_pdf


@dataclass(frozen=True, slots=True)
class Made:
    """The two forms of a document."""

    pdf: bytes
    docx: bytes


def printed(
    title: str, paragraphs: Sequence[str], *, number: str, to: str, signed_by: str, signed_on: str,
    table: Sequence[Sequence[str]] = (),
) -> Made:  # fmt: skip
    """``table``: heading row first, set before the last paragraph."""
    blocks: list[dict[str, Any]] = [{"kind": "p", "text": one} for one in paragraphs]
    if table:
        head, *rows = table
        wide = len(head) == 2
        columns = [{"title": name, "wide": wide and n == 1, "right": "元" in name} for n, name in enumerate(head)]
        blocks.insert(len(blocks) - 1, {"kind": "table", "columns": columns, "rows": rows})
    said = {
        "title": title,
        "number": number,
        "addressee": to,
        "blocks": blocks,
        "signed_by": signed_by,
        "signed_on": signed_on,
    }
    word = BytesIO()
    write_letter(
        word,
        Letter(
            title=title, number=number, addressee=to, paragraphs=paragraphs, table=table, signed_by=signed_by,
            signed_on=signed_on,
        ),
    )  # fmt: skip
    return Made(sign_pdf(render_pdf("paper", said)), word.getvalue())
