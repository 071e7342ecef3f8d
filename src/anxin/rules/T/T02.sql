/*
code: T02
name: {zh: 考勤中断, en: attendance stopped}
version: 2
subject: [project]
question: 在建的项目，最近怎么没有考勤了？
basis: [decree-724/28, decree-724/38, jianshi-2019-18/13, rshf-2021-53/24]
numbers:
  attendance_gap_yellow_wd: {default: attendance.gap_yellow_wd, meaning: 考勤中断几个工作日为黄色}
  attendance_gap_orange_wd: {default: attendance.gap_orange_wd, meaning: 考勤中断几个工作日为橙色}
levels:
  yellow: 在建、续建项目满 3 个工作日没有任何人的考勤
  orange: 满 7 个工作日
answer_due: {yellow: 3wd, orange: 3wd}
clears_when: 有新的考勤报来，或补报经批准的停工，或项目状态改为停工、建成。
first_step: 打电话问劳资专管员：是设备坏了、还没上报，还是真的停工；停工的问工人走了没有、工资结了没有，并补报停工手续；说不清的，两天内到现场看。
blind_spots: >-
  按月报考勤表的项目，报来之前都像中断。一个人打了卡就算没有中断，大半人走了看不出来（见 T01）。雨天、高温等临时停工没有报批的会被报出来。
  从没有考勤、又没有写开工日期的项目看不见。
reads_as: >-
  项目状态为在建或续建。最后出勤日取项目不晚于评估日的最后一个有人出勤的日子；从来没有考勤的取开工日的前一日，也没有开工日的不判。
  自最后出勤日的次日至评估日（含）的工作日，减去获批停工期间（没写止日的视为仍在停工）的工作日：≥ 3 个黄色，≥ 7 个橙色。
  证据取最后出勤日有出勤、编号最小的一行考勤。
arithmetic:
  stopped: 最后出勤日 {last_on}；其后至 {as_of} 有 {workdays} 个工作日，其中 {paused_workdays} 个在获批停工之内，{workdays} − {paused_workdays} = {silent_workdays} 个工作日没有考勤。
  never: 从来没有考勤，开工日 {start_on}；自开工日至 {as_of} 有 {workdays} 个工作日，其中 {paused_workdays} 个在获批停工之内，{workdays} − {paused_workdays} = {silent_workdays} 个工作日没有考勤。
*/
WITH seen AS (
  SELECT t.project_id, MAX(t.last_on) AS last_on, CONCAT('attendance_month:', CAST(MIN(a.id) AS VARCHAR)) AS ref
  FROM site_last AS t
  JOIN attendance_month AS a ON a.project_id = t.project_id AND a.month = t.month AND (a.days_mask & t.bit) <> 0
  GROUP BY t.project_id
),
since AS (
  SELECT
    p.project_id,
    s.last_on,
    p.start_on,
    CASE WHEN s.last_on IS NULL THEN p.start_on - 1 ELSE s.last_on END AS since_on,
    CASE WHEN s.last_on IS NULL THEN p.ref ELSE s.ref END AS ref
  FROM project AS p
  LEFT JOIN seen AS s ON s.project_id = p.project_id
  WHERE p.status IN ('ongoing', 'continued')
),
paused AS (
  SELECT x.project_id, COUNT(*) AS workdays
  FROM (
    SELECT DISTINCT s.project_id, d.day
    FROM since AS s
    CROSS JOIN run
    JOIN pause AS p ON p.project_id = s.project_id AND p.approved
    JOIN calendar_day AS d
      ON d.is_workday
      AND d.day > s.since_on AND d.day <= run.as_of
      AND d.day >= p.from_on AND d.day <= COALESCE(p.to_on, d.day)
  ) AS x
  GROUP BY x.project_id
),
pause_ref AS (
  SELECT s.project_id, STRING_AGG(p.ref, ' ' ORDER BY p.ref) AS ref
  FROM since AS s
  CROSS JOIN run
  JOIN pause AS p
    ON p.project_id = s.project_id AND p.approved
    AND p.from_on <= run.as_of AND COALESCE(p.to_on > s.since_on, TRUE)
  GROUP BY s.project_id
),
silent AS (
  SELECT
    s.project_id,
    s.last_on,
    s.start_on,
    n.workday_no - c.workday_no AS workdays,
    COALESCE(p.workdays, 0) AS paused_workdays,
    n.workday_no - c.workday_no - COALESCE(p.workdays, 0) AS silent_workdays,
    CONCAT_WS(' ', s.ref, r.ref) AS ref
  FROM since AS s
  CROSS JOIN run
  JOIN calendar_day AS n ON n.day = run.as_of
  JOIN calendar_day AS c ON c.day = s.since_on
  LEFT JOIN paused AS p ON p.project_id = s.project_id
  LEFT JOIN pause_ref AS r ON r.project_id = s.project_id
)
SELECT
  s.project_id,
  CASE WHEN s.silent_workdays >= l.attendance_gap_orange_wd THEN 'orange' ELSE 'yellow' END AS level,
  CASE WHEN s.last_on IS NULL THEN 'never' ELSE 'stopped' END AS arithmetic_key,
  s.last_on,
  s.start_on,
  s.workdays,
  s.paused_workdays,
  s.silent_workdays,
  s.ref
FROM silent AS s
JOIN limits AS l ON l.project_id = s.project_id
WHERE s.silent_workdays >= l.attendance_gap_yellow_wd
