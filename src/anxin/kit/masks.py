"""The days of a month as a 31-bit mask: bit 0 is day 1. "On two sites on the same day" is `a & b != 0`."""

from __future__ import annotations

from collections.abc import Iterable

FULL = (1 << 31) - 1


def from_days(days: Iterable[int]) -> int:
    """Mask of days 1..31; ValueError on any other number."""
    mask = 0
    for day in days:
        if not 1 <= day <= 31:
            raise ValueError(f"{day} 不是一个月里的日子(1–31)")
        mask |= 1 << (day - 1)
    return mask


def days(mask: int) -> list[int]:
    """The days in a mask, ascending."""
    _check(mask)
    return [day for day in range(1, 32) if mask >> (day - 1) & 1]


def count(mask: int) -> int:
    """How many days."""
    _check(mask)
    return mask.bit_count()


def _check(mask: int) -> None:
    if not 0 <= mask <= FULL:
        raise ValueError(f"{mask} 不是 31 位的日期掩码")
