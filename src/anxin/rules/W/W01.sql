/*
code: W01
name: {zh: 未按月编制工资表, en: no monthly sheet}
version: 2
subject: [project, employer, month]
question: 这家用人单位的人当月在这个项目上出了勤，有没有编制当月的工资支付表？
basis: [decree-724/31, decree-724/56, rshf-2021-53/17]
numbers:
  sheet_yellow_day: {default: wage.sheet_yellow_day, meaning: 次月几日仍无工资表为黄色}
levels:
  yellow: 次月 10 日仍没有当月的工资支付表
  orange: 次月已过完仍没有
clears_when: 该单位当月的工资支付表入库，且有工资行。
first_step: 问劳资专管员工资表在哪一步：没量工、没编、没签字，还是编了没报；限 3 个工作日编制并由工人本人签字后报来。
blind_spots: 只看有没有表，不看表里漏了谁（漏列的人见 W08）。没有考勤的月份看不出该不该有表；没写明补发月份的补发行不算所补月份的表。
reads_as: >-
  当月该单位（按人月的用人单位）至少一人有出勤，而该项目、该单位没有任何所属该月的工资行（补发行算在所补的月份）。
  工资行没写用人单位的，算工人当月考勤、花名册上的那一家。
  次月 10 日起黄色；次月末日之后橙色。
arithmetic: '{people} 人当月有出勤，工资支付表 0 行；次月 {sheet_yellow_day} 日为 {notice_on}，次月末日为 {next_last_day}，今天是 {as_of}。'
*/
WITH employer_month AS (
  SELECT
    w.project_id,
    w.employer_id,
    w.month,
    COUNT(CASE WHEN w.has_attendance THEN 1 END) AS people
  FROM worker_month AS w
  GROUP BY w.project_id, w.employer_id, w.month
  HAVING COUNT(CASE WHEN w.has_attendance THEN 1 END) > 0 AND SUM(w.lines) = 0
),
without AS (
  SELECT
    e.project_id,
    e.employer_id,
    e.month,
    e.people,
    CASE WHEN run.as_of > m.next_last_day THEN 'orange' ELSE 'yellow' END AS level,
    m.next_first_day + CAST(l.sheet_yellow_day - 1 AS INTEGER) AS notice_on,
    m.next_last_day
  FROM employer_month AS e
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = e.month
  JOIN limits AS l ON l.project_id = e.project_id
  WHERE run.as_of >= m.next_first_day + CAST(l.sheet_yellow_day - 1 AS INTEGER)
),
attended AS (
  SELECT
    e.project_id,
    e.employer_id,
    e.month,
    STRING_AGG(w.attendance_ref, ' ' ORDER BY w.worker_id) AS ref
  FROM without AS e
  JOIN worker_month AS w
    ON w.project_id = e.project_id AND w.month = e.month AND w.employer_id IS NOT DISTINCT FROM e.employer_id
  WHERE w.has_attendance
  GROUP BY e.project_id, e.employer_id, e.month
)
SELECT
  e.project_id,
  e.employer_id,
  e.month,
  e.level,
  CAST(NULL AS BIGINT) AS amount_fen,
  e.people,
  e.notice_on,
  e.next_last_day,
  a.ref
FROM without AS e
JOIN attended AS a
  ON a.project_id = e.project_id AND a.month = e.month AND a.employer_id IS NOT DISTINCT FROM e.employer_id
