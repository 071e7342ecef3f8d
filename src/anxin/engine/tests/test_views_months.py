"""The worker-month and the project-month at their edges."""

from datetime import UTC, date, datetime

import pytest

from anxin.engine.tests.facts import one, table, view

APRIL_30 = date(2026, 4, 30)


def paid(worker: int, fen: int, day: date, status: str = "success", month: int = 202602, **more):
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return {
        "project_id": 1,
        "worker_id": worker,
        "month": month,
        "amount_fen": fen,
        "status": status,
        "paid_at": at,
        **more,
    }


def owes(worker: int, fen: int, month: int = 202602, **more):
    return {"project_id": 1, "worker_id": worker, "month": month, "payable_fen": fen, **more}


@pytest.mark.parametrize(
    ("pay_day", "pay_day_next", "month", "due"),
    [
        (15, True, 202603, date(2026, 4, 15)),
        (15, None, 202603, date(2026, 4, 15)),
        (15, False, 202603, date(2026, 3, 13)),  # the 15th is a Sunday
        (31, False, 202602, date(2026, 2, 28)),  # clipped to the month; the 28th is a make-up Saturday
        (31, True, 202603, date(2026, 4, 30)),
        (None, None, 202603, date(2026, 4, 30)),  # no pay day: last day of the next month
        (None, False, 202604, date(2026, 5, 29)),  # the 31st is a Sunday
        (20, True, 202601, date(2026, 2, 14)),  # inside the Spring Festival: back to the make-up Saturday before it
        (3, False, 202610, date(2026, 9, 30)),  # inside the National Day week
    ],
)
def test_due_day_rolls_back_to_a_workday(pay_day, pay_day_next, month, due):
    facts = {
        "project_fact": table("project_fact", {"project_id": 1, "pay_day": pay_day, "pay_day_next": pay_day_next}),
        "payroll_line": table("payroll_line", owes(7, 100, month)),
    }
    assert one("worker_month", facts, date(2026, 12, 31))["due_on"] == due


def test_back_pay_stands_in_the_month_it_is_for():
    facts = {
        "payroll_line": table(
            "payroll_line",
            owes(7, 500_000, 202602),
            owes(7, 100_000, 202603, is_back_pay=True, back_month=202602),
            owes(7, 70_000, 202603, is_back_pay=True),
            owes(7, 30_000, 202603, exit_flag=True),
        )
    }
    rows = view("worker_month", facts, APRIL_30)
    assert [(r["month"], r["lines"], r["regular_lines"], r["owed_fen"]) for r in rows] == [
        (202602, 2, 1, 600_000),
        (202603, 2, 0, 100_000),
    ]
    assert rows[0]["line_ref"] == "payroll_line:1 payroll_line:2"


def test_a_returned_payment_takes_back_an_earlier_one():
    facts = {
        "receipt": table(
            "receipt",
            paid(7, 500_000, date(2026, 3, 10)),
            paid(7, 500_000, date(2026, 3, 12), "returned"),
            paid(7, 400_000, date(2026, 3, 15)),
            paid(7, 100_000, date(2026, 3, 16), "failed"),
            paid(7, 100_000, date(2026, 3, 17), "pending"),
        )
    }
    row = one("worker_month", facts, APRIL_30)
    assert (row["paid_fen"], row["paid_lines"]) == (400_000, 2)
    assert (row["first_paid_on"], row["last_paid_on"]) == (date(2026, 3, 10), date(2026, 3, 15))


def test_a_return_without_its_payment_is_no_debt_of_the_worker():
    facts = {"receipt": table("receipt", paid(7, 500_000, date(2026, 3, 12), "returned"))}
    assert one("worker_month", facts, APRIL_30)["paid_fen"] == 0


def test_payments_without_a_day_are_counted_apart():
    undated = {**paid(7, 100, date(2026, 3, 10)), "paid_at": None}
    facts = {"receipt": table("receipt", undated, paid(7, 200, date(2026, 3, 12)))}
    row = one("worker_month", facts, APRIL_30)
    assert (row["paid_fen"], row["paid_lines"], row["undated_paid_lines"]) == (300, 2, 1)
    assert row["first_paid_on"] == date(2026, 3, 12)


def test_sources_join_whole_and_evidence_keeps_their_order():
    facts = {
        "enrolment": table(
            "enrolment", {"project_id": 1, "worker_id": 7, "employer_id": 30, "entered_on": date(2026, 2, 10)}
        ),
        "attendance_month": table(
            "attendance_month",
            {"id": 9, "project_id": 1, "worker_id": 7, "month": 202602, "days_mask": 0b0110, "half_mask": 0b0100},
            {"id": 8, "project_id": 1, "worker_id": 7, "month": 202602, "days_mask": 0b1100, "source": "device"},
        ),
        "payroll_line": table("payroll_line", owes(7, 100, employer_id=21), owes(7, 50, employer_id=20)),
        "receipt": table("receipt", paid(7, 100, date(2026, 3, 10)), paid(8, 100, date(2026, 3, 10))),
    }
    first, other = view("worker_month", facts, APRIL_30)
    assert first["ref"] == ("payroll_line:1 payroll_line:2 attendance_month:8 attendance_month:9 receipt:1 enrolment:1")
    assert (first["employer_id"], first["days"]) == (20, 3)
    # Half a day on the sheet and a whole one at the gate is a whole day.
    assert (first["days_mask"], first["half_mask"]) == (0b1110, 0)
    assert (other["worker_id"], other["employer_id"], other["paid_fen"]) == (8, None, 100)
    # On the roster alone he has no worker-month, but months on the roster.
    on_roster = view("roster_month", facts, APRIL_30)
    assert [(r["month"], r["employer_id"], r["ref"]) for r in on_roster] == [
        (202602, 30, "enrolment:1"),
        (202603, 30, "enrolment:1"),
        (202604, 30, "enrolment:1"),
    ]


def test_who_is_on_no_sheet_belongs_to_the_employer_of_his_attendance_else_of_his_roster():
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 6, "employer_id": 30, "entered_on": date(2026, 2, 10)},
            {"project_id": 1, "worker_id": 7, "employer_id": 31, "entered_on": date(2026, 2, 10)},
            {"project_id": 1, "worker_id": 8, "employer_id": 33, "entered_on": date(2026, 2, 10)},
            {"project_id": 1, "worker_id": 8, "employer_id": 32, "provisional": True},
            {"project_id": 1, "worker_id": 9, "employer_id": 35, "entered_on": date(2026, 3, 10)},
            {"project_id": 1, "worker_id": 9, "employer_id": 34, "provisional": True},
        ),
        "attendance_month": table(
            "attendance_month",
            {"project_id": 1, "worker_id": 6, "month": 202602, "days_mask": 1, "employer_id": 40},
            {"project_id": 1, "worker_id": 7, "month": 202602, "days_mask": 1},
        ),
        "receipt": table("receipt", *(paid(w, 100, date(2026, 3, 10)) for w in (8, 9))),
    }
    rows = view("worker_month", facts, APRIL_30)
    assert {r["worker_id"]: r["employer_id"] for r in rows} == {6: 40, 7: 31, 8: 33, 9: 34}


def test_enrolled_from_the_month_of_entry_to_the_month_of_leaving():
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 1, "entered_on": date(2026, 1, 31), "left_on": date(2026, 3, 1)},
            {"project_id": 1, "worker_id": 2, "entered_on": None},
            {"project_id": 1, "worker_id": 3, "provisional": True, "entered_on": date(2026, 1, 1)},
            {"project_id": 1, "worker_id": 4, "entered_on": date(2026, 5, 1)},
        )
    }
    months = {
        w: [r["month"] for r in view("roster_month", facts, APRIL_30) if r["worker_id"] == w] for w in range(1, 5)
    }
    assert months == {
        1: [202601, 202602, 202603],
        # Entry not known: as long as anything is known of the project.
        2: [202601, 202602, 202603, 202604],
        3: [],
        4: [],
    }


def test_project_month_counts_heads_and_leaves_managers_out_of_pay_coverage():
    def there(worker: int) -> dict:
        return {"project_id": 1, "worker_id": worker, "month": 202602, "days_mask": 1}

    entered = date(2026, 2, 1)
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 1, "entered_on": entered, "left_on": date(2026, 2, 28)},
            {"project_id": 1, "worker_id": 2, "entered_on": entered, "left_on": date(2026, 2, 28)},
            {"project_id": 1, "worker_id": 3, "entered_on": entered, "left_on": date(2026, 2, 28), "role": "manager"},
        ),
        "attendance_month": table("attendance_month", there(1), there(3), there(4)),
        "payroll_line": table("payroll_line", owes(1, 100), owes(4, 100)),
        "receipt": table("receipt", paid(1, 100, date(2026, 3, 10)), paid(3, 90, date(2026, 3, 10))),
    }
    row = one("project_month", facts, APRIL_30)
    wanted = {
        "att_heads": 3,
        "worker_att_heads": 2,
        "worker_paid_heads": 1,
        "lines": 2,
        "sheet_heads": 2,
        "owed_fen": 200,
        "paid_fen": 190,
        "paused_all_month": False,
    }
    assert {k: row[k] for k in wanted} == wanted
    assert one("roster_heads", facts, APRIL_30) == {"project_id": 1, "month": 202602, "on_heads": 3, "on_att_heads": 2}


@pytest.mark.parametrize(
    ("pauses", "whole"),
    [
        ([{"from_on": date(2026, 1, 20), "to_on": date(2026, 2, 28), "approved_by": True}], True),
        ([{"from_on": date(2026, 2, 2), "to_on": None, "approved_by": True}], False),
        ([{"from_on": date(2026, 2, 1), "to_on": None, "approved_on": date(2026, 5, 1)}], False),
        (
            [
                {"from_on": date(2026, 1, 1), "to_on": date(2026, 2, 10), "approved_by": True},
                {"from_on": date(2026, 2, 11), "to_on": None, "approved_on": date(2026, 2, 10)},
            ],
            True,
        ),
    ],
)
def test_a_month_is_paused_when_every_day_lies_in_an_approved_pause(pauses, whole):
    facts = {
        "pause": table("pause", *({"project_id": 1, **p} for p in pauses)),
        "payroll_line": table("payroll_line", owes(1, 100)),
    }
    assert one("project_month", facts, APRIL_30)["paused_all_month"] is whole


def test_minimum_wage_only_where_a_verified_figure_decides():
    def facts(region: str):
        return {
            "project_fact": table("project_fact", {"project_id": 1, "region_code": region}),
            "payroll_line": table("payroll_line", owes(1, 100)),
        }

    assert one("worker_month", facts("310115"), APRIL_30)["minimum_wage_fen"] == 274_000
    # Guizhou's figure is unverified: it may be shown and decides nothing.
    assert one("worker_month", facts("520100"), APRIL_30)["minimum_wage_fen"] is None
    assert one("worker_month", facts("不明"), APRIL_30)["minimum_wage_fen"] is None
