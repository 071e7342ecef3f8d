import pytest


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keys and local numbers of their own for every test."""
    settings.ANXIN_HOME = tmp_path
    return tmp_path
