/*
code: R10
name: {zh: 进退场未闭环, en: enrolment never closed}
version: 2
subject: [project, worker]
question: 人早就不来了，花名册上为什么还在场？
basis: [jianshi-2019-18/11, decree-724/28]
numbers:
  realname_absence_d: {default: realname.absence_d, meaning: 多少天没有出勤而未办退场即预警}
levels:
  blue: 最后一次出勤之后 15 天没有再来，也没有办退场
clears_when: 花名册补上退场日期；或该人重新出勤。
first_step: 让劳资专管员问明去向：已走的补办退场、结清工资并由本人确认；请假的注明；还在干活而没有考勤的，查考勤为什么漏了。
blind_spots: >-
  按考勤报到哪一天就看到哪一天，考勤整体晚报时要等报来才看得出；有人走闸机、有人记纸表的工地，纸表晚报的班组会多报。请假和工伤看不出。
  整个工地都停了的见 T02。管理人员和暂列人员不在其中。
reads_as: >-
  看评估日在场(非暂列，已进场或没写进场日，没有退场或退场日在评估日之后)、身份为工人的人，按项目和人合成一条。
  最后出勤日取该项目至评估日各来源考勤中最晚的一天；从未出勤的取进场日(几段取最晚；没写进场日的不判)，进场日晚于最后出勤日的取进场日。
  参照日取该项目任何人最后出勤的那一天；项目已建成的取评估日；没有任何考勤又未建成的不判。参照日 − 最后出勤日 ≥ 15 天，蓝色。
arithmetic: '最后出勤(或进场)在 {last_on}，工地考勤至 {until_on}，其间 {days} 天没有出勤(限 {realname_absence_d} 天)，没有退场记录。'
*/
WITH edge AS (
  SELECT
    x.project_id,
    x.until_on,
    x.edge_on,
    YEAR(x.edge_on) * 100 + MONTH(x.edge_on) AS edge_month,
    b.bit * 2 AS later_days
  FROM (
    SELECT
      p.project_id,
      CASE WHEN p.status = 'finished' THEN run.as_of ELSE t.last_on END AS until_on,
      CASE WHEN p.status = 'finished' THEN run.as_of ELSE t.last_on END - l.realname_absence_d AS edge_on
    FROM project AS p
    CROSS JOIN run
    JOIN limits AS l ON l.project_id = p.project_id
    LEFT JOIN site_last AS t ON t.project_id = p.project_id
  ) AS x
  JOIN day_bit AS b ON b.day_no = DAY(x.edge_on)
),
recent AS (
  -- Attended after the edge: in a later month, or in its month on a later day, whose bits stand higher.
  SELECT a.project_id, a.worker_id
  FROM attendance_month AS a
  JOIN edge AS g ON g.project_id = a.project_id
  WHERE (a.days_mask <> 0 AND a.month > g.edge_month) OR (a.month = g.edge_month AND a.days_mask >= g.later_days)
),
away AS (
  SELECT h.project_id, h.worker_id, h.here_since AS entered_on, g.until_on
  FROM project_worker AS h
  JOIN edge AS g ON g.project_id = h.project_id
  LEFT JOIN recent AS r ON r.project_id = h.project_id AND r.worker_id = h.worker_id
  WHERE h.is_here AND r.worker_id IS NULL AND COALESCE(h.here_since <= g.edge_on, TRUE)
),
attended AS (
  SELECT w.project_id, w.worker_id, a.month, BIT_OR(a.days_mask) AS days_mask, MIN(a.id) AS id
  FROM away AS w
  JOIN attendance_month AS a ON a.project_id = w.project_id AND a.worker_id = w.worker_id AND a.days_mask <> 0
  GROUP BY w.project_id, w.worker_id, a.month
),
last_seen AS (
  SELECT
    t.project_id,
    t.worker_id,
    MAX(m.first_day + CAST(d.day_no - 1 AS INTEGER)) AS day,
    CONCAT('attendance_month:', CAST(MIN(t.id) AS VARCHAR)) AS ref
  FROM (
    SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.project_id, x.worker_id ORDER BY x.month DESC) AS place
    FROM attended AS x
  ) AS t
  JOIN calendar_month AS m ON m.month = t.month
  JOIN day_bit AS d ON (t.days_mask & d.bit) <> 0
  WHERE t.place = 1
  GROUP BY t.project_id, t.worker_id
),
evidence AS (
  SELECT w.project_id, w.worker_id, STRING_AGG(e.ref, ' ') AS ref
  FROM away AS w
  JOIN enrolment AS e ON e.project_id = w.project_id AND e.worker_id = w.worker_id AND e.on_site
  GROUP BY w.project_id, w.worker_id
)
SELECT
  w.project_id,
  w.worker_id,
  'blue' AS level,
  GREATEST(w.entered_on, s.day) AS last_on,
  w.until_on,
  DATE_DIFF('day', GREATEST(w.entered_on, s.day), w.until_on) AS days,
  CONCAT_WS(' ', e.ref, s.ref) AS ref
FROM away AS w
JOIN evidence AS e ON e.project_id = w.project_id AND e.worker_id = w.worker_id
LEFT JOIN last_seen AS s ON s.project_id = w.project_id AND s.worker_id = w.worker_id
WHERE w.entered_on IS NOT NULL OR s.day IS NOT NULL
