"""The naive evaluator against sums done by hand: funding, standing in, enterprises, things registered twice."""

from datetime import date

import pytest

from .by_hand import (
    CHEN,
    FIRM,
    LI,
    MARCH,
    OTHER_FIRM,
    OTHER_SITE,
    OWNER,
    SITE,
    WANG,
    ask,
    level,
    line,
    moved,
    receipt,
    site,
)
from .findings import NaiveFinding
from .naive import evaluate


def fees(*paid: int) -> list[dict]:
    """Periods from January on, each of 1000 fen and due on the first of the next month."""
    return [
        {"month": 202601 + n, "due_on": date(2026, 2 + n, 1), "due_fen": 1000, "paid_fen": fen}
        for n, fen in enumerate(paid)
    ]


@pytest.mark.parametrize(
    "paid, gap",
    [
        ((1000, 999), None),
        ((999, 0), 1001),
        ((999, 1000, 999, 1000, 1000, 999), 3),
        ((999, 1000, 1000, 999, 1000, 1000, 999), None),
        ((999, 999, 1000), 2),
        ((999, 999, 1000, 1000), None),
    ],
)
def test_s07_two_in_a_row_or_three_of_six_until_two_are_whole(paid, gap):
    found = ask("S07", "2026-12-01", labour_cost=fees(*paid))
    assert found == ({} if gap is None else {(SITE, None, None, None): NaiveFinding("red", gap)})


def test_s07_looks_at_a_period_from_the_day_after_it_is_due():
    assert level("S07", "2026-03-01", labour_cost=fees(0, 0)) is None
    assert level("S07", "2026-03-02", labour_cost=fees(0, 0)) == "red"


@pytest.mark.parametrize(
    "funding, own, others, expected",
    [
        ("government", 1, 9999, "orange"),
        ("government", 0, 10, None),
        ("social", 50, 50, "yellow"),
        ("", 49, 51, None),
        ("soe", 60, 0, "yellow"),
    ],
)
def test_s09_the_contractors_share_of_what_came_in(funding, own, others, expected):
    came = [moved("in", others, "2026-05-05", peer_enterprise_id=OWNER, purpose="labour_cost")] if others else []
    came += [moved("in", own, "2026-03-01", peer_enterprise_id=FIRM)] if own else []
    assert level("S09", "2026-05-20", project_fact=[site(funding=funding)], account_entry=came) == expected


def test_s09_forgets_after_the_third_month_and_does_not_mind_what_came_back():
    early = [moved("in", 5, "2026-02-28", peer_enterprise_id=FIRM)]
    back = [moved("in", 5, "2026-05-01", peer_enterprise_id=FIRM, purpose="refund")]
    for entries in (early, back):
        assert level("S09", "2026-05-20", project_fact=[site(funding="government")], account_entry=entries) is None


@pytest.mark.parametrize("on, expected", [("2026-04-29", None), ("2026-04-30", "red")])
def test_w21_ten_days_after_the_pay_day_of_a_subcontractor(on, expected):
    sheet = [line(LI, employer_id=OTHER_FIRM), line(WANG, employer_id=OTHER_FIRM), line(CHEN)]
    found = ask("W21", on, payroll_line=sheet, receipt=[receipt(LI, 4000)])
    key = (SITE, OTHER_FIRM, None, MARCH)
    assert found == ({key: NaiveFinding("red", 600_000, 2)} if expected else {})


def test_w21_is_not_about_the_contractors_or_the_owners_own_people():
    sheet = [line(LI), line(WANG, employer_id=OWNER)]
    assert ask("W21", "2026-06-30", payroll_line=sheet) == {}
    nobody = [site(contractor_id=None)]
    assert ask("W21", "2026-06-30", project_fact=nobody, payroll_line=[line(LI, employer_id=OTHER_FIRM)]) == {}


@pytest.mark.parametrize(
    "on, expected",
    [("2026-12-22", None), ("2026-12-23", "yellow"), ("2027-01-06", "yellow"), ("2027-01-07", "orange"),
     ("2027-01-21", "orange"), ("2027-01-22", "red"), ("2027-02-06", "red"), ("2027-02-07", None)],
)  # fmt: skip
def test_w22_steps_up_to_the_festival_of_6_february_2027(on, expected):
    sheet = [line(LI, month=202610), line(LI, month=202609), line(WANG, month=202610)]
    found = ask("W22", on, payroll_line=sheet, receipt=[receipt(LI, 1000, month=202610, on="2026-11-19")])
    assert found == ({(SITE, None, None, None): NaiveFinding(expected, 1_400_000, 2)} if expected else {})


def test_w22_wages_that_fall_due_today_are_not_yet_open():
    # December is paid on 20 January.
    assert level("W22", "2027-01-20", payroll_line=[line(LI, month=202612)]) is None
    assert level("W22", "2027-01-21", payroll_line=[line(LI, month=202612)]) == "orange"


@pytest.mark.parametrize("owed, expected", [([1], "yellow"), ([1, 2], "orange"), ([1, 2, 3], "red")])
def test_e01_counts_months_over_all_sites(owed, expected):
    sheet = [line(LI, month=202600 + m, project_id=SITE if m % 2 else OTHER_SITE) for m in owed]
    found = ask("E01", "2026-06-30", project_fact=[site(), site(OTHER_SITE)], payroll_line=sheet)
    assert found == {(None, FIRM, None, None): NaiveFinding(expected, 500_000 * len(owed))}


def test_e01_a_month_owed_on_two_sites_is_one_month():
    sheet = [line(LI), line(WANG, project_id=OTHER_SITE), line(CHEN, employer_id=None)]
    found = ask("E01", "2026-04-25", project_fact=[site(), site(OTHER_SITE)], payroll_line=sheet)
    assert found == {(None, FIRM, None, None): NaiveFinding("yellow", 1_000_000)}


def test_e10_two_red_sites_of_one_contractor():
    facts = [site(), site(OTHER_SITE)]
    sheet = [line(LI, employer_id=OTHER_FIRM), line(WANG, project_id=OTHER_SITE, employer_id=OTHER_FIRM)]
    # Both the contractor of the two sites and the firm that employs on both; red once nothing came by the end of April.
    assert set(ask("E10", "2026-05-01", project_fact=facts, payroll_line=sheet)) == {
        (None, FIRM, None, None),
        (None, OTHER_FIRM, None, None),
    }
    assert ask("E10", "2026-04-30", project_fact=facts, payroll_line=sheet) == {}
    assert ask("E10", "2026-05-01", project_fact=facts, payroll_line=sheet[:1]) == {}


def test_q04_one_number_for_two():
    twice = [{"enterprise_id": FIRM, "credit_index": "u"}, {"enterprise_id": OTHER_FIRM, "credit_index": "u"}]
    assert set(ask("Q04", "2026-05-01", enterprise_fact=twice)) == {
        (None, FIRM, None, None),
        (None, OTHER_FIRM, None, None),
    }
    permits = [{"number_index": "p"}, {"number_index": "p", "project_id": OTHER_SITE}]
    assert set(ask("Q04", "2026-05-01", permit=permits)) == {(SITE, None, None, None), (OTHER_SITE, None, None, None)}


def test_q04_no_number_is_no_duplicate():
    blank = [{"enterprise_id": FIRM, "credit_index": ""}, {"enterprise_id": OTHER_FIRM, "credit_index": ""}]
    same_site = [{"number_index": "p"}, {"number_index": "p"}]
    assert ask("Q04", "2026-05-01", enterprise_fact=blank, permit=same_site) == {}


def test_festival_mode_lifts_neither_w22_nor_what_an_enterprise_owes():
    tables = {
        "project": [{"id": SITE, "region_code": "522399"}],
        "project_fact": [{**site(), "id": 1}],
        "payroll_line": [{**line(LI, month=202612), "id": 2, "project_id": SITE}],
        "receipt": [{**receipt(LI, 1, month=202612, on="2027-01-19"), "id": 3, "project_id": SITE}],
    }
    found = evaluate(tables, date(2027, 1, 21))
    levels = {key[0]: finding.level for key, finding in found.items()}
    assert (levels["W02"], levels["W22"], levels["E01"]) == ("orange", "orange", "yellow")
