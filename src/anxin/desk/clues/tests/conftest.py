"""The offices of casework, the day of the pages, and people signed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from anxin.access.models import Agency, Region, User
from anxin.access.services import assign_role
from anxin.casework.tests.office import COUNTY, DAY, Office
from anxin.monitoring.tests.county import CLERK, at
from anxin.standing.models import WorkerMonthStanding

OTHER_TOWN = "522323102"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> Any:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = DAY
    return tmp_path


@pytest.fixture
def office(db: None) -> Office:
    """``office.as_(user)``: a browser in which that user is signed in. ``office.stranger`` handles cases of another town."""
    made = Office()
    Region.objects.get_or_create(code=OTHER_TOWN, defaults={"name": "乙镇", "level": "town", "parent_id": COUNTY})
    away = Agency.objects_unscoped.create(name="乙镇政府", region_id=OTHER_TOWN)
    stranger = User.objects_unscoped.create_user("yizhen", display_name="乙镇干部", agency=away)
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(DAY), user=stranger, role="case_handler", region=OTHER_TOWN)
    for worker in made.workers:
        WorkerMonthStanding.objects_unscoped.create(
            project=made.project, worker=worker, employer=made.employer, month=202603, role="worker", state="unpaid",
            days=22, lines=1, owed_fen=600_000, paid_fen=0, missing_fen=600_000, due_on=date(2026, 4, 30),
        )  # fmt: skip

    def as_(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    made.as_ = as_
    made.stranger = stranger
    return made
