/*
code: R11
name: {zh: 劳资专管员缺位, en: no labour officer}
version: 1
subject: [project]
question: 项目上配了劳资专管员没有，他在不在岗？
basis: [decree-724/28, decree-724/56]
numbers:
  realname_officer_absent_d: {default: realname.officer_absent_d, meaning: 劳资专管员多少天没有考勤而项目仍在施工即预警}
levels:
  yellow: 没有登记劳资专管员，或在册的劳资专管员 15 天没有考勤而别人在干活
clears_when: 底册或花名册写明劳资专管员，并且他的考勤恢复。
first_step: 打电话给项目部，问劳资专管员是谁、在不在现场；没有的限 5 个工作日配备并补报花名册，长期不在岗的换人。
blind_spots: >-
  只凭底册上一个名字、花名册上没有这个人的，看不出在不在岗。花名册岗位没写“劳资专管员”一类字样的认不出来。不打卡的管理人员会被报成不在岗。
  判在岗最多往回看到评估日的上月月初。
reads_as: >-
  项目状态为在建、续建或半停工。底册没有写劳资专管员，评估日在场（非暂列，已进场、未退场）的花名册上也没有岗位是劳资专管员的人，黄色（none）。
  花名册上有在场的劳资专管员的：评估日往回 15 天（含评估日）里项目上有别人出勤，而在场的劳资专管员没有一人出勤，黄色（absent）；
  其中有人进场还不满 15 天（评估日 − 进场日 < 15）的不判。
arithmetic:
  none: 底册没有写劳资专管员，花名册上在场的人里也没有。
  absent: 在场的劳资专管员 {officers} 人，自 {since} 至 {as_of} 的 {realname_officer_absent_d} 天里出勤 0 天；同期有出勤的其他人 {people_seen} 人。
*/
WITH officer AS (
  SELECT
    e.project_id,
    e.worker_id,
    BOOL_OR(COALESCE(DATE_DIFF('day', e.entered_on, run.as_of) < l.realname_officer_absent_d, FALSE)) AS is_new,
    STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
  FROM enrolment AS e
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = e.project_id
  WHERE e.post = 'labour_officer' AND e.on_site AND NOT e.provisional
  GROUP BY e.project_id, e.worker_id
),
staffed AS (
  SELECT
    o.project_id,
    COUNT(*) AS officers,
    BOOL_OR(o.is_new) AS has_new,
    STRING_AGG(o.ref, ' ' ORDER BY o.worker_id) AS ref
  FROM officer AS o
  GROUP BY o.project_id
),
recent AS (
  SELECT
    YEAR(d.day) * 100 + MONTH(d.day) AS month,
    d.day,
    b.bit,
    DATE_DIFF('day', d.day, run.as_of) AS days_ago
  FROM calendar_day AS d
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = run.month
  JOIN day_bit AS b ON b.day_no = DAY(d.day)
  WHERE d.day <= run.as_of AND YEAR(d.day) * 100 + MONTH(d.day) >= m.previous_month
),
watched AS (
  SELECT
    s.project_id,
    r.month,
    CAST(SUM(r.bit) AS BIGINT) AS mask,
    MIN(r.day) AS since
  FROM staffed AS s
  JOIN limits AS l ON l.project_id = s.project_id
  JOIN recent AS r ON r.days_ago < l.realname_officer_absent_d
  WHERE NOT s.has_new
  GROUP BY s.project_id, r.month
),
seen AS (
  SELECT
    w.project_id,
    COUNT(o.worker_id) AS officer_rows,
    COUNT(DISTINCT CASE WHEN o.worker_id IS NULL THEN a.worker_id END) AS people_seen
  FROM watched AS w
  JOIN attendance_month AS a
    ON a.project_id = w.project_id AND a.month = w.month AND (a.days_mask & w.mask) <> 0
  LEFT JOIN officer AS o ON o.project_id = a.project_id AND o.worker_id = a.worker_id
  GROUP BY w.project_id
),
window_start AS (
  SELECT w.project_id, MIN(w.since) AS since
  FROM watched AS w
  GROUP BY w.project_id
)
SELECT
  p.project_id,
  'yellow' AS level,
  CASE WHEN s.project_id IS NULL THEN 'none' ELSE 'absent' END AS arithmetic_key,
  s.officers,
  n.people_seen,
  t.since,
  CASE WHEN s.project_id IS NULL THEN p.ref ELSE s.ref END AS ref
FROM project AS p
LEFT JOIN staffed AS s ON s.project_id = p.project_id
LEFT JOIN seen AS n ON n.project_id = p.project_id
LEFT JOIN window_start AS t ON t.project_id = p.project_id
WHERE p.status IN ('ongoing', 'continued', 'half_stopped')
  AND (
    (s.project_id IS NULL AND NOT p.labour_officer)
    OR (COALESCE(n.people_seen, 0) > 0 AND COALESCE(n.officer_rows, 0) = 0)
  )
