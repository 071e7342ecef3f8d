"""The evidence store: every original, under the SHA-256 of its bytes, never changed and never overwritten."""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings

_CHUNK = 1024 * 1024


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def path_of(sha256: str) -> Path:
    """Where the original with this checksum stands (whether or not it is there)."""
    return settings.ANXIN_HOME / "evidence" / sha256[:2] / sha256[2:4] / sha256


def keep(path: Path, sha256: str) -> Path:
    """Copy a file into the store and return its place.

    The copy appears whole or not at all: it is written beside its place and renamed. A file that is kept but whose
    batch was never committed is harmless; a batch without its file cannot arise.
    """
    place = path_of(sha256)
    if place.exists():
        return place
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    with path.open("rb") as source, part.open("wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)
        target.flush()
        os.fsync(target.fileno())
    part.chmod(0o400)
    part.replace(place)
    return place
