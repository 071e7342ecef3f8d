"""``python -m bench.texts.train --data FOLDER``: fits `weights.csv` of the package anew, from all texts that were read by hand."""

from __future__ import annotations

import argparse
from pathlib import Path

import anxin.grievance
from bench.texts import data, training


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.texts.train", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder that holds complaints_2020, legal_questions and wage_court_facts",
    )
    chosen = parser.parse_args(arguments)
    samples = data.everything(chosen.data)
    weights = training.fit(samples, training.matrix(samples))
    target = Path(anxin.grievance.__file__).with_name("weights.csv")
    target.write_text(weights.write(), encoding="utf-8")
    print(f"{target.name}: {len(weights.wages)} features from {len(samples)} texts")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
