"""The naive evaluator against sums done by hand: families S, A, D, Q."""

import pytest

from .by_hand import FIRM, LI, MARCH, OWNER, SITE, ask, enrolled, level, line, moved, receipt, site, worked
from .findings import NaiveFinding

CROWD = list(range(301, 311))


@pytest.mark.parametrize(
    "on, expected",
    [("2026-03-31", None), ("2026-04-01", "blue"), ("2026-04-05", "yellow"), ("2026-04-15", "orange"), ("2026-04-30", "red")],
)  # fmt: skip
def test_s05_rises_with_the_days_since_the_money_was_due(on, expected):
    assert level("S05", on, labour_cost=[{"month": MARCH, "due_on": "2026-03-31", "due_fen": 10_000}]) == expected


def test_s05_without_a_due_day_counts_from_the_last_day_of_the_month():
    assert level("S05", "2026-04-01", labour_cost=[{"month": MARCH, "due_fen": 10_000}]) == "blue"


def test_s05_lays_the_owners_money_on_the_oldest_period_first():
    periods = [
        {"month": 202602, "due_on": "2026-02-28", "due_fen": 600_000},
        {"month": MARCH, "due_on": "2026-03-31", "due_fen": 600_000},
    ]
    entries = [moved("in", 7000, "2026-03-10", peer_enterprise_id=OWNER), moved("in", 9000, "2026-03-11")]
    found = ask("S05", "2026-04-02", labour_cost=periods, account_entry=entries)
    assert found == {(SITE, None, None, MARCH): NaiveFinding("blue", 500_000)}


@pytest.mark.parametrize("peer, expected", [(OWNER, None), (None, None), (FIRM, "blue")])
def test_s05_does_not_take_the_contractors_money_for_the_owners_under_whatever_words(peer, expected):
    period = {"month": MARCH, "due_on": "2026-03-31", "due_fen": 600_000}
    came = moved("in", 6000, "2026-03-20", purpose="labour_cost", peer_enterprise_id=peer)
    assert level("S05", "2026-04-01", project_fact=[site()], labour_cost=[period], account_entry=[came]) == expected


def test_s05_believes_the_ledger_where_no_account_statement_came():
    period = {"month": MARCH, "due_on": "2026-03-31", "due_fen": 10_000, "paid_fen": 10_000, "paid_on": "2026-04-03"}
    assert level("S05", "2026-04-02", labour_cost=[period]) == "blue"
    assert level("S05", "2026-04-03", labour_cost=[period]) is None


@pytest.mark.parametrize("paid, expected", [(0, None), (49, "red"), (50, "orange"), (79, "orange"), (80, "yellow"), (100, None)])  # fmt: skip
def test_s06_measures_the_share_that_came(paid, expected):
    period = {"month": MARCH, "due_on": "2026-03-31", "due_fen": 10_000, "paid_fen": paid * 100}
    assert level("S06", "2026-04-01", labour_cost=[period]) == expected
    assert level("S06", "2026-03-31", labour_cost=[period]) is None


@pytest.mark.parametrize("on, expected", [("2026-03-20", None), ("2026-03-21", "blue"), ("2026-03-31", "orange"), ("2026-04-15", "red")])  # fmt: skip
def test_a01_counts_from_the_main_contract(on, expected):
    contract = [{"kind": "main", "signed_on": "2026-03-01"}]
    assert level("A01", on, contract=contract) == expected
    assert level("A01", on, contract=contract, special_account=[{"opened_on": "2026-03-20"}]) is None


def test_a01_ten_people_at_work_without_an_account_are_red_at_once():
    assert level("A01", "2026-03-05", attendance_month=[worked(w) for w in CROWD]) == "red"
    assert level("A01", "2026-03-05", attendance_month=[worked(w) for w in CROWD[:9]]) is None
    finished = [site(status="finished")]
    assert level("A01", "2026-03-05", project_fact=finished, attendance_month=[worked(w) for w in CROWD]) is None


def test_a03_an_account_that_pays_no_wages():
    account = [{"opened_on": "2026-01-05"}]
    march = [worked(w) for w in CROWD[:5]]
    assert level("A03", "2026-04-30", special_account=account, attendance_month=march) is None
    assert level("A03", "2026-05-01", special_account=account, attendance_month=march) == "orange"
    assert level("A03", "2026-05-01", special_account=account, attendance_month=march[:4]) is None
    paid = [moved("out", 100, "2026-04-30", purpose="wage")]
    assert level("A03", "2026-05-01", attendance_month=march, account_entry=paid) is None
    too_late = [moved("out", 100, "2026-05-01", purpose="wage")]
    assert level("A03", "2026-05-01", attendance_month=march, account_entry=too_late) == "orange"


def test_a03_the_second_month_is_red():
    rows = [worked(w, m) for w in CROWD[:5] for m in (202602, MARCH)]
    found = ask("A03", "2026-05-01", special_account=[{"opened_on": "2026-01-05"}], attendance_month=rows)
    assert {key[3]: f.level for key, f in found.items()} == {202602: "orange", MARCH: "red"}


@pytest.mark.parametrize(
    "on, expected",
    [("2026-04-09", None), ("2026-04-10", "yellow"), ("2026-04-16", "yellow"), ("2026-04-17", "orange"), ("2026-04-20", "red")],
)  # fmt: skip
def test_a04_the_sheet_is_more_than_the_account_holds(on, expected):
    entry = [moved("in", 4000, "2026-04-01", balance_fen=400_000)]
    found = ask("A04", on, account_entry=entry, payroll_line=[line(LI, 5000)])
    assert [(f.level, f.amount_fen) for f in found.values()] == ([(expected, 100_000)] if expected else [])


def test_a04_without_a_sheet_yet_the_last_three_sheets_tell():
    tables = {
        "attendance_month": [worked(LI, 202604)],
        "payroll_line": [line(LI, yuan, m) for yuan, m in ((9000, 202512), (3000, 202601), (4000, 202602), (5000, MARCH))],
        "receipt": [receipt(LI, yuan, "2026-04-17", m) for yuan, m in ((9000, 202512), (3000, 202601), (4000, 202602), (5000, MARCH))],
    }  # fmt: skip
    entry = [moved("in", 1, "2026-04-18", balance_fen=399_900)]
    found = ask("A04", "2026-05-12", account_entry=entry, **tables)
    assert found == {(SITE, None, None, 202604): NaiveFinding("yellow", 100)}
    enough = [moved("in", 1, "2026-04-18", balance_fen=400_000)]
    assert ask("A04", "2026-05-12", account_entry=enough, **tables) == {}


def test_a05_money_that_goes_to_no_worker():
    roster = [enrolled(LI, card_id=9, name_index="n-li"), enrolled(302, provisional=True, name_index="n-gao")]
    cards = [{"id": 9, "card_index": "c-li"}]
    entries = [
        moved("out", 100, "2026-03-02", peer_index="c-li"),
        moved("out", 100, "2026-03-02", peer_index="c-x", peer_name_index="n-gao"),
        moved("out", 100, "2026-03-02", peer_enterprise_id=FIRM, peer_index="c-firm", purpose="tax"),
        moved("out", 100, "2026-03-02", purpose="wage"),
        moved("out", 20, "2026-03-03", peer_enterprise_id=FIRM),
        moved("out", 30, "2026-03-03", peer_index="c-unknown", purpose="wage"),
        moved("out", 40, "2026-03-31"),
        moved("out", 50, "2026-04-01"),
    ]
    found = ask("A05", "2026-03-31", enrolment=roster, card=cards, account_entry=entries)
    assert found == {(SITE, None, None, MARCH): NaiveFinding("red", 9_000)}


@pytest.mark.parametrize(
    "on, expected",
    # 2 March 2026 is a Monday; Friday 3 April is its 24th weekday, Monday 6 April is Qingming's day off.
    [("2026-03-20", None), ("2026-03-23", "blue"), ("2026-03-27", "blue"), ("2026-03-30", "orange"), ("2026-04-28", "orange"), ("2026-04-29", "red")],
)  # fmt: skip
def test_d01_counts_workdays_from_the_permit(on, expected):
    tables = {"permit": [{"issued_on": "2026-03-02"}], "contract": [{"kind": "main", "signed_on": "2025-01-01"}]}
    assert level("D01", on, **tables) == expected


@pytest.mark.parametrize(
    "deposit, expected",
    [
        ({"lodged_fen": 100, "lodged_on": "2026-04-29"}, None),
        ({"lodged_fen": 100, "lodged_on": "2026-04-30"}, "red"),
        ({"lodged_fen": 0, "lodged_on": "2026-03-02"}, "red"),
        ({"exemption": "连续三年无欠薪", "exemption_to": "2026-04-29"}, None),
        ({"exemption": "连续三年无欠薪", "exemption_to": "2026-04-28"}, "red"),
    ],
)
def test_d01_is_silenced_by_a_deposit_or_a_valid_exemption(deposit, expected):
    assert level("D01", "2026-04-29", permit=[{"issued_on": "2026-03-02"}], deposit=[deposit]) == expected


@pytest.mark.parametrize("on, expected", [("2026-05-01", None), ("2026-05-02", "blue"), ("2026-05-31", "blue"), ("2026-06-01", "yellow"), ("2026-07-01", "yellow"), ("2026-07-02", "orange")])  # fmt: skip
def test_d03_counts_down_to_the_latest_end(on, expected):
    guarantees = [{"kind": "guarantee", "end_on": "2026-07-01"}, {"kind": "guarantee", "end_on": "2026-03-01"}]
    assert level("D03", on, deposit=guarantees) == expected
    assert level("D03", on, deposit=[*guarantees, {"kind": "cash", "lodged_fen": 1}]) is None
    assert level("D03", on, deposit=guarantees, project_fact=[site(status="finished")]) is None


def test_q05_ten_workdays_after_another_office_saw_the_site():
    seen = [{"seen_on": "2026-03-02"}, {"seen_on": "2026-03-09"}]
    assert level("Q05", "2026-03-13", sighting=seen, project_fact=[]) is None
    assert level("Q05", "2026-03-16", sighting=seen, project_fact=[]) == "orange"
    assert level("Q05", "2026-03-16", sighting=seen, project_fact=[site(joined=False)]) == "orange"
    assert level("Q05", "2026-03-16", sighting=seen, project_fact=[site(joined=None, joined_on="2026-03-16")]) is None
    assert level("Q05", "2026-03-16", sighting=seen, project_fact=[site(joined=None, exempt_reason="抢险")]) is None
