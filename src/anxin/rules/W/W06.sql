/*
code: W06
name: {zh: 单人金额畸高, en: one worker too high}
version: 2
subject: [[project, worker, month], [project, worker]]
question: 一个人一个月、一年的工资，会不会高得不像干活挣的？
basis: [decree-724/31, decree-724/52, decree-724/15]
numbers:
  wage_person_month_max: {default: wage.person_month_max, meaning: 单人单月超过多少元为畸高}
  wage_person_year_max: {default: wage.person_year_max, meaning: 单人全年超过多少元为畸高}
levels:
  red: 一个月超过 5 万元，或一年超过 30 万元
answer_due: {red: 3wd}
clears_when: 更正写错的金额，或凭工程量、单价和本人确认证明属实。
first_step: 3 个工作日内调取该人的工程量结算单、考勤和合同单价；问本人实得多少、有没有替别人收钱；属于套取工资款的，停止支付并移送。
blind_spots: >-
  一个人用几张证件分开领的看不见；把别人的工资并到班组长名下的，只要不超过限额也看不见。写在以前年份的补发按所属月份算。
reads_as: >-
  一人一项目一月的金额，取该月工资表应付合计与已到账净额中较大的。单月：金额 > 5 万元，按项目、工人、月份报红色。全年：同一人在各项目同一公历年各月金额之和 > 30 万元，
  在该年有金额的每个项目按项目、工人报红色；几年都超过的只报最近一年。金额为该月、该年的合计。
arithmetic:
  project+worker+month: '{month}应付 {owed_yuan} 元，已到账 {paid_yuan} 元，取较大的 {amount_yuan} 元，超过 {wage_person_month_max} 元。'
  project+worker: '{year} 年各项目合计 {amount_yuan} 元(其中本项目 {own_yuan} 元)，超过 {wage_person_year_max} 元。'
*/
WITH money AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.month // 100 AS year,
    w.owed_fen,
    w.paid_fen,
    GREATEST(w.owed_fen, w.paid_fen) AS fen
  FROM worker_month AS w
  WHERE w.owed_fen > 0 OR w.paid_fen > 0
),
high_month AS (
  SELECT m.project_id, m.worker_id, m.month, m.owed_fen, m.paid_fen, m.fen
  FROM money AS m
  JOIN limits AS l ON l.project_id = m.project_id
  WHERE m.fen > CAST(l.wage_person_month_max AS BIGINT) * 100
),
year_total AS (
  SELECT m.worker_id, m.year, CAST(SUM(m.fen) AS BIGINT) AS fen
  FROM money AS m
  GROUP BY m.worker_id, m.year
  HAVING SUM(m.fen) > (SELECT MIN(CAST(l.wage_person_year_max AS BIGINT)) * 100 FROM limits AS l)
),
high_year AS (
  SELECT x.project_id, x.worker_id, x.year, x.fen, x.own_fen
  FROM (
    SELECT
      o.project_id, o.worker_id, o.year, t.fen, o.own_fen,
      ROW_NUMBER() OVER (PARTITION BY o.project_id, o.worker_id ORDER BY o.year DESC) AS place
    FROM year_total AS t
    JOIN (
      SELECT m.project_id, m.worker_id, m.year, CAST(SUM(m.fen) AS BIGINT) AS own_fen
      FROM money AS m
      JOIN year_total AS y ON y.worker_id = m.worker_id AND y.year = m.year
      GROUP BY m.project_id, m.worker_id, m.year
    ) AS o ON o.worker_id = t.worker_id AND o.year = t.year
    JOIN limits AS l ON l.project_id = o.project_id
    WHERE t.fen > CAST(l.wage_person_year_max AS BIGINT) * 100
  ) AS x
  WHERE x.place = 1
)
SELECT
  h.project_id,
  h.worker_id,
  h.month,
  'red' AS level,
  h.fen AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  h.owed_fen,
  h.paid_fen,
  CAST(NULL AS BIGINT) AS year,
  CAST(NULL AS BIGINT) AS own_fen,
  CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, '')) AS ref
FROM high_month AS h
JOIN worker_month AS w ON w.project_id = h.project_id AND w.worker_id = h.worker_id AND w.month = h.month
UNION ALL
SELECT
  y.project_id,
  y.worker_id,
  CAST(NULL AS BIGINT) AS month,
  'red' AS level,
  MAX(y.fen) AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  CAST(NULL AS BIGINT) AS owed_fen,
  CAST(NULL AS BIGINT) AS paid_fen,
  MAX(y.year) AS year,
  MAX(y.own_fen) AS own_fen,
  STRING_AGG(CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, '')), ' ' ORDER BY w.month) AS ref
FROM high_year AS y
JOIN worker_month AS w
  ON w.project_id = y.project_id AND w.worker_id = y.worker_id AND w.month // 100 = y.year
  AND (w.owed_fen > 0 OR w.paid_fen > 0)
GROUP BY y.project_id, y.worker_id
