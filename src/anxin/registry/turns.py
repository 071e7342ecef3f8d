"""Whose turn it is to write: a transaction that waits for the one before it, however long that one takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

# SQLite itself waits for half a minute (settings); a large file takes longer, so we ask again.
_TRIES = 40
_INTAKE = 7_314_523_990_013


def busy(error: BaseException) -> bool:
    """Whether SQLite refused because somebody else is writing."""
    return isinstance(error, OperationalError) and "database is locked" in str(error)


@contextmanager
def writing() -> Iterator[None]:
    """``transaction.atomic`` for whoever writes much. On SQLite another writer is waited for here, at the beginning.

    On PostgreSQL writers do not meet at the beginning; those that must go one after the other take a lock inside.
    """
    with ExitStack() as stack:
        for tries in range(_TRIES):
            try:
                stack.enter_context(transaction.atomic())
                break
            except OperationalError as error:
                if not busy(error) or tries == _TRIES - 1:
                    raise
        yield


def wait_turn(of: int) -> None:
    """Wait until nobody else has the turn ``of``, and keep it to the end of the transaction.

    On SQLite who writes at all has it. On PostgreSQL a row lock on the last of a kind would not do: who waited for it
    would still see its predecessor as last, and where there is none yet there is nothing to lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [of])


def intake_turn() -> None:
    """Wait until no other import or undo writes, and keep the turn to the end of the transaction."""
    wait_turn(_INTAKE)


def try_intake_turn() -> bool:
    """The same without waiting, on PostgreSQL: whether the turn could be had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_INTAKE])
        return bool(cursor.fetchone()[0])
