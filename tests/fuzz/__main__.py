"""``python -m tests.fuzz``: any value into every parser, damaged files through the import, for a given time."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .targets import Target

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="in all (default 10); half of it for the parsers")
    parser.add_argument("--seed", type=int, default=1, help="the same seed tries the same things")
    parser.add_argument("--failures", type=Path, default=ROOT / "var" / "fuzz", help="where failing inputs are kept")
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="anxin-fuzz-"))
    os.environ["ANXIN_HOME"] = str(home)
    os.environ.pop("ANXIN_DATABASE_URL", None)
    asked.failures.mkdir(parents=True, exist_ok=True)
    try:
        from anxin.cli.boot import ready

        ready()
        seconds = asked.minutes * 60
        bad = _parsers(seconds / 2, asked.seed, asked.failures)
        bad += _files(seconds / 2, asked.seed, asked.failures, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"{bad} failures" + (f", kept in {asked.failures}" if bad else ""))
    return 1 if bad else 0


def _parsers(seconds: float, seed: int, failures: Path) -> int:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from .targets import TARGETS

    until, tried, bad, round_ = time.monotonic() + seconds, Counter[str](), set[str](), 0
    while time.monotonic() < until:
        round_ += 1
        for target in TARGETS:
            if time.monotonic() >= until or target.name in bad:
                continue

            often = settings(
                max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False,
                phases=[Phase.generate, Phase.shrink],
            )  # fmt: skip
            try:
                seeded(seed * 100_000 + round_)(often(given(target.given)(_counted(target, tried))))()
            except Exception as error:
                bad.add(target.name)
                said = "\n".join([*getattr(error, "__notes__", []), traceback.format_exc()])
                (failures / f"parser-{target.name.replace(' ', '-').replace(':', '-')}.txt").write_text(
                    said, encoding="utf-8", errors="backslashreplace"
                )
                print(f"FAILED {target.name}\n{said[-1500:]}", file=sys.stderr)
    for target in TARGETS:
        print(f"{tried[target.name]:>9,}  {target.name}")
    print(f"{sum(tried.values()):>9,}  values into {len(TARGETS)} parsers, {round_} rounds, seed {seed}")
    return len(bad)


def _counted(target: Target, tried: Counter[str]) -> Callable[[object], None]:
    def one(value: object) -> None:
        tried[target.name] += 1
        target.check(value)

    return one


def _files(seconds: float, seed: int, failures: Path, home: Path) -> int:
    from . import files

    mutator = files.Mutator(seed)
    until, statuses, n, bad = time.monotonic() + seconds, Counter[str](), 0, 0
    inputs = home / "inputs"
    inputs.mkdir()
    current = failures / "current"
    while time.monotonic() < until:
        n += 1
        name, data, what = mutator.next()
        path = inputs / name
        path.write_bytes(data)
        # Kept beforehand: a reader that takes the whole process with it leaves its input behind.
        current.write_bytes(data)
        try:
            statuses[files.check(path, n, home / "returned")] += 1
        except Exception:
            bad += 1
            kept = failures / f"file-{seed}-{n}-{name}"
            kept.write_bytes(data)
            said = f"{what}\n{traceback.format_exc()}"
            kept.with_name(kept.name + ".txt").write_text(said, encoding="utf-8", errors="backslashreplace")
            print(f"FAILED {kept.name}: {said[-1200:]}", file=sys.stderr)
        path.unlink()
    current.unlink(missing_ok=True)
    print(f"{n:>9,}  damaged files looked at and taken in, seed {seed}")
    print("           done to them: " + ", ".join(f"{way} {count:,}" for way, count in mutator.did.most_common()))
    print("           came out as: " + ", ".join(f"{status} {count:,}" for status, count in statuses.most_common()))
    return bad


if __name__ == "__main__":
    raise SystemExit(main())
