"""From what a rule calls its evidence to the rows themselves.

A rule's ``ref`` is a text of tokens. 'receipt:17' is a row. 'receipt:3/41/202603' is a handle: all receipts of worker 41
on project 3 for March. Two million worker-months carry no list of their rows; the handles of those few that a finding names
are followed here, for all rules at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

HANDLED_BY = frozenset({"told_month", "listed_month"})
"""The views whose refs are handles."""

# How the rows of a handle are found; ``handle`` holds (project_id, worker_id, month).
_ROWS = {
    "payroll_line": """
SELECT h.project_id, h.worker_id, h.month, r.id
FROM handle AS h
JOIN payroll_line AS r ON r.project_id = h.project_id AND r.worker_id = h.worker_id AND r.for_month = h.month
""",
    "attendance_month": """
SELECT h.project_id, h.worker_id, h.month, r.id
FROM handle AS h
JOIN attendance_month AS r ON r.project_id = h.project_id AND r.worker_id = h.worker_id AND r.month = h.month
""",
    "receipt": """
SELECT h.project_id, h.worker_id, h.month, r.id
FROM handle AS h
JOIN receipt AS r ON r.project_id = h.project_id AND r.worker_id = h.worker_id AND r.month = h.month
""",
    "enrolment": """
SELECT h.project_id, h.worker_id, h.month, r.id
FROM handle AS h
CROSS JOIN run
JOIN enrolment AS r ON r.project_id = h.project_id AND r.worker_id = h.worker_id
LEFT JOIN project_span AS s ON s.project_id = h.project_id
WHERE NOT r.provisional
  AND COALESCE(r.entered_on <= run.as_of, TRUE)
  AND h.month >= CASE
    WHEN r.entered_on IS NULL THEN COALESCE(s.first_month, run.month)
    ELSE YEAR(r.entered_on) * 100 + MONTH(r.entered_on)
  END
  AND h.month <= COALESCE(YEAR(r.left_on) * 100 + MONTH(r.left_on), run.month)
""",
}
QUERIES = tuple(_ROWS.values())


def follow(con: duckdb.DuckDBPyConnection, codes: Sequence[str]) -> None:
    """Make ``evidence`` (rule, n, evidence VARCHAR[]): the rows behind finding n of a rule, each once.

    Tables stand in the order in which the rule names them, rows by their number.
    """
    if not codes:
        con.execute("CREATE TEMP TABLE evidence (rule VARCHAR, n BIGINT, evidence VARCHAR[])")
        return
    tokens = " UNION ALL ".join(
        f"SELECT {place} AS rule, n, ref FROM found_{code} WHERE ref <> ''" for place, code in enumerate(codes)
    )
    con.execute(f"""
CREATE TEMP TABLE said AS
SELECT
  rule, n, pos, kind,
  TRY_CAST(SPLIT_PART(tail, '/', 1) AS BIGINT) AS a,
  TRY_CAST(SPLIT_PART(tail, '/', 2) AS BIGINT) AS b,
  TRY_CAST(SPLIT_PART(tail, '/', 3) AS BIGINT) AS c
FROM (
  SELECT rule, n, pos, SPLIT_PART(token, ':', 1) AS kind, SPLIT_PART(token, ':', 2) AS tail
  FROM (
    SELECT rule, n, UNNEST(RANGE(1, LEN(tokens) + 1)) AS pos, UNNEST(tokens) AS token
    FROM (SELECT rule, n, STRING_SPLIT(ref, ' ') AS tokens FROM ({tokens}))
  )
  WHERE token <> ''
)""")
    rows = ["SELECT rule, n, pos, kind, a AS id FROM said WHERE b IS NULL"]
    kinds = {kind for (kind,) in con.execute("SELECT DISTINCT kind FROM said WHERE b IS NOT NULL").fetchall()}
    for kind in sorted(kinds):
        rows.append(f"""
SELECT s.rule, s.n, s.pos, s.kind, r.id
FROM said AS s
JOIN (
  WITH handle AS (
    SELECT DISTINCT a AS project_id, b AS worker_id, c AS month FROM said WHERE kind = '{kind}' AND b IS NOT NULL
  )
  {_ROWS[kind]}
) AS r ON r.project_id = s.a AND r.worker_id = s.b AND r.month = s.c
WHERE s.kind = '{kind}' AND s.b IS NOT NULL""")
    # Lists are sorted one by one: an ordered aggregate costs ten times as much over many small groups.
    con.execute(f"""
CREATE TEMP TABLE evidence AS
SELECT [{", ".join(f"'{code}'" for code in codes)}][rule + 1] AS rule, n, FLATTEN(LIST_TRANSFORM(
  LIST_SORT(LIST({{'place': place, 'kind': kind, 'rows': rows}})), lambda x: LIST_TRANSFORM(x.rows, lambda i: CONCAT(x.kind, ':', i))
)) AS evidence
FROM (
  SELECT rule, n, kind, MIN(pos) AS place, LIST_SORT(LIST_DISTINCT(LIST(id))) AS rows
  FROM ({" UNION ALL ".join(rows)})
  GROUP BY rule, n, kind
)
GROUP BY rule, n""")
    con.execute("DROP TABLE said")
