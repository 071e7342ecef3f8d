"""What a person reads of a page: its text and the words that stand in its attributes, without scripts, styles and code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "template", "code", "pre"})
_READ_ATTRIBUTES = frozenset({"title", "aria-label", "placeholder", "alt", "value"})
_SHOWN_VALUES = frozenset({"submit", "button", "reset"})
# Three words of two letters and more with nothing but blanks and English punctuation between them.
_ENGLISH = re.compile(r"[A-Za-z][a-z']+(?:[ ,;:-]+[A-Za-z]?[a-z']+){2,}")
# A raw key of a table or a data column.
_KEY = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self._silent += tag in _SILENT
        for name in _READ_ATTRIBUTES & set(held):
            if name != "value" or (tag == "input" and held.get("type") in _SHOWN_VALUES):
                self.said.append(held[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(" ".join(data.split()))


def visible(page: str) -> list[str]:
    """The pieces of text of a page, in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.said


def english(page: str) -> list[str]:
    """The runs of three English words, and the raw keys, that a person would meet on the page."""
    return [found for said in visible(page) for found in (*_ENGLISH.findall(said), *_KEY.findall(said))]
