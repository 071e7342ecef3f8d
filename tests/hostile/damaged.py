"""Files that are not what their name says, locked, cut, or in a broken encoding."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from .case import Case, Make
from .sheets import csv_bytes, html, payroll, xls, xlsx


def raw(name: str, data: bytes | Callable[[], bytes]) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data() if callable(data) else data)
        return folder / name

    return make


def container(*streams: str) -> bytes:
    """The smallest OLE container whose directory names these streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", header, 44, 1, 1, 0)
    struct.pack_into("<I", header, 56, 4096)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + struct.pack("<HB", len(encoded) + 2, 5 if number == 0 else 2) + b"\0" * 61
    return bytes(header + fat + entries.ljust(512, b"\0"))


def locked_xls(folder: Path) -> Path:
    """A workbook whose second record says that what follows is encrypted."""
    data = bytearray(xls(folder / "good.xls", payroll()).read_bytes())
    at = data.find(b"\x09\x08\x10\x00")
    second = at + 4 + 16
    struct.pack_into("<H", data, second, 0x002F)
    (folder / "a.xls").write_bytes(data)
    return folder / "a.xls"


def locked_zip(name: str, inside: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, b"x" * 50)
        data = bytearray(path.read_bytes())
        data[6] |= 1
        data[data.find(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(data)
        return path

    return make


def renamed(name: str, write: Callable[[Path, list[list[object]]], Path]) -> Make:
    def make(folder: Path) -> Path:
        return write(folder / name, payroll())

    return make


def cut_xls(share: float) -> Make:
    def make(folder: Path) -> Path:
        data = xls(folder / "good.xls", payroll()).read_bytes()
        (folder / "a.xls").write_bytes(data[: int(len(data) * share)])
        return folder / "a.xls"

    return make


def docx(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "工资表.xlsx", "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    return folder / "工资表.xlsx"


TEXT = csv_bytes(payroll())
GB = TEXT.decode().encode("gb18030")


def spoilt_gb() -> bytes:
    lines = GB.split(b"\n")
    lines[4] = lines[4].replace("李".encode("gb18030"), b"\xff\xff", 1)
    return b"\n".join(lines)


CASES = [
    Case("empty", "empty file", raw("a.xlsx", b""), "empty_file", says=("空",)),
    Case("blank", "a file of blanks and line breaks", raw("a.csv", b"\xef\xbb\xbf \r\n\r\n"), "empty_file"),
    Case("locked-xlsx", "xlsx with an opening password", raw("a.xlsx", container("EncryptionInfo", "EncryptedPackage")), "encrypted", says=("密码",)),
    Case("locked-xls", "xls with an opening password", locked_xls, "encrypted", says=("密码",)),
    Case("locked-zip", "zip with a password", locked_zip("a.zip", "工资表.xlsx"), "encrypted", says=("密码",)),
    Case("locked-part", "xlsx with an encrypted part", locked_zip("a.xlsx", "xl/workbook.xml"), "encrypted", says=("密码",)),
    Case("xls-as-xlsx", "xls under the name xlsx: read", renamed("a.xlsx", xls)),
    Case("xlsx-as-xls", "xlsx under the name xls: read", renamed("a.xls", xlsx)),
    Case("html-as-xls", "web page under the name xls: read", raw("a.xls", lambda: html(payroll()).encode())),
    Case("csv-as-xls", "csv under the name xls: read", raw("a.xls", TEXT)),
    Case("csv-as-xlsx", "csv under the name xlsx: read", raw("a.xlsx", GB)),
    Case("pdf", "PDF under the name xlsx", raw("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 99), "not_a_table", says=("PDF",)),
    Case("docx", "Word document under the name xlsx", docx, "not_a_table", says=("Word",)),
    Case("doc", "old Word document under the name xls", raw("a.xls", container("WordDocument")), "not_a_table", says=("Word",)),
    Case("jpg", "photograph under the name xlsx", raw("a.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 99), "not_a_table", says=("JPG",)),
    Case("exe", "program under the name xls", raw("a.xls", b"MZ\x90\0\x03\0\0\0" + b"\0" * 99), "not_a_table", says=("程序",)),
    Case("rar", "RAR archive", raw("a.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 99), "not_a_table", says=("解压",)),
    Case("login", "login page saved under the name xls", raw("a.xls", b"<html><body></body></html>"), "no_table", says=("登录页",)),
    *[
        Case(f"xls-cut-{int(share * 100)}", f"xls cut off after {share:.0%}", cut_xls(share), code, says=("另存为",))
        for share, code in ((0.05, "broken_xls"), (0.4, "broken_xls"), (0.75, "broken_xls"))
    ],
    Case("csv-cut", "csv cut inside a character", raw("a.csv", "姓名,金额\n王德富,1\n李长贵".encode()[:-1]), "truncated_text", says=("末尾",)),
    Case("json-cut", "JSON message cut off", raw("a.json", b'{"method": "Payroll.Add", "data": [{"a": 1'), "json_broken", says=("第 1 行",)),
    Case("nul", "NUL bytes in a csv", raw("a.csv", TEXT.replace("德".encode(), b"\0", 1)), "nul_bytes", says=("第 4 行", "NUL")),
    Case("controls", "binary rubbish under the name csv", raw("a.csv", bytes(range(1, 32)) * 40), "not_a_table"),
    Case("utf16-bare", "UTF-16 without a mark: read", raw("a.csv", TEXT.decode().encode("utf-16-le"))),
    Case("bom-twice", "UTF-8 with its mark twice: read", raw("a.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT)),
    Case("gb-broken", "GB18030 with broken bytes", raw("a.csv", spoilt_gb), "encoding", says=("第 5 行",)),
    Case("mixed", "UTF-8 with one line of GBK", raw("a.csv", TEXT + "6,周大勇,,,,,1,,1,,\n".encode("gb18030")), "encoding", says=("第 7 行",)),
    Case("quote", "a quotation mark that never closes: read", raw("a.csv", TEXT.replace("钢筋班".encode(), '"钢筋班'.encode(), 1)), says=("引号",)),
]  # fmt: skip
