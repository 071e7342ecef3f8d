"""Two towns, a site in each with every way in which a month can stand, and a clerk and a case handler for the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from anxin.access.models import Region, User
from anxin.access.services import assign_role
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.standing.tests.site import LATER, every_way, look

HERE, THERE = "522323101", "522323102"


@dataclass
class Towns:
    county: County
    site: Any
    other: Any
    clerk: User
    handler: User

    def seen_by(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def towns(settings, tmp_path, db) -> Towns:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = LATER
    cache.clear()
    for code, name, level, parent in (
        ("52", "某省", "province", None), ("5223", "某州", "city", "52"), ("522323", "某县", "county", "5223"),
        (HERE, "甲镇", "town", "522323"), (THERE, "乙镇", "town", "522323"),
    ):  # fmt: skip
        Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    county = County()
    site, other = every_way(county, "甲镇安置房", 1, HERE), every_way(county, "乙镇学校", 40, THERE)
    look()
    return Towns(county, site, other, person("clerk", "viewer", HERE), person("handler", "case_handler", HERE))


def person(name: str, role: str, region: str) -> User:
    user = User.objects_unscoped.create_user(name, display_name=name)
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(LATER), user=user, role=role, region=region)
    return user
