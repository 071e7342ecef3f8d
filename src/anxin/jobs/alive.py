"""Whether a worker still lives: it holds a lock that the system takes from it the moment it dies.

On SQLite all workers stand on one machine: a lock on a file in the data folder. On PostgreSQL they may stand anywhere:
an advisory lock of a connection that the worker keeps open for nothing else.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from anxin.home import ensure

_LOCK_CLASS = 0x616E786A
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


def new_id() -> str:
    """A name for this process that no other has: '<host>-<pid>-<random>', 64 characters at most."""
    host = re.sub(r"[^A-Za-z0-9.]", "-", socket.gethostname())[:30] or "host"
    return f"{host}-{os.getpid()}-{secrets.token_hex(6)}"


class Life:
    """The lock of one worker. ``renew`` takes it again where a database that went away has dropped it."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._file: int | None = None
        self._connection: Any = None
        self.renew()

    def renew(self) -> None:
        if connections["default"].vendor == "postgresql":
            self._hold_connection()
        elif self._file is None:
            self._file = os.open(_path(self.worker), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def end(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None
        if self._file is not None:
            _path(self.worker).unlink(missing_ok=True)
            os.close(self._file)
            self._file = None

    def _hold_connection(self) -> None:
        if self._connection is not None and self._connection.is_usable():
            return
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        # A copy of the settings, not the connection that the rest of the process opens and closes.
        connection = connections["default"].copy()
        connection.settings_dict["CONN_MAX_AGE"] = None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK_CLASS, _number(self.worker)])
        self._connection = connection


@contextmanager
def living(worker: str) -> Iterator[Life]:
    """Be alive under a name for the length of the block."""
    life = Life(worker)
    try:
        yield life
    finally:
        life.end()


def is_alive(worker: str) -> bool:
    """Whether a process holds the lock of that name."""
    if not _ID.match(worker):
        return False
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s "
                "AND objid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [_LOCK_CLASS, _number(worker) % 2**32],
            )
            return cursor.fetchone() is not None
    return _file_is_held(_path(worker))


def _file_is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        # Its owner died without clearing up.
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(handle)


def _path(worker: str) -> Path:
    return ensure(Path(settings.ANXIN_HOME) / "workers") / f"{worker}.lock"


def _number(worker: str) -> int:
    """A signed 32-bit number for the name."""
    return zlib.crc32(worker.encode()) - 2**31
