"""Contest: the warning rules over a county's facts. The engine, the naive evaluator of the tests, and one merge."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench import county
from bench.contest import Contest, Side, Task


def _prepare(folder: Path, size: float) -> None:
    shared = county.prepared(folder, size)
    (folder / "county").symlink_to(shared)


def _told(findings: Iterable[tuple[Any, ...]]) -> list[Any]:
    """How many findings, and a digest of their subjects and levels."""
    ordered = sorted(map(repr, findings))
    return [len(ordered), sha256("\n".join(ordered).encode()).hexdigest()[:16]]


def _engine(folder: Path, codes: tuple[str, ...] = ()) -> Task:
    from anxin.engine import evaluate
    from anxin.rules import load

    facts = county.read_arrow(folder / "county")
    rules = [rule for rule in load() if not codes or rule.code in codes]
    return Task(
        lambda: evaluate(facts, rules, as_of=county.AS_OF), lambda found: _told((*f.key, f.level) for f in found)
    )


def _naive(folder: Path) -> Task:
    from tests.oracle import naive

    tables = {name: table.to_pylist() for name, table in county.read_arrow(folder / "county").items()}
    return Task(
        lambda: naive.evaluate(tables, county.AS_OF), lambda found: _told((*key, f.level) for key, f in found.items())
    )


def _merge(folder: Path) -> Task:
    from bench.merge import late_wages

    frames = {name: table.to_pandas() for name, table in county.read_arrow(folder / "county").items()}

    def answer(late: Any) -> list[Any]:
        found = late[["project_id", "employer_id", "month", "level"]].itertuples(index=False)
        return _told(("W02", int(project), int(firm), None, int(month), level) for project, firm, month, level in found)

    return Task(lambda: late_wages(frames, county.AS_OF), answer)


CONTEST = Contest(
    key="engine",
    title="The rules over a county in memory",
    size="55 projects, 12 months, {:.0%} of 9,300 workers",
    full=1.0,
    quick=0.03,
    prepare=_prepare,
    sides=(
        Side("Anxin: engine, all rules, with evidence", _engine, "all rules"),
        Side("naive evaluator (Python loops), all rules", _naive, "all rules"),
        Side("Anxin: engine, W02 alone, with evidence", lambda folder: _engine(folder, ("W02",)), "W02"),
        Side("pandas merge, W02 alone, no evidence", _merge, "W02"),
    ),
)
