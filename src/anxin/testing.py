"""A pytest plugin: tests never touch a person's own data folder."""

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

from anxin.testing_database import forget

# How fast a machine draws values says nothing about the code, and a busy one must not fail a test.
settings.register_profile("anxin", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anxin")

if not os.environ.get("ANXIN_TEST_HOME"):
    os.environ["ANXIN_TEST_HOME"] = tempfile.mkdtemp(prefix="anxin-test-")
    atexit.register(shutil.rmtree, os.environ["ANXIN_TEST_HOME"], ignore_errors=True)
    atexit.register(forget)
os.environ["ANXIN_HOME"] = os.environ["ANXIN_TEST_HOME"]
os.makedirs(os.path.join(os.environ["ANXIN_HOME"], "static"), exist_ok=True)
if url := os.environ.get("ANXIN_TEST_DATABASE_URL"):
    os.environ["ANXIN_DATABASE_URL"] = url
else:
    os.environ.pop("ANXIN_DATABASE_URL", None)


def same_queries(client, address, more):
    """Assert that a page asks the database equally often before and after ``more()`` has added rows.

    ``address``: the page, or a function that gives it. Returns how many queries that is. Warm: each page is fetched
    once before it is counted, so that what is cached for everybody does not count.
    """
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted():
        where = address() if callable(address) else address
        client.get(where)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(where)
        assert answer.status_code == 200, answer.status_code
        return [q["sql"] for q in asked.captured_queries]

    few = counted()
    more()
    many = counted()
    assert len(many) == len(few), "\n".join(q for q in many if q not in few)
    return len(many)
