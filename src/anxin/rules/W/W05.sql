/*
code: W05
name: {zh: 低于最低工资, en: below minimum wage}
version: 2
subject: [[project, worker, month], [project, month]]
question: 出满勤的工人，当月到账有没有低于当地月最低工资？
basis: [labor-law/48, molss-order-21/all, decree-724/11, labor-contract-law/85]
numbers:
  full_month_heads: {default: wage.full_month_heads, meaning: '满勤且有到账的至少多少人，才看项目平均'}
levels:
  red: 满勤工人到账低于月最低工资；或满勤且有到账的不少于 5 人而平均低于月最低工资（按项目）
clears_when: 差额补发到账。
first_step: 先看是不是分两笔发、漏报一笔；确属低于最低工资的，责令补足差额，逾期按应付金额加付赔偿金。
blind_spots: >-
  按到账数比，没有加回个人缴纳的社会保险等，可能偏严；没有可据以判定的最低工资数值的地区和月份不看。出勤不满当月工作日数的不看；
  半日考勤也计一天，可能把没有满勤的人算作满勤。
reads_as: >-
  应发日次日起，当月出勤日数不少于当月工作日数、到账大于零而低于项目所在地当月（月末日有效）月最低工资的，逐人红色。满勤且有到账的人不少于
  5 人、平均到账低于月最低工资的，另对项目报红色。没有到账的人见 W02、W03。
arithmetic:
  project+worker+month: '出勤 {days} 天(当月 {workdays} 个工作日),到账 {paid_yuan} 元，月最低工资 {floor_yuan} 元，差 {amount_yuan} 元；应发日 {due_on}。'
  project+month: '满勤且有到账的 {people} 人，到账合计 {paid_yuan} 元，平均 {mean_yuan} 元，低于月最低工资 {floor_yuan} 元；应发日 {due_on}。'
*/
WITH full_month AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.days,
    w.workdays_in_month AS workdays,
    w.paid_fen,
    w.minimum_wage_fen AS floor_fen,
    w.due_on,
    CONCAT_WS(' ', NULLIF(w.attendance_ref, ''), NULLIF(w.receipt_ref, '')) AS ref
  FROM worker_month AS w
  CROSS JOIN run
  WHERE run.as_of > w.due_on
    AND w.minimum_wage_fen IS NOT NULL
    AND w.days >= w.workdays_in_month
    AND w.paid_fen > 0
),
low_project AS (
  SELECT
    f.project_id,
    f.month,
    COUNT(*) AS people,
    MIN(f.workdays) AS workdays,
    CAST(SUM(f.paid_fen) AS BIGINT) AS paid_fen,
    MIN(f.floor_fen) AS floor_fen,
    MIN(f.due_on) AS due_on
  FROM full_month AS f
  JOIN limits AS l ON l.project_id = f.project_id
  GROUP BY f.project_id, f.month
  HAVING COUNT(*) >= MIN(l.full_month_heads) AND SUM(f.paid_fen) < MIN(f.floor_fen) * COUNT(*)
),
ref_of AS (
  SELECT f.project_id, f.month, STRING_AGG(f.ref, ' ' ORDER BY f.worker_id) AS ref
  FROM full_month AS f
  JOIN low_project AS g ON g.project_id = f.project_id AND g.month = f.month
  GROUP BY f.project_id, f.month
)
SELECT
  f.project_id,
  f.worker_id,
  f.month,
  'red' AS level,
  f.floor_fen - f.paid_fen AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  f.days,
  f.workdays,
  f.paid_fen,
  f.floor_fen,
  f.paid_fen AS mean_fen,
  f.due_on,
  f.ref
FROM full_month AS f
WHERE f.paid_fen < f.floor_fen
UNION ALL
SELECT
  g.project_id,
  CAST(NULL AS BIGINT) AS worker_id,
  g.month,
  'red' AS level,
  CAST(NULL AS BIGINT) AS amount_fen,
  g.people,
  CAST(NULL AS BIGINT) AS days,
  g.workdays,
  g.paid_fen,
  g.floor_fen,
  CAST(FLOOR(CAST(g.paid_fen AS DOUBLE) / g.people) AS BIGINT) AS mean_fen,
  g.due_on,
  r.ref
FROM low_project AS g
JOIN ref_of AS r ON r.project_id = g.project_id AND r.month = g.month
