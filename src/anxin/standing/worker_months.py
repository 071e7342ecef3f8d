"""Worker-month standings follow every evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from anxin.monitoring.models import Run

from .bringing import bring
from .models import WorkerMonthStanding
from .questions import STATE

WORKER_MONTHS = f"""
WITH stay AS (
  -- The stay that began last names the crew; of two that began on one day, the one that was entered last.
  SELECT e.project_id, e.worker_id, e.crew_id
  FROM enrolment AS e
  WHERE e.crew_id IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY e.project_id, e.worker_id ORDER BY e.entered_on DESC NULLS LAST, e.id DESC
  ) = 1
),
manager AS (
  SELECT DISTINCT e.project_id, e.worker_id
  FROM enrolment AS e
  WHERE e.role = 'manager'
),
both_told AS (
  SELECT
    COALESCE(w.project_id, r.project_id) AS project_id,
    COALESCE(w.worker_id, r.worker_id) AS worker_id,
    COALESCE(w.month, r.month) AS month,
    COALESCE(w.employer_id, r.employer_id) AS employer_id,
    w.role,
    COALESCE(w.days, 0) AS days,
    COALESCE(w.lines, 0) AS lines,
    COALESCE(w.owed_fen, 0) AS owed_fen,
    COALESCE(w.paid_fen, 0) AS paid_fen,
    w.due_on,
    w.last_paid_on,
    CASE WHEN w.worker_id IS NULL THEN 'idle' ELSE {STATE} END AS state
  FROM worker_month AS w
  FULL OUTER JOIN roster_month AS r
    ON r.project_id = w.project_id AND r.worker_id = w.worker_id AND r.month = w.month
  CROSS JOIN run
)
SELECT
  t.project_id,
  t.worker_id,
  t.month,
  t.employer_id,
  s.crew_id,
  COALESCE(t.role, CASE WHEN g.worker_id IS NULL THEN 'worker' ELSE 'manager' END) AS role,
  t.state,
  t.lines = 0 AND t.days = 0 AND (p.project_id IS NOT NULL OR g.worker_id IS NOT NULL) AS excused,
  t.days,
  t.lines,
  t.owed_fen,
  t.paid_fen,
  CASE WHEN run.as_of > t.due_on AND t.owed_fen > t.paid_fen THEN t.owed_fen - t.paid_fen ELSE 0 END AS missing_fen,
  t.due_on,
  CASE WHEN t.lines > 0 AND t.paid_fen >= t.owed_fen THEN t.last_paid_on END AS settled_on
FROM both_told AS t
CROSS JOIN run
LEFT JOIN stay AS s ON s.project_id = t.project_id AND s.worker_id = t.worker_id
LEFT JOIN manager AS g ON g.project_id = t.project_id AND g.worker_id = t.worker_id
LEFT JOIN paused_month AS p ON p.project_id = t.project_id AND p.month = t.month
"""


class WorkerMonths:
    queries = {"worker_months": WORKER_MONTHS}

    def keep(self, *, run: Run, judged: set[int] | None, tables: Mapping[str, pa.Table], now: datetime) -> None:
        bring(WorkerMonthStanding, tables["worker_months"], key=("project_id", "worker_id", "month"), projects=judged)
