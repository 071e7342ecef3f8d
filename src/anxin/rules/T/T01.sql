/*
code: T01
name: {zh: 考勤覆盖率低, en: attendance coverage low}
version: 2
subject: [project, month]
question: 花名册上在册的人，这个月有多少人有考勤？
basis: [decree-724/28, decree-724/31, jianshi-2019-18/13, rshf-2021-53/24]
numbers:
  attendance_coverage_yellow: {default: attendance.coverage_yellow, meaning: 考勤覆盖率低于此数为黄色}
  attendance_coverage_orange: {default: attendance.coverage_orange, meaning: 考勤覆盖率低于此数为橙色}
levels:
  yellow: 在册人员中当月有考勤的不足 90%
  orange: 不足 60%
answer_due: {yellow: 5wd, orange: 5wd}
clears_when: 补报考勤，或把已离场的人补记退场日期，使该月覆盖率达到 90%;或补报经批准的停工。
first_step: 把没有考勤的人列给劳资专管员逐个核对：已走的补退场，在岗而没打卡的查设备和补报考勤；整个班组没有考勤的，当天到现场点名。
blind_spots: >-
  只看当月有没有一天考勤，不看出勤天数够不够。没有进场日期的人自项目有数据的第一个月起都算在册，早走而没记退场的会拉低覆盖率。
  没上花名册的人不在分母里。
reads_as: >-
  该月末日早于评估日，且不晚于项目实际竣工所在的月份，整月都在获批停工之内的除外。在册人数为当月至少一天在册的人（非暂列，退场当日所在月份算在册，工人和管理人员都算），
  不少于 1 人；其中当月至少有一天考勤的 ÷ 在册人数 < 0.90 黄色,< 0.60 橙色。证据列出在册而没有考勤的人。
arithmetic: >-
  {month}在册 {on_heads} 人，其中有考勤 {on_att_heads} 人 ÷ {on_heads} 人 = {share:.1%}；没有考勤 {absent_heads} 人。
*/
WITH low AS (
  SELECT
    p.project_id,
    p.month,
    p.on_heads,
    p.on_att_heads,
    CASE WHEN p.on_att_heads < p.on_heads * l.attendance_coverage_orange THEN 'orange' ELSE 'yellow' END AS level
  FROM roster_heads AS p
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = p.month
  JOIN project AS j ON j.project_id = p.project_id
  JOIN limits AS l ON l.project_id = p.project_id
  LEFT JOIN paused_month AS z ON z.project_id = p.project_id AND z.month = p.month
  WHERE m.last_day < run.as_of
    AND p.on_heads >= 1
    AND z.project_id IS NULL
    AND COALESCE(m.first_day <= j.actual_end, TRUE)
    AND p.on_att_heads < p.on_heads * l.attendance_coverage_yellow
),
absent AS (
  SELECT r.project_id, r.month, STRING_AGG(r.ref, ' ' ORDER BY r.worker_id) AS ref
  FROM roster_month AS r
  JOIN low AS p ON p.project_id = r.project_id AND p.month = r.month
  LEFT JOIN worker_month AS w
    ON w.project_id = r.project_id AND w.worker_id = r.worker_id AND w.month = r.month AND w.has_attendance
  WHERE w.worker_id IS NULL
  GROUP BY r.project_id, r.month
)
SELECT
  p.project_id,
  p.month,
  p.level,
  p.on_heads,
  p.on_att_heads,
  p.on_heads - p.on_att_heads AS absent_heads,
  ROUND(CAST(p.on_att_heads AS DOUBLE) / p.on_heads, 4) AS share,
  a.ref
FROM low AS p
LEFT JOIN absent AS a ON a.project_id = p.project_id AND a.month = p.month
