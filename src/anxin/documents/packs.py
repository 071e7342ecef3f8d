"""The form of an evidence pack: one ZIP whose every byte follows from its files, with a signed list in front.

Files are stored, not compressed. So the archive is the same wherever it is written, nothing in it can swell when it is
opened, and each byte of it, headings and directory too, can be held against what it must be (``packs_checking``).
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .signing import Signature

FORMAT = "anxin-pack/1"
MANIFEST = "清单.json"
SIGNATURE = "清单.签名.json"
# Files in which a changed line is named, not only the file.
LINED = (".csv", ".json", ".jsonl", ".txt")

_PIECE = 1 << 20
_LIMIT = 0xFFFFFFFF
_MOST_FILES = 0xFFFF - 2
# The first moment that a ZIP can hold: the archive says nothing of when it was written, the list does.
_TIME, _DATE = 0, (1 << 5) | 1
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]|[\ud800-\udfff]")


class TooLarge(ValueError):
    """More than one pack can hold (4 GB, 65,533 files); the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the pack: ``path`` inside it, ``what`` it is in words, and its content, in memory or on the disk."""

    path: str
    what: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory of the archive says of a file."""

    name: str
    crc: int
    size: int

    @property
    def raw_name(self) -> bytes:
        return self.name.encode("utf-8")

    @property
    def heading(self) -> bytes:
        """The bytes before the file's content."""
        return (
            _LOCAL.pack(
                b"PK\x03\x04", 20, _UTF8, 0, _TIME, _DATE, self.crc, self.size, self.size, len(self.raw_name), 0
            )
            + self.raw_name
        )

    @property
    def length(self) -> int:
        """Heading and content together."""
        return _LOCAL.size + len(self.raw_name) + self.size

    def listed(self, offset: int) -> bytes:
        """The file's line in the directory at the end."""
        head = _CENTRAL.pack(
            b"PK\x01\x02", 0x0314, 20, _UTF8, 0, _TIME, _DATE, self.crc, self.size, self.size, len(self.raw_name),
            0, 0, 0, 0, 0o100600 << 16, offset,
        )  # fmt: skip
        return head + self.raw_name


def directory(entries: Sequence[Entry]) -> list[tuple[str, bytes]]:
    """What stands behind the last file: (whose line it is, its bytes), and the end mark under the name ''."""
    lines, offset = [], 0
    for one in entries:
        lines.append((one.name, one.listed(offset)))
        offset += one.length
    size = sum(len(line) for _, line in lines)
    lines.append(("", _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), size, offset, 0)))
    return lines


def is_safe(name: str) -> bool:
    """Whether a name stays inside the folder into which the pack is unpacked, on any system."""
    parts = name.split("/")
    return (
        bool(name)
        and len(name.encode("utf-8", "replace")) <= 240
        and not _BAD_NAME.search(name)
        and all(part not in ("", ".", "..") and not part.endswith((" ", ".")) for part in parts)
    )


def safe_name(text: str) -> str:
    """A file's own name as the last part of a path in the pack: without what a system would take for something else."""
    cleaned = _BAD_NAME.sub("_", text.replace("/", "_")).strip(" .")
    stem, dot, end = cleaned.rpartition(".")
    short = f"{stem[:40]}{dot}{end[:8]}" if dot else cleaned[:40]
    return short.strip(" .") or "未命名"


def write_pack(
    target: IO[bytes], about: dict[str, Any], parts: Iterable[Part], sign: Callable[[bytes], Signature]
) -> dict[str, Any]:
    """Write the pack and return its list. ``about``: JSON that says what the pack is of, by whom, when.

    Files stand in the order of their paths. ValueError for an unsafe or doubled path, TooLarge, OSError for an
    original that cannot be read.
    """
    ordered = sorted(parts, key=lambda one: one.path)
    names = [one.path for one in ordered]
    if len({name.casefold() for name in names} | {MANIFEST, SIGNATURE}) != len(names) + 2:
        raise ValueError("证据包里有同名的文件。")
    if wrong := [name for name in names if not is_safe(name)]:
        raise ValueError(f"证据包里不能有这样的文件名：{wrong[0]}")
    files, entries = [], []
    for part in ordered:
        told, entry = _told(part)
        files.append(told)
        entries.append(entry)
    manifest = {"format": FORMAT, "about": about, "files": files}
    text = to_json(manifest)
    made = sign(text)
    front = [(MANIFEST, text), (SIGNATURE, signature_text(made))]
    entries = [Entry(name, zlib.crc32(data), len(data)) for name, data in front] + entries
    if len(ordered) > _MOST_FILES or sum(one.length for one in entries) > _LIMIT - (1 << 26):
        raise TooLarge("证据太多，一个包放不下（最多 4 GB）。请分几次做，如按人分。")
    for entry, (_, data) in zip(entries, front, strict=False):
        target.write(entry.heading + data)
    for entry, part in zip(entries[2:], ordered, strict=True):
        target.write(entry.heading)
        written = 0
        for piece in _pieces(part.content):
            written += target.write(piece)
        if written != entry.size:
            raise OSError(f"{part.path} 在打包时被改动了。")
    for _, line in directory(entries):
        target.write(line)
    return manifest


def _told(part: Part) -> tuple[dict[str, Any], Entry]:
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in _pieces(part.content):
        digest.update(piece)
        crc = zlib.crc32(piece, crc)
        size += len(piece)
    if size > _LIMIT:
        raise TooLarge(f"{part.path} 太大，证据包里放不下。")
    told: dict[str, Any] = {"path": part.path, "what": part.what, "bytes": size, "sha256": digest.hexdigest()}
    if part.path.endswith(LINED) and isinstance(part.content, bytes):
        told["lines"] = " ".join(line_marks(part.content))
    return told, Entry(part.path, crc, size)


def line_marks(data: bytes) -> list[str]:
    """A short mark of each line, by which a changed one is found; the file's SHA-256 is what proves."""
    return [hashlib.sha256(line).hexdigest()[:12] for line in data.split(b"\n")]


def signature_text(made: Signature) -> bytes:
    """The file that carries the signature; there is one way to write it."""
    return to_json({"algorithm": "Ed25519", "key": made.key, "signature": made.signature})


def to_json(value: Any) -> bytes:
    """JSON for people and machines: indented, keys in order, UTF-8, a line end at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
