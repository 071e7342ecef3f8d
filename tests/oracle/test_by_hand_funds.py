"""The naive evaluator against sums done by hand: money through the account, its balances, deposits short or used."""

from datetime import date

import pytest

from . import deposit_rates
from .by_hand import FIRM, MARCH, OWNER, SITE, ask, level, moved, site
from .findings import NaiveFinding

DEALER = 77


def gone(yuan: int, on: str, **more: object) -> dict:
    return moved("out", yuan, on, peer_enterprise_id=DEALER, **more)


@pytest.mark.parametrize(
    "yuan, on, expected",
    [(800, "2026-03-13", "red"), (799, "2026-03-13", None), (1000, "2026-03-14", None), (1000, "2026-03-09", None)],
)
def test_a06_four_fifths_within_three_days(yuan, on, expected):
    came = moved("in", 1000, "2026-03-10", peer_enterprise_id=OWNER)
    assert level("A06", "2026-04-01", account_entry=[came, gone(yuan, on)]) == expected


def test_a06_counts_a_debit_once_and_leaves_wages_and_taxes_alone():
    entries = [
        moved("in", 1000, "2026-03-10", peer_enterprise_id=FIRM),
        moved("in", 500, "2026-03-11", peer_enterprise_id=OWNER),
        gone(900, "2026-03-12"),
        gone(5000, "2026-03-12", purpose="wage"),
        gone(5000, "2026-03-12", purpose="tax"),
    ]
    found = ask("A06", "2026-04-01", account_entry=entries)
    assert found == {(SITE, None, None, MARCH): NaiveFinding("red", 90_000)}


@pytest.mark.parametrize("written, expected", [(700_00, None), (700_01, None), (700_02, "yellow"), (699_98, "yellow")])
def test_a08_a_balance_may_be_off_by_one_fen(written, expected):
    entries = [
        moved("in", 1000, "2026-03-10", balance_fen=1000_00),
        moved("out", 300, "2026-03-12", balance_fen=written),
    ]
    assert level("A08", "2026-04-01", account_entry=entries) == expected


def test_a08_reads_a_statement_printed_backwards_and_skips_days_without_a_balance():
    entries = [
        moved("out", 100, "2026-03-12", balance_fen=500_00),
        moved("out", 400, "2026-03-12", balance_fen=600_00),
        moved("in", 50, "2026-03-11"),
        moved("out", 50, "2026-03-10", balance_fen=950_00),
        moved("in", 1000, "2026-03-10", balance_fen=1000_00),
    ]
    assert level("A08", "2026-04-01", account_entry=entries) is None
    entries[0]["balance_fen"] = 480_00
    found = ask("A08", "2026-04-01", account_entry=entries)
    assert found == {(SITE, None, None, MARCH): NaiveFinding("yellow", 20_00)}


@pytest.mark.parametrize("lodged, expected", [(300_000, None), (299_999, "yellow"), (150_000, "yellow"), (149_999, "orange"), (0, None)])  # fmt: skip
def test_d02_against_what_the_ledger_says_must_be_lodged(lodged, expected):
    deposit = {"kind": "cash", "required_fen": 300_000, "lodged_fen": lodged, "lodged_on": "2026-01-05"}
    assert level("D02", "2026-03-10", deposit=[deposit]) == expected


def test_d02_without_that_takes_the_ledgers_rate_and_then_the_places():
    contract = [{"kind": "main", "signed_on": "2026-01-01", "amount_fen": 20_000_000}]
    deposit = {"kind": "cash", "lodged_fen": 200_000, "lodged_on": "2026-01-05"}
    # Guizhou: 2 % since 2025; one and a half by the ledger itself.
    assert ask("D02", "2026-03-10", contract=contract, deposit=[deposit]) == {
        (SITE, None, None, None): NaiveFinding("yellow", 200_000)
    }
    found = ask("D02", "2026-03-10", contract=contract, deposit=[{**deposit, "rate_ppm": 15_000}])
    assert found == {(SITE, None, None, None): NaiveFinding("yellow", 100_000)}
    elsewhere = [site(region_code="500101")]
    assert level("D02", "2026-03-10", project_fact=elsewhere, contract=contract, deposit=[deposit]) is None


def test_the_rate_of_a_place_holds_from_the_day_that_is_known_for_certain():
    assert deposit_rates.rate("522399", date(2025, 12, 30)) is None
    assert deposit_rates.rate("522399", date(2025, 12, 31)) == 200
    assert deposit_rates.rate("430199001", date(2020, 1, 1)) == 150
    assert deposit_rates.rate("440305", date(2026, 1, 1)) == 300
    assert deposit_rates.rate("440106", date(2026, 1, 1)) is None


@pytest.mark.parametrize("on, expected", [("2026-03-16", None), ("2026-03-17", "red")])
def test_d04_ten_workdays_to_refill(on, expected):
    assert level("D04", on, deposit_event=[{"event": "use", "on": "2026-03-02", "amount_fen": 100}]) == expected


def test_d04_what_came_back_makes_good_the_oldest_use_first():
    events = [
        {"event": "use", "on": "2026-03-02", "amount_fen": 500},
        {"event": "use", "on": "2026-03-10", "amount_fen": 200},
        {"event": "refill", "on": "2026-03-12", "amount_fen": 600},
        {"event": "use", "on": "2026-04-10", "amount_fen": 400},
    ]
    found = ask("D04", "2026-04-17", deposit_event=events)
    assert found == {(SITE, None, None, None): NaiveFinding("red", 100)}
    assert level("D04", "2026-04-17", deposit_event=[*events, {"event": "release", "on": "2026-04-12"}]) is None
    letter = {"kind": "bank_guarantee", "lodged_fen": 1, "lodged_on": "2026-04-12"}
    assert level("D04", "2026-04-17", deposit_event=events, deposit=[letter]) is None
