"""What is left out changes nothing: columns that nobody reads, joins of which nothing is taken, what is known already."""

from datetime import date

import duckdb
import pytest

from anxin import rules
from anxin.engine import columns_read
from anxin.engine.plan import folded, narrowed, own_columns, plan
from anxin.engine.tables import EVERY
from anxin.engine.views import BY_NAME


def test_a_column_that_no_query_names_is_not_read():
    made = plan(["SELECT w.project_id, w.days FROM worker_month AS w"])
    assert own_columns(BY_NAME["told_month"], made.columns["told_month"]) == {"project_id", "days_mask"}
    assert "clock" not in (made.raw("attendance_month") or ())
    assert {v.name for v in made.views} >= {"told_month", "worker_month", "project_due"}
    assert "labour_cost" not in made.columns


def test_a_star_reads_all_columns():
    assert plan(["SELECT w.* FROM worker_month AS w"]).columns["worker_month"] is None
    assert plan(["SELECT COUNT(*) FROM receipt AS r WHERE r.status = 'success'"]).columns["receipt"] is not None


def test_rules_ask_for_tables_and_columns_that_there_are():
    read = columns_read(rules.load(), some_projects=True)
    assert all(columns <= set(EVERY[name].names) for name, columns in read.items())
    alone = columns_read([r for r in rules.load() if r.code == "S06"])
    assert "due_fen" in alone["labour_cost"]
    assert "days_mask" not in alone["attendance_month"]


@pytest.mark.parametrize(
    ("join", "stays"),
    [
        ("LEFT JOIN raw.worker AS w ON w.id = e.worker_id", False),
        ("LEFT JOIN raw.worker AS w ON w.sex = e.sex", True),
        ("JOIN raw.worker AS w ON w.id = e.worker_id", True),
        ("LEFT JOIN manager AS w ON w.project_id = e.project_id AND w.worker_id = e.worker_id", False),
        ("LEFT JOIN manager AS w ON w.project_id = e.project_id", True),
    ],
)
def test_a_left_join_by_key_of_which_nothing_is_taken_is_left_out(join, stays):
    sql = f"SELECT e.id, w.birth FROM raw.enrolment AS e {join}"
    assert ("JOIN" in narrowed(sql, frozenset({"id"})).sql) is stays
    assert "JOIN" in narrowed(sql, frozenset({"id", "birth"})).sql


def test_the_run_is_put_in_as_it_is_and_an_empty_table_gives_nothing():
    sql = (
        "SELECT COALESCE(t.w, o.w) AS w, run.as_of - 1 AS day FROM t CROSS JOIN run "
        "LEFT JOIN name_owner AS o ON o.k = t.k WHERE t.m <= run.month"
    )
    short = folded(sql, (("as_of", "CAST('2026-05-20' AS DATE)"), ("month", "202605")), frozenset({"name_owner"}))
    assert "JOIN" not in short and "run" not in short
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE t AS SELECT * FROM (VALUES (1, 7, 202604), (2, NULL, 202605), (3, 9, 202606)) AS v(k, w, m)"
    )
    con.execute("CREATE TABLE name_owner (k INTEGER, w INTEGER)")
    con.execute("CREATE TABLE run AS SELECT DATE '2026-05-20' AS as_of, 202605 AS month")
    assert sorted(con.execute(short).fetchall(), key=str) == sorted(con.execute(sql).fetchall(), key=str)
    assert con.execute(short).fetchall()[0][1] == date(2026, 5, 19)
    kept = folded(sql, (("as_of", "CAST('2026-05-20' AS DATE)"), ("month", "202605")), frozenset())
    assert "name_owner" in kept


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        ("SELECT a, b FROM t UNION ALL SELECT c, d FROM u", "SELECT a FROM t UNION ALL SELECT c FROM u"),
        ("SELECT a, MAX(b) AS b FROM t GROUP BY a", "SELECT a FROM t GROUP BY a"),
        # To leave out a column of these would change the rows.
        ("SELECT a, b FROM t UNION SELECT c, d FROM u", None),
        ("SELECT DISTINCT a, b FROM t", None),
        ("SELECT a, UNNEST(b) AS b FROM t", None),
        ("SELECT * FROM t", None),
        ("SELECT a, b FROM t ORDER BY b LIMIT 1", None),
    ],
)
def test_a_column_inside_brackets_is_left_out_with_the_one_that_took_it(inner, left):
    sql = f"SELECT x.a AS one, x.b AS two FROM ({inner}) AS x"
    assert narrowed(sql, frozenset({"one"})).sql == f"SELECT x.a AS one FROM ({left or inner}) AS x"


def test_the_worker_month_reads_what_is_asked_of_it():
    few = plan(["SELECT w.project_id, w.owed_fen FROM worker_month AS w"])
    assert not {"overtime_x10", "days_x100"} & (
        (few.raw("attendance_month") or set()) | (few.raw("payroll_line") or set())
    )
    more = plan(["SELECT w.project_id, w.told_days_x100, w.overtime_x10 FROM worker_month AS w"])
    assert "overtime_x10" in (more.raw("attendance_month") or ()) and "days_x100" in (more.raw("payroll_line") or ())
