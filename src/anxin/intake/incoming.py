"""Files that people dropped and that are not taken yet: each in a folder of its own, for the owner's eyes alone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from anxin.home import ensure
from anxin.kit.text import visible

_UNSAFE = re.compile(r'[/\\\x00-\x1f<>:"|?*]+')
# File systems count bytes, and some Chinese characters are three of them, some four.
_BYTES = 200


def safe_name(name: str) -> str:
    """The last part of a name that a stranger chose, such that it is a name of a file and nothing else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = _UNSAFE.sub("_", visible(last)).strip().lstrip(".~") or "文件"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = cleaned, ""
    tail = f".{ending}" if ending else ""
    room = _BYTES - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore").strip() + tail


def folder(upload_id: int) -> Path:
    return Path(settings.ANXIN_HOME) / "incoming" / str(int(upload_id))


def path_of(upload_id: int, name: str) -> Path:
    """Where the file of an upload stands (whether or not it is there)."""
    return folder(upload_id) / safe_name(name)


def keep(upload_id: int, name: str, pieces: Iterable[bytes]) -> Path:
    """Write a dropped file; it is whole and on the disk when this returns."""
    ensure(folder(upload_id).parent)
    place = ensure(folder(upload_id)) / safe_name(name)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return place


def forget(upload_id: int) -> None:
    shutil.rmtree(folder(upload_id), ignore_errors=True)


def returned_folder(upload_id: int) -> Path:
    """Where the refused rows of an upload are written for whoever brought it."""
    return Path(settings.ANXIN_HOME) / "returned" / "web" / str(int(upload_id))
