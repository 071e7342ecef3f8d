"""The offices of a county, the day of the pages, and people signed in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from anxin.monitoring.tests.office import DAY, offices


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> Any:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = DAY
    return tmp_path


@pytest.fixture
def made(db: None) -> SimpleNamespace:
    """``made.as_(user)``: a browser in which that user is signed in."""
    found = offices()

    def as_(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    found.as_ = as_
    return found
