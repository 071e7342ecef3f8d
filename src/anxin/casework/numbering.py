"""Numbers that follow each other without a gap or a twin: X202600001, A202600001, 〔2026〕1号."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

# Any fixed number: who draws a number waits for who drew one before, and for nobody else.
_ADVISORY_LOCK = 0x616E786E756D


def one_at_a_time() -> None:
    """Until the transaction ends nobody else draws a number.

    SQLite has one writer anyway. On PostgreSQL a row lock on the last number would not do: who waited for it would
    still see its predecessor as last, and the first of a year has no row to lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


def next_number(prefix: str, model: Any, as_of: date) -> str:
    """The next of the year, 'X202600001'; drawn in the transaction that keeps it."""
    one_at_a_time()
    head = f"{prefix}{as_of:%Y}"
    last = model.objects_unscoped.filter(number__startswith=head).order_by("-number").values_list("number", flat=True)
    return f"{head}{int(last[0].removeprefix(head)) + 1 if last[:1] else 1:05d}"
