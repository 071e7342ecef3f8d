"""From handles and tokens to rows: each once, tables as the rule names them, rows by their number."""

from datetime import date

from anxin.engine import evaluate, find
from anxin.engine.tests.facts import reader, table

MARCH = 202603
FACTS = {
    "payroll_line": table(
        "payroll_line",
        {"id": 12, "project_id": 1, "worker_id": 7, "month": MARCH, "payable_fen": 100},
        {"id": 5, "project_id": 1, "worker_id": 7, "month": MARCH, "payable_fen": 100},
        {"id": 6, "project_id": 1, "worker_id": 8, "month": MARCH, "payable_fen": 100},
        {"id": 7, "project_id": 2, "worker_id": 7, "month": MARCH, "payable_fen": 100},
    ),
    "attendance_month": table(
        "attendance_month", {"id": 3, "project_id": 1, "worker_id": 7, "month": MARCH, "days_mask": 7}
    ),
}


def found(sql: str) -> list[list[str]]:
    rule = reader(sql)
    listed = [f.evidence for f in evaluate(FACTS, [rule], as_of=date(2026, 5, 20))]
    assert find(FACTS, [rule], as_of=date(2026, 5, 20))["Z01"]["evidence"].to_pylist() == listed
    return listed


def test_a_handle_stands_for_all_rows_of_the_worker_month():
    sql = (
        "SELECT w.project_id, 'blue' AS level, STRING_AGG({}, ' ') AS ref FROM worker_month AS w "
        "WHERE w.worker_id = 7 GROUP BY w.project_id"
    )
    assert found(sql.format("w.line_ref")) == [["payroll_line:5", "payroll_line:12"], ["payroll_line:7"]]
    assert found(sql.format("CONCAT(w.attendance_ref, ' ', w.line_ref)")) == [
        ["attendance_month:3", "payroll_line:5", "payroll_line:12"],
        ["payroll_line:7"],
    ]


def test_a_row_that_is_named_twice_stands_once():
    sql = (
        "SELECT w.project_id, 'blue' AS level, "
        "STRING_AGG(CONCAT('payroll_line:5 ', w.line_ref, '  ', w.receipt_ref, ' payroll_line:5'), ' ') AS ref "
        "FROM worker_month AS w WHERE w.project_id = 1 AND w.worker_id = 7 GROUP BY w.project_id"
    )
    assert found(sql) == [["payroll_line:5", "payroll_line:12"]]


def test_a_finding_without_rows_has_none():
    assert found("SELECT w.project_id, 'blue' AS level, '' AS ref FROM project AS w WHERE w.project_id = 1") == [[]]


def test_without_evidence_whom_and_how_much_is_the_same():
    rule = reader("SELECT w.project_id, 'blue' AS level, w.owed_fen AS amount_fen, w.line_ref AS ref "
                  "FROM worker_month AS w WHERE w.worker_id = 8")  # fmt: skip
    full = find(FACTS, [rule], as_of=date(2026, 5, 20))["Z01"]
    bare = find(FACTS, [rule], as_of=date(2026, 5, 20), evidence=False)["Z01"]
    assert bare == full.drop_columns(["evidence"])
    assert bare.to_pylist()[0]["amount_fen"] == 100
