"""Each safeguard of a project says what stands, since when and until when, and what was found wrong."""

from datetime import date

import pytest

from anxin.standing.safeguards import FAULTS, Known, cells, codes, faults

DAY = date(2026, 5, 20)
PROJECT = {
    "status": "ongoing",
    "account_on": date(2025, 1, 10),
    "has_account": True,
    "agreement_on": date(2025, 1, 12),
    "filed_on": date(2025, 1, 20),
    "board_on": date(2025, 2, 1),
}
CASH = {
    "kind": "cash",
    "required_fen": 100,
    "lodged_fen": 100,
    "lodged_on": date(2025, 2, 1),
    "start_on": None,
    "end_on": None,
    "exemption": False,
    "exemption_to": None,
}


def judged(**said):
    known = {
        "project": PROJECT,
        "seen": {"month": 202604, "heads": 50, "listed": 50},
        "on_site": {"on_site": 52, "workers": 50, "contracted": 50, "officers": 1},
        "accounts": {"open": 1, "closed": 0},
        "held": {},
        "subcontractors": {"firms": 2, "agreed": 2},
        "months": [{"month": 202603, "on_sheet": 50, "due_on": date(2026, 4, 30), "paid_fen": 5_000_000}],
        "periods": [{"month": 202603, "due_on": date(2026, 4, 15), "due_fen": 100, "credit_fen": 100}],
        "deposits": [CASH],
        "boards": [
            {
                "set_on": None,
                "photo_on": date(2026, 3, 1),
                "checked_on": date(2026, 3, 1),
                "checked": True,
                "missing_zh": "",
                "dead_number": False,
            }
        ],
        "guarantees": [{"amount_fen": 1, "from_on": date(2025, 1, 1), "to_on": date(2027, 1, 1)}],
        "insurance": [{"from_on": date(2025, 1, 1), "to_on": None, "in_force": True}],
        "found": {},
        **said,
    }
    return cells(Known(**known), as_of=DAY, ending_days=60)


def test_a_site_in_order_has_all_in_place_but_what_nobody_reports():
    made = judged()
    assert {code for code, cell in made.items() if cell.state == "ok"} == set(made) - {"settlement"}
    assert made["settlement"].state == "unknown"
    assert made["account"].since == date(2025, 1, 10) and "2025年1月10日开户" in made["account"].says


@pytest.mark.parametrize(("until", "state"), [(date(2026, 7, 20), "ok"), (date(2026, 7, 19), "ending"), (date(2026, 5, 20), "ending"), (date(2026, 5, 19), "wrong")])  # fmt: skip
def test_a_guarantee_ends_on_its_day(until, state):
    letter = {**CASH, "kind": "bank_guarantee", "end_on": until}
    cell = judged(deposits=[letter])["deposit"]
    assert (cell.state, cell.until) == (state, until)
    assert judged(guarantees=[{"amount_fen": 1, "from_on": None, "to_on": until}])["guarantee"].state == state


def test_what_is_not_there_is_missing_only_when_a_rule_says_that_its_day_has_come():
    nothing = {**PROJECT, "has_account": False, "account_on": None, "board_on": None}
    before = judged(project=nothing, deposits=[], boards=[], found={})
    assert [before[c].state for c in ("account", "deposit", "board")] == ["not_due"] * 3
    after = judged(project=nothing, deposits=[], boards=[], found={"A01": "yellow", "D01": "orange", "N01": "blue"})
    assert [after[c].state for c in ("account", "deposit", "board")] == ["missing"] * 3
    assert after["deposit"].rules == {"D01": "orange"}


def test_an_exemption_with_paper_counts_until_it_ends():
    paper = {**CASH, "lodged_fen": 0, "exemption": True, "exemption_to": DAY}
    assert judged(deposits=[paper])["deposit"].state == "exempt"
    assert judged(deposits=[{**paper, "exemption_to": date(2026, 5, 19)}])["deposit"].state == "not_due"


def test_a_grave_finding_makes_what_is_there_wrong_and_a_light_one_is_only_named():
    assert judged(found={"A05": "red"})["account"].state == "wrong"
    light = judged(found={"A02": "yellow"})["account"]
    assert (light.state, light.rules) == ("ok", {"A02": "yellow"})


def test_who_works_outside_the_roster_or_without_a_contract_is_counted():
    made = judged(
        seen={"month": 202604, "heads": 50, "listed": 48}, on_site={"on_site": 9, "workers": 9, "contracted": 7}
    )
    assert made["realname"].state == "wrong" and "2 人不在花名册上，覆盖 96%" in made["realname"].says
    assert made["contract"].says == "在场 9 人，签了 7 人"


def test_labour_cost_short_and_never_paid_are_told_apart():
    periods = [
        {"month": 202602, "due_on": date(2026, 3, 15), "due_fen": 10_000, "credit_fen": 10_000},
        {"month": 202603, "due_on": date(2026, 4, 15), "due_fen": 10_000, "credit_fen": 4_000},
    ]
    cell = judged(periods=periods)["labour_cost"]
    assert cell.state == "wrong" and "1 期没拨足，差 60.00 元，最早2026年4月15日应拨" in cell.says
    assert judged(periods=[{**periods[1], "credit_fen": 0}])["labour_cost"].state == "missing"


def test_the_nine_faults_of_a_site_are_found_each_by_itself():
    assert faults(judged(), gate=True, owed=False, silent=False) == []
    bare = judged(
        project={**PROJECT, "has_account": False, "account_on": None},
        seen={"month": 202604, "heads": 5, "listed": 0},
        subcontractors={"firms": 1, "agreed": 0},
        months=[],
        periods=[{"month": 202603, "due_on": date(2026, 4, 15), "due_fen": 10, "credit_fen": 0}],
        deposits=[],
        guarantees=[],
        found={"A01": "orange", "D01": "red"},
    )
    assert faults(bare, gate=False, owed=True, silent=True) == list(FAULTS) and len(FAULTS) == 9
    assert "no_gate" not in faults(bare, gate=None, owed=True, silent=True)


def test_codes_between_blanks_find_one_and_no_other():
    assert codes(["no_gate", "no_account"]) == " no_gate no_account " and codes([]) == ""
