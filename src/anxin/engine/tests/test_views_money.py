"""Labour cost, the special account and the project's safeguards at their edges."""

from datetime import UTC, date, datetime

import pytest

from anxin.engine.tests.facts import one, table, view

MAY_10 = date(2026, 5, 10)


def entry(day: date, fen: int, direction: str = "in", hour: int = 2, **more):
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return {"project_id": 1, "at": at, "amount_fen": fen, "direction": direction, **more}


def period(month: int, due_on: date | None, due_fen: int, **more):
    return {"project_id": 1, "month": month, "due_on": due_on, "due_fen": due_fen, **more}


def test_credits_are_laid_on_the_periods_in_order_of_their_due_days():
    facts = {
        "labour_cost": table(
            "labour_cost",
            period(202603, date(2026, 4, 5), 100, paid_fen=100),
            period(202602, date(2026, 3, 5), 100),
            period(202604, None, 100),
        ),
        "project_fact": table("project_fact", {"project_id": 1, "owner_id": 50, "contractor_id": 52}),
        "account_entry": table(
            "account_entry",
            entry(date(2026, 3, 1), 60, purpose="labour_cost"),
            entry(date(2026, 3, 20), 70, peer_enterprise_id=50),
            entry(date(2026, 4, 1), 900, purpose="other", peer_enterprise_id=51),
            entry(date(2026, 4, 2), 900, direction="out", purpose="labour_cost"),
            entry(date(2026, 4, 3), 900, purpose="labour_cost", peer_enterprise_id=52),
            entry(date(2026, 5, 11), 900, purpose="labour_cost"),
        ),
    }
    rows = view("labour_cost", facts, MAY_10)
    assert [(r["month"], r["due_on"], r["credit_fen"], r["ref"]) for r in rows] == [
        (202602, date(2026, 3, 5), 100, "labour_cost:2 account_entry:1 account_entry:2"),
        (202603, date(2026, 4, 5), 30, "labour_cost:1 account_entry:2"),
        (202604, date(2026, 4, 30), 0, "labour_cost:3"),
    ]


def test_without_any_entry_the_ledger_says_what_was_paid():
    facts = {
        "labour_cost": table(
            "labour_cost",
            period(202601, date(2026, 2, 5), 100, paid_fen=40),
            period(202602, date(2026, 3, 5), 100, paid_fen=100, paid_on=MAY_10),
            period(202603, date(2026, 4, 5), 100, paid_fen=100, paid_on=date(2026, 5, 11)),
            period(202604, date(2026, 5, 5), 100),
        )
    }
    assert [r["credit_fen"] for r in view("labour_cost", facts, MAY_10)] == [40, 100, 0, 0]


@pytest.mark.parametrize(
    ("peer", "kind"),
    [
        ({}, "none"),
        ({"peer_index": "card-a"}, "worker"),
        ({"peer_index": "card-b"}, "other"),
        ({"peer_name_index": "name-z"}, "worker"),
        ({"peer_name_index": "name-q"}, "other"),
        ({"peer_enterprise_id": 50}, "owner"),
        ({"peer_enterprise_id": 51}, "contractor"),
        ({"peer_enterprise_id": 52}, "owner"),
        ({"peer_enterprise_id": 53}, "other"),
        ({"peer_enterprise_id": 51, "peer_index": "card-a"}, "worker"),
    ],
)
def test_who_the_other_party_of_an_entry_is(peer, kind):
    facts = {
        "card": table("card", {"id": 4, "card_index": "card-a"}, {"id": 5, "card_index": "card-b"}),
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 7, "card_id": 4, "provisional": True, "name_index": "name-z"},
            {"project_id": 2, "worker_id": 8, "card_id": 5, "name_index": "name-q"},
        ),
        "project_fact": table("project_fact", {"project_id": 1, "owner_id": 50, "contractor_id": 51}),
        "participation": table("participation", {"project_id": 1, "enterprise_id": 52, "role": "owner"}),
        "account_entry": table("account_entry", entry(MAY_10, 1, "out", **peer)),
    }
    assert one("account_entry", facts, MAY_10)["peer_kind"] == kind


def test_the_balance_of_a_day_is_the_last_one_known():
    facts = {
        "account_entry": table(
            "account_entry",
            entry(MAY_10, 10, balance_fen=10, hour=1),
            entry(MAY_10, 5, balance_fen=15, hour=3),
            entry(MAY_10, 6, "out", balance_fen=9, hour=3),
            entry(MAY_10, 1, "out", hour=5),
        )
    }
    row = one("account_day", facts, MAY_10)
    assert (row["in_fen"], row["out_fen"], row["balance_fen"]) == (15, 7, 9)


def test_a_project_known_only_from_elsewhere_has_a_row():
    facts = {"sighting": table("sighting", {"project_id": 9, "seen_on": date(2026, 5, 1), "source": "住建"})}
    row = one("project", facts, MAY_10)
    assert row["project_id"] == 9
    assert (row["status"], row["joined"], row["has_account"], row["start_on"], row["ref"]) == (
        "",
        False,
        False,
        None,
        "",
    )


def test_of_several_contracts_permits_and_accounts_the_first_counts():
    facts = {
        "contract": table(
            "contract",
            {"project_id": 1, "signed_on": None, "amount_fen": 1},
            {"project_id": 1, "signed_on": date(2026, 3, 2), "amount_fen": 2},
            {"project_id": 1, "signed_on": date(2026, 3, 1), "amount_fen": 4},
            {"project_id": 1, "signed_on": date(2026, 3, 1), "amount_fen": 3},
            {"project_id": 1, "signed_on": date(2026, 1, 1), "amount_fen": 9, "kind": "labour"},
        ),
        "permit": table(
            "permit",
            {"project_id": 1, "issued_on": date(2026, 4, 2), "required": False},
            {"project_id": 1, "issued_on": date(2026, 4, 1), "required": False},
        ),
        "special_account": table(
            "special_account",
            {"project_id": 1, "opened_on": date(2026, 6, 1)},
            {"project_id": 1, "opened_on": date(2026, 4, 20)},
        ),
    }
    row = one("project", facts, MAY_10)
    assert (row["contract_on"], row["contract_fen"]) == (date(2026, 3, 1), 4)
    assert (row["permit_on"], row["permit_required"]) == (date(2026, 4, 1), False)
    assert (row["account_on"], row["has_account"]) == (date(2026, 4, 20), True)
    assert row["ref"] == "contract:3 permit:2 special_account:2"


@pytest.mark.parametrize(
    ("facts", "has"),
    [
        ({"special_account": table("special_account", {"project_id": 1, "opened_on": date(2026, 5, 11)})}, False),
        ({"special_account": table("special_account", {"project_id": 1, "opened_on": None})}, True),
        ({"account_entry": table("account_entry", entry(MAY_10, 1))}, True),
        ({"account_entry": table("account_entry", entry(date(2026, 5, 11), 1))}, False),
    ],
)
def test_an_account_is_there_by_its_record_or_by_its_movements(facts, has):
    assert one("project", facts, MAY_10)["has_account"] is has


def test_joined_by_a_yes_or_by_a_day_that_has_come():
    facts = {
        "project_fact": table(
            "project_fact",
            {"project_id": 1, "joined": True},
            {"project_id": 2, "joined_on": MAY_10},
            {"project_id": 3, "joined_on": date(2026, 5, 11)},
            {"project_id": 4, "joined": False, "exempt_reason": "抢险工程"},
        )
    }
    rows = view("project", facts, MAY_10)
    assert [(r["joined"], r["exempt"]) for r in rows] == [(True, False), (True, False), (False, False), (False, True)]
