"""Unified social credit codes (GB 32100-2015): 18 characters, without I, O, S, V and Z; the last one checks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anxin.kit.text import plain

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {c: i for i, c in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
# Registering department, category, six digits of the area, nine characters of the body's own code.
_SHAPE = re.compile(r"^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$")
_FORBIDDEN = re.compile(r"[IOSVZ]")


@dataclass(frozen=True, slots=True)
class CodeCheck:
    ok: bool
    problem: str | None
    normal: str


def complete(first17: str) -> str:
    """The 18-character code for its first 17. ValueError on a character outside the alphabet."""
    if len(first17) != 17 or any(c not in _VALUE for c in first17):
        raise ValueError("须给出 17 位统一社会信用代码字符")
    total = sum(w * _VALUE[c] for w, c in zip(_WEIGHTS, first17, strict=True))
    return first17 + ALPHABET[-total % 31]


def check(text: object) -> CodeCheck:
    """Check one code; `normal` is without blanks and hyphens, half-width, in capitals. `problem` is Chinese."""
    s = plain(text).strip("'‘’`").upper().replace("-", "")
    if not s:
        return CodeCheck(False, "统一社会信用代码为空", s)
    if len(s) == 15 and s.isdigit():
        return CodeCheck(False, "这是 15 位的旧工商注册号，请填 18 位统一社会信用代码", s)
    if len(s) != 18:
        return CodeCheck(False, f"统一社会信用代码应为 18 位，实为 {len(s)} 位", s)
    if _FORBIDDEN.search(s):
        return CodeCheck(False, "统一社会信用代码不含字母 I、O、S、V、Z，请核对是否把 1、0、5、2 抄成了字母", s)
    if not _SHAPE.match(s):
        return CodeCheck(False, "统一社会信用代码的格式不对(第 3 至 8 位应为行政区划数字)", s)
    if complete(s[:17]) != s:
        return CodeCheck(False, "统一社会信用代码校验码不符，可能有字符抄错", s)
    return CodeCheck(True, None, s)
