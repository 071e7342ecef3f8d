"""For the test run: Django empties whole databases after transactional tests, which the guards would refuse.

A root ``conftest.py`` names this module in ``pytest_plugins``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from . import guards


@pytest.fixture(autouse=True, scope="session")
def _audit_log_may_be_flushed() -> Iterator[None]:
    # On the class: a browser's driver runs a loop of its own, in which Django opens other connections.
    undo = []
    for ops in {type(connection.ops) for connection in connections.all()}:
        original = ops.execute_sql_flush

        def flush(self: Any, sql_list: list[str], original: Any = original) -> None:
            with guards.lifted(self.connection):
                original(self, sql_list)

        ops.execute_sql_flush = flush
        undo.append((ops, original))
    yield
    for ops, original in undo:
        ops.execute_sql_flush = original
