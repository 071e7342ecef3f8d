/*
code: W07
name: {zh: 有工资无考勤, en: 'paid, never there'}
version: 1
subject: [project, worker, month]
question: 工资表上有这个人，当月他在这个项目上出过勤吗？
basis: [decree-724/28, decree-724/31]
numbers: {}
levels:
  orange: 当月有工资行，没有一天考勤
clears_when: 当月考勤补报，或该行注明补发、离场结算，或款项收回。
first_step: 问班组长和工友他当月在不在；在的补报考勤和依据，不在的查这笔钱给了谁。
blind_spots: 整个项目当月没有任何考勤的，不逐人报（见 T01、T02）。按月薪另行考勤的管理人员可能误报。
reads_as: >-
  当月有至少一行既非补发也非离场结算、应付大于零的工资行，当月出勤日为零，而项目当月有别人的考勤；当月末日之后报，橙色，金额为当月应付。
arithmetic: '工资表 {lines} 行，应付 {amount_yuan} 元；当月考勤 0 天(项目当月有 {heads} 人有出勤)。'
*/
SELECT
  w.project_id,
  w.worker_id,
  w.month,
  'orange' AS level,
  w.owed_fen AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  w.lines,
  p.att_heads AS heads,
  CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, ''), NULLIF(w.enrolment_ref, '')) AS ref
FROM worker_month AS w
CROSS JOIN run
JOIN calendar_month AS m ON m.month = w.month
JOIN project_month AS p ON p.project_id = w.project_id AND p.month = w.month
WHERE run.as_of > m.last_day
  AND w.regular_lines > 0
  AND w.owed_fen > 0
  AND w.days = 0
  AND p.att_heads > 0
