"""A large sheet goes through the spool in blocks of columns, and every cell comes back as it went in."""

from __future__ import annotations

import contextlib
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.intake.reading import CellError, Limits, Unreadable
from anxin.intake.reading.blocks import LENGTH, BadBlock, Block, pack, unpack
from anxin.intake.reading.ordinary import reach
from anxin.intake.reading.parts import scan_streaming

_CELLS = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.floats(allow_nan=False),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.just(CellError("#REF!")),
)


def _through(rows: list[list]) -> Block:
    width = max(map(len, rows), default=0)
    return unpack(pack(rows)[LENGTH:], 0, width)


@given(st.lists(st.lists(_CELLS, max_size=4), min_size=1, max_size=6))
def test_every_cell_comes_back_as_it_was(rows):
    width = max(map(len, rows))
    padded = [row + [None] * (width - len(row)) for row in rows]
    back = list(_through(rows).rows())
    assert back == padded
    assert [[type(v) for v in row] for row in back] == [[type(v) for v in row] for row in padded]


@pytest.mark.parametrize(
    "column", [[1.0, 2.5, -0.0], ["甲", None, "乙"], ["a\x00b", "c"], ["", "x"], [None, None], [Decimal(1), 1]]
)
def test_a_column_of_one_kind_and_a_mixed_one_both_come_back(column):
    block = _through([[cell] for cell in column])
    assert block.column(0) == column
    assert block.column(7) == [None] * len(column)


@given(st.binary(max_size=40), st.integers(0, 60))
def test_bytes_that_are_no_block_are_refused_and_not_believed(noise, at):
    good = pack([["甲", 1.0], ["乙", 2.0]])[LENGTH:]
    with contextlib.suppress(BadBlock):
        block = unpack(good[:at] + noise + good[at + len(noise) :], 0, 2)
        assert len(list(block.rows())) == block.count


def test_a_bad_block_is_a_file_that_cannot_be_read():
    assert issubclass(BadBlock, Unreadable)


def _part(cells: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<worksheet xmlns="x"><cols><col min="1"/></cols><sheetData>{cells}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "cells,found",
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="C1" s="2" t="s"><v>0</v></c></row><row r="9"><c r="B9"/></row>',
            (8, 2),
        ),
        ("", (-1, -1)),
        ('<row r="1"><c r="XFD1048576"><v>1</v></c></row>', (1048575, 16383)),
    ],
)
def test_an_ordinary_part_tells_its_reach(cells, found):
    assert reach(io.BytesIO(_part(cells))) == found


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        "<row><c><v>1</v></c></row>",
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        '<row r="1"><x:c r="A1"><v>1</v></x:c></row>',
        '<row r="1"><c r="A123456789"><v>1</v></c></row>',
    ],
)
def test_what_is_not_ordinary_gets_the_whole_scan(cells):
    assert reach(io.BytesIO(_part(cells))) is None


def test_another_encoding_gets_the_whole_scan():
    assert reach(io.BytesIO(_part("", '<?xml version="1.0" encoding="UTF-16"?>'))) is None
    assert reach(io.BytesIO("<worksheet/>".encode("utf-16"))) is None


def test_a_cell_across_two_chunks_is_seen(monkeypatch):
    monkeypatch.setattr("anxin.intake.reading.ordinary._CHUNK", 64)
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="AB{n}"><v>1</v></c></row>' for n in range(1, 60))
    assert reach(io.BytesIO(_part(cells))) == (58, 27)


def test_styled_cells_without_a_value_do_not_count_towards_the_limits():
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="a"/></sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", _part('<row r="1"><c r="A1"><v>1</v></c><c r="ZZZ1" s="3"/></row>')
        )
    with zipfile.ZipFile(text) as archive:
        assert scan_streaming(archive, Limits())["表"].last_column == 0
