import pytest

from anxin.testing_database import django_db_setup  # noqa: F401  (stands in for the one of pytest-django)

pytest_plugins = ["anxin.audit.testing"]


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What pages keep between requests is named by numbers of rows, and every test counts its rows from one."""
    from django.conf import settings

    yield
    if settings.configured:
        from django.core.cache import cache

        cache.clear()
