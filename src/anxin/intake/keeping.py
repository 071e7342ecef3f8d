"""Notes of the originals that imports are about to keep, so that one that no batch came to name is found and removed.

An original is kept before the commit, or a batch could name one that is not there. An import killed between the two
leaves an original of nobody. Its note, ``<sha256>.note``, tells the next command where to look. Whoever works with an
original of that name, new or found in the store, holds the note (shared) until its transaction is over; only who holds it alone
may remove it, and the original with it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, transaction

from anxin.home import sync
from anxin.registry.models import Batch
from anxin.registry.turns import try_intake_turn

_NOTE = ".note"

_namers: list[Callable[[str], bool]] = [lambda sha256: Batch.objects.filter(sha256=sha256).exists()]


def named_by(asks: Callable[[str], bool]) -> None:
    """From now on an original also stays when ``asks`` (by its SHA-256) says that somebody else's row names it."""
    if asks not in _namers:
        _namers.append(asks)


def _is_named(sha256: str) -> bool:
    return any(asks(sha256) for asks in _namers)


@contextmanager
def noted(waiting: Path, sha256: str) -> Iterator[None]:
    """Hold the note of an original while it is taken in; the note itself stays for ``clear``."""
    handle = _hold(waiting / f"{sha256}{_NOTE}")
    try:
        yield
    finally:
        os.close(handle)


def _hold(note: Path) -> int:
    while True:
        handle = os.open(note, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if _stands(note, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        # Somebody cleared it away while this one waited at the door.
        os.close(handle)


def _stands(note: Path, handle: int) -> bool:
    """Whether the note is still the file that is held."""
    try:
        return os.path.samestat(os.stat(note), os.fstat(handle))
    except FileNotFoundError:
        return False


def clear(waiting: Path, place_of: Callable[[str], Path]) -> None:
    """Remove the notes that nobody holds, and those of their originals that no batch names. Not inside a transaction.

    What cannot be told now (the database or the disk does not answer, another import is writing) waits for the next time.
    """
    for note in waiting.glob(f"*{_NOTE}"):
        with suppress(OSError, DatabaseError, InterfaceError):
            _clear_one(note, place_of(note.name.removesuffix(_NOTE)))


def _clear_one(note: Path, place: Path) -> None:
    handle = os.open(note, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _stands(note, handle):
            return
        named = _named(place.name)
        if named is None:
            return
        if not named and place.exists():
            place.unlink()
            sync(place.parent)
        note.unlink()
    finally:
        os.close(handle)


def _named(sha256: str) -> bool | None:
    """Whether a batch (or another row) names the original; None where it cannot be known yet."""
    if _is_named(sha256):
        return True
    if connection.vendor != "postgresql":
        return False
    with transaction.atomic():
        # The server may still be committing what its client asked for before it was killed; until then it has the turn.
        if not try_intake_turn():
            return None
        return _is_named(sha256)
