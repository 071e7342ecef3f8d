/*
code: W08
name: {zh: 有考勤无工资, en: 'there, never paid'}
version: 1
subject: [project, worker, month]
question: 他当月在这个项目上干了活，工资表上有他吗？
basis: [decree-724/28, decree-724/31, decree-724/15]
numbers:
  worked_days_min: {default: wage.worked_days_min, meaning: 出勤达到多少天而没有工资行即报}
levels:
  orange: 出勤 5 天以上，到次月末仍没有工资行
clears_when: 补编工资行并发放到账。
first_step: 找本人核实干了几天、谁带的工；属实的责成用人单位补进工资表，限 3 个工作日。
blind_spots: 考勤里同名而未对应上人的行不在其中；管理人员不看。
reads_as: >-
  工人（管理人员除外）当月出勤不少于 5 天，次月末日之后仍没有任何所属该月的工资行（补发行算在所补的月份），橙色。
arithmetic: '当月出勤 {days} 天，工资支付表 0 行；次月末日 {next_last_day} 已过。'
*/
SELECT
  w.project_id,
  w.worker_id,
  w.month,
  'orange' AS level,
  CAST(NULL AS BIGINT) AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  w.days,
  m.next_last_day,
  CONCAT_WS(' ', NULLIF(w.attendance_ref, ''), NULLIF(w.enrolment_ref, '')) AS ref
FROM worker_month AS w
CROSS JOIN run
JOIN calendar_month AS m ON m.month = w.month
JOIN limits AS l ON l.project_id = w.project_id
WHERE run.as_of > m.next_last_day
  AND w.role = 'worker'
  AND w.days >= l.worked_days_min
  AND w.lines = 0
