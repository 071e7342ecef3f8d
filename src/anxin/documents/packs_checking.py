"""Does an evidence pack hold, to the byte, what was signed? Without database, settings or network.

The list in front says which files follow and how long each is, so every byte of the archive has its place. Where the
whole no longer fits (something was added, taken out, renamed, cut off), the files are looked up by their names instead.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from . import packs
from .packs import MANIFEST, SIGNATURE, Entry
from .signing import Signature, check

_PIECE = 1 << 20
_MOST_LIST = 1 << 28
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_HEX128 = re.compile(r"[0-9a-f]{128}\Z")
_ARCHIVE = "压缩包"


@dataclass(frozen=True, slots=True)
class Problem:
    """``path``: the file in the pack, or 压缩包 for the archive around them; ``line`` from 1, None for the whole file."""

    path: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.path} 第 {self.line} 行" if self.line else self.path
        return f"{where}：{self.what}"


@dataclass(slots=True)
class Report:
    """``key``: the public key that signed, '' when none did; ``trusted``: it is the one that the caller gave."""

    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    about: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    trusted: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    def say(self, path: str, what: str, line: int | None = None) -> None:
        self.problems.append(Problem(path, what, line))


# A further look into a file whose bytes are right: what it says of itself must hold too.
Look = Callable[[bytes], list[tuple[int | None, str]]]


def check_pack(path: Path, key: str | None = None, looks: Mapping[str, Look] | None = None) -> Report:
    """Everything that is wrong with the pack at ``path``; ``report.ok`` when nothing is.

    ``key``: the issuer's public key (``signing.parse_key``). ``looks``: by path in the pack, a check of what the file
    says. OSError when the file cannot be read at all.
    """
    report = Report()
    with path.open("rb") as file:
        size = path.stat().st_size
        front = _front(file, size)
        listed = _Directory(file, size) if front is None else None
        text = front[0] if front else listed.read(MANIFEST) if listed else None
        signed = front[1] if front else listed.read(SIGNATURE) if listed else None
        if text is None:
            report.say(MANIFEST, "读不出来：不是证据包，或者包的开头被改动、截去了。")
            return report
        _check_signature(report, text, signed, key)
        manifest = _manifest(text, size)
        if manifest is None:
            report.say(MANIFEST, "清单的内容不合规矩，别的文件没法核对。")
            return report
        report.about, report.files = manifest["about"], len(manifest["files"])
        if report.problems:
            # Whoever changes the list would have it agree with the files: they prove nothing then.
            return report
        entries = [
            Entry(name, zlib.crc32(data), len(data)) for name, data in ((MANIFEST, text), (SIGNATURE, signed or b""))
        ]
        if front is None or not _by_place(file, size, entries, manifest["files"], report, looks or {}):
            (listed or _Directory(file, size)).compare(manifest["files"], report)
    return report


# --- the list and its signature ------------------------------------------------------------------------------


def _front(file: IO[bytes], size: int) -> tuple[bytes, bytes] | None:
    """List and signature where they must stand, or None."""
    found, offset = [], 0
    for name in (MANIFEST, SIGNATURE):
        blank = Entry(name, 0, 0)
        file.seek(offset)
        heading = file.read(len(blank.heading))
        if len(heading) != len(blank.heading):
            return None
        crc, length = int.from_bytes(heading[14:18], "little"), int.from_bytes(heading[18:22], "little")
        if Entry(name, crc, length).heading != heading or offset + len(heading) + length > size or length > _MOST_LIST:
            return None
        # Its checksum is held against the content later, when the signature has spoken.
        data = file.read(length)
        if len(data) != length:
            return None
        found.append(data)
        offset += len(heading) + length
    return found[0], found[1]


def _check_signature(report: Report, text: bytes, signed: bytes | None, key: str | None) -> None:
    made = _signature(signed)
    if made is None:
        report.say(SIGNATURE, "签名读不出来：缺失，或者被改动了。")
        return
    checked = check(text, made, key)
    if checked.ok:
        report.key, report.trusted = checked.key, checked.trusted
    elif key is not None and key != made.key:
        report.say(SIGNATURE, checked.why)
    else:
        report.say(MANIFEST, "与签名不符：清单或签名在签发之后被改动了。")


def _signature(data: bytes | None) -> Signature | None:
    try:
        said = json.loads(data or b"")
        made = Signature(said["key"], said["signature"])
        if not (_HEX64.match(made.key) and _HEX128.match(made.signature)):
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return made if packs.signature_text(made) == data else None


def _manifest(text: bytes, size: int) -> dict[str, Any] | None:
    """The list, or None when it is none: hostile ones included, for it is read before anything vouches for it."""
    try:
        said = json.loads(text)
        files = said["files"]
        if said["format"] != packs.FORMAT or not isinstance(said["about"], dict) or not isinstance(files, list):
            return None
        names = set()
        for one in files:
            name, length = one["path"], one["bytes"]
            if not (isinstance(name, str) and packs.is_safe(name) and _HEX64.match(one["sha256"])):
                return None
            if type(length) is not int or length < 0 or not isinstance(one.get("lines", ""), str):
                return None
            names.add(name)
        if len(names) != len(files) or names & {MANIFEST, SIGNATURE}:
            return None
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None
    return said


# --- every byte in its place ---------------------------------------------------------------------------------


def _by_place(
    file: IO[bytes],
    size: int,
    entries: list[Entry],
    files: list[dict[str, Any]],
    report: Report,
    looks: Mapping[str, Look],
) -> bool:
    """Hold every byte against what it must be. False when the archive as a whole has another length."""
    whole = entries + [Entry(one["path"], 0, one["bytes"]) for one in files]
    tail = packs.directory(whole)
    if sum(one.length for one in whole) + sum(len(line) for _, line in tail) != size:
        return False
    offset = sum(one.length for one in entries)
    file.seek(0)
    for one in entries:
        if file.read(len(one.heading)) != one.heading:
            report.say(one.name, "在压缩包里的文件头被改动了。")
        file.seek(one.size, 1)
    actual = list(entries)
    for told in files:
        blank = Entry(told["path"], 0, told["bytes"])
        file.seek(offset)
        heading = file.read(len(blank.heading))
        crc, same = _same(file, told, report)
        entry = Entry(told["path"], crc, told["bytes"])
        if same and heading != entry.heading:
            report.say(told["path"], "内容没变，但它在压缩包里的文件头被改动了。")
        if same and told["path"] in looks:
            file.seek(offset + len(heading))
            for line, what in looks[told["path"]](file.read(told["bytes"])):
                report.say(told["path"], what, line)
        actual.append(entry)
        offset += entry.length
    if report.ok:
        file.seek(offset)
        for name, listed in packs.directory(actual):
            if file.read(len(listed)) != listed:
                report.say(name or _ARCHIVE, "在压缩包目录里的登记被改动了。" if name else "末尾的标记被改动了。")
    return True


def _same(file: IO[bytes], told: dict[str, Any], report: Report) -> tuple[int, bool]:
    """Read a file's content from where the stream stands: its CRC, and whether it is what the list says."""
    digest, crc, left, kept = hashlib.sha256(), 0, told["bytes"], []
    lined = "lines" in told and left <= _MOST_LIST
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        digest.update(piece)
        crc = zlib.crc32(piece, crc)
        left -= len(piece)
        if lined:
            kept.append(piece)
    if left == 0 and digest.hexdigest() == told["sha256"]:
        return crc, True
    if left:
        report.say(told["path"], "不完整：包在这里被截断了。")
    else:
        _name_line(told, b"".join(kept), report)
    return crc, False


def _name_line(told: dict[str, Any], data: bytes, report: Report) -> None:
    marks = told["lines"].split(" ") if "lines" in told else []
    now = packs.line_marks(data) if marks else []
    changed = [n for n, (a, b) in enumerate(zip(marks, now, strict=False), start=1) if a != b]
    if not marks or (not changed and len(marks) == len(now)):
        report.say(told["path"], "内容被改动了，与清单的校验值不符。")
    elif len(marks) == len(now):
        for line in changed[:20]:
            report.say(told["path"], "这一行被改动了。", line)
    else:
        first = changed[0] if changed else min(len(marks), len(now)) + 1
        report.say(told["path"], f"从这一行起对不上：原有 {len(marks)} 行，现在 {len(now)} 行。", first)


# --- by name, when the whole does not fit --------------------------------------------------------------------


class _Directory:
    """The files as the archive's own directory has them. Nothing compressed is ever opened."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._size = file, size
        self.wrong = ""
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._twice: list[str] = []
        try:
            for info in zipfile.ZipFile(file).infolist():
                if info.filename in self._infos:
                    self._twice.append(info.filename)
                self._infos[info.filename] = info
        except Exception:  # whatever a broken or hostile directory makes the library say
            self.wrong = "目录读不出来：包被截断了，或者目录被改动了。"

    def read(self, name: str) -> bytes | None:
        info = self._infos.get(name)
        if info is None or info.file_size > _MOST_LIST or self._start(info) is None:
            return None
        return self._file.read(info.file_size)

    def _start(self, info: zipfile.ZipInfo) -> int | None:
        """Move to the content of a stored file; None when it is not stored, or does not lie inside the archive."""
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 or info.compress_size != info.file_size:
            return None
        if info.header_offset < 0:  # bytes put in after the directory was written push offsets below the start
            return None
        self._file.seek(info.header_offset)
        head = self._file.read(30)
        if len(head) != 30 or not head.startswith(b"PK\x03\x04"):
            return None
        start = info.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        if start + info.file_size > self._size:
            return None
        self._file.seek(start)
        return start

    def compare(self, files: list[dict[str, Any]], report: Report) -> None:
        """Name what was changed, taken out, added or renamed. Something is always said."""
        if self.wrong:
            self._in_order(files, report)
            report.say(_ARCHIVE, self.wrong)
            return
        told = {one["path"]: one for one in files}
        missing, before = [], len(report.problems)
        # What is read is bounded: a listed length that no archive of this size can hold is refused unread.
        budget = self._size
        for name, one in told.items():
            info = self._infos.get(name)
            if info is None:
                missing.append(one)
                continue
            budget -= min(info.file_size, one["bytes"])
            if info.compress_type != zipfile.ZIP_STORED:
                report.say(name, "被重新压缩过，不再是签发时的样子。请用收到的原文件核对。")
            elif info.file_size != one["bytes"] and "lines" not in one:
                report.say(name, f"内容被改动了：原有 {one['bytes']} 字节，现在 {info.file_size} 字节。")
            elif budget < 0 or self._start(info) is None:
                report.say(name, "在压缩包里的文件头被改动了，读不出来。")
            elif info.file_size != one["bytes"]:
                _name_line(one, self._file.read(min(info.file_size, _MOST_LIST)), report)
            else:
                _same(self._file, one, report)
        added = sorted(set(self._infos) - set(told) - {MANIFEST, SIGNATURE})
        self._pair(missing, added, report)
        for name in self._twice:
            report.say(name, "在包里有两份。")
        if len(report.problems) == before:
            report.say(_ARCHIVE, "里面的文件没有变，但包被重新打过，或者前后多了、少了内容。请用收到的原文件核对。")

    def _pair(self, missing: list[dict[str, Any]], added: list[str], report: Report) -> None:
        """A file that is missing and one that was added with the same content: renamed."""
        left = list(added)
        for one in missing:
            match = next((n for n in left if self._infos[n].file_size == one["bytes"] and self._is(n, one)), None)
            if match is None:
                report.say(one["path"], "清单上有，包里没有：被删掉了。")
            else:
                left.remove(match)
                report.say(one["path"], f"被改了名：现在叫 {_shown(match)}。")
        for name in left:
            unsafe = "" if packs.is_safe(name) else "它的名字会写到文件夹之外，不要解压这个包。"
            report.say(_shown(name), f"清单上没有，是后来加进去的。{unsafe}")

    def _is(self, name: str, one: dict[str, Any]) -> bool:
        if self._start(self._infos[name]) is None:
            return False
        return _same(self._file, one, Report())[1]

    def _in_order(self, files: list[dict[str, Any]], report: Report) -> None:
        """The directory is gone: walk from the front, in the order of the list, as far as the archive goes."""
        front = _front(self._file, self._size)
        if front is None:
            return
        offset = sum(Entry(n, 0, len(d)).length for n, d in zip((MANIFEST, SIGNATURE), front, strict=True))
        for place, one in enumerate(files):
            entry = Entry(one["path"], 0, one["bytes"])
            self._file.seek(min(offset + len(entry.heading), self._size))
            if offset + len(entry.heading) >= self._size and one["bytes"]:
                rest = len(files) - place
                report.say(one["path"], f"不见了：包在它之前就断了，从它起缺 {rest} 个文件。")
                return
            before = len(report.problems)
            _same(self._file, one, report)
            if len(report.problems) > before:
                return
            offset += entry.length


def _shown(name: str) -> str:
    """A name from a stranger's archive, fit for a screen."""
    return "".join(c if c.isprintable() else "?" for c in name)[:120]
