"""Names by the letters in which they are typed. 行 in 银行 is H: the words of a phrase decide, not the single character."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

_KEPT = re.compile(r"[A-Z0-9]+")


def spelled(text: str) -> tuple[str, str]:
    """(initials, all letters), capitals and digits only: '幸福里3期' gives ('XFL3Q', 'XINGFULI3QI')."""
    syllables = lazy_pinyin(text, style=Style.NORMAL, errors=lambda other: list(other))
    kept = [part for one in syllables if (part := "".join(_KEPT.findall(one.upper())))]
    return "".join(part if part.isdigit() else part[0] for part in kept), "".join(kept)
