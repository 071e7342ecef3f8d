"""Who is where: what the views of people promise at their edges."""

from datetime import UTC, date, datetime

from anxin.engine.tests.facts import one, table, view
from anxin.kit import masks

MARCH_20 = date(2026, 3, 20)


def test_attendance_of_the_month_asked_in_ends_on_the_day_asked():
    days = masks.from_days([1, 19, 20, 21, 31])
    facts = {
        "attendance_month": table(
            "attendance_month",
            {"project_id": 1, "worker_id": 7, "month": 202603, "days_mask": days, "half_mask": days},
            {"project_id": 1, "worker_id": 7, "month": 202602, "days_mask": masks.from_days([28])},
            {"project_id": 1, "worker_id": 7, "month": 202604, "days_mask": 1},
        )
    }
    rows = view("attendance_month", facts, MARCH_20)
    assert [(r["month"], masks.days(r["days_mask"]), r["days"]) for r in rows] == [
        (202603, [1, 19, 20], 3),
        (202602, [28], 1),
    ]
    assert masks.days(rows[0]["half_mask"]) == [1, 19, 20]


def test_a_name_tied_to_a_worker_is_his_and_an_untied_one_is_only_counted():
    facts = {
        "payroll_line": table(
            "payroll_line",
            {"project_id": 1, "name_ref_id": 1, "month": 202602, "payable_fen": 100},
            {"project_id": 1, "name_ref_id": 2, "month": 202602, "payable_fen": 200},
            {"project_id": 1, "name_ref_id": 3, "month": 202602, "payable_fen": 300},
        ),
        "name_tie": table(
            "name_tie",
            {"name_ref_id": 1, "project_id": 1, "worker_id": 7, "state": "tied"},
            {"name_ref_id": 2, "project_id": 1, "worker_id": None, "state": "waiting"},
            {"name_ref_id": 3, "project_id": 1, "worker_id": None, "state": "several"},
        ),
    }
    assert [(r["worker_id"], r["owed_fen"]) for r in view("worker_month", facts, MARCH_20)] == [(7, 100)]
    assert [(r["table_name"], r["rows"]) for r in view("untied", facts, MARCH_20)] == [("payroll_line", 2)]


def test_a_contract_counts_from_its_day_and_a_number_is_enough():
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 1, "contract_signed_on": date(2026, 3, 21)},
            {"project_id": 1, "worker_id": 2, "contract_from": date(2026, 3, 20)},
            {"project_id": 1, "worker_id": 3, "contract_no": "合-3"},
            {"project_id": 1, "worker_id": 4},
        )
    }
    assert [r["has_contract"] for r in view("enrolment", facts, MARCH_20)] == [False, True, True, False]


def test_on_site_from_the_day_of_entry_until_the_day_before_leaving():
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 1, "entered_on": date(2026, 3, 20)},
            {"project_id": 1, "worker_id": 2, "entered_on": date(2026, 3, 21)},
            {"project_id": 1, "worker_id": 3, "left_on": date(2026, 3, 20)},
            {"project_id": 1, "worker_id": 4, "left_on": date(2026, 3, 21)},
            {"project_id": 1, "worker_id": 5, "provisional": True},
        )
    }
    assert [r["on_site"] for r in view("enrolment", facts, MARCH_20)] == [True, False, False, True, False]


def test_a_receipt_belongs_to_the_day_it_has_in_china():
    before_midnight_utc = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
    facts = {
        "receipt": table(
            "receipt",
            {"project_id": 1, "worker_id": 7, "month": 202602, "paid_at": before_midnight_utc, "status": "success"},
            {"project_id": 1, "worker_id": 7, "month": 202602, "paid_at": None, "status": "success"},
        )
    }
    assert [r["paid_on"] for r in view("receipt", facts, date(2026, 3, 21))] == [date(2026, 3, 21), None]
    # Paid tomorrow, seen from here; without a day it counts since it is known.
    assert [r["paid_on"] for r in view("receipt", facts, MARCH_20)] == [None]


def test_a_line_collected_by_another_is_so_by_any_of_three_signs():
    base = {"project_id": 1, "month": 202602}
    facts = {
        "payroll_line": table(
            "payroll_line",
            {**base, "worker_id": 1, "pay_mode": "bank"},
            {**base, "worker_id": 2, "has_collector": True},
            {**base, "worker_id": 3, "holder_differs": True},
            {**base, "worker_id": 4, "pay_mode": "other"},
        )
    }
    assert [r["by_other"] for r in view("payroll_line", facts, MARCH_20)] == [False, True, True, True]


def test_who_is_a_manager_once_on_a_project_is_one_in_all_its_months():
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 7, "role": "worker", "entered_on": date(2026, 3, 1)},
            {"project_id": 1, "worker_id": 7, "role": "manager", "provisional": True},
        ),
        "attendance_month": table(
            "attendance_month", {"project_id": 1, "worker_id": 7, "month": 202603, "days_mask": 1}
        ),
    }
    assert one("worker_month", facts, MARCH_20)["role"] == "manager"


def _enrolled(worker: int, *stretches: dict) -> list[dict]:
    return [{"project_id": 1, "worker_id": worker, "entered_on": date(2026, 3, 1), **more} for more in stretches]


def test_a_workers_stretches_on_a_project_are_taken_together():
    facts = {
        "enrolment": table(
            "enrolment",
            *_enrolled(1, {"left_on": date(2026, 3, 20), "crew_id": 9}, {"crew_id": 8, "entered_on": date(2026, 4, 2)}),
            *_enrolled(2, {"left_on": date(2026, 3, 20)}, {"left_on": date(2026, 4, 1)}, {"provisional": True}),
            *_enrolled(3, {"unit_price_fen": 300}, {"unit_price_fen": 200}, {"provisional": True}),
            *_enrolled(4, {"unit_price_fen": 300}, {"unit_price_fen": None}),
            *_enrolled(5, {"unit_price_fen": 300, "pay_mode": "按月"}),
            *_enrolled(6, {"unit_price_fen": 300}, {"role": "manager", "provisional": True}),
            *_enrolled(7, {"provisional": True}),
        )
    }
    rows = {r["worker_id"]: r for r in view("project_worker", facts, date(2026, 5, 10))}
    assert {w: (r["is_here"], r["here_since"]) for w, r in rows.items() if w < 3} == {
        1: (True, date(2026, 4, 2)),
        2: (False, None),
    }
    assert (rows[1]["crew_id"], rows[1]["gone_on"], rows[1]["first_id"]) == (8, None, 1)
    assert (rows[2]["gone_on"], rows[7]["gone_on"], rows[7]["first_id"]) == (date(2026, 4, 1), None, None)
    rates = {w: (r["low_rate_fen"], r["high_rate_fen"]) for w, r in rows.items() if w > 2}
    assert rates == {3: (200, 300), 4: (None, None), 5: (None, None), 6: (300, 300), 7: (None, None)}
    assert [w for w, r in rows.items() if r["is_manager"]] == [6]


def test_a_sites_last_day_is_that_of_whoever_came_last():
    facts = {
        "attendance_month": table(
            "attendance_month",
            {"project_id": 1, "worker_id": 1, "month": 202603, "days_mask": masks.from_days([30])},
            {"project_id": 1, "worker_id": 1, "month": 202604, "days_mask": masks.from_days([2, 5])},
            {"project_id": 1, "worker_id": 2, "month": 202604, "days_mask": masks.from_days([1, 7])},
            {"project_id": 1, "worker_id": 3, "month": 202605, "days_mask": 0},
        )
    }
    (row,) = view("site_last", facts, date(2026, 5, 10))
    assert (row["month"], row["last_on"], row["bit"]) == (202604, date(2026, 4, 7), 1 << 6)
