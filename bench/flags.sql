-- The eight flags of a month in one statement, as somebody would write it who knows DuckDB and these files well: each
-- file is read once, as few columns as will do; rows are kept narrow; nothing is sorted; nobody is named.
-- $as_of is the day asked about, $known the moment of knowledge (UTC). The numbers are those of the rules' cards.
WITH line AS MATERIALIZED (
  SELECT
    project_id, worker_id,
    CASE WHEN is_back_pay THEN COALESCE(back_month, month) ELSE month END AS month,
    MIN(employer_id) AS employer_id,
    SUM(payable_fen)::BIGINT AS owed_fen,
    BOOL_OR(NOT (is_back_pay OR exit_flag)) AS is_regular
  FROM 'payroll_line.parquet'
  WHERE known_from <= $known AND (known_to IS NULL OR known_to > $known)
  GROUP BY ALL
),
entry AS MATERIALIZED (
  SELECT id, project_id, worker_id, month, employer_id, days_mask, half_mask
  FROM 'attendance_month.parquet'
  WHERE known_from <= $known AND (known_to IS NULL OR known_to > $known)
),
attended AS (
  SELECT project_id, worker_id, month, MIN(employer_id) AS employer_id, BIT_OR(days_mask) AS days_mask
  FROM entry
  GROUP BY ALL
),
payment AS MATERIALIZED (
  SELECT project_id, worker_id, month, card_id, status, amount_fen, CAST(paid_at + INTERVAL 8 HOUR AS DATE) AS paid_on
  FROM 'receipt.parquet'
  WHERE known_from <= $known AND (known_to IS NULL OR known_to > $known)
    AND (paid_at IS NULL OR CAST(paid_at + INTERVAL 8 HOUR AS DATE) <= $as_of)
),
paid AS (
  SELECT
    project_id, worker_id, month,
    SUM(CASE status WHEN 'success' THEN amount_fen WHEN 'returned' THEN -amount_fen ELSE 0 END)::BIGINT AS paid_fen,
    MIN(CASE WHEN status = 'success' THEN COALESCE(paid_on, DATE '1970-01-01') END) AS first_paid_on
  FROM payment
  GROUP BY ALL
),
manager AS (
  SELECT DISTINCT project_id, worker_id
  FROM 'enrolment.parquet'
  WHERE role = 'manager' AND known_from <= $known AND (known_to IS NULL OR known_to > $known)
),
site AS (
  SELECT project_id, NULLIF(region_code, '') AS region, pay_day, pay_day_next, lon, lat
  FROM 'project_fact.parquet'
  WHERE known_from <= $known AND (known_to IS NULL OR known_to > $known)
),
site_month AS (
  SELECT x.*, d.workday_back AS due_on
  FROM (
    SELECT
      s.project_id, m.month, m.last_day, m.next_last_day, m.workdays, w.fen AS floor_fen,
      CASE
        WHEN s.pay_day IS NULL THEN m.next_last_day
        WHEN s.pay_day_next = FALSE THEN m.first_day + LEAST(s.pay_day, m.length)::INTEGER - 1
        ELSE m.next_first_day + LEAST(s.pay_day, DAY(m.next_last_day))::INTEGER - 1
      END AS pay_on
    FROM site AS s
    JOIN 'law/calendar_month.parquet' AS m ON m.first_day <= $as_of
      AND m.month IN (SELECT month FROM line UNION SELECT month FROM entry UNION SELECT month FROM payment)
    LEFT JOIN 'law/minimum_wage.parquet' AS w ON w.region = s.region AND w.month = m.month
  ) AS x
  JOIN 'law/calendar_day.parquet' AS d ON d.day = x.pay_on
),
man AS MATERIALIZED (
  SELECT
    project_id, worker_id, month,
    COALESCE(l.employer_id, a.employer_id) AS employer_id,
    COALESCE(l.owed_fen, 0) AS owed_fen,
    l.project_id IS NOT NULL AS on_sheet,
    COALESCE(l.is_regular, FALSE) AS is_regular,
    COALESCE(a.days_mask, 0) AS days_mask,
    GREATEST(0, COALESCE(p.paid_fen, 0)) AS paid_fen,
    p.first_paid_on,
    g.project_id IS NULL AS is_worker
  FROM line AS l
  FULL JOIN attended AS a USING (project_id, worker_id, month)
  FULL JOIN paid AS p USING (project_id, worker_id, month)
  LEFT JOIN manager AS g USING (project_id, worker_id)
),
seen AS MATERIALIZED (
  SELECT
    m.*, s.due_on, s.last_day, s.next_last_day, s.floor_fen,
    s.floor_fen IS NOT NULL AND BIT_COUNT(m.days_mask) >= s.workdays AND m.paid_fen > 0 AND $as_of > s.due_on AS is_full
  FROM man AS m
  JOIN site_month AS s USING (project_id, month)
),
firm AS (
  SELECT
    COUNT(*) FILTER (WHERE owed_fen > paid_fen) AS people,
    SUM(owed_fen - paid_fen) FILTER (WHERE owed_fen > paid_fen) AS fen,
    DATE_DIFF('day', MIN(due_on), $as_of) AS days_late,
    $as_of > MIN(next_last_day) AND NOT COALESCE(BOOL_OR(first_paid_on <= next_last_day), FALSE) AS is_never
  FROM seen
  GROUP BY project_id, month, employer_id
),
site_sum AS (
  SELECT
    project_id, month, MIN(due_on) AS due_on, MIN(floor_fen) AS floor_fen,
    COUNT(*) FILTER (WHERE days_mask <> 0) AS heads,
    COUNT(*) FILTER (WHERE days_mask <> 0 AND is_worker) AS workers,
    COUNT(*) FILTER (WHERE days_mask <> 0 AND is_worker AND paid_fen > 0) AS paid_workers,
    COUNT(*) FILTER (WHERE paid_fen > 0 AND paid_fen < 0.8 * owed_fen) AS badly,
    SUM(owed_fen - paid_fen) FILTER (WHERE paid_fen > 0 AND paid_fen < 0.8 * owed_fen) AS badly_fen,
    COUNT(*) FILTER (WHERE is_full) AS full_heads,
    SUM(paid_fen) FILTER (WHERE is_full) AS full_fen
  FROM seen
  GROUP BY project_id, month
),
shared AS (
  SELECT card_id, month
  FROM payment
  WHERE status = 'success' AND card_id IS NOT NULL
  GROUP BY card_id, month
  HAVING MIN(worker_id) < MAX(worker_id)
),
two AS MATERIALIZED (
  SELECT
    a.id AS here_id, b.id AS there_id, a.project_id, b.project_id AS there_project_id, a.worker_id, a.month,
    a.days_mask & b.days_mask AS both_mask, a.half_mask & b.half_mask AS half_mask
  FROM entry AS a
  JOIN entry AS b
    ON b.worker_id = a.worker_id AND b.month = a.month AND b.project_id <> a.project_id AND a.days_mask & b.days_mask <> 0
),
clock AS (
  SELECT id, clock
  FROM 'attendance_month.parquet'
  WHERE clock <> '' AND id IN (SELECT here_id FROM two)
),
clash AS (
  SELECT DISTINCT project_id, worker_id, month
  FROM (
    SELECT
      t.project_id, t.worker_id, t.month, (t.half_mask >> day) & 1 AS is_half,
      TRY_CAST(SUBSTR(h.clock, day * 8 + 1, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTR(h.clock, day * 8 + 3, 2) AS INTEGER) AS here_in,
      TRY_CAST(SUBSTR(h.clock, day * 8 + 5, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTR(h.clock, day * 8 + 7, 2) AS INTEGER) AS here_out,
      TRY_CAST(SUBSTR(o.clock, day * 8 + 1, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTR(o.clock, day * 8 + 3, 2) AS INTEGER) AS there_in,
      TRY_CAST(SUBSTR(o.clock, day * 8 + 5, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTR(o.clock, day * 8 + 7, 2) AS INTEGER) AS there_out,
      COALESCE(2 * 6371 * ASIN(SQRT(LEAST(1,
        SIN(RADIANS(y.lat - x.lat) / 2) ** 2
          + COS(RADIANS(x.lat)) * COS(RADIANS(y.lat)) * SIN(RADIANS(y.lon - x.lon) / 2) ** 2
      ))), 0) / 40 * 60 AS minutes
    FROM two AS t
    JOIN range(31) AS r(day) ON (t.both_mask >> day) & 1 = 1
    JOIN site AS x ON x.project_id = t.project_id
    JOIN site AS y ON y.project_id = t.there_project_id
    LEFT JOIN clock AS h ON h.id = t.here_id
    LEFT JOIN clock AS o ON o.id = t.there_id
  ) AS c
  WHERE CASE
    WHEN here_in + here_out + there_in + there_out IS NULL THEN is_half = 0
    ELSE (here_in < there_out AND there_in < here_out)
      OR GREATEST(here_in, there_in) - LEAST(here_out, there_out) < minutes
  END
)
SELECT 'W08' AS rule, 'orange' AS level, COUNT(*) AS findings, COUNT(*) AS people, 0 AS fen
FROM seen
WHERE NOT on_sheet AND is_worker AND BIT_COUNT(days_mask) >= 5 AND $as_of > next_last_day
UNION ALL
SELECT 'W03', CASE WHEN paid_workers < 0.9 * workers THEN 'red' ELSE 'yellow' END AS level, COUNT(*), SUM(workers - paid_workers), 0
FROM site_sum
WHERE $as_of > due_on AND paid_workers < workers
GROUP BY level
UNION ALL
SELECT 'W04', 'yellow', COUNT(*), COUNT(*), SUM(owed_fen - paid_fen)
FROM seen
WHERE paid_fen > 0 AND paid_fen < owed_fen AND $as_of > due_on
UNION ALL
SELECT 'W04', 'orange', COUNT(*), SUM(badly), SUM(badly_fen)
FROM site_sum
WHERE badly >= 5 AND $as_of > due_on
UNION ALL
SELECT 'W07', 'orange', COUNT(*), COUNT(*), SUM(s.owed_fen)
FROM seen AS s
JOIN site_sum AS u USING (project_id, month)
WHERE s.is_regular AND s.owed_fen > 0 AND s.days_mask = 0 AND u.heads > 0 AND $as_of > s.last_day
UNION ALL
SELECT 'W05', 'red', SUM(findings), SUM(people), SUM(fen)
FROM (
  SELECT COUNT(*) AS findings, COUNT(*) AS people, SUM(floor_fen - paid_fen) AS fen
  FROM seen
  WHERE is_full AND paid_fen < floor_fen
  UNION ALL
  SELECT COUNT(*), SUM(full_heads), 0
  FROM site_sum
  WHERE full_heads >= 5 AND full_fen < floor_fen * full_heads
)
UNION ALL
SELECT
  'W02',
  CASE WHEN days_late >= 30 OR is_never THEN 'red' WHEN days_late >= 15 THEN 'orange' ELSE 'yellow' END AS level,
  COUNT(*), SUM(people), SUM(fen)
FROM firm
WHERE people > 0 AND (days_late >= 1 OR is_never)
GROUP BY level
UNION ALL
SELECT 'W11', 'red', COUNT(*), SUM(people), SUM(fen)
FROM (
  SELECT COUNT(DISTINCT p.worker_id) AS people, SUM(p.amount_fen) AS fen
  FROM payment AS p
  JOIN shared AS s USING (card_id, month)
  WHERE p.status = 'success'
  GROUP BY p.project_id, p.month
)
UNION ALL
SELECT 'R05', 'orange', COUNT(*), 0, 0
FROM clash
