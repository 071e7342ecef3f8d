import pytest

from .office import Office


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keys and local numbers of their own for every test."""
    settings.ANXIN_HOME = tmp_path
    return tmp_path


@pytest.fixture
def office(db):
    return Office()
