"""A county with a site in each of two towns, two stewards, a reviewer and a viewer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.doors.county import build


@pytest.fixture
def county(db: None) -> Any:
    return build()


@pytest.fixture
def enter(county: Any) -> Any:
    """``enter("number_steward")``: a browser of the first town's person of that role."""

    def sign_in(who: Any) -> Client:
        client = Client()
        client.force_login(county.people[f"{who}@here"] if isinstance(who, str) else who)
        return client

    return sign_in
