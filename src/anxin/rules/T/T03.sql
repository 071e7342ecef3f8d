/*
code: T03
name: {zh: 事后集中补录, en: bulk back-entry}
version: 1
subject: [project, month]
question: 当月的考勤，是当天记的，还是事后补的、手工添的？
basis: [jianshi-2019-18/13, jianshi-2019-18/11, decree-724/28]
numbers:
  attendance_late_entry_share: {default: attendance.late_entry_share, meaning: 补录和手工添加的人日超过多少即预警}
levels:
  orange: 补录和手工添加的人日超过当月的 20%
clears_when: 更正补录的记录，当月补录的比例降到限度以内；或经现场抽查说明，以后的月份不再超过。
first_step: 3 个工作日内抽 3 至 5 名被补录的工人当面或电话核对当月哪几天在场；问清谁补的、凭什么补；核不实的，工资表的天数一并复核。
blind_spots: >-
  设备导出的记录带有上传时间的，晚于当天 7 天以上的算补录；不带上传时间的看不出。考勤表上自报的补录天数全凭报送人。
  全靠纸表、没有任何设备的工地，整张表都是手工，不在此列。月中才装设备的，装之前的纸表会多报一个月；只有一部分人走闸机的，其余人的纸表都算手工，会多报。
reads_as: >-
  当月过完之后判。人日为该项目当月各人各来源出勤日之并的日数之和。一个人的补录日数取两者中较大的，不超过其出勤日数：一是各行所报补录天数中最大的；
  二是该项目当月有设备或平台考勤时，只有考勤表写了、设备和平台都没有的日数。补录日数合计 ÷ 人日 > 20%，橙色。人数为有补录的人数。
arithmetic: '{month}出勤 {days} 人日，其中补录或手工添加 {late} 人日({people} 人)，占 {share:.1%}，超过 {attendance_late_entry_share:.0%}。'
*/
WITH person AS (
  SELECT
    a.project_id,
    a.worker_id,
    a.month,
    BIT_COUNT(BIT_OR(a.days_mask)) AS days,
    BIT_COUNT(BIT_OR(a.days_mask) & ~BIT_OR(CASE WHEN a.source <> 'sheet' THEN a.days_mask ELSE 0 END)) AS paper_days,
    MAX(CASE WHEN a.source <> 'sheet' AND a.days_mask <> 0 THEN 1 ELSE 0 END) AS by_machine,
    MAX(a.late_days) AS late_days
  FROM attendance_month AS a
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = a.month AND m.last_day < run.as_of
  GROUP BY a.project_id, a.worker_id, a.month
),
site AS (
  SELECT
    p.project_id,
    p.month,
    MAX(p.by_machine) AS by_machine,
    CAST(SUM(p.days) AS BIGINT) AS days,
    CAST(SUM(LEAST(p.days, p.late_days)) AS BIGINT) AS late,
    CAST(SUM(LEAST(p.days, GREATEST(p.late_days, p.paper_days))) AS BIGINT) AS late_or_paper,
    COUNT(CASE WHEN p.days > 0 AND p.late_days > 0 THEN 1 END) AS people,
    COUNT(CASE WHEN p.days > 0 AND (p.late_days > 0 OR p.paper_days > 0) THEN 1 END) AS people_or_paper
  FROM person AS p
  GROUP BY p.project_id, p.month
),
judged AS (
  SELECT
    s.project_id,
    s.month,
    s.by_machine,
    s.days,
    CASE WHEN s.by_machine = 1 THEN s.late_or_paper ELSE s.late END AS late,
    CASE WHEN s.by_machine = 1 THEN s.people_or_paper ELSE s.people END AS people
  FROM site AS s
),
fired AS (
  SELECT j.project_id, j.month, j.by_machine, j.days, j.late, j.people
  FROM judged AS j
  JOIN limits AS l ON l.project_id = j.project_id
  WHERE j.late > 0 AND j.late > l.attendance_late_entry_share * j.days
),
evidence AS (
  SELECT f.project_id, f.month, STRING_AGG(a.ref, ' ' ORDER BY a.id) AS ref
  FROM fired AS f
  JOIN attendance_month AS a
    ON a.project_id = f.project_id AND a.month = f.month
    AND (a.late_days > 0 OR (f.by_machine = 1 AND a.source = 'sheet'))
  GROUP BY f.project_id, f.month
)
SELECT
  f.project_id,
  f.month,
  'orange' AS level,
  f.people,
  f.days,
  f.late,
  ROUND(CAST(f.late AS DOUBLE) / f.days, 4) AS share,
  e.ref
FROM fired AS f
LEFT JOIN evidence AS e ON e.project_id = f.project_id AND e.month = f.month
