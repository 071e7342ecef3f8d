"""The directory of an OLE compound file (the container of .xls, .doc and of encrypted .xlsx): names of its streams."""

from __future__ import annotations

import struct
from pathlib import Path

from .model import Unreadable

_MAX_SECTORS = 4096
_END = 0xFFFFFFFA  # everything from here up is a marker, not a sector number

BROKEN = Unreadable("broken_xls", "文件不完整或已损坏，请用 Excel 打开后另存为 xlsx 再导入")


def stream_names(path: Path) -> set[str]:
    """Names in the directory, lower case. Raises Unreadable('broken_xls') when the directory cannot be followed."""
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512:
            raise BROKEN
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in (9, 12):
            raise BROKEN
        size = 1 << shift
        (sector,) = struct.unpack_from("<I", header, 48)
        fat_sectors = struct.unpack_from("<109I", header, 76)
        names: set[str] = set()
        visited: set[int] = set()
        while sector < _END:
            if sector in visited or len(visited) > _MAX_SECTORS:
                raise BROKEN
            visited.add(sector)
            file.seek((sector + 1) << shift)
            block = file.read(size)
            for at in range(0, len(block) - 127, 128):
                (length,) = struct.unpack_from("<H", block, at + 64)
                if 2 < length <= 64 and block[at + 66]:
                    names.add(block[at : at + length - 2].decode("utf-16-le", "replace").strip().lower())
            slot, place = divmod(sector, size // 4)
            if slot >= len(fat_sectors) or fat_sectors[slot] >= _END:
                break
            file.seek(((fat_sectors[slot] + 1) << shift) + place * 4)
            entry = file.read(4)
            if len(entry) < 4:
                break
            (sector,) = struct.unpack("<I", entry)
    return names


def check_is_workbook(path: Path) -> None:
    """Raises Unreadable unless the container holds a readable workbook."""
    names = stream_names(path)
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise Unreadable("encrypted", "文件有打开密码，请先去掉密码再导入")
    if "workbook" in names or "book" in names:
        return
    if "worddocument" in names:
        raise Unreadable("not_a_table", "这是 Word 文档，不是表格；请把其中的表格复制到 Excel，另存为 xlsx 后再导入")
    if "powerpoint document" in names:
        raise Unreadable("not_a_table", "这是演示文稿，不是表格；请上传原始表格（xlsx、xls 或 csv）")
    if any("wps" in name or name.startswith("et") for name in names):
        raise Unreadable("unsupported_format", "这是 WPS 专用格式，请在 WPS 中另存为 xlsx 后再导入")
    if not names:
        raise BROKEN
    raise Unreadable("unsupported_format", "认不出这种文件，请用 Excel 或 WPS 打开后另存为 xlsx 再导入")
