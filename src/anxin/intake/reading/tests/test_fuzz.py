"""Whatever the bytes, the answer is a workbook or Unreadable, never another error."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anxin.intake.reading import Unreadable, Workbook, read


def attempt(path: Path, data: bytes) -> Workbook | None:
    path.write_bytes(data)
    try:
        book = read(path)
    except Unreadable as error:
        refusal = error
    else:
        for sheet in book.sheets:
            assert all(len(row) == sheet.width for row in sheet.rows)
        return book
    assert refusal.code
    assert refusal.message_zh
    assert "\n" not in refusal.message_zh
    return None


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("工资表")
        sheet.merge_range("A1:D1", "三月工资")
        for row in range(1, 12):
            sheet.write_row(row, 0, ["王德富", row, 5.25, "522323199001010011"])
    return buffer.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row in range(12):
        sheet.write(row, 0, "王德富")
        sheet.write(row, 1, row * 1.5)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


XLSX, XLS = _xlsx(), _xls()
HTML = (
    '<html><meta charset="gb2312"><table><tr><td rowspan=2>姓名</td><td>实发</td></tr><tr><td>1,000.00</td></tr></table></html>'
).encode("gb18030")
CSV = '姓名,卡号,金额\r\n王德富,"6217 0001","1,000.00"\r\n李长贵,,2\r\n'.encode("gb18030")
XML = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    b'<Worksheet ss:Name="a"><Table><Row ss:Index="2"><Cell ss:Index="3" ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>'
)
JSON = b'{"method": "Payroll.Add", "data": {"payMonth": "2026-03", "detailList": [{"days": "26", "totalPayAmount": 6500.5}]}}'

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seldom = settings(often, max_examples=25)

edits = st.lists(
    st.one_of(
        st.tuples(st.just("flip"), st.integers(0, 10**6), st.integers(1, 255)),
        st.tuples(st.just("cut"), st.integers(0, 10**6), st.integers(0, 200)),
        st.tuples(st.just("insert"), st.integers(0, 10**6), st.binary(max_size=6)),
        st.tuples(st.just("end"), st.integers(0, 10**6), st.just(0)),
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, changes: list[tuple[str, int, Any]]) -> bytes:
    raw = bytearray(data)
    for what, place, value in changes:
        at = place % (len(raw) or 1)
        if what == "flip" and raw:
            raw[at] ^= value
        elif what == "cut":
            del raw[at : at + value]
        elif what == "insert":
            raw[at:at] = value
        elif what == "end":
            del raw[at:]
    return bytes(raw)


@often
@given(st.binary(max_size=2000))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    attempt(tmp_path / "a.xlsx", data)


@often
@given(
    st.sampled_from([b"PK\x03\x04", b"<html>", b'<?xml version="1.0"?>', b"{", b"\xff\xfe", b"\xef\xbb\xbf"]),
    st.binary(max_size=500),
)
def test_random_bytes_behind_a_true_beginning(tmp_path: Path, start: bytes, rest: bytes) -> None:
    attempt(tmp_path / "a.xls", start + rest)


@seldom
@given(st.binary(max_size=500))
def test_random_bytes_in_an_old_container(tmp_path: Path, rest: bytes) -> None:
    attempt(tmp_path / "a.xls", XLS[:512] + rest)


@often
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_text(tmp_path: Path, content: str, codec: str) -> None:
    attempt(tmp_path / "a.csv", content.encode(codec, "ignore"))


@often
@given(st.sampled_from([HTML, CSV, XML, JSON, XLSX]), edits)
def test_damaged_files(tmp_path: Path, data: bytes, changes: list[tuple[str, int, object]]) -> None:
    attempt(tmp_path / "a.dat", edited(data, changes))


@seldom
@given(edits)
def test_damaged_xls(tmp_path: Path, changes: list[tuple[str, int, object]]) -> None:
    attempt(tmp_path / "a.xls", edited(XLS, changes))


@seldom
@given(
    st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
    ),
    edits,
)
def test_a_damaged_part_in_a_whole_archive(tmp_path: Path, part: str, changes: list[tuple[str, int, object]]) -> None:
    """Mutating the compressed file only breaks its checksum; the reader behind is reached by mutating a part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, edited(data, changes) if name == part else data)
    attempt(tmp_path / "a.xlsx", buffer.getvalue())


numbers = st.one_of(
    st.integers(-5, 10**12).map(str), st.sampled_from(["1e308", "-1", "9e99", "NaN", "", "A", "2958466", "-700000"])
)


@settings(often, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["r", "s", "t", "v"]), st.integers(0, 200), numbers), min_size=1, max_size=5))
def test_false_numbers_in_a_well_formed_sheet(tmp_path: Path, changes: list[tuple[str, int, str]]) -> None:
    """Cell names, styles, types and values that no honest writer stores."""
    import re

    patterns = {"r": rb' r="[^"]*"', "s": rb' s="[^"]*"', "t": rb' t="[^"]*"', "v": rb"<v>[^<]*</v>"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                for what, which, number in changes:
                    found = list(re.finditer(patterns[what], data))
                    if found:
                        hit = found[which % len(found)]
                        new = f"<v>{number}</v>" if what == "v" else f' {what}="{number}"'
                        data = data[: hit.start()] + new.encode() + data[hit.end() :]
            target.writestr(name, data)
    attempt(tmp_path / "a.xlsx", buffer.getvalue())


def test_every_truncation_of_a_small_workbook(tmp_path: Path) -> None:
    for length in range(0, len(XLSX), 97):
        attempt(tmp_path / "a.xlsx", XLSX[:length])


def test_the_undamaged_files_are_read(tmp_path: Path) -> None:
    for data, kind in ((XLSX, "xlsx"), (XLS, "xls"), (HTML, "html"), (CSV, "csv"), (XML, "xml"), (JSON, "json")):
        book = attempt(tmp_path / "a.dat", data)
        assert book is not None and book.format == kind


@pytest.mark.parametrize("rows", [0, 1])
def test_sheets_without_content_are_refused_in_words(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_blank(row, 0, None, book.add_format({"bold": True}))
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.code == "no_content"
