"""Where two readings of the rules differ, and the smallest county that still shows one of the differences."""

from collections.abc import Callable

from .findings import NaiveFinding
from .naive import Key

Found = dict[Key, NaiveFinding]
Tables = dict[str, list[dict]]

# Sums and heads are compared where the rule's reading names them; "worker" and "project" tell its two subjects apart.
WITH_AMOUNT = {
    "E01", "S05", "S06", "A04", "A05", "W02", "W04", "W05 worker", "W07", "W10", "W11", "W16", "W17",
    "A06", "A08", "D02", "D04", "A07",
    "W06", "W09", "W18", "W19", "W20",
    "S07", "S09", "W21", "W22",
    "C04", "C05", "C07", "C09", "C11", "C13", "C14", "C15",
}  # fmt: skip
WITH_PEOPLE = {
    "R02 project", "W12", "W14", "W15", "W02", "W03", "W04 project", "W10", "W11", "W16",
    "T03", "T05 project", "W18", "W19", "W20", "W21", "W22",
    "C05", "C07", "C09",
}  # fmt: skip


def said(key: Key, finding: NaiveFinding) -> NaiveFinding:
    """The finding without what its rule does not promise."""
    rule = key[0]
    subject = f"{rule} project" if key[3] is None else f"{rule} worker"
    amount = finding.amount_fen if rule in WITH_AMOUNT or subject in WITH_AMOUNT else None
    people = finding.people if rule in WITH_PEOPLE or subject in WITH_PEOPLE else None
    return NaiveFinding(finding.level, amount, people)


def differences(expected: Found, got: Found) -> dict[Key, tuple[NaiveFinding | None, NaiveFinding | None]]:
    """Key -> (expected, got) of every finding that is missing, extra or not the same."""
    result = {}
    for key in sorted(expected.keys() | got.keys(), key=str):
        a = said(key, expected[key]) if key in expected else None
        b = said(key, got[key]) if key in got else None
        if a != b:
            result[key] = (a, b)
    return result


def shrink(tables: Tables, still_differs: Callable[[Tables], bool], tries: int = 80) -> Tables:
    """Leave out rows, halves of tables first, as long as the difference stays; `tries` bounds the questions asked."""
    for size in (1000, 40, 10, 3, 1):
        for name in sorted(tables):
            start = 0
            while start < len(tables[name]) and tries > 0:
                tries -= 1
                rest = tables[name][:start] + tables[name][start + size :]
                if still_differs({**tables, name: rest}):
                    tables = {**tables, name: rest}
                else:
                    start += size
    return {name: rows for name, rows in tables.items() if rows}


def show(tables: Tables) -> str:
    """Rows without their empty columns, for a person to read."""
    lines = []
    for name, rows in tables.items():
        for row in rows:
            plain = {k: str(v) for k, v in row.items() if v not in (None, "", False) and not k.startswith("known_")}
            lines.append(f"{name}: {plain}")
    return "\n".join(lines)
