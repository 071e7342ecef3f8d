"""Running a contest: one process per side, all of them ready, then one run of each in turn, round after round."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.contest import Contest, Once, Result

ROOT = Path(__file__).resolve().parents[1]


class SideFailed(RuntimeError):
    """A side's process ended before it answered."""


def run(
    contest: Contest, folder: Path, size: float, *, warm: bool, repeats: int, say: Callable[[str], None]
) -> list[Result]:
    """Results of all sides, in order. With ``warm``, one round beforehand is not counted, save for a side of few rounds.

    In turn, so that a neighbour who takes the processor for a while slows all sides alike. SideFailed when one breaks.
    """
    say(f"{contest.key}: preparing {contest.size.format(size)}")
    _prepare(contest, folder, size)
    results = [Result(side.label, side.same, key=side.key) for side in contest.sides]
    children = [_Child(contest, number, folder) for number in range(len(results))]
    try:
        for child, result in zip(children, results, strict=True):
            told = child.hear()
            result.start_mb, result.times = told["start_mb"], told["times"]
        for n in range(repeats + warm):
            say(f"{contest.key}: round {n + 1} of {repeats + warm}")
            for side, child, result in zip(contest.sides, children, results, strict=True):
                if side.rounds is not None and n >= side.rounds:
                    continue
                told = child.go()
                result.peak_mb = told["peak_mb"]
                if n or not warm or side.rounds is not None:
                    result.runs.append(Once(told["wall"], told["cpu"], told["answer"]))
    finally:
        for child in children:
            child.end()
    return results


def _environment() -> dict[str, str]:
    """What decides over data folder and cipher is the contest's, not the caller's."""
    return {k: v for k, v in os.environ.items() if not k.startswith("ANXIN_")} | {"PYTHONHASHSEED": "0"}


def _prepare(contest: Contest, folder: Path, size: float) -> None:
    command = [sys.executable, "-m", "bench.side", "prepare", contest.key, str(folder), str(size)]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), check=False)  # noqa: S603  our own module
    if done.returncode:
        raise SideFailed(f"{contest.key}: could not be prepared")


class _Child:
    """The process of one side."""

    def __init__(self, contest: Contest, number: int, folder: Path) -> None:
        self._name = f"{contest.key}: {contest.sides[number].label}"
        command = [sys.executable, "-m", "bench.side", "run", contest.key, str(number), str(folder)]
        self._process = subprocess.Popen(  # noqa: S603  our own module
            command, cwd=ROOT, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SideFailed(f"{self._name}: ended without an answer (its own message stands above)")
        return json.loads(line)

    def go(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self.hear()

    def end(self) -> None:
        """Let it go; one that does not is ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
