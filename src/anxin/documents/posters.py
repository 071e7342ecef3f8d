"""Posters with a code: A4 or A3, one a page, for the board of a site, a firm's gate, a window in the street."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import segno

from .pdf import render_pdf

Paper = Literal["a4", "a3"]
PAPERS: tuple[Paper, ...] = ("a4", "a3")

_TITLE, _TITLE_EN = "没拿到工资？扫这里", "Not paid? Scan here."
_FREE = "不收钱，可以不留姓名　Free. No name needed."
_THINGS = (
    ("说", "没拿到、没拿全，一分钟说完"),
    ("查", "办到哪一步了，随时看"),
    ("答", "钱拿到没有，您说了算"),
)
_TYPED = "扫不开？浏览器里输入 "
_CHECK = "检查的人看四样：手机扫得开；写的是本处；电话打得通；没有遮住、破损。有一样不对，当天换新的。"


@dataclass(frozen=True, slots=True)
class Poster:
    """``place``: what stands on top, as on the worker's first page. ``address``: what the code carries and what may be typed.

    ``phones``: (what it is, number) of those that are known. ``foot``: small print for whoever looks after it.
    """

    place: str
    address: str
    phones: Sequence[tuple[str, str]] = ()
    foot: str = ""


def code_svg(address: str) -> str:
    """The code as SVG with its quiet zone; a quarter of it may be dirty or torn and it still reads."""
    made = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        made, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return made.getvalue().decode()


def print_posters(posters: Sequence[Poster], *, paper: Paper = "a4") -> bytes:
    """A PDF with one page for each of ``posters``. ValueError for none or an unknown paper; FontMissing as ``render_pdf``."""
    if not posters or paper not in PAPERS:
        raise ValueError("没有要印的海报，或者没有这种纸。")
    return render_pdf(
        "poster",
        {
            "paper": paper,
            "title": _TITLE,
            "title_en": _TITLE_EN,
            "free": _FREE,
            "things": [{"verb": verb, "words": words} for verb, words in _THINGS],
            "typed": _TYPED,
            "check": _CHECK,
            "posters": [
                {
                    "place": one.place,
                    "svg": code_svg(one.address),
                    "address": typed(one.address),
                    "phones": [{"label": label, "number": number} for label, number in one.phones],
                    "foot": one.foot,
                }
                for one in posters
            ],
        },
        plain=True,
    )


def typed(address: str) -> str:
    """The address as a person types it: without https:// and the last stroke."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
