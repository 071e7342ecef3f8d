"""What a contest is: several ways to the same answer, timed in turn on the same machine in the same run.

The modules that declare contests import nothing heavy at the top: the parent process stays small, because on Linux a
child inherits its parent's peak memory as its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Task:
    """One way, ready to go. ``go`` is timed; ``reset`` before it and ``answer`` (of what it returned) are not.

    ``times``: the task is that part of the whole, and its seconds are multiplied by it where they are shown.
    """

    go: Callable[[], Any]
    answer: Callable[[Any], Any]
    reset: Callable[[], None] = _nothing
    times: float = 1


@dataclass(frozen=True)
class Side:
    """``ready`` gets the folder that the contest prepared and loads what is not to be timed.

    Sides that name the same ``same`` must give equal answers; '' is for one that answers another question.
    ``key`` is the name under which targets speak of it; ``rounds`` the most that it is run, where one takes minutes.
    """

    label: str
    ready: Callable[[Path], Task]
    same: str = "all"
    key: str = ""
    rounds: int | None = None


@dataclass(frozen=True)
class Contest:
    """``prepare(folder, size)`` writes what all sides need; ``size`` says in words what ``full`` or ``quick`` is.

    Ratios are against the first side. ``sizes``: run once at each of these instead of at ``full``, by name.
    """

    key: str
    title: str
    size: str
    full: float
    quick: float
    prepare: Callable[[Path, float], None]
    sides: tuple[Side, ...]
    sizes: Mapping[str, float] = field(default_factory=dict)


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
    key: str = ""
    times: float = 1

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs) * self.times

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs) * self.times

    @property
    def wall_range(self) -> tuple[float, float]:
        return min(run.wall for run in self.runs) * self.times, max(run.wall for run in self.runs) * self.times

    def to_json(self) -> dict[str, Any]:
        return {
            "side": self.label,
            "wall_s": round(self.wall, 4),
            "wall_range_s": [round(wall, 4) for wall in self.wall_range],
            "runs": len(self.runs),
            "extrapolated_times": self.times,
            "cpu_s": round(self.cpu, 4),
            "peak_mb": round(self.peak_mb),
            "start_mb": round(self.start_mb),
            "answer": self.runs[-1].answer,
        }


@dataclass(frozen=True)
class Run:
    """A contest at one size (named, where it has several) with what came out."""

    contest: Contest
    name: str
    size: float
    sides: list[Result]

    @property
    def title(self) -> str:
        return f"{self.contest.title} ({self.name and self.name + ': '}{self.contest.size.format(self.size)})"

    def to_json(self) -> dict[str, Any]:
        return {
            "contest": self.contest.key,
            "title": self.contest.title,
            "size": self.contest.size.format(self.size),
            "size_name": self.name,
            "sides": [side.to_json() for side in self.sides],
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
