"""The outside of a zip-based workbook, judged before anything is unpacked.

The directory at the end of the file is read with a bound of its own; then sizes, ratios, names and flags decide. Nothing
is ever extracted to disk and no archive inside the archive is ever opened, so a nested bomb stays a lump of bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

from .model import Limits, Unreadable

_DIRECTORY_BYTES = 4 * 1024**2
_RATIO_FLOOR = 8 * 1024**2
_HEAD_BYTES = 65_536

BROKEN = Unreadable("broken_zip", "文件不完整或已损坏，请重新下载或用 Excel 打开后另存一份再导入")
BOMB = Unreadable(
    "zip_bomb", "文件解压后大得不正常，已拒绝；请用 Excel 打开后只保留需要的工作表，另存为新的 xlsx 再导入"
)


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Open after all outside checks. Raises Unreadable: broken_zip, zip_bomb, unsafe_path, encrypted."""
    _check_directory_size(path)
    try:
        archive = zipfile.ZipFile(path)
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises a dozen different types on damaged directories
        raise BROKEN from error
    try:
        _check_entries(archive, limits)
    except BaseException:
        archive.close()
        raise
    return archive


def _check_directory_size(path: Path) -> None:
    """zipfile reads the whole directory into objects; a directory of millions of entries must not get that far."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise BROKEN
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if directory > _DIRECTORY_BYTES or entries == 0xFFFF or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        # Only archives with more than 65,535 entries or 4 GB need the 64-bit end record; no honest worksheet does.
        raise BOMB


def _check_entries(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    if sum(is_sheet_part(entry.filename) for entry in entries) > limits.max_sheets:
        raise Unreadable("too_many_sheets", f"文件超过 {limits.max_sheets} 个工作表，请拆成几个文件再导入")
    if len(entries) > limits.max_entries:
        raise Unreadable(
            "too_many_parts",
            f"文件内部有 {len(entries):,} 个部件，不是正常的工作簿，已拒绝；请用 Excel 打开后另存为新的 xlsx 再导入",
        )
    total = 0
    seen: set[str] = set()
    spans: list[tuple[int, int]] = []
    for entry in entries:
        name = entry.filename
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":") or "\x00" in name:
            raise Unreadable("unsafe_path", "文件内部含有越界路径，已拒绝；请用 Excel 打开后另存为新的 xlsx 再导入")
        if name in seen:
            # Two parts of one name: a checker and a reader may each look at the other one.
            raise BROKEN
        seen.add(name)
        if entry.flag_bits & 0x1:
            raise Unreadable("encrypted", "文件有打开密码，请先去掉密码再导入")
        total += entry.file_size
        if total > limits.max_unpacked:
            raise BOMB
        if entry.file_size > _RATIO_FLOOR and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
            raise BOMB
        spans.append((entry.header_offset, entry.header_offset + entry.compress_size))
    spans.sort()
    if any(first[1] > second[0] for first, second in pairwise(spans)):
        # Entries that share bytes are how a small file unpacks to petabytes without a suspicious ratio.
        raise BOMB


def is_sheet_part(name: str) -> bool:
    """Whether a part is a worksheet, by the place where every writer puts it."""
    lowered = name.replace("\\", "/").lower().lstrip("/")
    return lowered.startswith("xl/worksheets/") and lowered.endswith((".xml", ".bin"))


def part_head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The first 64 KB of a part, without unpacking more."""
    try:
        with archive.open(entry) as part:
            return part.read(_HEAD_BYTES)
    except MemoryError:
        raise
    except Exception as error:
        raise BROKEN from error


def whole_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """A small part, unpacked with its true size compared with the declared one; None when they differ.

    zipfile stops at the declared size, other readers go on to the end of the stream: a part that lies about its size is
    small here and a bomb there. So it is inflated from its raw bytes.
    """
    file = archive.fp
    if file is None:
        return None
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        return None
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    file.seek(entry.header_offset + 30 + name_length + extra_length)
    raw = file.read(entry.compress_size)
    if entry.compress_type == zipfile.ZIP_STORED:
        return raw if len(raw) == entry.file_size else None
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return None
    inflater = zlib.decompressobj(-15)
    try:
        data = inflater.decompress(raw, entry.file_size + 1)
    except zlib.error:
        return None
    if not inflater.eof or len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        return None
    return data
