"""The naive evaluator against sums done by hand: sheets too high, off the rate, made up, paid afterwards or in crumbs."""

import pytest

from .by_hand import CREW, FIRM, LI, MARCH, OTHER_SITE, SITE, WANG, ask, days, enrolled, level, line, receipt, worked
from .findings import NaiveFinding

TEN = list(range(301, 311))
FEBRUARY = 202602


@pytest.mark.parametrize("yuan, expected", [(50_000, None), (50_001, "red")])
def test_w06_fifty_thousand_in_a_month(yuan, expected):
    assert level("W06", "2026-05-20", payroll_line=[line(LI, yuan)]) == expected
    assert level("W06", "2026-05-20", payroll_line=[line(LI, 1)], receipt=[receipt(LI, yuan)]) == expected


def test_w06_three_hundred_thousand_in_a_year_on_all_sites():
    lines = [line(LI, 50_000, 202600 + m) for m in range(1, 7)]
    assert ask("W06", "2026-12-20", payroll_line=lines) == {}
    more = line(LI, 1, 202607, project_id=OTHER_SITE)
    assert ask("W06", "2026-12-20", payroll_line=[*lines, more]) == {
        (SITE, None, LI, None): NaiveFinding("red", 300_001_00),
        (OTHER_SITE, None, LI, None): NaiveFinding("red", 300_001_00),
    }


@pytest.mark.parametrize("owed, amount", [(2800, None), (2799, 120_100), (5200, None), (5201, 120_100)])
def test_w09_three_tenths_either_way(owed, amount):
    sheet = [line(LI, 2000, owed_fen=owed * 100, days_x100=2000)]
    found = ask("W09", "2026-05-20", enrolment=[enrolled(LI, unit_price_fen=200_00)], payroll_line=sheet)
    assert found == ({(SITE, None, LI, MARCH): NaiveFinding("yellow", amount)} if amount else {})


def test_w09_leaves_pieces_months_and_managers_alone():
    sheet = [line(LI, 100, owed_fen=100_00, days_x100=2000)]
    for more in ({"pay_mode": "计件"}, {"pay_mode": "月薪"}, {"role": "manager"}, {"unit_price_fen": 2000_01}):
        roster = [enrolled(LI, **{"unit_price_fen": 200_00, **more})]
        assert level("W09", "2026-05-20", enrolment=roster, payroll_line=sheet) is None


def test_w09_takes_the_days_of_attendance_where_the_sheet_has_none_and_adds_overtime_above():
    roster = [enrolled(LI, unit_price_fen=200_00)]
    # Twenty days, ten of them half: fifteen. Eight hours of overtime are a day.
    there = [worked(LI, mask=days(*range(1, 21)), half_mask=days(*range(1, 11)), overtime_x10=400)]
    sheet = [line(LI, 100, owed_fen=5200_00)]
    assert level("W09", "2026-05-20", enrolment=roster, attendance_month=there, payroll_line=sheet) is None
    sheet[0]["owed_fen"] += 1
    found = ask("W09", "2026-05-20", enrolment=roster, attendance_month=there, payroll_line=sheet)
    assert found == {(SITE, None, LI, MARCH): NaiveFinding("yellow", 1200_01)}


@pytest.mark.parametrize("same, odd, expected", [(10, 0, "yellow"), (9, 0, None), (10, 1, "yellow"), (10, 2, None)])
def test_w18_ten_alike_and_nine_of_ten_round(same, odd, expected):
    sheet = [line(w, 5000) for w in TEN[:same]] + [line(400 + n, 5000, payable_fen=512_345 + n) for n in range(odd)]
    assert level("W18", "2026-05-20", payroll_line=sheet) == expected


def test_w18_looks_at_one_crew_of_one_employer():
    sheet = [line(w, 5000, crew_id=7) for w in TEN[:5]] + [line(w, 5000, crew_id=8) for w in TEN[5:]]
    assert ask("W18", "2026-05-20", payroll_line=sheet) == {}
    for row in sheet:
        row["crew_id"] = 7
    assert ask("W18", "2026-05-20", payroll_line=sheet) == {
        (SITE, FIRM, None, MARCH): NaiveFinding("yellow", 50_000_00, 10)
    }


@pytest.mark.parametrize("back, month, expected", [(4, FEBRUARY, 4), (3, FEBRUARY, None), (4, 202601, None)])
def test_w19_three_tenths_two_months_in_a_row(back, month, expected):
    sheets = [line(w, 1000, m, is_back_pay=n < back) for m in (month, MARCH) for n, w in enumerate(TEN)]
    found = ask("W19", "2026-05-20", payroll_line=sheets)
    yellow = {(SITE, None, None, MARCH): NaiveFinding("yellow", 400_000, expected)}
    assert found == (yellow if expected else {})


@pytest.mark.parametrize("few, yuan, expected", [(3, 2400, 3), (2, 2400, None), (3, 2500, None)])
def test_w20_three_months_of_living_money(few, yuan, expected):
    three = (202601, FEBRUARY, MARCH)
    sheets = [line(w, 5000, m) for m in three for w in TEN]
    paid = [receipt(w, yuan if n < few else 5000, month=m) for m in three for n, w in enumerate(TEN)]
    found = ask("W20", "2026-05-20", payroll_line=sheets, receipt=paid)
    orange = {(SITE, None, None, MARCH): NaiveFinding("orange", 780_000, expected)}
    assert found == (orange if expected else {})


def test_w20_nothing_at_all_is_not_living_money():
    three = (202601, FEBRUARY, MARCH)
    sheets = [line(w, 5000, m) for m in three for w in (*CREW, WANG)]
    assert ask("W20", "2026-05-20", payroll_line=sheets) == {}
