"""A paper in its two forms, PDF (signed) and Word, from what was filled into its text."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from anxin.documents.letters import Letter, write_letter
from anxin.documents.pdf import render_pdf
from anxin.documents.signing import sign_pdf
from anxin.intake import evidence


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


def lay_down(made: Made, row: Any, stack: ExitStack) -> Callable[[], None]:
    """Both forms beside the evidence, their digests on ``row``; what is given back keeps them, as the last thing done.

    ``stack`` outlives the transaction: forms of a row that was rolled back are gone with it.
    """
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    keepers = []
    for name, data in (("pdf", made.pdf), ("docx", made.docx)):
        digest = hashlib.sha256(data).hexdigest()
        setattr(row, f"{name}_sha256", digest)
        (folder / name).write_bytes(data)
        keepers.append(stack.enter_context(evidence.incoming(folder / name, digest)))

    def keep() -> None:
        for one in keepers:
            one()

    return keep
