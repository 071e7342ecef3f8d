"""Zip archives that unpack to more than they say, hold what they must not, or are cut."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from .case import Case
from .sheets import SHEET, in_sheet, payroll, rebuilt, same, xlsx

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def flat_bomb(folder: Path) -> Path:
    """300 MB of blanks in a file of 300 KB."""
    return rebuilt(
        folder / "a.xlsx", in_sheet(lambda d: d.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000))
    )


def huge_sum(folder: Path) -> Path:
    """Each part bearable, together two gigabytes."""
    blob = bytes(range(256)) * 4096 * 8
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for n in range(256):
            archive.writestr(f"xl/media/{n}.bin", blob)
    return folder / "a.xlsx"


def nested_bomb(folder: Path) -> Path:
    inner = b"\0" * 50_000_000
    for depth in range(4):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(1 if depth == 0 else 10):
                archive.writestr(f"{n}.zip", inner)
        inner = buffer.getvalue()
    return rebuilt(folder / "a.xlsx", same, {"xl/embeddings/x.zip": inner})


def zip_of_zips(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 100_000_000)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for n in range(10):
            archive.writestr(f"{n}.zip", inner.getvalue())
    return folder / "a.zip"


def overlapping(folder: Path) -> Path:
    raw = xlsx(folder / "good.xlsx", payroll()).read_bytes()
    end = raw.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", raw, end + 16)[0]
    directory = raw[start:end]
    first = directory[: directory.find(b"PK\x01\x02", 4)]
    copies = b"".join(first.replace(b"Content_Types", f"Content_{n:05d}".encode()) for n in range(2000))
    tail = bytearray(raw[end:])
    count = struct.unpack_from("<H", tail, 10)[0] + 2000
    struct.pack_into("<HHI", tail, 8, count, count, len(directory) + len(copies))
    (folder / "a.xlsx").write_bytes(raw[:start] + directory + copies + bytes(tail))
    return folder / "a.xlsx"


def lying_size(folder: Path) -> Path:
    """The directory says 100 bytes; 200 MB come out."""
    path = rebuilt(
        folder / "a.xlsx", in_sheet(lambda d: d.replace(b"<sheetData>", b"<sheetData>" + b" " * 200_000_000))
    )
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02", 0, raw.rfind(SHEET.encode()))
    struct.pack_into("<I", raw, at + 24, 100)
    path.write_bytes(raw)
    return path


def many_entries(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        for n in range(20_000):
            archive.writestr(f"xl/{n}", b"")
    return folder / "a.xlsx"


def with_name(name: str):
    return lambda folder: rebuilt(folder / "a.xlsx", same, {name: b"x"})


def with_dtd(part: str, dtd: bytes):
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"?>", b"?>" + dtd, 1) if name == part else data

    return lambda folder: rebuilt(folder / "a.xlsx", change)


def late_dtd(folder: Path) -> Path:
    """The declaration stands behind 100 KB of comment, where a look at the beginning does not reach."""
    return rebuilt(
        folder / "a.xlsx", in_sheet(lambda d: d.replace(b"?>", b"?><!--" + b"x" * 100_000 + b"-->" + LAUGHS, 1))
    )


def xml_2003(dtd: bytes):
    def make(folder: Path) -> Path:
        (folder / "a.xls").write_bytes(
            b'<?xml version="1.0"?>' + dtd + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
            b"<Worksheet><Table><Row><Cell><Data>&amp;</Data></Cell></Row></Table></Worksheet></Workbook>"
        )
        return folder / "a.xls"

    return make


def page_with_entities(folder: Path) -> Path:
    (folder / "a.xls").write_text(
        '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><html><table><tr><td>姓名</td><td>&b;</td></tr></table></html>'
    )
    return folder / "a.xls"


def truncated(share: float):
    def make(folder: Path) -> Path:
        raw = xlsx(folder / "good.xlsx", payroll()).read_bytes()
        (folder / "a.xlsx").write_bytes(raw[: int(len(raw) * share)])
        return folder / "a.xlsx"

    return make


def two_of_a_name(folder: Path) -> Path:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return rebuilt(folder / "a.xlsx", same, {SHEET: b"<worksheet/>"})


CASES = [
    Case("bomb-flat", "zip bomb: one part of 300 MB in 300 KB", flat_bomb, "zip_bomb", says=("解压",)),
    Case("bomb-sum", "zip bomb: 256 parts of 8 MB each", huge_sum, "zip_bomb", heavy=True),
    Case("bomb-nested", "zip bomb: archives in archives, as an attachment of an honest sheet", nested_bomb),
    Case("bomb-zips", "zip of zips under its own name", zip_of_zips, "archive", says=("解压后",)),
    Case("bomb-overlap", "zip bomb: 2,000 entries that share the same bytes", overlapping, "zip_bomb"),
    Case("bomb-lying", "a part that says 100 bytes and unpacks to 200 MB", lying_size, "broken_zip", says=("不完整",)),
    Case("entries", "20,000 empty parts", many_entries, "too_many_parts", says=("20,000",)),
    Case("twice", "two parts of one name", two_of_a_name, "broken_zip"),
    *[
        Case(f"path-{n}", f"path name inside the archive: `{name}`", with_name(name), "unsafe_path", says=("越界",))
        for n, name in enumerate(["../../etc/passwd", "/etc/cron.d/x", "C:\\Windows\\x", "xl\\..\\..\\x", "..\\x"], 1)
    ],
    *[
        Case(f"laughs-{n}", f"billion laughs in `{part}`", with_dtd(part, LAUGHS), "xml_entities", says=("实体",))
        for n, part in enumerate(
            [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml",
             "_rels/.rels", "docProps/core.xml", "xl/theme/theme1.xml"], 1
        )
    ],
    Case("laughs-late", "billion laughs behind 100 KB of comment", late_dtd, "xml_entities"),
    Case("laughs-2003", "billion laughs in Excel 2003 XML", xml_2003(LAUGHS), "xml_entities"),
    Case("outside", "external entity (`file:///etc/passwd`) in a sheet", with_dtd(SHEET, OUTSIDE), "xml_entities"),
    Case("outside-2003", "external entity in Excel 2003 XML", xml_2003(OUTSIDE), "xml_entities"),
    Case("laughs-page", "entities declared in a web page: never expanded", page_with_entities, status="nothing"),
    *[
        Case(f"cut-{int(share * 100)}", f"xlsx cut off after {share:.0%}", truncated(share), "broken_zip", says=("不完整",))
        for share in (0.02, 0.3, 0.6, 0.9, 0.99)
    ],
]  # fmt: skip
