"""Writes all sample sheets into tests/sheets/files: `python -m tests.sheets.make` from the top of the repository.

The files are kept in the repository, since each writer library leaves its own marks and later versions may leave others.
Run this only to add or change a sample, and then correct expected.yaml by hand.
"""

from __future__ import annotations

from .makers import (
    answers,
    banking,
    clocks,
    grids,
    ledgers,
    messages,
    mixed,
    payrolls,
    rosters,
    safeguards,
)
from .makers.write import FILES, MAKERS

MODULES = (rosters, grids, clocks, payrolls, banking, ledgers, messages, mixed, answers, safeguards)


def main() -> None:
    for name, maker in MAKERS.items():
        path = FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        maker(path)
    print(f"{len(MAKERS)} 份样表已写入 {FILES}")


if __name__ == "__main__":
    main()
