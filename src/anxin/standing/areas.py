"""The sums of areas: what every first page says of a region, from how its projects and worker-months stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db.models import Count, F, Q, QuerySet, Sum

from anxin.monitoring.models import Run

from .models import AreaDay, ProjectStanding, WorkerMonthStanding

# Lengths of region codes: province, city, county, town.
LENGTHS = (2, 4, 6, 9)
LEVELS = ("red", "orange", "yellow", "blue")
# Below this many regions each is counted by the database; beyond it one walk over all people is shorter.
_FEW = 12
_AT_ONCE = 500

SUMS: dict[str, Any] = {
    "projects": Count("pk"),
    **{level: Count("pk", filter=Q(level=level)) for level in LEVELS},
    "none": Count("pk", filter=Q(level="")),
    "owed_sites": Count("pk", filter=Q(owed_fen__gt=0)),
    "owed_months": Sum("owed_months"),
    "owed_fen": Sum("owed_fen"),
    "due_in_fen": Sum("due_in_fen"),
    "paid_in_fen": Sum("paid_in_fen"),
    "short_sites": Count("pk", filter=Q(short_periods__gt=0)),
    "short_fen": Sum(F("due_in_fen") - F("paid_in_fen"), filter=Q(short_periods__gt=0)),
}

# Asked under names that no field has: a sum would otherwise be taken of the sum that bears the field's name.
ASKED = {f"sum_{name}": asked for name, asked in SUMS.items()}


def told_of(row: Mapping[str, Any]) -> dict[str, int]:
    """The answers to ASKED by the names of AreaNow; nothing counts as 0."""
    return {name: row[f"sum_{name}"] or 0 for name in SUMS}


@dataclass(frozen=True)
class AreaNow:
    """See AreaDay for what each number counts."""

    projects: int = 0
    red: int = 0
    orange: int = 0
    yellow: int = 0
    blue: int = 0
    none: int = 0
    owed_sites: int = 0
    owed_months: int = 0
    owed_fen: int = 0
    due_in_fen: int = 0
    paid_in_fen: int = 0
    short_sites: int = 0
    short_fen: int = 0
    owed_people: int = 0

    @property
    def by_level(self) -> list[tuple[str, int]]:
        return [(level, getattr(self, level)) for level in LEVELS]

    @property
    def worst(self) -> str:
        """The gravest level that any project has; ''."""
        return next((level for level, n in self.by_level if n), "")


def area_now(projects: QuerySet[ProjectStanding], people: int) -> AreaNow:
    """The sums over project standings that the caller has cut to one area; ``people`` as `owed_people` counts them."""
    return AreaNow(**told_of(projects.order_by().aggregate(**ASKED)), owed_people=people)


def owed_people(months: QuerySet[WorkerMonthStanding]) -> int:
    """Distinct people with money missing past a pay day. Changes with evaluations alone."""
    return months.filter(missing_fen__gt=0).order_by().aggregate(n=Count("worker", distinct=True))["n"]


def by_prefix(prefixes: Iterable[str] | None = None) -> dict[str, AreaNow]:
    """The sums of every region that has a project (or of these), all levels of regions at once."""
    wanted = None if prefixes is None else set(prefixes)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    rows = ProjectStanding.objects_unscoped.order_by().values("project__region_code").annotate(**ASKED)
    for row in rows:
        told = told_of(row)
        for prefix in prefixes_of(row["project__region_code"]):
            if wanted is None or prefix in wanted:
                for name in SUMS:
                    sums[prefix][name] += told[name]
    people = _people(list(sums)) if wanted is not None and len(wanted) <= _FEW else _all_people()
    return {prefix: AreaNow(**told, owed_people=people.get(prefix, 0)) for prefix, told in sums.items()}


def prefixes_of(code: str) -> list[str]:
    """The regions in which a project of that code lies, the widest first."""
    return [code[:length] for length in LENGTHS if len(code) >= length]


def _people(prefixes: list[str]) -> dict[str, int]:
    owed = WorkerMonthStanding.objects_unscoped.filter(missing_fen__gt=0).order_by()
    return {
        prefix: owed.filter(project__region_code__startswith=prefix).aggregate(n=Count("worker", distinct=True))["n"]
        for prefix in prefixes
    }


def _all_people() -> dict[str, int]:
    met: dict[str, set[int]] = defaultdict(set)
    owed = WorkerMonthStanding.objects_unscoped.filter(missing_fen__gt=0).order_by()
    for worker, code in owed.values_list("worker_id", "project__region_code").distinct().iterator():
        for prefix in prefixes_of(code):
            met[prefix].add(worker)
    return {prefix: len(workers) for prefix, workers in met.items()}


def keep_days(told: Mapping[str, AreaNow], on: date, *, told_later: bool = False) -> int:
    """Write one day of these regions; a day that was kept while it lasted stays when ``told_later``. How many were written."""
    kept = set()
    if told_later:
        there = AreaDay.objects_unscoped.filter(on=on, told_later=False)
        kept = set(there.values_list("region_code", flat=True))
    names = [*SUMS, "owed_people"]
    rows = [
        AreaDay(region_code=code, on=on, told_later=told_later, **{name: getattr(now, name) for name in names})
        for code, now in sorted(told.items())
        if code not in kept
    ]
    AreaDay.objects_unscoped.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["region_code", "on"],
        update_fields=[*names, "told_later"],
        batch_size=_AT_ONCE,
    )
    return len(rows)


class AreaDays:
    """Follows evaluations: the areas of the projects that were judged are summed anew for the day looked at."""

    queries: Mapping[str, str] = {}

    def keep(self, *, run: Run, judged: set[int] | None, tables: Mapping[str, pa.Table], now: datetime) -> None:
        prefixes: set[str] | None = None
        if judged is not None and AreaDay.objects_unscoped.filter(on=run.as_of).exists():
            codes = ProjectStanding.objects_unscoped.filter(pk__in=judged).values_list(
                "project__region_code", flat=True
            )
            prefixes = {prefix for code in codes for prefix in prefixes_of(code)}
            if not prefixes:
                return
        keep_days(by_prefix(prefixes), run.as_of)
