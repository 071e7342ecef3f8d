"""The additive risk score of projects and enterprises: Σ weight × feature, each contribution shown with its arithmetic.

A feature that the facts do not tell counts nothing and is not spread over the others: the score is what is proven, and
``missing`` says by how much it could still rise. So a score never falls because more is owed, and two projects are
compared by the same yardstick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from anxin import law
from anxin.engine.arithmetic import fill
from anxin.engine.database import Source
from anxin.engine.risk.features import BLOCKS, BY_KEY, FEATURES, GRADES, PROJECTS, WAGES, Feature
from anxin.engine.session import Session
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import get

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)
_GRADE = {"A": 0.0, "B": 0.5, "C": 1.0}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One feature's contribution. ``share`` (0 to 1) is None, and ``points`` 0, where the facts do not say.

    ``project_id``: of an enterprise's part, the project that gave it (the worst of its projects); None: all together.
    """

    feature: str
    block: str
    name: str
    weight: Decimal
    share: Decimal | None
    points: Decimal
    says: str
    project_id: int | None = None


@dataclass(frozen=True)
class Score:
    """``points`` (0 to 100) is the sum of the parts' points; ``missing`` the weight of the parts that nothing is known of.

    ``band``: red, orange, yellow, or '' below the lowest.
    """

    kind: Literal["project", "enterprise"]
    id: int
    points: Decimal
    band: str
    missing: Decimal
    parts: tuple[Part, ...]
    projects: tuple[int, ...] = ()

    @property
    def blocks(self) -> list[tuple[str, Decimal, Decimal]]:
        """(block, points, weight) in the order of the catalogue."""
        return [
            (
                block,
                sum((p.points for p in self.parts if p.block == block), Decimal(0)),
                sum((p.weight for p in self.parts if p.block == block), Decimal(0)),
            )
            for block in BLOCKS
        ]


@dataclass(frozen=True)
class Scores:
    """All scores, the highest first."""

    projects: list[Score]
    enterprises: list[Score]


def scores(
    facts: Mapping[str, Source],
    *,
    as_of: date,
    known_at: datetime | None = None,
    calendar: Calendar | None = None,
    book: LawBook | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Scores:
    """The scores on a day from the facts known at a moment (raw tables as ``evaluate`` takes them). Pure.

    Weights, full marks and bands are numbers of ``law/defaults.yaml`` (group ``risk``).
    """
    diverted_rule = get("A05")
    marks = _Marks(as_of)
    queries = {f.key: marks.looking_back(f.sql) for f in FEATURES if f.sql}
    wages_query = marks.looking_back(WAGES)
    with Session(
        [diverted_rule],
        as_of=as_of,
        known_at=known_at,
        calendar=calendar,
        book=book,
        memory_limit=memory_limit,
        threads=threads,
        evidence=False,
        queries=[*queries.values(), wages_query, PROJECTS, GRADES],
    ) as session:
        session.load(facts)
        session.make()
        said: dict[str, dict[int, Row]] = {
            key: {row["project_id"]: row for row in session.rows(query)} for key, query in queries.items()
        }
        for project in session.table(diverted_rule).column("project_id").to_pylist():
            row = said["diverted"].get(project, {"value": 0.0})
            said["diverted"][project] = {**row, "value": row["value"] + 1}
        wages = session.rows(wages_query)
        projects = session.rows(PROJECTS)
        grades = {row["employer_id"]: row["grade"] for row in session.rows(GRADES)}
    return _all(marks, said, wages, projects, grades)


class _Marks:
    """The numbers of a day: weights, full marks, bands."""

    def __init__(self, on: date) -> None:
        self._of = {name: _decimal(law.number(name, on).value) for name in law.defaults() if name.startswith("risk.")}

    def weight(self, feature: Feature) -> Decimal:
        return self._of[feature.weight]

    def full(self, feature: Feature) -> Decimal:
        return self._of[feature.full]

    def looking_back(self, query: str) -> str:
        for name in ("periods", "months"):
            query = query.replace(f":{name}", str(self._of[f"risk.back_{name}"]))
        return query

    def band(self, points: Decimal) -> str:
        for level in ("red", "orange", "yellow"):
            if points >= self._of[f"risk.band_{level}"]:
                return level
        return ""


def _all(
    marks: _Marks,
    said: Mapping[str, Mapping[int, Row]],
    wages: Sequence[Row],
    projects: Sequence[Row],
    grades: Mapping[int, str],
) -> Scores:
    of_projects: dict[int, dict[str, Part]] = {}
    paid_on: dict[int, list[Row]] = {}
    paid_by: dict[int, list[Row]] = {}
    works_on: dict[int, set[int]] = {}
    contractor = {row["project_id"]: row["contractor_id"] for row in projects}
    for row in wages:
        paid_on.setdefault(row["project_id"], []).append(row)
        for firm in {row["employer_id"], contractor.get(row["project_id"])} - {None}:
            paid_by.setdefault(firm, []).append(row)
            works_on.setdefault(firm, set()).add(row["project_id"])
    for row in projects:
        project = row["project_id"]
        if row["contractor_id"] is not None:
            works_on.setdefault(row["contractor_id"], set()).add(project)
        parts = {f.key: _part(marks, f, said.get(f.key, {}).get(project)) for f in FEATURES}
        parts.update(_wage_parts(marks, paid_on.get(project, [])))
        parts["grade"] = _grade_part(marks, row["grade"])
        of_projects[project] = parts
    firms = []
    for firm, sites in works_on.items():
        parts = {f.key: _worst([(p, of_projects[p][f.key]) for p in sorted(sites)]) for f in FEATURES}
        parts.update(_wage_parts(marks, paid_by.get(firm, [])))
        parts["grade"] = _grade_part(marks, grades.get(firm, ""))
        firms.append(_score(marks, "enterprise", firm, parts, sorted(sites)))
    return Scores(
        sorted((_score(marks, "project", p, parts, [p]) for p, parts in of_projects.items()), key=_order),
        sorted(firms, key=_order),
    )


def _order(score: Score) -> tuple[Decimal, int]:
    return (-score.points, score.id)


def _score(
    marks: _Marks, kind: Literal["project", "enterprise"], id: int, parts: Mapping[str, Part], projects: Iterable[int]
) -> Score:
    ordered = tuple(parts[f.key] for f in FEATURES)
    points = min(_HUNDRED, sum((p.points for p in ordered), Decimal(0)))
    missing = sum((p.weight for p in ordered if p.share is None), Decimal(0))
    return Score(kind, id, points, marks.band(points), missing, ordered, tuple(projects))


def _part(marks: _Marks, feature: Feature, row: Row | None) -> Part:
    weight = marks.weight(feature)
    if row is None or row.get("value") is None:
        return Part(feature.key, feature.block, feature.zh, weight, None, Decimal(0), f"缺数据：{feature.lacking}")
    full = marks.full(feature)
    share = min(Decimal(1), max(Decimal(0), _decimal(row["value"]) / full))
    points = (weight * share).quantize(_TENTH, ROUND_HALF_UP)
    words = fill(feature.key, feature.says, row)
    says = f"{words}；÷ 满分值 {full.normalize():f} 计 {share:.1%}，× 权重 {weight.normalize():f} = {points} 分"
    return Part(feature.key, feature.block, feature.zh, weight, share, points, says)


def _wage_parts(marks: _Marks, rows: list[Row]) -> dict[str, Part]:
    """Months of several projects or employers, taken together."""
    unpaid, months = BY_KEY["wage_unpaid"], BY_KEY["wage_months"]
    recent = [row for row in rows if row["recent"]]
    owed = sum(row["owed_fen"] for row in recent)
    open_fen = sum(row["unpaid_fen"] for row in recent)
    share = {"owed_fen": owed, "unpaid_fen": open_fen, "value": open_fen / owed} if owed else None
    open_months = {row["month"] for row in rows if row["unpaid_fen"] > 0}
    return {
        unpaid.key: _part(marks, unpaid, share),
        months.key: _part(marks, months, {"value": len(open_months)} if rows else None),
    }


def _grade_part(marks: _Marks, grade: str) -> Part:
    value = _GRADE.get(grade.strip().upper()[:1]) if grade else None
    return _part(marks, BY_KEY["grade"], None if value is None else {"grade": grade, "value": value})


def _worst(parts: list[tuple[int, Part]]) -> Part:
    """Of an enterprise's projects the one that gives most; unknown only where it is unknown on all of them."""
    known = [(project, part) for project, part in parts if part.share is not None]
    if not known:
        return parts[0][1]
    project, part = max(known, key=lambda x: (x[1].points, -x[0]))
    return Part(
        part.feature, part.block, part.name, part.weight, part.share, part.points, part.says,
        project if len(parts) > 1 else None,
    )  # fmt: skip


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
