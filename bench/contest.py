"""What a contest is: several ways to the same answer, timed in turn on the same machine in the same run.

The modules that declare contests import nothing heavy at the top: the parent process stays small, because on Linux a
child inherits its parent's peak memory as its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Task:
    """One way, ready to go. ``go`` is timed; ``reset`` before it and ``answer`` (of what it returned) are not."""

    go: Callable[[], Any]
    answer: Callable[[Any], Any]
    reset: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Side:
    """``ready`` gets the folder that the contest prepared and loads what is not to be timed.

    Sides that name the same ``same`` must give equal answers; '' is for one that answers another question.
    """

    label: str
    ready: Callable[[Path], Task]
    same: str = "all"


@dataclass(frozen=True)
class Contest:
    """``prepare(folder, size)`` writes what all sides need; ``size`` says in words what ``full`` or ``quick`` is.

    The first side is Anxin's, and ratios are against it.
    """

    key: str
    title: str
    size: str
    full: float
    quick: float
    prepare: Callable[[Path, float], None]
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Once:
    """One timed run, in seconds: on the clock, and of processor time with that of ended child processes."""

    wall: float
    cpu: float
    answer: Any


@dataclass
class Result:
    """All runs of one side. Memory in MB: the highest of the process, and the highest before its first run."""

    label: str
    same: str
    runs: list[Once] = field(default_factory=list)
    peak_mb: float = 0.0
    start_mb: float = 0.0

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    def to_json(self) -> dict[str, Any]:
        return {
            "side": self.label,
            "wall_s": round(self.wall, 4),
            "wall_range_s": [round(min(r.wall for r in self.runs), 4), round(max(r.wall for r in self.runs), 4)],
            "cpu_s": round(self.cpu, 4),
            "peak_mb": round(self.peak_mb),
            "start_mb": round(self.start_mb),
            "answer": self.runs[-1].answer,
        }


def disagreements(results: list[Result]) -> list[str]:
    """Which sides gave another answer than those whom they must equal, or than themselves in an earlier run."""
    first: dict[str, tuple[str, Any]] = {}
    wrong = []
    for result in results:
        for run in result.runs:
            key = result.same or f"alone: {result.label}"
            label, answer = first.setdefault(key, (result.label, run.answer))
            if run.answer != answer:
                wrong.append(f"{result.label}: {run.answer}, but {label}: {answer}")
    return wrong
