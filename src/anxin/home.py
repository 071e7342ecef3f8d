"""The data folder: what Anxin keeps outside the database."""

import fcntl
import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

_LAST_BACKUP = "last-backup"


def ensure(home: Path) -> Path:
    """Create ``home`` readable by its owner alone and return it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; the file appears whole or not at all."""
    ensure(path.parent)
    part = path.with_suffix(path.suffix + ".part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def secret_key(home: Path) -> str:
    """The session-signing key of this installation, made on first use."""
    # Before anything else is put into it: originals and the database are for the owner's eyes alone.
    ensure(home)
    path = home / "keys" / "session.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """A folder for half-done work in the folder of ``path``, whence a rename brings it to its place; gone afterwards.

    A process that dies leaves its folder behind; the next that works towards the same ``path`` clears it.
    """
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        _clear(left)
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    handle = os.open(scratch, os.O_RDONLY)
    # Held as long as the work lasts: whoever clears up sees by it that the folder is not forgotten.
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        os.close(handle)


def _clear(left: Path) -> None:
    try:
        handle = os.open(left, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """What stands in a file, or which files stand in a folder, is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remember_backup(home: Path, at: datetime) -> None:
    """That a backup was made. Beside the database and not in it: a backup changes nothing and waits for nobody."""
    write_private(home / _LAST_BACKUP, at.isoformat(timespec="seconds"))


def last_backup(home: Path) -> datetime | None:
    """When the last backup of this installation was made; None when that is not known."""
    try:
        return datetime.fromisoformat((home / _LAST_BACKUP).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
