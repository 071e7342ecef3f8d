"""One site with a worker for each way in which a month can stand, for tests of what is kept and shown of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.registry.models import Crew, Project
from anxin.rules import get

MARCH = 202603
# March is due on 2026-04-30: no pay day agreed, last day of the next month, a workday.
LATER = date(2026, 5, 6)


def look(day: date = LATER, hour: int = 20, **more: Any) -> Any:
    return evaluate(actor=CLERK, as_of=day, now=at(day, hour), rules=(get("W02"),), **more)


def every_way(county: County, name: str = "一号工地", first: int = 1, region: str = "522399") -> Project:
    """Workers in this order: full, late, short, unpaid, no sheet, on the roster only, staff on the roster only."""
    county.file(f"{name}.xlsx", at(date(2026, 4, 5)) + timedelta(minutes=first))
    project = county.project(name, region)
    employer = county.employer(f"{name}劳务公司")
    crew = Crew.objects.create(project=project, name="木工班", name_key="木工班")
    workers = [county.worker(f"李四{i}", first + i) for i in range(7)]
    for place, worker in enumerate(workers):
        role = "manager" if place == 6 else "worker"
        county.enrol(
            project, employer, worker, entered_on=date(2026, 3, 1), left_on=date(2026, 3, 31), role=role,
            crew=crew if place < 4 else None,
        )  # fmt: skip
        if place < 5:
            county.worked(project, employer, worker, MARCH, range(1, 21))
        if place < 4:
            county.owed(project, employer, worker, MARCH, 500_000)
    county.paid(project, workers[0], MARCH, 500_000, date(2026, 4, 20))
    county.paid(project, workers[1], MARCH, 200_000, date(2026, 4, 20))
    county.paid(project, workers[1], MARCH, 300_000, date(2026, 5, 3))
    county.paid(project, workers[2], MARCH, 100_000, date(2026, 4, 20))
    return project


def people(project: Project) -> list[int]:
    """Worker ids of a site of ``every_way``, in its order."""
    from anxin.registry.models import Enrolment

    rows = Enrolment.objects_unscoped.filter(project=project, known_to=None).order_by("worker_id")
    return list(rows.values_list("worker_id", flat=True))
