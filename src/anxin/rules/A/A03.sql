/*
code: A03
name: {zh: 专户成摆设, en: account is a decoration}
version: 1
subject: [project, month]
question: 工地上有人干活、专户也开了，这个月的工资到底有没有从专户发出去？
basis: [decree-724/26, decree-724/31, decree-724/55, rshf-2021-53/7]
numbers:
  account_idle_heads: {default: account.idle_heads, meaning: 当月出勤达到多少人而专户无工资支出即预警}
levels:
  orange: 当月出勤满 5 人，次月已过完，专户仍没有为这个月发过工资
  red: 上一个月也是这样
answer_due: {orange: 3wd}
clears_when: 该月有银行确认的代发回单，或专户有工资支出。
first_step: 调专户对账单，问清这几个月的工资是从哪里、由谁、怎样发到工人手里的；发了的，要求把发放凭证和代发回单补报来；没有发的，按欠薪处理。
blind_spots: >-
  看的是项目有没有任何一笔，不看够不够：只从专户发了一个人的，这里不报（见 W02、W03）。专户流水和回单都没有报来的，会被当成没有发。
  出勤没有报来的月份看不见。窗口内给上一个月补发的工资支出，也算作专户在用。
reads_as: >-
  项目已有专户，当月有出勤的人数 ≥ 5 人，评估日已过次月末日，而该月没有任何一笔成功的代发回单（按工资月份；没写日期的也算），
  专户自该月首日至次月末日也没有工资支出（归类为工资，或对方为本项目登记的工人）的，橙色。上一个月同样如此的，红色。
arithmetic: >-
  {month}有出勤 {att_heads} 人；至 {as_of}，该月成功回单 0 笔，{first_day} 至 {next_last_day} 专户工资支出 0 笔；上月也是如此：{again}。
*/
WITH crowded AS (
  SELECT p.project_id, p.month, p.att_heads, m.previous_month, m.first_day, m.next_last_day, j.ref
  FROM project_month AS p
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = p.month
  JOIN project AS j ON j.project_id = p.project_id
  JOIN limits AS l ON l.project_id = p.project_id
  WHERE j.has_account AND p.att_heads >= l.account_idle_heads AND run.as_of > m.next_last_day
),
used AS (
  SELECT r.project_id, r.month
  FROM receipt AS r
  WHERE r.status = 'success'
  UNION
  -- A debit serves the month it falls in and the one before.
  SELECT e.project_id, YEAR(e.day) * 100 + MONTH(e.day) AS month
  FROM account_entry AS e
  WHERE e.direction = 'out' AND (e.purpose = 'wage' OR e.peer_kind = 'worker')
  UNION
  SELECT e.project_id, m.previous_month AS month
  FROM account_entry AS e
  JOIN calendar_month AS m ON m.month = YEAR(e.day) * 100 + MONTH(e.day)
  WHERE e.direction = 'out' AND (e.purpose = 'wage' OR e.peer_kind = 'worker')
),
idle AS (
  SELECT c.*
  FROM crowded AS c
  LEFT JOIN used AS u ON u.project_id = c.project_id AND u.month = c.month
  WHERE u.project_id IS NULL
),
attended AS (
  SELECT w.project_id, w.month, STRING_AGG(w.attendance_ref, ' ' ORDER BY w.worker_id) AS ref
  FROM idle AS i
  JOIN worker_month AS w ON w.project_id = i.project_id AND w.month = i.month
  WHERE w.has_attendance
  GROUP BY w.project_id, w.month
)
SELECT
  i.project_id,
  i.month,
  CASE WHEN b.project_id IS NOT NULL THEN 'red' ELSE 'orange' END AS level,
  i.att_heads,
  i.first_day,
  i.next_last_day,
  b.project_id IS NOT NULL AS again,
  CONCAT_WS(' ', i.ref, a.ref, CASE WHEN b.project_id IS NOT NULL THEN o.ref END) AS ref
FROM idle AS i
LEFT JOIN idle AS b ON b.project_id = i.project_id AND b.month = i.previous_month
LEFT JOIN attended AS a ON a.project_id = i.project_id AND a.month = i.month
LEFT JOIN attended AS o ON o.project_id = i.project_id AND o.month = i.previous_month
