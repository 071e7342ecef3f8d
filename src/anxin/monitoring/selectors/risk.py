"""The risk score of projects and enterprises with their names, within a scope. Nothing is stored: facts know their times,
so the score of any past day can be asked for as it was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anxin.access.scope import Scope
from anxin.engine.risk import BLOCKS, Score, scores
from anxin.registry.models import Enterprise, Project

from .. import areas
from ..models import Level
from ..reading import read_facts
from ..services.firms import area_of


@dataclass(frozen=True)
class Risk:
    """One score with the names that belong to it. ``projects``: names by id of the projects it stands on."""

    score: Score
    name: str
    projects: dict[int, str]

    @property
    def band(self) -> str:
        return Level(self.score.band).label if self.score.band else ""

    def to_json(self, *, whole: bool = False) -> dict[str, Any]:
        """The stable JSON of ``anxin risk --json``; ``whole`` with every part and its arithmetic."""
        s = self.score
        told: dict[str, Any] = {
            "kind": s.kind,
            "id": s.id,
            "name": self.name,
            "score": _number(s.points),
            "band": s.band,
            "missing": _number(s.missing),
            "at_most": _number(s.points + s.missing),
            "blocks": [
                {"block": block, "name": BLOCKS[block], "points": _number(points), "weight": _number(weight)}
                for block, points, weight in s.blocks
            ],
        }
        if whole:
            told["parts"] = [
                {
                    "feature": p.feature,
                    "block": p.block,
                    "name": p.name,
                    "weight": _number(p.weight),
                    "share": None if p.share is None else float(round(p.share, 4)),
                    "points": _number(p.points),
                    "says": p.says,
                    "project": self.projects.get(p.project_id) if p.project_id is not None else None,
                }
                for p in s.parts
            ]
        return told


def _number(value: Decimal) -> float:
    return float(value)


def risks(scope: Scope, *, as_of: date, known_at: datetime, firms: bool = False) -> list[Risk]:
    """Projects (or enterprises) within ``scope``, the highest score first.

    An enterprise's score sums up several projects: it is shown only to whoever may see all of them.
    """
    found = scores(
        read_facts(known_at=known_at), as_of=as_of, known_at=known_at, calendar=areas.calendar(), book=areas.law_book()
    )
    visible = dict(Project.objects.within(scope).values_list("pk", "name"))
    if not firms:
        return [Risk(s, visible[s.id], {s.id: visible[s.id]}) for s in found.projects if s.id in visible]
    regions = dict(Project.objects_unscoped.values_list("pk", "region_code"))
    names = dict(Enterprise.objects.values_list("pk", "name"))
    return [
        Risk(s, names.get(s.id, f"单位 {s.id}"), {p: visible[p] for p in s.projects})
        for s in found.enterprises
        if set(s.projects) <= visible.keys() and scope.covers_region(area_of(s.projects, regions))
    ]
