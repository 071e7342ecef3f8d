"""The naive evaluator against cases done by hand: ages, rosters never closed, days written afterwards or alike, contradictions."""

from datetime import date

import pytest

from .by_hand import CHEN, CREW, LI, MARCH, QIAN, SITE, WANG, ask, days, enrolled, level, line, receipt, site, worked
from .findings import NaiveFinding
from .record_rules import age_on

SIX = [*CREW, QIAN]


@pytest.mark.parametrize(
    "birth, trade, expected",
    [
        ("2010-05-21", "普工", "red"),
        ("2010-05-20", "普工", None),
        ("2008-05-21", "架子工", "orange"),
        ("2008-05-20", "架子工", None),
        ("1966-05-21", "普工", None),
        ("1966-05-20", "普工", "blue"),
    ],
)
def test_r06_on_the_birthday_and_the_day_before(birth, trade, expected):
    people = {"worker": [{"id": LI, "birth": birth}], "enrolment": [enrolled(LI, trade=trade)]}
    assert level("R06", "2026-05-20", **people) == expected


def test_a_birthday_on_the_29th_of_february_comes_on_the_first_of_march_of_a_common_year():
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize("last, expected", [(16, None), (15, "blue")])
def test_r10_fifteen_days_while_the_site_went_on(last, expected):
    rows = [worked(LI, mask=days(*range(1, last + 1))), worked(WANG, mask=days(30))]
    assert level("R10", "2026-05-20", enrolment=[enrolled(LI)], attendance_month=rows) == expected
    assert level("R10", "2026-05-20", enrolment=[enrolled(LI, until="2026-03-16")], attendance_month=rows) is None


def test_r10_a_silent_site_tells_nothing_until_it_is_finished():
    rows = [worked(LI, mask=days(3))]
    assert level("R10", "2026-05-20", enrolment=[enrolled(LI)], attendance_month=rows) is None
    done = [site(status="finished")]
    assert level("R10", "2026-05-20", project_fact=done, enrolment=[enrolled(LI)], attendance_month=rows) == "blue"


@pytest.mark.parametrize("late, expected", [(4, None), (5, "orange")])
def test_t03_a_fifth_of_the_months_days(late, expected):
    rows = [
        worked(LI, mask=days(*range(1, 11)), late_days=late, source="device"),
        worked(WANG, mask=days(*range(1, 11)), source="device"),
    ]
    assert level("T03", "2026-04-01", attendance_month=rows) == expected
    assert level("T03", "2026-03-31", attendance_month=rows) is None


def test_t03_days_on_paper_alone_count_where_there_is_a_gate():
    gate = worked(LI, mask=days(*range(1, 11)), source="device")
    paper = [worked(WANG, mask=days(*range(1, 5)), source="sheet")]
    found = ask("T03", "2026-04-01", attendance_month=[gate, *paper])
    assert found == {(SITE, None, None, MARCH): NaiveFinding("orange", people=1)}
    assert ask("T03", "2026-04-01", attendance_month=paper) == {}


def test_t05_no_month_has_that_many_days():
    assert level("T05", "2026-05-20", attendance_month=[worked(LI, mask=1, days_claimed_x100=3150)]) == "red"
    assert level("T05", "2026-05-20", attendance_month=[worked(LI, mask=1, days_claimed_x100=3100)]) is None
    assert level("T05", "2026-05-20", payroll_line=[line(LI, days_x100=3200, owed_fen=500000)]) == "red"
    back = line(LI, days_x100=3200, is_back_pay=True)
    assert level("T05", "2026-05-20", payroll_line=[back]) is None


@pytest.mark.parametrize("heads, months, expected", [(5, 3, 5), (4, 3, None), (5, 2, None)])
def test_t05_a_crew_alike_for_three_months(heads, months, expected):
    rows = [worked(w, m, crew_id=7) for w in CREW[:heads] for m in (202602, 202603, 202604)[-months:]]
    found = ask("T05", "2026-05-20", attendance_month=rows)
    yellow = {(SITE, None, None, 202604): NaiveFinding("yellow", people=expected)}
    assert found == (yellow if expected else {})


def test_t05_four_of_five_are_enough_and_four_of_six_are_not():
    three = (202602, 202603, 202604)
    alike = [worked(w, m, crew_id=7) for w in CREW[:4] for m in three]
    other = [worked(CREW[4], m, mask=days(1, 2, 3), crew_id=7) for m in three]
    sixth = [worked(QIAN, m, mask=days(1, 2), crew_id=7) for m in three]
    assert len(ask("T05", "2026-05-20", attendance_month=[*alike, *other])) == 1
    assert ask("T05", "2026-05-20", attendance_month=[*alike, *other, *sixth]) == {}


@pytest.mark.parametrize(
    "tables",
    [
        {"enrolment": [enrolled(LI, "2026-03-05", "2026-03-04")]},
        {"project_fact": [site(start_on="2026-01-05", planned_end="2026-01-04")]},
        {"pause": [{"from_on": "2026-03-05", "to_on": "2026-03-04", "approved_by": "住建局"}]},
        {"deposit": [{"kind": "insurance", "start_on": "2026-03-05", "end_on": "2026-03-04"}]},
        {"payroll_line": [line(LI, 5000, owed_fen=500_000)], "receipt": [receipt(LI, 5001)]},
        {"payroll_line": [line(LI, 5000, owed_fen=500_000, deducted_fen=1)]},
        {"enrolment": [enrolled(CHEN, until="2026-03-10")], "attendance_month": [worked(CHEN, mask=days(11))]},
    ],
)
def test_q02_each_kind_of_contradiction(tables):
    assert level("Q02", "2026-05-20", **tables) == "yellow"


def test_q02_is_silent_where_all_agrees():
    agrees = {
        "enrolment": [enrolled(LI, "2026-03-05", "2026-03-05")],
        "attendance_month": [worked(LI, mask=days(5))],
        "payroll_line": [line(LI, 5000, owed_fen=510_000, deducted_fen=10_000)],
        "receipt": [receipt(LI, 5000)],
    }
    assert level("Q02", "2026-05-20", **agrees) is None
