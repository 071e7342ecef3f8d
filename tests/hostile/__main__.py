"""``python -m tests.hostile``: build every hostile and broken file, import it, and print what was said and what it cost."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

from . import archives, damaged, places, sizes, values
from .case import Case
from .run import Outcome, faults, lines_of, new_home, run
from .sheets import payroll, xlsx

GROUPS: list[tuple[str, list[Case]]] = [
    (
        "For comparison",
        [
            Case(
                "honest",
                "an honest payroll sheet of three rows",
                lambda folder: xlsx(folder / "工资表.xlsx", payroll()),
            )
        ],
    ),
    ("Archives and entities", archives.CASES),
    ("Sizes", sizes.CASES),
    ("Locked, renamed, cut, badly encoded", damaged.CASES),
    ("Paths and names", places.CASES),
    ("Values", values.CASES),
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("only", nargs="*", help="keys, or beginnings of keys, of the cases to run (all without any)")
    parser.add_argument("--quick", action="store_true", help="leave out the files that take seconds to build or read")
    parser.add_argument("--out", type=Path, help="write the table into this file, between its two marks")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="anxin-hostile-"))
    folder.chmod(0o755)
    lines: list[str] = []
    bad = 0
    try:
        template = new_home(folder / "template")
        for title, cases in GROUPS:
            chosen = [c for c in cases if _wanted(c, asked.only, asked.quick)]
            if chosen:
                lines += [
                    "",
                    f"### {title}",
                    "",
                    "| file | what is said | s | s CPU | MB | MB child |",
                    "|---|---|---:|---:|---:|---:|",
                ]
            for case in chosen:
                outcome = run(case, template, folder)
                wrong = faults(case, outcome)
                bad += bool(wrong)
                lines.append(_row(case, outcome))
                for fault in wrong:
                    print(f"{case.key}: {fault}", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = "\n".join(lines).strip() + "\n"
    if asked.out:
        text = asked.out.read_text()
        begin, end = "<!-- table -->\n", "<!-- end of table -->"
        head, tail = text.partition(begin)[0], text.partition(end)[2]
        asked.out.write_text(f"{head}{begin}{table}{end}{tail}")
    else:
        print(table)
    return 1 if bad else 0


def _wanted(case: Case, only: list[str], quick: bool) -> bool:
    return any(case.key.startswith(key) for key in only) if only else not (quick and case.heavy)


def _row(case: Case, outcome: Outcome) -> str:
    said = lines_of(outcome.told)
    chosen = [line for line in said if any(word in line for word in case.says)] or said[:1]
    if not case.code:
        chosen = [f"*{outcome.told['status']}*", *chosen[:4]]
    shown = "<br>".join(re.sub(r"[|\n]", " ", line) for line in chosen)
    return f"| {case.what} | {shown} | {outcome.seconds:.1f} | {outcome.cpu:.1f} | {outcome.peak_mb:.0f} | {outcome.child_mb:.0f} |"


if __name__ == "__main__":
    raise SystemExit(main())
