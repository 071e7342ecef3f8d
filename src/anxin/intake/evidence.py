"""The evidence store: every original, under the SHA-256 of its bytes, never changed and never overwritten."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from anxin.home import sync

from . import keeping

_CHUNK = 1024 * 1024
_PART = ".part"


class OriginalChanged(RuntimeError):
    """The file was written to while it was being taken in."""


class Lost(RuntimeError):
    """A batch's original cannot be read any more; the message is Chinese."""


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def store() -> Path:
    return settings.ANXIN_HOME / "evidence"


def path_of(sha256: str) -> Path:
    """Where the original with this checksum stands (whether or not it is there)."""
    return store() / sha256[:2] / sha256[2:4] / sha256


def is_whole(sha256: str) -> bool:
    """Whether the original is there and still what it was."""
    place = path_of(sha256)
    return place.is_file() and sha256_of(place) == sha256


@contextmanager
def incoming(path: Path, sha256: str) -> Iterator[Callable[[], Path]]:
    """A copy of the file on its way into the store; call what is yielded, as the last step before the commit, to keep it.

    The copy is whole and on the disk before anything is written to the database, so that a full disk is noticed first.
    It is kept by a rename. Where the batch is not written, neither a copy nor the original stays; what a killed import left
    behind is cleared by the next command. Raises OriginalChanged when the bytes are no longer those of ``sha256``.
    """
    waiting = store() / "incoming"
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear()
    try:
        with keeping.noted(waiting, sha256):
            place = path_of(sha256)
            if place.exists():
                yield lambda: place
            else:
                with _part(path, sha256, waiting) as part:
                    yield lambda: _keep(part, place)
    finally:
        # Whether the batch was written or not: an original that none names is not to stay.
        clear()


def clear() -> None:
    """Remove what imports that died have left: copies half made, and originals that no batch came to name.

    Inside a transaction nothing is done: it might not see yet, or see too early, what another one has written.
    """
    waiting = store() / "incoming"
    with suppress(OSError):
        if waiting.is_dir() and not connection.in_atomic_block:
            _clear_parts(waiting)
            keeping.clear(waiting, path_of)


@contextmanager
def _part(path: Path, sha256: str, waiting: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f"{sha256[:16]}.", suffix=_PART, dir=waiting)
    part = Path(name)
    with os.fdopen(handle, "wb") as target:
        # Held as long as this import lives: whoever clears up sees by it that the copy is not forgotten.
        fcntl.flock(target, fcntl.LOCK_EX)
        try:
            if _copy(path, target) != sha256:
                raise OriginalChanged(f"{path.name} 在导入时被改动了，请等它存好后再导入")
            yield part
        finally:
            with suppress(FileNotFoundError):
                part.unlink()


def _keep(part: Path, place: Path) -> Path:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The note first: a power cut must not keep the original and lose what says that it may be nobody's.
    sync(part.parent)
    part.chmod(0o400)
    part.replace(place)
    sync(place.parent)
    return place


def _copy(path: Path, target) -> str:
    digest = hashlib.sha256()
    with _original(path) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def _original(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise OriginalChanged(f"{path.name} 在导入时被移走了，请核对位置后再导入") from error


def _clear_parts(waiting: Path) -> None:
    for part in waiting.glob(f"*{_PART}"):
        with suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
