import pytest

from anxin.casework.tests.conftest import own_home

from .scene import Scene

__all__ = ["own_home", "scene"]


@pytest.fixture
def scene(db):
    return Scene()
