"""Whether a sheet is read row by row or in columns, the same comes out, to the last word."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.facts import messy

from anxin.intake.reading import RowList, Sheet, blocks
from anxin.intake.recognise import parse, recognise
from anxin.intake.recognise.columns import PlainRows, distinct
from anxin.intake.recognise.model import Answers

_MESSY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _sheet(rows: list[list]) -> Sheet:
    width = max(map(len, rows))
    return Sheet("表", 0, False, RowList([row + [None] * (width - len(row)) for row in rows]), width=width)


def _read(sheet: Sheet, kind: str) -> tuple:
    seen = recognise(sheet, "表.xlsx", answers=Answers(kind=kind))
    parsed = parse(sheet, seen)
    pieces = list(parsed.pieces())
    rows = [row for one in pieces for row in (one.one_by_one() if isinstance(one, PlainRows) else [one])]
    told = [(row.row, row.fields, row.issues, row.rows) for row in rows]
    return seen, told, parsed.outcome, any(isinstance(one, PlainRows) for one in pieces)


def _both(rows: list[list], kind: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Reads a sheet both ways, holds them together, and says whether any row was read as a column."""
    sheet = _sheet(rows)
    monkeypatch.setattr(distinct, "SMALLEST", 10**9)
    seen, told, outcome, columnar = _read(sheet, kind)
    assert not columnar
    monkeypatch.setattr(distinct, "SMALLEST", 1)
    again, told_again, outcome_again, columnar = _read(sheet, kind)
    assert again == seen
    assert told_again == told
    assert outcome_again == outcome
    return columnar


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "ROWS", 7)
    return monkeypatch


@_MESSY
@given(st.booleans().flatmap(lambda numbers: messy.payroll(numbers=numbers)))
def test_a_payroll_sheet_says_the_same_in_columns(small_blocks, rows):
    _both(rows, "payroll", small_blocks)


@_MESSY
@given(st.booleans().flatmap(lambda numbers: messy.receipts(numbers=numbers)))
def test_receipts_say_the_same_in_columns(small_blocks, rows):
    _both(rows, "bank_receipt", small_blocks)


def _clean(count: int) -> list[list]:
    head = ["序号", "姓名", "身份证号码", "银行卡号", "应发工资", "实发工资"]
    rows = [[n, "赵大勇", messy.number(n), messy.site.card(n), 6600.0, 6600.0] for n in range(count)]
    return [["2026年3月农民工工资支付表"], head, *rows]


def test_good_rows_are_read_as_columns_and_the_odd_one_among_them_is_not(small_blocks):
    rows = _clean(30)
    assert _both(rows, "payroll", small_blocks)
    rows[12][5] = -1.0
    assert _both(rows, "payroll", small_blocks)
    pieces = list(parse(_sheet(rows), recognise(_sheet(rows), "表.xlsx", answers=Answers(kind="payroll"))).pieces())
    assert [one.row for one in pieces if not isinstance(one, PlainRows)] == [13]
    assert sum(len(one) for one in pieces if isinstance(one, PlainRows)) == 29


def test_small_sheets_take_the_way_row_by_row(monkeypatch):
    monkeypatch.setattr(distinct, "SMALLEST", 33)
    assert not _read(_sheet(_clean(30)), "payroll")[3]
    assert _read(_sheet(_clean(31)), "payroll")[3]
