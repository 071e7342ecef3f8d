"""Real sheets that people left in public: each is what its answer key says, read by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from anxin.intake.reading import read
from anxin.intake.recognise import Recognised, parse, recognise, recognise_all

from .sheets_for_tests import from_csv

HERE = Path(__file__).parent
MESSY = HERE / "messy"
with (MESSY / "expected.csv").open(encoding="utf-8-sig", newline="") as handle:
    EXPECTED = list(csv.DictReader(handle))


def recognised_of(file: str, sheet: str) -> Recognised:
    book = read(MESSY / file)
    found = recognise_all(book.sheets, file)
    return next(r for r, s in zip(found, book.sheets, strict=True) if s.name == sheet)


def rows_text(rows: tuple[int, int] | None) -> str:
    if rows is None:
        return ""
    return str(rows[0]) if rows[0] == rows[1] else f"{rows[0]}-{rows[1]}"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: f"{e['file']}:{e['sheet']}")
def test_a_real_sheet_is_what_its_answer_key_says(expected: dict[str, str]) -> None:
    found = recognised_of(expected["file"], expected["sheet"])
    got = {
        "kind": found.kind,
        "header_rows": rows_text(found.header_rows),
        "first_data_row": str(found.first_row or ""),
        "last_data_row": str(found.last_row or ""),
        "total_rows": ";".join(map(str, found.total_rows)),
        "name_column": found.name_column,
        "people": "" if found.people is None else str(found.people),
        "data_rows": str(found.data_rows or ""),
        "period": found.period,
    }
    assert got == {name: expected[name] for name in got}


def test_three_lines_of_ticks_and_overtime_are_one_worker_month() -> None:
    sheet = read(MESSY / "attendance_tick_three_rows_per_worker.xlsx").sheets[0]
    rows = list(parse(sheet, recognise(sheet)))
    assert [(r.fields["worker_no"], r.rows, float(r.fields["overtime_hours"])) for r in rows] == [
        ("11001", (2, 3, 4), 1.0),
        ("11002", (5, 6, 7), 2.5),
        ("11003", (8, 9, 10), 2.5),
    ]


def test_wage_payouts_in_a_statement_add_up_and_the_shifted_line_comes_back() -> None:
    sheet = read(MESSY / "bank_statement_wage_payouts.xls").sheets[0]
    rows = list(parse(sheet, recognise(sheet)))
    wages = {r.row: r.fields["amount"] for r in rows if r.fields["purpose"] == "wage"}
    assert sum(wages[n] for n in range(6, 12)) == 1_091_501
    assert sum(wages[n] for n in range(19, 33)) == 2_881_472
    assert [(r.row, r.issues[0].code) for r in rows if r.rejected] == [(39, "bad_amount")]


def test_the_legend_under_the_grid_decides_what_its_marks_mean() -> None:
    sheet = read(MESSY / "attendance_symbols_two_sheets.xlsx").sheets[0]
    rows = list(parse(sheet, recognise(sheet)))
    assert not any(r.rejected for r in rows)
    first = rows[0].fields
    assert first["days_mask"] >> 8 & 1 and first["half_mask"] == 1 << 8  # √/△ on the 9th
    assert not first["days_mask"] >> 2 & 1  # G, 公休, on the 3rd


@pytest.mark.parametrize(
    ("file", "header", "first", "totals"),
    [
        ("california_head.csv", 20, 21, [61]),
        ("ohio_head.csv", 6, 7, []),
        ("rhode_island_head.csv", 8, 9, [62]),
        ("maine_head.csv", 1, 2, []),
    ],
)
def test_a_header_is_found_without_knowing_its_language(file: str, header: int, first: int, totals: list[int]) -> None:
    found = recognise(from_csv(HERE / "us" / file), file)
    assert found.kind == "not_data"
    assert (found.header_rows, found.first_row, found.total_rows) == ((header, header), first, totals)
