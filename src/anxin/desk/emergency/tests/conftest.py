"""The scene of an emergency a few hours ago, and people signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anxin.access.edge import moment
from anxin.access.models import Agency, Region
from anxin.casework.tests.office import COUNTY, DAY
from anxin.incidents.tests.scene import Scene

OTHER_TOWN = "522323102"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> Any:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = DAY
    return tmp_path


@pytest.fixture
def scene(db: None) -> Scene:
    """``scene.as_(user)``: a browser in which that user is signed in. ``scene.stranger`` sees another town alone."""
    made = Scene()
    made.now = moment()[1] - timedelta(hours=3)
    Region.objects.get_or_create(code=OTHER_TOWN, defaults={"name": "乙镇", "level": "town", "parent_id": COUNTY})
    away = Agency.objects_unscoped.create(name="乙镇政府", region_id=OTHER_TOWN)
    stranger = made.person("yizhen", "乙镇干部", away)
    stranger.assignments.update(scope_region_id=OTHER_TOWN)

    def as_(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    made.as_ = as_
    made.stranger = stranger
    return made
