"""The naive evaluator against sums done by hand: families R, T."""

import pytest

from .by_hand import CREW, LI, MARCH, OTHER_SITE, SITE, WANG, ask, days, enrolled, level, site, worked
from .findings import NaiveFinding


def test_r02_more_than_three_days_without_a_contract():
    roster = [enrolled(w) for w in range(201, 206)] + [enrolled(LI, "2026-03-02", contract_no="")]
    assert ask("R02", "2026-03-05", enrolment=roster) == {}
    assert ask("R02", "2026-03-06", enrolment=roster) == {(SITE, None, LI, None): NaiveFinding("yellow")}


def test_r02_a_fifth_of_the_site_is_orange():
    roster = [enrolled(w) for w in range(201, 205)] + [enrolled(LI, "2026-03-02", contract_no="")]
    found = ask("R02", "2026-03-06", enrolment=roster)
    assert found[(SITE, None, None, None)] == NaiveFinding("orange", None, 1)


@pytest.mark.parametrize(
    "more",
    [{"contract_from": "2026-03-06"}, {"contract_signed_on": "2026-01-01"}, {"provisional": True}, {"role": "manager"}, {"left_on": "2026-03-06"}, {"entered_on": None}],
)  # fmt: skip
def test_r02_is_silent(more):
    assert ask("R02", "2026-03-06", enrolment=[enrolled(LI, "2026-03-02", contract_no="") | more]) == {}


def test_r04_a_number_that_cannot_be_or_an_expired_card():
    workers = [{"id": LI, "id_ok": False}, {"id": WANG, "id_ok": True}]
    roster = [enrolled(LI), enrolled(WANG, id_valid_to="2026-03-05")]
    assert set(ask("R04", "2026-03-05", worker=workers, enrolment=roster)) == {(SITE, None, LI, None)}
    assert len(ask("R04", "2026-03-06", worker=workers, enrolment=roster)) == 2
    gone = [enrolled(LI, until="2026-03-05")]
    assert ask("R04", "2026-03-05", worker=workers, enrolment=gone) == {}


def two_sites(a: dict, b: dict) -> dict:
    """Two sites 0.1 degree of latitude apart: 11.12 km, 16.7 minutes."""
    sites = [site(lon=105.0, lat=25.0), site(OTHER_SITE, lon=105.0, lat=25.1)]
    return {"project_fact": sites, "attendance_month": [worked(LI, **a), worked(LI, project_id=OTHER_SITE, **b)]}


def clock(first: str) -> str:
    return first + "-" * (248 - len(first))


@pytest.mark.parametrize(
    "a, b, fires",
    [
        ({"mask": days(1)}, {"mask": days(1, 2)}, True),
        ({"mask": days(1)}, {"mask": days(2)}, False),
        ({"mask": days(1), "half_mask": days(1)}, {"mask": days(1), "half_mask": days(1)}, False),
        ({"mask": days(1), "half_mask": days(1)}, {"mask": days(1)}, True),
        ({"mask": days(1), "clock": clock("07001200")}, {"mask": days(1), "clock": clock("11591800")}, True),
        ({"mask": days(1), "clock": clock("07001200")}, {"mask": days(1), "clock": clock("12161800")}, True),
        ({"mask": days(1), "clock": clock("07001200")}, {"mask": days(1), "clock": clock("12171800")}, False),
        ({"mask": days(1), "clock": clock("07001200")}, {"mask": days(1)}, True),
    ],
)
def test_r05_one_person_on_two_sites(a, b, fires):
    expected = {(SITE, None, LI, MARCH), (OTHER_SITE, None, LI, MARCH)} if fires else set()
    assert set(ask("R05", "2026-04-05", **two_sites(a, b))) == expected


def test_r05_does_not_look_at_days_to_come():
    tables = two_sites({"mask": days(10)}, {"mask": days(10)})
    assert ask("R05", "2026-03-09", **tables) == {}
    assert len(ask("R05", "2026-03-10", **tables)) == 2


def test_r07_a_card_of_two_workers():
    roster = [enrolled(LI, card_id=9), enrolled(WANG, card_id=9, project_id=OTHER_SITE)]
    assert set(ask("R07", "2026-03-06", enrolment=roster)) == {(SITE, None, LI, None), (OTHER_SITE, None, WANG, None)}
    provisional = [enrolled(LI, card_id=9), enrolled(WANG, card_id=9, provisional=True)]
    assert ask("R07", "2026-03-06", enrolment=provisional) == {}
    same_man = [enrolled(LI, card_id=9), enrolled(LI, card_id=9, project_id=OTHER_SITE)]
    assert ask("R07", "2026-03-06", enrolment=same_man) == {}


@pytest.mark.parametrize(
    "more, expected",
    [({"card_checked": False}, "red"), ({"holder_differs": True}, "red"), ({"card_checked": True}, None), ({"card_checked": None}, None), ({"card_checked": False, "card_id": None}, None), ({"holder_differs": True, "provisional": True}, None)],
)  # fmt: skip
def test_r08_the_card_is_not_his(more, expected):
    assert level("R08", "2026-03-06", enrolment=[enrolled(LI, card_id=9) | more]) == expected


@pytest.mark.parametrize("present, expected", [(10, None), (9, None), (8, "yellow"), (6, "yellow"), (5, "orange"), (0, "orange")])  # fmt: skip
def test_t01_share_of_the_enrolled_who_attended(present, expected):
    roster = [enrolled(w, "2026-03-01") for w in range(201, 211)]
    rows = [worked(w) for w in range(201, 201 + present)]
    assert level("T01", "2026-04-01", enrolment=roster, attendance_month=rows) == expected
    assert level("T01", "2026-03-31", enrolment=roster, attendance_month=rows) is None


def test_t01_is_silent_while_paused_and_after_the_end():
    roster = [enrolled(LI, "2026-03-01")]
    pause = {"from_on": "2026-02-20", "to_on": "2026-03-31", "approved_by": "住建局"}
    assert level("T01", "2026-04-01", enrolment=roster, pause=[pause]) is None
    assert level("T01", "2026-04-01", enrolment=roster, pause=[pause | {"approved_by": ""}]) == "orange"
    assert level("T01", "2026-04-01", enrolment=roster, pause=[pause | {"to_on": "2026-03-30"}]) == "orange"
    ended = [site(actual_end="2026-02-28")]
    assert level("T01", "2026-04-01", enrolment=roster, project_fact=ended) is None


@pytest.mark.parametrize("on, expected", [("2026-03-09", None), ("2026-03-10", "yellow"), ("2026-03-13", "yellow"), ("2026-03-16", "orange")])  # fmt: skip
def test_t02_workdays_since_the_last_attendance(on, expected):
    # The last day is Thursday 5 March; the weekend of the 7th does not count.
    rows = [worked(w, mask=days(2, 3, 5)) for w in CREW]
    assert level("T02", on, attendance_month=rows) == expected
    assert level("T02", on, attendance_month=rows, project_fact=[site(status="stopped")]) is None
    pause = [{"from_on": "2026-03-06", "approved_on": "2026-03-08"}]
    assert level("T02", on, attendance_month=rows, pause=pause) is None


def test_t02_counts_from_the_start_where_nobody_ever_came():
    assert level("T02", "2026-03-04", project_fact=[site(start_on="2026-03-02")]) == "yellow"
    assert level("T02", "2026-03-03", project_fact=[site(start_on="2026-03-02")]) is None
    assert level("T02", "2026-03-04", project_fact=[site()]) is None


def test_t02_the_spring_festival_is_no_silence():
    # Off from 15 to 23 February 2026; 14 February is a make-up Saturday, so the 24th is the second workday.
    rows = [worked(LI, 202602, days(13))]
    assert level("T02", "2026-02-24", attendance_month=rows) is None
    assert level("T02", "2026-02-25", attendance_month=rows) == "yellow"
