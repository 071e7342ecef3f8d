"""Files made to harm, and files that are no tables: one clear line each, in bounded time and memory."""

from __future__ import annotations

import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from anxin.intake.reading import Limits, Unreadable, read

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, rows: int = 3) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, ["王德富", 1, 2.5])
    return path


def rebuilt(path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> Path:
    """The same workbook with its parts changed and further parts added."""
    good = workbook(path.with_suffix(".good.xlsx"))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, data in (extra or {}).items():
            target.writestr(name, data)
    return path


def same(_: str, data: bytes) -> bytes:
    return data


def sheet_data(inner: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        head, _, rest = data.partition(b"<sheetData>")
        return head + b"<sheetData>" + inner + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return change


def refused(path: Path, *codes: str, limits: Limits | None = None) -> str:
    started = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        read(path, limits=limits)
    assert time.monotonic() - started < 10
    assert refusal.value.code in codes
    message = refusal.value.message_zh
    assert (
        "\n" not in message and len(message) < 120 and any("\u4e00" <= character <= "\u9fff" for character in message)
    )
    return message


def test_a_part_that_unpacks_to_a_thousand_times_its_size(tmp_path: Path) -> None:
    refused(rebuilt(tmp_path / "a.xlsx", same, {"xl/media/x.xml": b" " * 60_000_000}), "zip_bomb")


def test_parts_that_are_too_large_together(tmp_path: Path) -> None:
    path = rebuilt(tmp_path / "a.xlsx", same, {f"xl/x{n}.bin": bytes(range(256)) * 2000 for n in range(5)})
    refused(path, "zip_bomb", limits=Limits(max_unpacked=1_000_000))


def test_a_part_that_lies_about_its_size(tmp_path: Path) -> None:
    """Declared 100 bytes, really 50 MB of spaces in front of the sheet."""
    good = rebuilt(
        tmp_path / "a.xlsx",
        lambda name, data: data.replace(b"<sheetData>", b"<sheetData>" + b" " * 50_000_000) if name == SHEET else data,
    )
    raw = bytearray(good.read_bytes())
    at = raw.rfind(b"PK\x01\x02", 0, raw.rfind(SHEET.encode()))
    struct.pack_into("<I", raw, at + 24, 100)
    good.write_bytes(raw)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(good, "broken_zip", "zip_bomb", "broken_file")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_entries_that_share_the_same_bytes(tmp_path: Path) -> None:
    raw = workbook(tmp_path / "a.xlsx").read_bytes()
    end = raw.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", raw, end + 16)[0]
    directory = bytearray(raw[start:end])
    first = bytes(directory[: directory.find(b"PK\x01\x02", 4)])
    copies = b"".join(first.replace(b"Content_Types", f"Content_{n:05d}".encode()) for n in range(50))
    tail = bytearray(raw[end:])
    count = struct.unpack_from("<H", tail, 10)[0] + 50
    struct.pack_into("<HHI", tail, 8, count, count, len(directory) + len(copies))
    (tmp_path / "b.xlsx").write_bytes(raw[:start] + directory + copies + tail)
    refused(tmp_path / "b.xlsx", "zip_bomb")


def test_too_many_entries(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for number in range(300):
            archive.writestr(f"xl/{number}", b"")
    refused(tmp_path / "a.xlsx", "too_many_parts", limits=Limits(max_entries=200))


def test_a_bomb_inside_an_attachment_is_never_opened(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 100_000_000)
    path = rebuilt(tmp_path / "a.xlsx", same, {"xl/embeddings/x.zip": inner.read_bytes()})
    assert read(path).sheets[0].height == 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl/../../x", "C:\\x", "..\\x"])
def test_path_names_that_leave_the_archive(tmp_path: Path, name: str) -> None:
    refused(rebuilt(tmp_path / "a.xlsx", same, {name: b"x"}), "unsafe_path")


def test_two_parts_of_the_same_name(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = rebuilt(tmp_path / "a.xlsx", same, {SHEET: b"<worksheet/>"})
    refused(path, "broken_zip")


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("inline", [4_000_000, 0])
def test_entity_declarations_in_any_part(tmp_path: Path, part: str, inline: int) -> None:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"?>", b"?>" + LAUGHS, 1) if name == part else data

    refused(rebuilt(tmp_path / "a.xlsx", change), "xml_entities", limits=Limits(inline_bytes=inline))


def test_entities_in_excel_2003_xml_and_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(
        b'<?xml version="1.0"?>' + LAUGHS + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    )
    refused(path, "xml_entities")

    def change(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        return (data.replace(b"?>", b"?>" + LAUGHS, 1).decode().replace("UTF-8", "UTF-16")).encode("utf-16")

    refused(rebuilt(tmp_path / "b.xlsx", change), "xml_entities")


@pytest.mark.parametrize("inline", [4_000_000, 0])
def test_a_cell_in_the_last_corner(tmp_path: Path, inline: int) -> None:
    """A dense block up to XFD1048576 would take half a terabyte."""
    path = rebuilt(tmp_path / "a.xlsx", sheet_data(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert "列" in refused(path, "too_many_columns", limits=Limits(inline_bytes=inline))


@pytest.mark.parametrize("inline", [4_000_000, 0])
def test_a_lone_cell_far_below(tmp_path: Path, inline: int) -> None:
    cells = b'<row r="1"><c r="AX1"><v>1</v></c></row><row r="1048000"><c r="A1048000"><v>1</v></c></row>'
    assert "1048000" in refused(
        rebuilt(tmp_path / "a.xlsx", sheet_data(cells)), "too_sparse", limits=Limits(inline_bytes=inline)
    )


def test_sixteen_thousand_columns(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["x"] * 16_384)
    refused(tmp_path / "a.xlsx", "too_many_columns")
    (tmp_path / "b.csv").write_text(",".join("x" * 16_384) + "\n")
    refused(tmp_path / "b.csv", "too_many_columns")


def test_more_rows_and_cells_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * 5000)
    refused(tmp_path / "a.csv", "too_many_rows", limits=Limits(max_rows=4000))
    refused(tmp_path / "a.csv", "too_many_cells", limits=Limits(max_cells=9000))
    refused(workbook(tmp_path / "a.xlsx", 100), "too_many_rows", limits=Limits(max_rows=50))
    refused(tmp_path / "a.xlsx", "too_large", limits=Limits(max_bytes=1000))


def test_a_child_that_needs_too_much_memory_or_time(tmp_path: Path) -> None:
    """Two cells span a block of 320 MB; the reader aborts in the child, and only there."""
    cells = b'<row r="1"><c r="AX1"><v>1</v></c></row><row r="200000"><c r="A200000"><v>1</v></c></row>'
    path = rebuilt(tmp_path / "a.xlsx", sheet_data(cells))
    refused(path, "broken_file", "too_heavy", limits=Limits(child_memory=200_000_000))
    refused(path, "too_heavy", limits=Limits(inline_bytes=0, child_seconds=0))


def test_one_long_string_shown_in_every_cell(tmp_path: Path) -> None:
    """20 KB on disk, 1 GB of text in 30,000 cells: read by the child row by row, or refused, never by this process."""

    def change(name: str, data: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return data.replace("王德富".encode(), b"x" * 32_000)
        cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 30_001))
        return sheet_data(cells)(name, data)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(
        rebuilt(tmp_path / "a.xlsx", change),
        "broken_file",
        "too_heavy",
        "too_large",
        limits=Limits(child_memory=800_000_000),
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_second_directory_that_only_the_fast_reader_follows(tmp_path: Path) -> None:
    """What is read is what was checked: the reader never sees the file itself, only the parts that were looked at."""
    raw = workbook(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(raw + raw)
    try:
        rows = [list(row) for row in read(tmp_path / "b.xlsx").sheets[0].rows]
    except Unreadable as refusal:
        rows = [[refusal.code]]
    assert rows in ([["王德富", 1.0, 2.5]] * 3, [["broken_zip"]])


def test_encrypted_workbooks(tmp_path: Path) -> None:
    refused(compound(tmp_path / "a.xlsx", "EncryptionInfo", "EncryptedPackage"), "encrypted")
    path = workbook(tmp_path / "b.xlsx")
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    refused(path, "encrypted")


def compound(path: Path, *streams: str) -> Path:
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
    path.write_bytes(header + fat + entries.ljust(512, b"\0"))
    return path


def test_other_office_files_in_the_old_container(tmp_path: Path) -> None:
    assert "Word" in refused(compound(tmp_path / "a.xls", "WordDocument"), "not_a_table")
    assert "演示文稿" in refused(compound(tmp_path / "b.xls", "PowerPoint Document"), "not_a_table")
    refused(compound(tmp_path / "c.et", "WpsContent"), "unsupported_format")
    refused(compound(tmp_path / "d.xls", "Workbook"), "no_sheets", "broken_file")


@pytest.mark.parametrize(
    "head,word",
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"), (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPG"), (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"MZ\x90\0\x03\0\0\0", "程序"), (b"Rar!\x1a\x07\x01\0", "解压"), (b"7z\xbc\xaf\x27\x1c\0\x04", "解压"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "解压"), (b"\x7fELF\x02\x01\x01\0", "程序"),
    ],
)  # fmt: skip
def test_renamed_files(tmp_path: Path, head: bytes, word: str) -> None:
    path = tmp_path / "工资表.xlsx"
    path.write_bytes(head + b"\0" * 100)
    assert word in refused(path, "not_a_table")


@pytest.mark.parametrize(
    "names,word,code",
    [
        (["word/document.xml"], "Word", "not_a_table"), (["ppt/presentation.xml"], "演示文稿", "not_a_table"),
        (["Index/Document.iwa"], "Numbers", "unsupported_format"), (["mimetype", "content.xml"], "另存为 xlsx", "unsupported_format"),
        (["工资表.xlsx"], "解压", "archive"),
    ],
)  # fmt: skip
def test_zip_archives_that_are_no_workbooks(tmp_path: Path, names: list[str], word: str, code: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    assert word in refused(tmp_path / "a.xlsx", code)


def test_empty_and_truncated_files(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert "空" in refused(path, "empty_file")
    path.write_bytes(b"\xef\xbb\xbf \r\n\r\n")
    refused(path, "empty_file")
    raw = workbook(tmp_path / "b.xlsx").read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    assert "不完整" in refused(path, "broken_zip")
    (tmp_path / "c.csv").write_bytes("姓名,金额\n王德富,1\n李长贵".encode()[:-1])
    refused(tmp_path / "c.csv", "truncated_text")


def test_nul_bytes_control_characters_and_damaged_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,金额\n王\0德富,1\n".encode())
    assert "NUL" in refused(path, "nul_bytes")
    path.write_bytes(b"a,b\n\x01\x02\x03,1\n")
    refused(path, "not_a_table")
    path.write_bytes("姓名,金额\n王德富,1\n李长贵,2\n张永明,3\n".encode().replace("贵".encode(), b"\xff\xfe\xfd"))
    refused(path, "encoding")


@pytest.mark.parametrize(
    "content,code",
    [
        ("[" * 100_000, "json_too_deep"), ('{"a":' * 40 + "1" + "}" * 40, "json_too_deep"), ('{"a": 1', "json_broken"),
        ('{"a": NaN}', "json_broken"), ('{"a": ' + "9" * 5000 + "}", "json_broken"),
    ],
)  # fmt: skip
def test_json_that_is_broken_or_nests_too_deep(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    refused(path, code)


def test_pages_without_tables_and_with_monstrous_spans(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><body></body></html>")
    refused(path, "no_table")
    path.write_text("<html><table><tr>" + "<td colspan=1000 rowspan=99999>x</td>" * 40 + "</tr></table></html>")
    refused(path, "too_many_columns")
    path.write_text("<html>" + "<table><tr><td>" * 3000 + "x")
    assert read(path).sheets[0].height <= 3000


def test_a_raw_deflate_stream_with_nothing_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + zlib.compress(b"x" * 1000))
    refused(path, "broken_zip")


@pytest.mark.parametrize("name", ["UTF-B", "gb18030", "rot13", "x" * 500])
def test_parts_in_an_encoding_that_the_parser_does_not_know(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        f'<?xml version="1.0" encoding="{name}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    )
    refused(path, "broken_markup")
    other = rebuilt(tmp_path / "b.xlsx", lambda _, data: data.replace(b'"UTF-8"', f'"{name}"'.encode()))
    try:
        read(other)
    except Unreadable as refusal:
        code = refusal.code
    else:
        code = ""
    assert code in ("", "broken_file", "no_sheets", "no_content")
