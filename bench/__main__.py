"""``python -m bench [--quick] [--only KEY] [--size SIZE] [--repeats N] [--keep FOLDER] [--json | --write PAGE]``, from the repository's root."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.area import WORKERS as SIZES
from bench.contest import Contest, Run, disagreements
from bench.programme import CONTESTS
from bench.running import SideFailed, run
from bench.showing import machine, page, write
from bench.targets import judged


def main(arguments: list[str] | None = None) -> int:
    """0: measured, and all sides that must agree do; 1: they do not, or one broke."""
    chosen = _arguments(arguments)
    quick = chosen.quick
    repeats = chosen.repeats or (1 if quick else 5)
    where, start = machine(), time.monotonic()
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        os.environ["BENCH_KEEP"] = str(chosen.keep.resolve())
    results, broken = [], []
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as scratch:
        for contest, name, size in _planned(chosen.only or list(CONTESTS), chosen.size, quick):
            folder = Path(scratch) / f"{contest.key}{name and '-' + name}"
            folder.mkdir()
            try:
                found = run(contest, folder, size, warm=not quick, repeats=repeats, say=_say)
            except SideFailed as failure:
                # What took an hour before is not thrown away for it.
                _say(str(failure))
                broken.append(str(failure))
                continue
            results.append(Run(contest, name, size, found))
    wrong = [text for run_ in results for text in disagreements(run_.sides)]
    reached = judged({(r.contest.key, r.name): {side.key: side for side in r.sides} for r in results})
    took = round(time.monotonic() - start)
    if chosen.json:
        report = {"machine": where, "quick": quick, "repeats": repeats, "took_s": took}
        report["contests"] = [r.to_json() for r in results]
        report["targets"] = [
            {"target": t.text, "limit": t.limit, "at_least": t.at_least, "measured": v, "reached": t.reached(v)}
            for t, v in reached
        ]
        print(json.dumps(report | {"disagreements": wrong}, ensure_ascii=False, indent=2))
    else:
        text = page(where, repeats, took, results, reached)
        print(text)
        if chosen.write:
            write(chosen.write, text)
    for text in wrong:
        _say(f"NOT THE SAME ANSWER  {text}")
    return 1 if wrong or broken else 0


def _planned(keys: list[str], size: list[str] | None, quick: bool) -> Iterator[tuple[Contest, str, float]]:
    """Contest, name of the size ('' where it has but one) and size, in the order in which they are run."""
    for contest in (CONTESTS[key] for key in keys):
        if quick or not contest.sizes:
            yield contest, "", contest.quick if quick else contest.full
            continue
        for name, value in contest.sizes.items():
            if not size or name in size:
                yield contest, name, value


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one run each: proves that everything runs")
    parser.add_argument("--only", action="append", choices=list(CONTESTS), help="this contest alone; may be repeated")
    parser.add_argument(
        "--size", action="append", choices=list(SIZES), help="areas of this size alone; may be repeated"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep generated areas here for the next time")
    parser.add_argument("--repeats", type=int, metavar="N", help="runs per side (5, with --quick 1)")
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="put the tables into this Markdown page, between its marks"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    chosen = parser.parse_args(arguments)
    if chosen.repeats is not None and chosen.repeats < 1:
        parser.error("--repeats: at least 1")
    return chosen


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
