"""How questions and faults of sheets are said on a page, where nobody types options."""

from __future__ import annotations

import re

from anxin.kit.text import mask_card

_CLAUSES = re.compile(r"(?<=[，；。？])")
_NUMBER = re.compile(r"\d{11,}[\dXx]*")
ASKS = {
    "kind": "这是什么表？", "project": "是哪个项目？", "employer": "是哪个用人单位？", "month": "是哪个月的？",
    "overlap": "是更正先前的表，还是补充？", "crew": "是哪个班组？", "status": "这些款发成没有？",
}  # fmt: skip


def question(text: str) -> str:
    """Without the clauses that tell what to type on a command line."""
    kept = [part for part in _CLAUSES.split(text) if "--" not in part]
    return "".join(kept).rstrip("，；：")


def fault(text: str) -> str:
    """A sentence about a row with the numbers of persons in part only."""
    return _NUMBER.sub(lambda found: mask_card(found[0]), question(text) if "--" in text else text)
