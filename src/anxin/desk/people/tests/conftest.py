"""The county of the organisation's own tests, with people who sign in."""

from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from anxin.organisation.tests.conftest import NOW, agency, place, project, user

__all__ = ["agency", "place", "project", "user"]


@pytest.fixture
def desk(place):
    """``desk.as_(user)``: that user's browser, on the day of the tests."""
    place.manager = user("guanli", "管理甲", place.office, "access_manager", "522323")

    def as_(one):
        client = Client()
        client.force_login(one)
        return client

    with time_machine.travel(NOW, tick=False):
        yield SimpleNamespace(as_=as_, place=place)
