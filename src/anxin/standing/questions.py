"""What is asked of the fact views when the standing of projects is worked out: one query for each table that comes back.

Rows are keyed by ``project_id``; money is fen. They run in the same evaluation as the rules, over the same views.
"""

# A worker-month (w, beside run) is in one state; the names are told at ProjectMonthStanding.
STATE = """
    CASE
      WHEN w.lines = 0 THEN 'no_sheet'
      WHEN w.paid_fen >= w.owed_fen AND COALESCE(w.last_paid_on > w.due_on, FALSE) THEN 'late'
      WHEN w.paid_fen >= w.owed_fen THEN 'full'
      WHEN w.due_on >= run.as_of THEN 'pending'
      WHEN w.paid_fen > 0 THEN 'short'
      ELSE 'unpaid'
    END
"""
STATES = ("full", "late", "short", "unpaid", "pending", "no_sheet")
_COUNTS = ",\n  ".join(f"COUNT(CASE WHEN t.state = '{state}' THEN 1 END) AS {state}" for state in STATES)

MONTHS = f"""
SELECT
  t.project_id,
  t.month,
  MIN(t.due_on) AS due_on,
  COUNT(*) AS people,
  COUNT(CASE WHEN t.has_attendance THEN 1 END) AS attended,
  COUNT(CASE WHEN t.lines > 0 THEN 1 END) AS on_sheet,
  COUNT(CASE WHEN t.lines > 0 AND t.paid_fen > 0 THEN 1 END) AS paid_people,
  CAST(SUM(t.owed_fen) AS BIGINT) AS owed_fen,
  CAST(SUM(t.paid_fen) AS BIGINT) AS paid_fen,
  CAST(SUM(GREATEST(0, t.owed_fen - t.paid_fen)) AS BIGINT) AS missing_fen,
  COUNT(CASE WHEN t.owed_fen > t.paid_fen THEN 1 END) AS people_missing,
  {_COUNTS}
FROM (
  SELECT
    w.project_id, w.month, w.due_on, w.has_attendance, w.lines, w.owed_fen, w.paid_fen, {STATE} AS state
  FROM worker_month AS w
  CROSS JOIN run
) AS t
GROUP BY t.project_id, t.month
"""

LISTED = """
SELECT
  r.project_id,
  r.month,
  COUNT(*) AS listed,
  COUNT(CASE WHEN w.worker_id IS NULL THEN 1 END) AS idle
FROM roster_month AS r
LEFT JOIN worker_month AS w ON w.project_id = r.project_id AND w.worker_id = r.worker_id AND w.month = r.month
GROUP BY r.project_id, r.month
"""

PERIODS = """
SELECT c.project_id, c.month, c.due_on, c.due_fen, c.credit_fen
FROM labour_cost AS c
CROSS JOIN run
WHERE c.month <= run.month
"""

MOVES = """
SELECT
  d.project_id,
  YEAR(d.day) * 100 + MONTH(d.day) AS month,
  CAST(SUM(d.in_fen) AS BIGINT) AS in_fen,
  CAST(SUM(d.out_fen) AS BIGINT) AS out_fen,
  MAX(d.day) AS last_on,
  MAX(CASE WHEN d.balance_fen IS NOT NULL THEN d.day END) AS balance_on,
  MAX_BY(d.balance_fen, d.day) FILTER (WHERE d.balance_fen IS NOT NULL) AS balance_fen
FROM account_day AS d
GROUP BY d.project_id, YEAR(d.day) * 100 + MONTH(d.day)
"""

OWING = """
SELECT w.project_id, COUNT(DISTINCT w.worker_id) AS people
FROM worker_month AS w
CROSS JOIN run
WHERE w.owed_fen > w.paid_fen AND w.due_on < run.as_of
GROUP BY w.project_id
"""

EMPLOYERS_OWING = """
SELECT
  w.project_id,
  w.employer_id,
  COUNT(DISTINCT w.worker_id) AS people,
  CAST(SUM(w.owed_fen - w.paid_fen) AS BIGINT) AS fen,
  COUNT(DISTINCT w.month) AS months,
  MIN(w.month) AS oldest,
  MIN(w.due_on) AS since
FROM worker_month AS w
CROSS JOIN run
WHERE w.owed_fen > w.paid_fen AND w.due_on < run.as_of
GROUP BY w.project_id, w.employer_id
"""

EMPLOYERS_ON_SITE = """
SELECT e.project_id, e.employer_id, COUNT(DISTINCT e.worker_id) AS on_site
FROM enrolment AS e
WHERE e.on_site
GROUP BY e.project_id, e.employer_id
"""

PAID = """
SELECT w.project_id, MAX(w.last_paid_on) AS last_on
FROM worker_month AS w
GROUP BY w.project_id
"""

ON_SITE = """
SELECT
  e.project_id,
  COUNT(DISTINCT e.worker_id) AS on_site,
  COUNT(DISTINCT CASE WHEN e.role = 'worker' THEN e.worker_id END) AS workers,
  COUNT(DISTINCT CASE WHEN e.role = 'worker' AND e.has_contract THEN e.worker_id END) AS contracted,
  COUNT(DISTINCT CASE WHEN e.post = 'labour_officer' THEN e.worker_id END) AS officers
FROM enrolment AS e
WHERE e.on_site
GROUP BY e.project_id
"""

# Who attended in the latest month with attendance, how many of them stand on a roster, and the last day of it.
SEEN = """
WITH last_month AS (
  SELECT w.project_id, MAX(w.month) AS month
  FROM worker_month AS w
  WHERE w.has_attendance
  GROUP BY w.project_id
),
present AS (
  SELECT w.project_id, w.month, w.worker_id, w.days_mask
  FROM last_month AS t
  JOIN worker_month AS w ON w.project_id = t.project_id AND w.month = t.month AND w.has_attendance
),
day AS (
  SELECT p.project_id, MAX(d.day_no) AS day_no
  FROM present AS p
  JOIN day_bit AS d ON (p.days_mask & d.bit) <> 0
  GROUP BY p.project_id
)
SELECT
  p.project_id,
  MAX(p.month) AS month,
  COUNT(*) AS heads,
  COUNT(r.worker_id) AS listed,
  MAX(m.first_day + CAST(d.day_no - 1 AS INTEGER)) AS last_on
FROM present AS p
JOIN day AS d ON d.project_id = p.project_id
JOIN calendar_month AS m ON m.month = p.month
LEFT JOIN roster_month AS r ON r.project_id = p.project_id AND r.worker_id = p.worker_id AND r.month = p.month
GROUP BY p.project_id
"""

ANSWERED = """
SELECT x.project_id, x.month, COUNT(*) AS asked, COUNT(CASE WHEN x.answered THEN 1 END) AS answered
FROM (
  SELECT c.project_id, c.worker_id, c.month, BOOL_OR(c.answer = 'confirmed') AS answered
  FROM wage_confirmation AS c
  GROUP BY c.project_id, c.worker_id, c.month
) AS x
GROUP BY x.project_id, x.month
"""

PROJECTS = """
SELECT
  p.project_id, p.region, p.contractor_id, p.owner_id, p.funding, p.status, p.start_on, p.account_on, p.has_account,
  p.agreement_on, p.filed_on, p.listed, p.joined, p.exempt, p.labour_officer, p.board_on
FROM project AS p
"""

ACCOUNTS = """
SELECT
  s.project_id,
  COUNT(CASE WHEN NOT s.closed THEN 1 END) AS open,
  COUNT(CASE WHEN s.closed THEN 1 END) AS closed
FROM special_account AS s
GROUP BY s.project_id
"""

HELD = """
SELECT e.project_id, MIN(e.day) AS day
FROM account_event AS e
WHERE e.event IN ('frozen', 'seized') AND e.lifted_on IS NULL
GROUP BY e.project_id
"""

DEPOSITS = """
SELECT d.project_id, d.kind, d.required_fen, d.lodged_fen, d.lodged_on, d.start_on, d.end_on, d.exemption, d.exemption_to
FROM deposit AS d
ORDER BY d.project_id, d.id
"""

BOARDS = """
SELECT b.project_id, b.set_on, b.photo_on, b.checked_on, b.checked, b.missing_zh, b.dead_number
FROM notice_board AS b
ORDER BY b.project_id, b.checked_on, b.id
"""

GUARANTEES = """
SELECT g.project_id, g.amount_fen, g.from_on, g.to_on
FROM payment_guarantee AS g
ORDER BY g.project_id, g.id
"""

INSURANCE = """
SELECT i.project_id, i.from_on, i.to_on, i.in_force
FROM injury_insurance AS i
ORDER BY i.project_id, i.id
"""

SUBCONTRACTORS = """
SELECT
  p.project_id,
  COUNT(DISTINCT p.enterprise_id) AS firms,
  COUNT(DISTINCT CASE WHEN p.agency_agreement_on IS NOT NULL THEN p.enterprise_id END) AS agreed
FROM participant AS p
WHERE p.role IN ('labour', 'professional')
GROUP BY p.project_id
"""

# Names of questions are unique in the house.
PREFIX = "standing_"
QUESTIONS = {
    PREFIX + name: sql
    for name, sql in {
        "months": MONTHS,
        "listed": LISTED,
        "periods": PERIODS,
        "moves": MOVES,
        "owing": OWING,
        "employers_owing": EMPLOYERS_OWING,
        "employers_on_site": EMPLOYERS_ON_SITE,
        "paid": PAID,
        "on_site": ON_SITE,
        "seen": SEEN,
        "answered": ANSWERED,
        "projects": PROJECTS,
        "accounts": ACCOUNTS,
        "held": HELD,
        "deposits": DEPOSITS,
        "boards": BOARDS,
        "guarantees": GUARANTEES,
        "insurance": INSURANCE,
        "subcontractors": SUBCONTRACTORS,
    }.items()
}
