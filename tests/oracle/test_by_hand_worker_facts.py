"""The naive evaluator against sums done by hand: confirmations, slips, agreements, insurance, officers, boards, blanks."""

import pytest

from .by_hand import (
    CHEN,
    CREW,
    FIRM,
    LI,
    MARCH,
    OTHER_FIRM,
    QIAN,
    SITE,
    WANG,
    ask,
    days,
    enrolled,
    level,
    receipt,
    site,
    worked,
)
from .findings import NaiveFinding


def account(**more: object) -> dict:
    return {
        "opened_on": "2026-03-01",
        "agreement_on": "2026-03-02",
        "filed_on": "2026-03-20",
        "status": "normal",
        **more,
    }


@pytest.mark.parametrize("on, expected", [("2026-03-30", None), ("2026-03-31", "yellow")])
def test_a02_thirty_days_without_a_paper(on, expected):
    assert level("A02", on, special_account=[account(filed_on=None)]) == expected
    assert level("A02", on, special_account=[account(agreement_on=None)]) == expected
    assert level("A02", on, special_account=[account()]) is None


def test_a02_leaves_closed_accounts_alone():
    closed = {"account_id": 7, "event": "closed", "on": "2026-04-02"}
    lacking = account(filed_on=None, account_id=7)
    assert level("A02", "2026-04-01", special_account=[lacking], account_event=[closed]) == "yellow"
    assert level("A02", "2026-04-02", special_account=[lacking], account_event=[closed]) is None
    elsewhere = {**closed, "account_id": 8}
    assert level("A02", "2026-04-02", special_account=[lacking], account_event=[elsewhere]) == "yellow"


def test_a07_a_freeze_for_another_cause_until_it_is_lifted():
    frozen = {"event": "frozen", "on": "2026-03-11", "cause": "other", "amount_fen": 500}
    for_wages = {"event": "deducted", "on": "2026-03-11", "cause": "own_wages", "amount_fen": 900}
    found = ask("A07", "2026-03-11", account_event=[frozen, for_wages])
    assert found == {(SITE, None, None, None): NaiveFinding("red", 500)}
    assert level("A07", "2026-03-10", account_event=[frozen]) is None
    assert level("A07", "2026-03-20", account_event=[{**frozen, "lifted_on": "2026-03-20"}]) is None
    assert level("A07", "2026-03-19", account_event=[{**frozen, "lifted_on": "2026-03-20"}]) == "red"
    assert level("A07", "2026-03-19", account_event=[for_wages]) is None


def officer(**more: object) -> dict:
    return enrolled(QIAN, role="manager", **{"post": "labour_officer", **more})


def test_r11_nobody_is_named():
    assert level("R11", "2026-03-20") == "yellow"
    assert level("R11", "2026-03-20", project_fact=[site(labour_officer="岑专管")]) is None
    assert level("R11", "2026-03-20", enrolment=[officer()]) is None
    assert level("R11", "2026-03-20", enrolment=[officer(until="2026-03-20")]) == "yellow"
    assert level("R11", "2026-03-20", project_fact=[site(status="stopped")]) is None


@pytest.mark.parametrize("last, expected", [(5, "yellow"), (6, None)])
def test_r11_fifteen_days_without_the_officer(last, expected):
    """The fifteen days that end on the 20th begin on the 6th."""
    came = [worked(QIAN, mask=days(*range(1, last + 1))), worked(LI, mask=days(7, 19))]
    assert level("R11", "2026-03-20", enrolment=[officer()], attendance_month=came) == expected


def test_r11_needs_others_at_work_and_an_officer_who_is_no_newcomer():
    early, at_work = worked(LI, mask=days(1, 2, 3)), worked(LI, mask=days(7, 19))
    assert level("R11", "2026-03-20", enrolment=[officer()], attendance_month=[early]) is None
    newcomer = [officer(since="2026-03-06")]
    assert level("R11", "2026-03-20", enrolment=newcomer, attendance_month=[at_work]) is None
    assert level("R11", "2026-03-20", enrolment=[officer(since="2026-03-05")], attendance_month=[at_work]) == "yellow"


def test_r13_from_the_day_of_the_start_to_the_last_day_of_the_policy():
    begun = [site(start_on="2026-03-05")]
    assert level("R13", "2026-03-04", project_fact=begun) is None
    assert level("R13", "2026-03-05", project_fact=begun) == "yellow"
    policy = [{"from_on": "2026-03-05", "to_on": "2026-06-30"}]
    assert level("R13", "2026-06-30", project_fact=begun, injury_insurance=policy) is None
    assert level("R13", "2026-07-01", project_fact=begun, injury_insurance=policy) == "yellow"
    assert level("R13", "2026-03-05", attendance_month=[worked(LI)]) == "yellow"
    assert level("R13", "2026-03-05") is None


@pytest.mark.parametrize("on, expected", [("2026-03-07", None), ("2026-03-08", "yellow")])
def test_n01_seven_days_without_a_board(on, expected):
    begun = [site(start_on="2026-03-01")]
    assert level("N01", on, project_fact=begun) == expected
    assert level("N01", on, project_fact=begun, notice_board=[{"set_on": on}]) is None
    assert level("N01", on, project_fact=begun, notice_board=[{"photo_on": on}]) is None
    assert level("N01", on, project_fact=begun, notice_board=[{"set_on": "2026-03-09"}]) == expected


def test_n02_the_latest_look_decides():
    first = {"id": 1, "checked_on": "2026-03-02", "items": "", "missing": "legal_aid"}
    second = {"id": 2, "checked_on": "2026-03-09", "items": "legal_aid", "missing": ""}
    assert level("N02", "2026-03-08", notice_board=[first, second]) == "yellow"
    assert level("N02", "2026-03-09", notice_board=[first, second]) is None
    assert level("N02", "2026-03-09", notice_board=[{**second, "dead_number": True}]) == "yellow"


def test_n02_an_old_minimum_wage():
    """Shenzhen: 2520 yuan since 1 March 2025."""
    there = [site(region_code="440305")]
    board = {"checked_on": "2026-03-02", "items": "minimum_wage"}
    for fen, expected in ((252_000, None), (236_000, "yellow")):
        assert (
            level("N02", "2026-03-09", project_fact=there, notice_board=[{**board, "minimum_wage_fen": fen}])
            == expected
        )


def confirmation(worker: int, answer: str = "confirmed", **more: object) -> dict:
    answered = {"answer": answer, "answered_on": "2026-04-09"} if answer else {"answer": ""}
    return {"worker_id": worker, "month": MARCH, "asked_on": "2026-04-08", **answered, **more}


@pytest.mark.parametrize("on, expected", [("2026-04-10", None), ("2026-04-11", "blue")])
def test_w12_three_days_of_silence(on, expected):
    assert level("W12", on, wage_confirmation=[confirmation(LI, "")]) == expected
    assert level("W12", on, wage_confirmation=[confirmation(LI)]) is None
    assert level("W12", on, wage_confirmation=[confirmation(LI, "", asked_on=None)]) is None


def test_w12_a_fifth_of_those_asked():
    four = [confirmation(w) for w in CREW[1:]]
    assert ask("W12", "2026-04-12", wage_confirmation=[confirmation(LI, "objected"), *four]) == {
        (SITE, None, LI, MARCH): NaiveFinding("yellow", None, 1),
        (SITE, None, None, MARCH): NaiveFinding("orange", None, 1),
    }
    six = [confirmation(LI, "objected"), *four, confirmation(QIAN)]
    assert set(ask("W12", "2026-04-12", wage_confirmation=six)) == {(SITE, None, LI, MARCH)}
    settled = [confirmation(LI, "objected", settled_on="2026-04-12"), *four]
    assert ask("W12", "2026-04-12", wage_confirmation=settled) == {}


@pytest.mark.parametrize("objecting, orange", [(4, False), (5, True)])
def test_w12_five_heads(objecting, orange):
    told = [confirmation(w, "objected" if w < 300 + objecting else "confirmed") for w in range(300, 330)]
    assert ((SITE, None, None, MARCH) in ask("W12", "2026-04-12", wage_confirmation=told)) is orange


@pytest.mark.parametrize("on, expected", [("2026-04-21", None), ("2026-04-22", "blue")])
def test_w14_five_days_after_the_money(on, expected):
    paid = {"enrolment": [enrolled(LI)], "receipt": [receipt(LI)]}
    assert level("W14", on, **paid) == expected
    assert level("W14", on, **paid, payslip=[{"worker_id": LI, "month": MARCH, "delivered_on": on}]) is None
    assert (
        level("W14", on, **paid, payslip=[{"worker_id": LI, "month": MARCH, "delivered_on": "2026-04-23"}]) == expected
    )


def test_w14_a_month_without_any_slip_is_the_projects():
    paid = [receipt(w) for w in (LI, WANG, CHEN)]
    assert ask("W14", "2026-05-01", receipt=paid) == {(SITE, None, None, MARCH): NaiveFinding("blue", None, 3)}
    slip = [{"worker_id": WANG, "month": MARCH, "delivered_on": "2026-04-20"}]
    assert set(ask("W14", "2026-05-01", receipt=paid, payslip=slip)) == {
        (SITE, None, LI, MARCH),
        (SITE, None, CHEN, MARCH),
    }


def test_w15_people_of_a_firm_that_never_agreed():
    came = [worked(LI, employer_id=OTHER_FIRM), worked(WANG, employer_id=OTHER_FIRM), worked(CHEN)]
    found = ask("W15", "2026-04-10", attendance_month=came)
    assert found == {(SITE, OTHER_FIRM, None, None): NaiveFinding("yellow", None, 2)}
    part = {"enterprise_id": OTHER_FIRM, "role": "labour", "agency_agreement_on": "2026-04-10"}
    assert level("W15", "2026-04-10", attendance_month=came, participation=[part]) is None
    assert level("W15", "2026-04-09", attendance_month=came, participation=[part]) == "yellow"
    assert level("W15", "2026-04-10", attendance_month=came, project_fact=[site(contractor_id=None)]) is None
    supervising = [{"enterprise_id": OTHER_FIRM, "role": "supervisor"}]
    assert level("W15", "2026-04-10", attendance_month=came, participation=supervising) is None


def whole(**more: object) -> dict:
    return site(funding="social", start_on="2026-01-05", planned_end="2027-01-05", **more)


def test_q01_counts_blanks_of_ledger_and_roster_together():
    contract = [{"kind": "main", "signed_on": "2025-12-20", "amount_fen": 1}]

    def roster(blanks: int) -> list[dict]:
        people = [enrolled(w, crew_id=1, trade="木工", card_id=w) for w in range(300, 318)]
        for e in people[:blanks]:
            e["trade"] = ""
        return people

    def found(blanks: int, **more: object) -> str | None:
        return level("Q01", "2026-03-20", project_fact=[whole(**more)], contract=contract, enrolment=roster(blanks))

    # 10 of the ledger and 18 times 5 of the roster make a hundred.
    assert [found(n) for n in (0, 1, 2, 5, 6)] == [None, None, "blue", "blue", "yellow"]
    assert found(0, pay_day=None) == "blue"
    assert found(6, status="finished") is None
    assert level("Q01", "2026-03-20", project_fact=[whole()], enrolment=roster(0)) == "blue"
    assert FIRM in {e["employer_id"] for e in roster(0)}
