/*
code: T05
name: {zh: 出勤天数不可能, en: impossible days}
version: 2
subject: [[project, worker, month], [project, month]]
question: 报的出勤天数会不会比当月的日子还多？一个班组的人会不会个个满勤、天数一样？
basis: [decree-724/28, decree-724/31, jianshi-2019-18/13]
numbers:
  attendance_same_count_share: {default: attendance.same_count_share, meaning: 班组中满勤且天数相同的达到多少视为异常}
  attendance_same_count_heads: {default: attendance.same_count_heads, meaning: 班组至少多少人才看}
  attendance_same_count_months: {default: attendance.same_count_months, meaning: 连续几个月如此即预警}
levels:
  yellow: 有班组连续 3 个月，八成以上的人满勤且天数相同(按项目、月份)
  red: 一名工人报的天数比当月的天数还多
answer_due: {yellow: 3wd, red: 3wd}
clears_when: 更正考勤表或工资表的天数；雷同的班组，经现场核对更正后不再雷同。
first_step: 红色：请报表人说明，把加班折成的工与出勤天数分开写，更正后重报。黄色：抽该班组 3 名工人核对当月哪几天在场，与设备记录、工地日志比对。
blind_spots: >-
  把加班折算成“工”并入天数的表会多报。确实天天开工、人人都到的班组也会报黄色。没有写班组、花名册上也没有班组的人不看。
  满勤按出勤日的记号看，半日也计一。
reads_as: >-
  红色：考勤表自报的合计，或工资表一行(补发除外)的出勤天数，大于该表月份的天数；一人一月合成一条，取最大的。
  黄色：事项的主体没有班组，所以按项目、月份合成一条，人数为这些班组中天数相同的人数之和。只看过完的月份和工人(任一进退场记为管理人员的不算)。班组取考勤行所写，
  没写的取花名册(几段取编号最小者)。一个班组当月有出勤的不少于 5 人，其中出勤日数(各行之并)相同、且不少于当月工作日数的达到 80%，该月雷同；
  连续 3 个月雷同的，自第 3 个月起每月一条。
arithmetic:
  project+worker+month: '{month}报了 {claimed} 天，当月只有 {length} 天。'
  project+month: >-
    {crews} 个班组到{month}已连续 {attendance_same_count_months} 个月雷同：当月有出勤 {heads} 人，其中 {people} 人满勤且天数相同(同组 {days} 天，当月工作日 {workdays} 天)，
    达到 {attendance_same_count_share:.0%}。
*/
WITH claimed AS (
  SELECT x.project_id, x.worker_id, x.month, MAX(x.days_x100) AS days_x100, MAX(x.length) AS length,
    STRING_AGG(x.ref, ' ' ORDER BY x.ref) AS ref
  FROM (
    SELECT a.project_id, a.worker_id, a.month, a.days_claimed_x100 AS days_x100, m.length, a.ref
    FROM attendance_month AS a
    JOIN calendar_month AS m ON m.month = a.month
    WHERE a.days_claimed_x100 > m.length * 100
    UNION ALL
    SELECT p.project_id, p.worker_id, p.month, p.days_x100, m.length, p.ref
    FROM payroll_line AS p
    JOIN calendar_month AS m ON m.month = p.month
    WHERE p.days_x100 > m.length * 100 AND NOT p.is_back_pay
  ) AS x
  GROUP BY x.project_id, x.worker_id, x.month
),
worked AS (
  SELECT
    a.project_id,
    COALESCE(a.crew_id, b.crew_id) AS crew_id,
    a.worker_id,
    a.month,
    BIT_COUNT(BIT_OR(a.days_mask)) AS days
  FROM attendance_month AS a
  CROSS JOIN run
  JOIN calendar_month AS m ON m.month = a.month AND m.last_day < run.as_of
  LEFT JOIN project_worker AS b ON b.project_id = a.project_id AND b.worker_id = a.worker_id
  WHERE a.days_mask <> 0 AND COALESCE(a.crew_id, b.crew_id) IS NOT NULL AND NOT COALESCE(b.is_manager, FALSE)
  GROUP BY a.project_id, COALESCE(a.crew_id, b.crew_id), a.worker_id, a.month
),
counted AS (
  SELECT w.project_id, w.crew_id, w.month, w.days, COUNT(*) AS people
  FROM worked AS w
  GROUP BY w.project_id, w.crew_id, w.month, w.days
),
crew_month AS (
  SELECT c.project_id, c.crew_id, c.month, CAST(SUM(c.people) AS BIGINT) AS heads
  FROM counted AS c
  GROUP BY c.project_id, c.crew_id, c.month
),
alike AS (
  SELECT x.project_id, x.crew_id, x.month, x.month_no, x.workdays, x.days, x.people, x.heads
  FROM (
    SELECT
      c.project_id, c.crew_id, c.month, m.month_no, m.workdays, c.days, c.people, t.heads,
      ROW_NUMBER() OVER (PARTITION BY c.project_id, c.crew_id, c.month ORDER BY c.people DESC, c.days DESC) AS place
    FROM counted AS c
    JOIN crew_month AS t ON t.project_id = c.project_id AND t.crew_id = c.crew_id AND t.month = c.month
    JOIN calendar_month AS m ON m.month = c.month
    JOIN limits AS l ON l.project_id = c.project_id
    WHERE c.days >= m.workdays
      AND t.heads >= l.attendance_same_count_heads
      AND c.people >= l.attendance_same_count_share * t.heads
  ) AS x
  WHERE x.place = 1
),
streak AS (
  SELECT a.project_id, a.crew_id, a.month, a.days
  FROM alike AS a
  JOIN limits AS l ON l.project_id = a.project_id
  JOIN alike AS b
    ON b.project_id = a.project_id AND b.crew_id = a.crew_id
    AND b.month_no <= a.month_no AND b.month_no > a.month_no - l.attendance_same_count_months
  GROUP BY a.project_id, a.crew_id, a.month, a.days
  HAVING COUNT(*) >= MIN(l.attendance_same_count_months)
),
evidence AS (
  SELECT x.project_id, x.month, STRING_AGG(x.ref, ' ' ORDER BY x.id) AS ref
  FROM (
    SELECT DISTINCT s.project_id, s.month, a.id, a.ref
    FROM streak AS s
    JOIN worked AS w
      ON w.project_id = s.project_id AND w.crew_id = s.crew_id AND w.month = s.month AND w.days = s.days
    JOIN attendance_month AS a ON a.project_id = w.project_id AND a.worker_id = w.worker_id AND a.month = w.month
  ) AS x
  GROUP BY x.project_id, x.month
),
crews AS (
  SELECT
    a.project_id,
    a.month,
    COUNT(*) AS crews,
    CAST(SUM(a.people) AS BIGINT) AS people,
    CAST(SUM(a.heads) AS BIGINT) AS heads,
    MAX(a.workdays) AS workdays,
    STRING_AGG(CAST(a.days AS VARCHAR), '、' ORDER BY a.crew_id) AS days
  FROM alike AS a
  JOIN streak AS s ON s.project_id = a.project_id AND s.crew_id = a.crew_id AND s.month = a.month
  GROUP BY a.project_id, a.month
)
SELECT
  c.project_id,
  c.worker_id,
  c.month,
  'red' AS level,
  CAST(1 AS BIGINT) AS people,
  CAST(c.days_x100 AS DOUBLE) / 100 AS claimed,
  c.length,
  CAST(NULL AS BIGINT) AS crews,
  CAST(NULL AS BIGINT) AS heads,
  CAST(NULL AS BIGINT) AS workdays,
  CAST(NULL AS VARCHAR) AS days,
  c.ref
FROM claimed AS c
UNION ALL
SELECT
  k.project_id,
  CAST(NULL AS BIGINT) AS worker_id,
  k.month,
  'yellow' AS level,
  k.people,
  CAST(NULL AS DOUBLE) AS claimed,
  CAST(NULL AS BIGINT) AS length,
  k.crews,
  k.heads,
  k.workdays,
  k.days,
  e.ref
FROM crews AS k
JOIN evidence AS e ON e.project_id = k.project_id AND e.month = k.month
