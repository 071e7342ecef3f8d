"""The naive evaluator against sums done by hand: family W, pay days and the weeks before the Spring Festival."""

from datetime import date

import pytest

from .books import Books
from .by_hand import (
    CREW,
    FIRM,
    LI,
    MARCH,
    OTHER_FIRM,
    OTHER_SITE,
    QIAN,
    SITE,
    WANG,
    ask,
    days,
    enrolled,
    level,
    line,
    receipt,
    site,
    worked,
)
from .findings import NaiveFinding
from .rows import end_of_day


@pytest.mark.parametrize(
    "fact, month, due",
    [
        ({"pay_day": 20, "pay_day_next": True}, 202603, "2026-04-20"),
        ({"pay_day": 20, "pay_day_next": None}, 202603, "2026-04-20"),
        ({"pay_day": 20, "pay_day_next": False}, 202603, "2026-03-20"),
        ({"pay_day": 31, "pay_day_next": True}, 202401, "2024-02-29"),
        ({"pay_day": None}, 202603, "2026-04-30"),
        ({"pay_day": 15, "pay_day_next": True}, 202601, "2026-02-14"),  # a make-up Saturday before the festival
        ({"pay_day": 5, "pay_day_next": True}, 202509, "2025-09-30"),  # 1 to 8 October 2025 are days off
    ],
)
def test_pay_day(fact, month, due):
    tables = {"project": [{"id": SITE}], "project_fact": [{"id": 1} | site(**fact)]}
    on = date(2026, 6, 1)
    assert Books(tables, on, end_of_day(on), lambda region, day: None).due_on(SITE, month) == date.fromisoformat(due)


def test_w01_people_worked_and_no_sheet_came():
    rows = [worked(LI)]
    assert level("W01", "2026-04-09", attendance_month=rows) is None
    assert level("W01", "2026-04-10", attendance_month=rows) == "yellow"
    assert level("W01", "2026-04-30", attendance_month=rows) == "yellow"
    assert level("W01", "2026-05-01", attendance_month=rows) == "orange"
    assert level("W01", "2026-05-01", attendance_month=rows, payroll_line=[line(WANG)]) is None
    assert level("W01", "2026-05-01", attendance_month=rows, payroll_line=[line(LI, employer_id=None)]) is None
    other = [line(WANG, employer_id=OTHER_FIRM)]
    assert set(ask("W01", "2026-05-01", attendance_month=rows, payroll_line=other)) == {(SITE, FIRM, None, MARCH)}


@pytest.mark.parametrize(
    "on, expected",
    [("2026-04-20", None), ("2026-04-21", "yellow"), ("2026-05-04", "yellow"), ("2026-05-05", "orange"), ("2026-05-20", "red")],
)  # fmt: skip
def test_w02_days_since_the_pay_day(on, expected):
    tables = {"payroll_line": [line(LI), line(WANG)], "receipt": [receipt(LI)]}
    found = ask("W02", on, **tables)
    wanted = {(SITE, FIRM, None, MARCH): NaiveFinding(expected, 500_000, 1)} if expected else {}
    assert found == wanted


def test_w02_nothing_at_all_by_the_end_of_the_next_month_is_red():
    assert level("W02", "2026-04-30", payroll_line=[line(LI)]) == "yellow"
    assert level("W02", "2026-05-01", payroll_line=[line(LI)]) == "red"


def test_w02_back_pay_belongs_to_its_month_and_a_return_takes_the_payment_back():
    back = line(LI, 300, 202604, is_back_pay=True, back_month=MARCH)
    tables = {
        "payroll_line": [line(LI), back],
        "receipt": [receipt(LI), receipt(LI, on="2026-04-18", status="returned")],
    }
    assert ask("W02", "2026-04-21", **tables) == {(SITE, FIRM, None, MARCH): NaiveFinding("yellow", 530_000, 1)}
    assert ask("W02", "2026-04-17", **tables) == {}


def test_w02_a_return_of_a_payment_that_nobody_reported_makes_no_debt():
    returned = receipt(LI, on="2026-04-18", status="returned")
    assert ask("W02", "2026-04-21", receipt=[dict(returned)]) == {}
    found = ask("W02", "2026-04-21", payroll_line=[line(LI)], receipt=[returned])
    assert found == {(SITE, FIRM, None, MARCH): NaiveFinding("yellow", 500_000, 1)}


def test_w02_a_payment_without_a_day_is_not_held_against_the_payer():
    undated = receipt(LI, 1000, paid_at=None)
    assert level("W02", "2026-05-01", payroll_line=[line(LI)], receipt=[undated]) == "yellow"


def test_w02_a_name_counts_as_soon_as_it_is_tied():
    tied = [{"name_ref_id": 5, "worker_id": LI, "state": "tied"}]
    waiting = [{"name_ref_id": 5, "worker_id": None, "state": "waiting"}]
    by_name = line(None, name_ref_id=5)
    assert level("W02", "2026-04-21", payroll_line=[dict(by_name)], name_tie=tied) == "yellow"
    assert level("W02", "2026-04-21", payroll_line=[dict(by_name)], name_tie=waiting) is None


def test_w02_only_what_was_known():
    late_news = line(LI, known_from="2026-04-25T08:00:00+08:00")
    withdrawn = line(LI, known_from="2026-04-01T08:00:00+08:00", known_to="2026-04-21T09:00:00+08:00")
    assert level("W02", "2026-04-21", payroll_line=[dict(late_news)]) is None
    assert level("W02", "2026-04-25", payroll_line=[dict(late_news)]) == "yellow"
    assert level("W02", "2026-04-21", payroll_line=[withdrawn]) is None


@pytest.mark.parametrize("paid, expected", [(10, None), (9, "yellow"), (8, "red")])
def test_w03_heads_that_were_paid(paid, expected):
    crew = range(201, 211)
    tables = {"attendance_month": [worked(w) for w in crew], "receipt": [receipt(w) for w in list(crew)[:paid]]}
    found = ask("W03", "2026-04-21", **tables)
    assert [(f.level, f.people) for f in found.values()] == ([(expected, 10 - paid)] if expected else [])
    assert ask("W03", "2026-04-20", **tables) == {}


def test_w03_leaves_the_managers_out():
    tables = {"attendance_month": [worked(LI)], "enrolment": [enrolled(LI, role="manager")]}
    assert ask("W03", "2026-04-21", **tables) == {}


def test_w04_paid_less_than_owed():
    tables = {"payroll_line": [line(w) for w in CREW], "receipt": [receipt(w, 3999) for w in CREW]}
    found = ask("W04", "2026-04-21", **tables)
    assert found[(SITE, None, LI, MARCH)] == NaiveFinding("yellow", 100_100)
    assert found[(SITE, None, None, MARCH)] == NaiveFinding("orange", 500_500, 5)
    at_the_line = {"payroll_line": [line(w) for w in CREW], "receipt": [receipt(w, 4000) for w in CREW]}
    assert len(ask("W04", "2026-04-21", **at_the_line)) == 5
    assert ask("W04", "2026-04-20", **at_the_line) == {}


def test_w05_a_full_month_below_the_minimum():
    # Shanghai 2740 yuan; 22 workdays in March 2026.
    full = days(*range(1, 23))
    shanghai = [site(region_code="310101")]

    def ask_w05(yuan: int, mask: int, fact: list[dict] = shanghai) -> dict:
        rows = {"attendance_month": [worked(LI, mask=mask)], "receipt": [receipt(LI, yuan)]}
        return ask("W05", "2026-04-21", project_fact=[dict(f) for f in fact], **rows)

    assert ask_w05(2739, full) == {(SITE, None, LI, MARCH): NaiveFinding("red", 100)}
    assert ask_w05(2740, full) == {}
    assert ask_w05(2739, days(*range(1, 22))) == {}
    # Qinghai has no figure, and Chongqing's first-tier one does not say where it holds.
    assert ask_w05(2000, full, [site(region_code="630101")]) == {}
    assert ask_w05(2000, full, [site(region_code="500101")]) == {}


def test_w05_the_mean_of_five():
    tables = {"project_fact": [site(region_code="310101")], "attendance_month": [worked(w) for w in CREW]}
    sums = [2000, 2000, 2000, 2000, 5699]
    found = ask("W05", "2026-04-21", receipt=[receipt(w, s) for w, s in zip(CREW, sums, strict=True)], **tables)
    assert found[(SITE, None, None, MARCH)].level == "red"
    sums[-1] = 5700
    found = ask("W05", "2026-04-21", receipt=[receipt(w, s) for w, s in zip(CREW, sums, strict=True)], **tables)
    assert (SITE, None, None, MARCH) not in found


def test_w07_on_the_sheet_and_never_seen():
    tables = {"attendance_month": [worked(LI)], "payroll_line": [line(LI), line(WANG)]}
    assert ask("W07", "2026-04-01", **tables) == {(SITE, None, WANG, MARCH): NaiveFinding("orange", 500_000)}
    assert ask("W07", "2026-03-31", **tables) == {}
    for excuse in ({"is_back_pay": True}, {"exit_flag": True}):
        assert ask("W07", "2026-04-01", attendance_month=[worked(LI)], payroll_line=[line(WANG, **excuse)]) == {}
    assert ask("W07", "2026-04-01", payroll_line=[line(WANG)]) == {}


def test_w08_seen_and_on_no_sheet():
    rows = [worked(LI, mask=days(1, 2, 3, 4, 5)), worked(WANG, mask=days(1, 2, 3, 4)), worked(QIAN)]
    tables = {"attendance_month": rows, "payroll_line": [line(QIAN)]}
    assert set(ask("W08", "2026-05-01", **tables)) == {(SITE, None, LI, MARCH)}
    assert ask("W08", "2026-04-30", **tables) == {}


def test_w10_a_tenth_of_the_sheet():
    crew = list(range(201, 211))
    one = [line(w) for w in crew[:-1]] + [line(LI, pay_mode="cash")]
    assert ask("W10", "2026-04-01", payroll_line=one) == {(SITE, None, None, MARCH): NaiveFinding("orange", 500_000, 1)}
    two = [*one, line(WANG, has_collector=True)]
    assert ask("W10", "2026-04-01", payroll_line=two)[(SITE, None, None, MARCH)].level == "red"
    assert ask("W10", "2026-04-01", payroll_line=[line(w) for w in crew]) == {}


def test_w11_one_card_took_two_wages():
    receipts = [receipt(LI, card_id=9), receipt(WANG, 4000, card_id=9, project_id=OTHER_SITE)]
    found = ask("W11", "2026-04-20", receipt=receipts)
    assert found == {
        (SITE, None, None, MARCH): NaiveFinding("red", 500_000, 1),
        (OTHER_SITE, None, None, MARCH): NaiveFinding("red", 400_000, 1),
    }
    apart = [receipt(LI, card_id=9), receipt(WANG, month=202602, card_id=9)]
    assert ask("W11", "2026-04-20", receipt=apart) == {}
    assert ask("W11", "2026-04-20", receipt=[receipt(LI, card_id=9), receipt(LI, card_id=9)]) == {}


@pytest.mark.parametrize(
    "on, more, expected",
    [
        ("2026-04-01", {}, None),
        ("2026-04-02", {}, "yellow"),
        ("2026-04-16", {}, "orange"),
        ("2026-05-01", {}, "red"),
        ("2026-05-01", {"settled_on": "2026-05-01"}, None),
        ("2026-04-02", {"settled_on": "2026-05-01"}, "yellow"),
        ("2026-04-02", {"settled_on": "2026-04-01", "settled_confirmed": False}, "red"),
        ("2026-04-01", {"settled_on": "2026-04-01", "settled_confirmed": False}, None),
        ("2026-05-01", {"provisional": True}, None),
    ],
)
def test_w13_gone_and_not_settled(on, more, expected):
    assert level("W13", on, enrolment=[enrolled(LI, until="2026-04-01") | more]) == expected


def test_w16_a_failure_nobody_repaired():
    # Friday 17 April 2026; the 22nd is the third workday after it, the 28th the seventh.
    failed = [receipt(LI, status="failed", serial="A1")]
    assert ask("W16", "2026-04-21", receipt=failed) == {}
    assert ask("W16", "2026-04-22", receipt=failed) == {(SITE, None, None, MARCH): NaiveFinding("yellow", 500_000, 1)}
    assert level("W16", "2026-04-28", receipt=failed) == "orange"
    assert level("W16", "2026-04-28", receipt=[*failed, receipt(LI, on="2026-04-20")]) is None
    assert level("W16", "2026-04-28", receipt=[*failed, receipt(LI, on="2026-04-16")]) == "orange"
    assert level("W16", "2026-04-28", receipt=[*failed, receipt(LI, on="2026-04-16", retry_of="A1")]) is None
    again = [*failed, receipt(LI, 4000, on="2026-04-24", status="failed")]
    assert ask("W16", "2026-04-28", receipt=again) == {(SITE, None, None, MARCH): NaiveFinding("orange", 400_000, 1)}


def test_w17_paid_twice():
    twice = [receipt(LI), receipt(LI)]
    assert ask("W17", "2026-04-20", receipt=twice) == {(SITE, None, LI, MARCH): NaiveFinding("yellow", 500_000)}
    assert ask("W17", "2026-04-20", receipt=[receipt(LI), receipt(LI, 5001)]) == {}
    assert ask("W17", "2026-04-20", receipt=[*twice, receipt(LI, status="returned")]) == {}


def test_the_weeks_before_the_spring_festival_make_wage_rules_graver_and_no_others():
    # 17 February 2026 less 45 days is 3 January.
    tables = {
        "enrolment": [enrolled(LI, "2025-10-01", "2026-01-01", card_id=9), enrolled(WANG, "2025-12-01", contract_no="")]
    }
    assert level("W13", "2026-01-02", **tables) == "yellow"
    assert level("W13", "2026-01-03", **tables) == "orange"
    assert ask("R02", "2026-01-03", **tables)[(SITE, None, WANG, None)].level == "yellow"
    assert level("W13", "2026-02-17", **tables) == "red"
    gone = [enrolled(LI, "2025-10-01", "2026-02-17")]
    assert level("W13", "2026-02-18", enrolment=gone) == "yellow"
