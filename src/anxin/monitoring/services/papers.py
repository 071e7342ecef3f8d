"""Papers that come with a step: checked, and kept in the evidence store before the step is written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from anxin import law
from anxin.intake import evidence

# What a clerk has: scans, photographs, letters, tables. Nothing that a browser would run.
MEDIA = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".wps": "application/vnd.ms-works",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}
_MEGABYTE = 1024 * 1024
_AT_MOST = 10


class PaperRefused(ValueError):
    """The file cannot be kept; the message says in Chinese why."""


class Upload(Protocol):
    """A file as it is handed in: Django's uploads fit."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Paper:
    """A file that is in the store, or will be at the end of ``kept``."""

    name: str
    media: str
    size: int
    sha256: str


class Papers(list[Paper]):
    """The papers of one step. ``keep`` is the last thing inside the transaction that names them."""

    def __init__(self) -> None:
        super().__init__()
        self._keepers: list[Callable[[], Path]] = []

    def keep(self) -> None:
        for keep in self._keepers:
            keep()


@contextmanager
def kept(uploads: Sequence[Upload], on: date) -> Iterator[Papers]:
    """Copies of the uploads on their way into the store. Use it around the transaction, and call ``keep`` as its last step:
    until the rows that name them are committed the store knows that somebody is at work with them.

    What is not named in the end does not stay. PaperRefused for a kind that is not kept, an empty or too large file, and
    for more than ten.
    """
    if len(uploads) > _AT_MOST:
        raise PaperRefused(f"一次最多交 {_AT_MOST} 份附件。")
    most = int(law.number("handling.paper_mb", on).value)
    for upload in uploads:
        _check(upload, most)
    with ExitStack() as stack:
        found = Papers()
        if uploads:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-paper-")))
        for number, upload in enumerate(uploads):
            path = folder / str(number)
            with path.open("wb") as target:
                _write(upload, target)
            digest = evidence.sha256_of(path)
            found._keepers.append(stack.enter_context(evidence.incoming(path, digest)))
            name = Path(str(upload.name).replace("\\", "/")).name
            found.append(Paper(name, MEDIA[Path(name).suffix.lower()], path.stat().st_size, digest))
        yield found


def is_named(sha256: str) -> bool:
    """Whether a step of a warning came with this file."""
    from ..models import Attachment

    return Attachment.objects.filter(sha256=sha256).exists()


def _check(upload: Upload, most: int) -> None:
    name = Path(str(upload.name or "").replace("\\", "/")).name
    if Path(name).suffix.lower() not in MEDIA:
        kinds = "、".join(kind.lstrip(".") for kind in MEDIA)
        raise PaperRefused(f"“{name}”不是能存的附件，可用：{kinds}。")
    if not upload.size:
        raise PaperRefused(f"“{name}”是空文件。")
    if upload.size > most * _MEGABYTE:
        raise PaperRefused(f"“{name}”超过 {most} MB，请压缩或拆开。")


def _write(upload: Upload, target: BinaryIO) -> None:
    for chunk in upload.chunks():
        target.write(chunk)
