"""Resident identity numbers (GB 11643-1999), and the 15-digit ones issued before.

Area codes are no reason to refuse: a person keeps the number when his county is renamed or merged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from anxin.kit.text import plain

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"

_SEVENTEEN = re.compile(r"^[0-9]{17}$")
_EIGHTEEN = re.compile(r"^[0-9]{17}[0-9X]$")
_FIFTEEN = re.compile(r"^[0-9]{15}$")
_SCIENTIFIC = re.compile(r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{2}$")


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What a number says. `normal` is the 18-digit form (a 15-digit number is lengthened), or the cleaned text if not ok."""

    ok: bool
    problem: str | None
    normal: str
    birth: date | None = None
    sex: Literal["M", "F"] | None = None
    area: str | None = None


def complete(first17: str) -> str:
    """The 18-digit number for 17 digits. ValueError when they are not 17 digits."""
    if not _SEVENTEEN.match(first17):
        raise ValueError("须给出 17 位数字")
    return first17 + CHECK_DIGITS[sum(w * int(c) for w, c in zip(WEIGHTS, first17, strict=True)) % 11]


def normal(text: object) -> str:
    """Cleaned: no blanks, no leading apostrophe, half-width, capital X (also × and ⅹ, which sheets use for it)."""
    return plain(text).strip("'`‘’\"“”").upper().replace("×", "X").replace("Χ", "X").replace("Х", "X").replace("-", "")


def check(text: object, on: date | None = None) -> IdCheck:
    """Check one number: shape, birth date (possible, not before 1900, not after `on`), check digit.

    `on` is the day on which the number is judged; without it a future birth date is not looked for, since this
    package does not ask the clock. `problem` is Chinese and says what is wrong, without repeating the number.
    """
    s = normal(text)
    if not s:
        return IdCheck(False, "身份证号为空", s)
    if _FIFTEEN.match(s):
        # 15-digit numbers left out the century; those with suffix 996-999 were given to people born before 1900.
        long = complete(s[:6] + ("18" if s[12:] >= "996" else "19") + s[6:])
        birth = _birth(long)
        if birth is None:
            return IdCheck(False, "15 位身份证号中的出生日期不存在", s, area=s[:6])
        return IdCheck(True, None, long, birth, _sex(long), s[:6])
    if _SCIENTIFIC.match(s):
        return IdCheck(False, "身份证号被表格软件改成了科学计数法，后几位已丢失，请把该列设为文本后重填", s)
    if not _EIGHTEEN.match(s):
        if len(s) != 18:
            return IdCheck(False, f"身份证号应为 18 位，实为 {len(s)} 位", s)
        return IdCheck(False, "身份证号应为 17 位数字加一位数字或 X", s)
    birth, area = _birth(s), s[:6]
    lost = s.endswith("000") and complete(s[:17]) != s
    if lost:
        return IdCheck(
            False, "身份证号后三位为 000 且校验不符，很可能被表格软件按数字存储而丢失，请以文本重填", s, area=area
        )
    if birth is None:
        return IdCheck(False, "身份证号中的出生日期不存在", s, area=area)
    if birth.year < 1900 or (on is not None and birth > on):
        return IdCheck(False, "身份证号中的出生日期不合理", s, birth, area=area)
    if complete(s[:17]) != s:
        return IdCheck(False, "身份证号校验码不符，可能有数字抄错", s, birth, _sex(s), area)
    return IdCheck(True, None, s, birth, _sex(s), area)


def _birth(long: str) -> date | None:
    try:
        return date(int(long[6:10]), int(long[10:12]), int(long[12:14]))
    except ValueError:
        return None


def _sex(long: str) -> Literal["M", "F"]:
    return "M" if int(long[16]) % 2 else "F"


def check_column(texts: Sequence[str], on: date | None = None) -> list[bool]:
    """`[check(t, on).ok for t in texts]` for a whole column at once, for sheets of a hundred thousand rows.

    The plain 18-character case is done in numpy; everything else (15 digits, blanks, full-width) goes one by one.
    """
    n = len(texts)
    if n == 0:
        return []
    easy = np.fromiter((len(t) == 18 and t.isascii() for t in texts), dtype=bool, count=n)
    result = np.zeros(n, dtype=bool)
    where = [int(i) for i in np.flatnonzero(easy)]
    if where:
        raw = np.frombuffer("".join(texts[i] for i in where).encode("ascii"), dtype=np.uint8).reshape(-1, 18)
        digits = raw[:, :17].astype(np.int64) - 48
        last = raw[:, 17]
        shaped = ((digits >= 0) & (digits <= 9)).all(axis=1)
        expected = np.frombuffer(CHECK_DIGITS.encode(), dtype=np.uint8)[digits @ np.array(WEIGHTS) % 11]
        checked = (last == expected) | ((last == ord("x")) & (expected == ord("X")))
        result[where] = shaped & checked & _possible_dates(digits, on)
        # Eighteen characters that are not a number as they stand may still be one under an apostrophe or a blank.
        easy[np.array(where)[~shaped]] = False
    for i in map(int, np.flatnonzero(~easy)):
        result[i] = check(texts[i], on).ok
    return result.tolist()


def _possible_dates(digits: np.ndarray, on: date | None) -> np.ndarray:
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month = digits[:, 10:12] @ np.array([10, 1])
    day = digits[:, 12:14] @ np.array([10, 1])
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    month_ok = (month >= 1) & (month <= 12)
    length = lengths[np.where(month_ok, month, 0)]
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    length = length + ((month == 2) & leap)
    ok = month_ok & (day >= 1) & (day <= length) & (year >= 1900)
    if on is not None:
        ok &= year * 10000 + month * 100 + day <= on.year * 10000 + on.month * 100 + on.day
    return ok
