"""The demo county is what it says it is: whole, reproducible, and true to its own planting."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from anxin.demo import DEMO_REGIONS, build, ground
from anxin.demo.build import live
from anxin.demo.calendar import minimum_wage
from anxin.demo.names import luhn
from anxin.demo.sheets.files import write_files
from anxin.kit import creditcode, idnumber, months

AS_OF = date(2026, 3, 15)
SCALE = 0.05
# What can only be wrong in the weeks before the Spring Festival.
SEASONAL = {"W22"}


@pytest.fixture(scope="module")
def county():
    return live(as_of=AS_OF, scale=SCALE)


@pytest.fixture(scope="module")
def tables(county):
    return ground.tables(county)


def test_fifty_five_sites_stand_in_the_county(county):
    assert sum(s.listed for s in county.sites) == 55


def test_thirty_one_of_them_have_labour_cost_of_a_month_unpaid_or_short(county):
    short = {p.project for p in county.planted if p.rule in ("S05", "S06") and p.hit}
    assert len(short) == 31


def test_every_rule_has_three_cases_and_three_near_misses(county):
    hits = Counter(p.rule for p in county.planted if p.hit)
    misses = Counter(p.rule for p in county.planted if not p.hit)
    rules = (hits.keys() | misses.keys()) - SEASONAL
    # That these are all the rules there are is asked in tests/county, which may look at both.
    assert {r: (hits[r], misses[r]) for r in rules if hits[r] < 3 or misses[r] < 3} == {}


def test_nothing_is_planted_twice_with_two_answers(county):
    answers: dict[tuple, set] = {}
    for p in county.planted:
        answers.setdefault((p.rule, p.project, p.employer, p.worker, p.month), set()).add(p.level)
    assert [k for k, levels in answers.items() if len(levels) > 1] == []


@pytest.mark.parametrize(
    "as_of",
    [
        date(2024, 1, 1),
        date(2025, 12, 31),
        date(2026, 2, 12),
        date(2027, 2, 28),
        date(2027, 12, 31),
    ],
)
def test_any_day_will_do(county, as_of):
    rules = {p.rule for p in county.planted} - SEASONAL
    county = live(as_of=as_of, scale=SCALE)
    hits = Counter(p.rule for p in county.planted if p.hit)
    # Before the minimum wage of the county is known to the law data, nobody can fall short of it.
    decides = minimum_wage(months.last_day(county.ago(3))) is not None
    assert [r for r in sorted(rules) if hits[r] < 3 and (decides or r != "W05")] == []


def test_what_is_open_before_the_festival_is_so_only_then():
    def planted(as_of: date) -> tuple[set[str | None], int]:
        of_w22 = [p for p in live(as_of=as_of, scale=SCALE).planted if p.rule == "W22"]
        return {p.level for p in of_w22 if p.hit}, sum(not p.hit for p in of_w22)

    assert planted(AS_OF) == (set(), 6)
    assert planted(date(2027, 1, 15)) == ({"orange"}, 3)
    assert planted(date(2027, 2, 1)) == ({"red"}, 3)


def test_nothing_is_dated_after_the_day(county, tables):
    for table, columns in {
        "receipt": ("paid_at",),
        "account_entry": ("at",),
        "payroll_line": ("prepared_on",),
        "labour_cost": ("due_on", "paid_on"),
        "sighting": ("seen_on",),
    }.items():
        for row in tables[table]:
            for column in columns:
                value = row[column]
                day = value.date() if hasattr(value, "date") else value
                assert day is None or day <= AS_OF, (table, row)
    today = 1 << (AS_OF.day - 1)
    assert all(r["days_mask"] < today for r in tables["attendance_month"] if r["month"] == county.current)


def test_identity_numbers_are_valid_but_for_those_planted(county, tables):
    wrong = {w["id"] for w in tables["worker"] if not idnumber.check(w["id"], AS_OF).ok}
    assert wrong == {p.worker for p in county.planted if p.rule == "R04" and "不符" in p.why}
    assert len({w["id"] for w in tables["worker"]}) == len(tables["worker"])


def test_cards_and_credit_codes_carry_their_check_digits(tables):
    assert all(luhn(c["id"][:-1]) == c["id"] for c in tables["card"])
    assert all(creditcode.check(f["credit_code"]).ok for f in tables["enterprise_fact"])


def test_balances_add_up_and_never_fall_below_zero(county, tables):
    running: dict[str, int] = {}
    slips = {p.project for p in county.planted if p.rule == "A08"}
    for e in tables["account_entry"]:
        if e["project_id"] in slips:
            continue
        before = running.get(e["account_id"], 0)
        running[e["account_id"]] = before + (e["amount_fen"] if e["direction"] == "in" else -e["amount_fen"])
        assert e["balance_fen"] == running[e["account_id"]] >= 0


def test_regions_hang_together():
    codes = {r.code for r in DEMO_REGIONS}
    assert all(r.parent in codes for r in DEMO_REGIONS if r.level == "town")
    assert all(r.code.startswith(r.parent) for r in DEMO_REGIONS)
    assert sum(r.level == "town" for r in DEMO_REGIONS) == 8


def _digest(paths: list[Path], root: Path) -> dict[str, str]:
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    seen = []
    for turn in ("one", "two"):
        root = tmp_path / turn
        seen.append(_digest(write_files(live(as_of=AS_OF, scale=SCALE), root, only=(3, 9, 12, 21)), root))
    assert seen[0] == seen[1]
    assert len(seen[0]) > 20


def test_another_seed_gives_other_people():
    other = live(as_of=AS_OF, scale=SCALE, seed=2)
    first = live(as_of=AS_OF, scale=SCALE)
    assert other.sites[9].enrolments[0].person.id_number != first.sites[9].enrolments[0].person.id_number


def test_a_scale_that_makes_no_county_is_refused(tmp_path):
    with pytest.raises(ValueError, match="scale"):
        build(tmp_path, as_of=AS_OF + timedelta(days=1), scale=0)
