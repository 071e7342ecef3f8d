"""A county with codes at a site and a window, and people who keep, read or must not know of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from anxin.access.models import Agency, Region, User
from anxin.access.services import assign_role
from anxin.casework.tests.office import COUNTY, DAY, TOWN, Office
from anxin.monitoring.tests.county import CLERK, at
from anxin.organisation.models import KeyEnterprise, Village
from anxin.standing.models import ProjectStanding

OTHER_TOWN = "522323102"


def build() -> Office:
    made = Office()
    Region.objects.get_or_create(code=OTHER_TOWN, defaults={"name": "乙镇", "level": "town", "parent_id": COUNTY})
    away = Agency.objects_unscoped.create(name="乙镇政府", region_id=OTHER_TOWN)
    made.stranger = User.objects_unscoped.create_user("yizhen", display_name="乙镇干部", agency=away)
    made.clerk = made.person("jingban", "经办员", made.arrears, "office_clerk")
    made.officer = User.objects_unscoped.create_user("laozi", display_name="劳资专管员")
    for user, role, where in (
        (made.stranger, "case_handler", {"region": OTHER_TOWN}),
        (made.officer, "labour_officer", {"project_id": made.project.pk, "seat_region": TOWN}),
    ):
        assign_role(actor=CLERK, as_of=DAY, now=at(DAY), user=user, role=role, **where)
    made.sites = [made.project, *(made.county.project(name, TOWN) for name in ("学校", "医院"))]
    for n, site in enumerate(made.sites):
        ProjectStanding.objects_unscoped.create(
            project=site, as_of=DAY, known_at=at(DAY), authority="县住建局" if n < 2 else "", joining="joined"
        )
    Village.objects_unscoped.create(region_id=TOWN, name="胜利村")
    KeyEnterprise.objects_unscoped.create(
        region_id=TOWN, enterprise=made.contractor, why="key", starts_on=DAY, given_by="test"
    )
    return made


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def office(built: Office, settings: Any, db: None) -> Office:
    """What a test changes is gone before the next one. ``office.as_(user)``: a browser in which that user is signed in."""
    settings.ANXIN_TODAY = DAY
    settings.ANXIN_PUBLIC_URL = "https://anxin.example.org"
    cache.clear()

    def as_(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    built.as_ = as_
    return built
