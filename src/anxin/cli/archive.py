"""A backup as one file: database, kept originals and keys in a tar with a manifest that names every SHA-256."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from anxin.home import sync

MANIFEST = "manifest.json"
FORMAT = 1
# Folders of ANXIN_HOME that belong to an installation and cannot be made again from the database.
FOLDERS = ("keys", "evidence", "law", "templates")
_PIECE = 1 << 20
# Files of work that is going on.
_PASSING = {".part", ".note"}


class ArchiveError(ValueError):
    """A file that is no usable backup; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """``vendor`` of the database, ``migrations`` applied in it, the audit log's ``head``, and SHA-256 by member name."""

    created_at: str
    version: str
    vendor: str
    migrations: list[list[str]]
    head: list[Any] | None
    files: dict[str, str]

    def text(self) -> str:
        return json.dumps({"format": FORMAT, **self.__dict__}, ensure_ascii=False, indent=1)


class Writer:
    """Writes the archive in a folder of its own beside its place and puts it there whole, readable by its owner alone."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self._path = path
        self._part = scratch / "archive"
        self.files: dict[str, str] = {}

    def __enter__(self) -> Writer:
        # The archive holds the keys: nobody else may read it, from its first byte on.
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w:gz", compresslevel=6)
        return self

    def add(self, name: str, source: Path) -> None:
        digest = _sha256(source)
        self._tar.add(source, arcname=name, recursive=False)
        self.files[name] = digest

    def finish(self, manifest: Manifest) -> None:
        data = manifest.text().encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is not None:
            # What was to be written is lost already; that the end cannot be written either is no news.
            with suppress(OSError):
                self._tar.close()
            with suppress(OSError):
                self._file.close()
            return
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._path)
        sync(self._path.parent)


def add_folders(writer: Writer, home: Path) -> None:
    """Every file of the kept folders, under ``home/``."""
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix not in _PASSING:
                # An original may go meanwhile: that of an import whose batch was not written in the end.
                with suppress(FileNotFoundError):
                    writer.add(f"home/{path.relative_to(home).as_posix()}", path)


def unpack(path: Path, into: Path) -> Manifest:
    """Unpack a backup and check every file against its manifest. ArchiveError when it is not whole."""
    try:
        with tarfile.open(path, "r:*") as tar:
            for member in _plain(tar):
                _extract(tar, member, into / member.name)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise ArchiveError(f"{path.name} 不是完整的备份文件，读不出来。") from error
    manifest = _manifest(into / MANIFEST, path.name)
    present = {p.relative_to(into).as_posix() for p in into.rglob("*") if p.is_file()} - {MANIFEST}
    if missing := sorted(set(manifest.files) - present):
        raise ArchiveError(f"备份缺少文件：{'、'.join(missing[:5])}。")
    if extra := sorted(present - set(manifest.files)):
        raise ArchiveError(f"备份里有清单上没有的文件：{'、'.join(extra[:5])}。")
    for name, digest in manifest.files.items():
        if _sha256(into / name) != digest:
            raise ArchiveError(f"备份中的 {name} 与清单的校验值不符，文件已损坏或被改动。")
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """A plain file and nothing else of it: `tarfile` filters only since Python 3.11.4."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = tar.extractfile(member)
    if source is None:
        raise tarfile.TarError(member.name)
    with source, place.open("xb") as target:
        shutil.copyfileobj(source, target, _PIECE)
    place.chmod(member.mode & 0o700)


def _plain(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        parts = PurePosixPath(member.name).parts
        if not member.isfile() or member.name.startswith("/") or ".." in parts:
            raise ArchiveError(f"备份里有不该有的内容：{member.name}。")
        yield member


def _manifest(path: Path, name: str) -> Manifest:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said.pop("format") != FORMAT:
            raise ArchiveError(f"{name} 的备份格式本版本不认识，请用较新的版本恢复。")
        return Manifest(**said)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError(f"{name} 没有可读的清单：不是本系统的备份，或者不完整。") from error


def _sha256(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()
