"""PDF through typst: a template of ours, and data handed over as JSON, never pasted into the markup."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

import typst

from .fonts import chinese_family


class UnknownTemplate(LookupError):
    """There is no such template."""


def templates() -> list[str]:
    """Names of the templates that the package carries."""
    folder = files("anxin.documents").joinpath("templates")
    return sorted(one.name.removesuffix(".typ") for one in folder.iterdir() if one.name.endswith(".typ"))


def render_pdf(template: str, data: dict[str, Any], *, plain: bool = False) -> bytes:
    """Print ``data`` with ``template`` ('table', 'letter') and return the PDF; in a ``plain`` face what is read from afar.

    table: title, notes (list), columns (list of {title, right}), rows (lists of text), footer.
    letter: title, number, addressee, paragraphs (list), signed_by, signed_on.
    All values are shown as text, whatever they contain. FontMissing when no Chinese font is installed;
    UnknownTemplate when there is no such template; TypeError when data is not JSON.
    """
    if template not in templates():
        raise UnknownTemplate(f"没有“{template}”这个版式，可用：{'、'.join(templates())}。")
    inputs = {"data": json.dumps(data, ensure_ascii=False), "font": chinese_family(plain=plain)}
    with as_file(files("anxin.documents").joinpath("templates")) as folder:
        return typst.compile(str(folder / f"{template}.typ"), root=str(folder), sys_inputs=inputs)
