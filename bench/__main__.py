"""``python -m bench [--quick] [--only KEY] [--repeats N] [--json]``, from the repository's root."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.contest import disagreements
from bench.programme import CONTESTS
from bench.running import SideFailed, run
from bench.showing import machine, table


def main(arguments: list[str] | None = None) -> int:
    """0: measured, and all sides that must agree do; 1: they do not, or one broke."""
    chosen = _arguments(arguments)
    quick = chosen.quick
    repeats = chosen.repeats or (1 if quick else 5)
    where, start = machine(), time.monotonic()
    results = []
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as scratch:
        for key in chosen.only or CONTESTS:
            contest, folder = CONTESTS[key], Path(scratch) / key
            folder.mkdir()
            try:
                found = run(contest, folder, quick=quick, repeats=repeats, say=_say)
            except SideFailed as failure:
                _say(str(failure))
                return 1
            results.append((contest, contest.quick if quick else contest.full, found))
    wrong = [text for _, _, sides in results for text in disagreements(sides)]
    took = round(time.monotonic() - start)
    if chosen.json:
        told = [
            {"contest": c.key, "title": c.title, "size": c.size.format(size), "sides": [s.to_json() for s in sides]}
            for c, size, sides in results
        ]
        report = {"machine": where, "quick": quick, "repeats": repeats, "took_s": took, "contests": told}
        print(json.dumps(report | {"disagreements": wrong}, ensure_ascii=False, indent=2))
    else:
        print(", ".join(f"{name}: {value}" for name, value in where.items()))
        print(f"medians of {repeats}, sides in turn; ratio 1.00 is the first line of each part; {took} s in all\n")
        print(table(results))
    for text in wrong:
        _say(f"NOT THE SAME ANSWER  {text}")
    return 1 if wrong else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one run each: proves that everything runs")
    parser.add_argument("--only", action="append", choices=list(CONTESTS), help="this contest alone; may be repeated")
    parser.add_argument("--repeats", type=int, metavar="N", help="runs per side (5, with --quick 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    chosen = parser.parse_args(arguments)
    if chosen.repeats is not None and chosen.repeats < 1:
        parser.error("--repeats: at least 1")
    return chosen


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
