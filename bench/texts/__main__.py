"""``python -m bench.texts --data FOLDER [--write PAGE]``: measures how well complaints are read, from the repository's root."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.texts import classes, data, facts, report, training


def main(arguments: list[str] | None = None) -> int:
    """0: measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.texts", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with complaints_2020, legal_questions, wage_court_facts ..."
    )
    parser.add_argument("--write", type=Path, help="where the page is written; printed otherwise")
    chosen = parser.parse_args(arguments)
    samples = data.everything(chosen.data)
    rows = training.matrix(samples)
    messages = [s for s in samples if s.source == "complaints"]
    stated = data.stated(chosen.data)
    held, crossed = classes.held_back(samples, rows), classes.crosswise(samples, rows)
    read = facts.read(stated)
    text = report.page(
        held,
        crossed,
        {salt: classes.crosswise(samples, rows, salt) for salt in ("a", "b")},
        read,
        {s.key: s.text for s in stated},
        facts.screened(stated),
        facts.referred(messages),
        facts.names(chosen.data),
        facts.repeated(messages, users=False),
    )
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
        print(f"{chosen.write}: {dict(report.summary(held, crossed, read))}")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
