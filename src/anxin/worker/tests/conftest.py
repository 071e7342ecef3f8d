import pytest
from django.core.cache import cache

from anxin.casework.services import make_code
from anxin.casework.tests.office import Office
from anxin.monitoring.tests.county import CLERK, at


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.ANXIN_HOME = tmp_path
    cache.clear()
    return tmp_path


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def code(office):
    from datetime import date

    day = date(2026, 5, 6)
    return make_code(
        actor=CLERK,
        as_of=day,
        now=at(day),
        agency=office.arrears,
        region=office.project.region_code,
        project=office.project,
    )
