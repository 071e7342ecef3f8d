"""Rates with their intervals: a rate on thirty texts is worth saying only with how wide it may lie."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_Z = 1.96
_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Rate:
    """right of asked, with the 95 % interval of Wilson."""

    right: int
    asked: int

    @property
    def value(self) -> float:
        return self.right / self.asked if self.asked else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        if not self.asked:
            return (0.0, 1.0)
        n, p = self.asked, self.value
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.right} of {self.asked}; {low:.2f} to {high:.2f})"


@dataclass(frozen=True, slots=True)
class Found:
    """What was there and what was proposed, one entry for each text."""

    there: tuple[bool, ...]
    proposed: tuple[bool, ...]

    @property
    def both(self) -> int:
        return sum(t and p for t, p in zip(self.there, self.proposed, strict=True))

    @property
    def precision(self) -> Rate:
        return Rate(self.both, sum(self.proposed))

    @property
    def recall(self) -> Rate:
        return Rate(self.both, sum(self.there))

    @property
    def f1(self) -> float:
        wanted = sum(self.there) + sum(self.proposed)
        return 2 * self.both / wanted if wanted else float("nan")

    def f1_interval(self, groups: Sequence[str]) -> tuple[float, float]:
        """95 % by drawing whole groups again (`groups`: one name for each text), the same draws each time."""
        counts: dict[str, list[int]] = {}
        for group, t, p in zip(groups, self.there, self.proposed, strict=True):
            if t or p:
                row = counts.setdefault(group, [0, 0])
                row[0] += t and p
                row[1] += t + p
        return _drawn(list(counts.values()), lambda rows: 2 * sum(r[0] for r in rows) / max(1, sum(r[1] for r in rows)))


def _drawn(rows: list[list[int]], of: Callable[[list[list[int]]], float]) -> tuple[float, float]:
    draw = random.Random(20200101)
    values = sorted(of(draw.choices(rows, k=len(rows))) for _ in range(_ROUNDS)) if rows else [float("nan")] * 40
    return values[len(values) // 40], values[-len(values) // 40 - 1]
