"""One side of a contest in a process of its own, so that its peak memory is nobody else's.

``python -m bench.side prepare CONTEST FOLDER SIZE`` writes what the sides need;
``python -m bench.side run CONTEST NUMBER FOLDER`` gets ready, then makes one run per line of standard input.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bench.programme import CONTESTS


def main(arguments: list[str]) -> int:
    # What a library prints must not stand between the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    what, key, *rest = arguments
    contest = CONTESTS[key]
    if what == "prepare":
        contest.prepare(Path(rest[0]), float(rest[1]))
        return 0
    task = contest.sides[int(rest[0])].ready(Path(rest[1]))
    _say(out, {"start_mb": _peak_mb(), "times": task.times})
    for _ in sys.stdin:
        task.reset()
        gc.collect()
        wall, cpu = time.perf_counter(), _cpu()
        result = task.go()
        wall, cpu = time.perf_counter() - wall, _cpu() - cpu
        _say(out, {"wall": wall, "cpu": cpu, "peak_mb": _peak_mb(), "answer": task.answer(result)})
    return 0


def _say(out: Any, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _peak_mb() -> float:
    """Own peak and that of the largest child: a large workbook is read in a child that lives beside its parent."""
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used) / (1024 if sys.platform == "linux" else 1024 * 1024)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
