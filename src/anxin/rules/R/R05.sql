/*
code: R05
name: {zh: 一人多地, en: 'one person, two sites'}
version: 1
subject: [project, worker, month]
question: 同一个人同一天在两个项目都有考勤，他来得及吗？
basis: [decree-724/28, jianshi-2019-18/13]
numbers:
  realname_travel_speed_kmh: {default: realname.travel_speed_kmh, meaning: 判断一人两地时假定的行程速度（公里每小时）}
levels:
  orange: 同一人同一天在两个项目的出勤不可能都是真的
clears_when: 两边的考勤更正后不再冲突（有一边撤回或改正，并说明原因）。
first_step: 把两个项目的考勤放在一起，问本人和两边的劳资专管员那天究竟在哪里；一边不实的，更正考勤并查那边的工资是不是发给了别人。
blind_spots: >-
  没有进出时刻的考勤只能看到天，上午在甲、下午在乙而两边都记了整天的会被报出来。只记最早进、最晚出，中途离开又回来的看不出来。
  项目没有坐标时按零距离算，会漏报赶路来不及的。距离是直线，绕路的会漏报。证件号码相同的人才是同一人，冒用别人证件的会报在被冒用人名下。
reads_as: >-
  同一工人同一个月在两个不同项目各有一行考勤，逐日看两行都有出勤的日子。那天两行都有进出时刻的：两段时间有重叠，或者前后间隔的分钟数
  < 两地公里数 ÷ 40 × 60 的，算冲突（公里数为两项目坐标的球面距离，地球半径 6371 公里；任一坐标没有的按 0;首尾相接不算重叠）。
  不是两行都有时刻的：除非两边都只记半日，否则算冲突。有一天冲突即报橙色，两个项目各一条，天数为冲突的天数。
  算式举最早的一天；同一天有几对考勤行的，依次取本项目、另一项目考勤编号最小的一对。
arithmetic:
  overlap: >-
    {month}有 {days} 天与另一项目冲突({day_list} 日)。如 {first_day} 日：本项目 {here_clock}，另一项目 {there_clock}，时间重叠。
  travel: >-
    {month}有 {days} 天与另一项目冲突({day_list} 日)。如 {first_day} 日：本项目 {here_clock}，另一项目 {there_clock}，中间只隔 {gap_minutes} 分钟；
    两地相距 {km:.1f} 公里，按每小时 {realname_travel_speed_kmh} 公里要 {travel_minutes:.1f} 分钟。
  untimed: >-
    {month}有 {days} 天与另一项目冲突({day_list} 日)。如 {first_day} 日：两边都有出勤，不是两边都有进出时刻，也不是两边各半日。
*/
WITH pair AS (
  SELECT
    a.project_id,
    a.worker_id,
    a.month,
    a.id AS here_id,
    b.id AS there_id,
    b.project_id AS there_project_id,
    d.day_no,
    d.bit,
    (a.half_mask & b.half_mask & d.bit) <> 0 AS both_half,
    SUBSTRING(a.clock, (d.day_no - 1) * 8 + 1, 8) AS here_clock,
    SUBSTRING(b.clock, (d.day_no - 1) * 8 + 1, 8) AS there_clock,
    a.ref AS here_ref,
    b.ref AS there_ref
  FROM attendance_month AS a
  JOIN attendance_month AS b
    ON b.worker_id = a.worker_id AND b.month = a.month AND b.project_id <> a.project_id
    AND (a.days_mask & b.days_mask) <> 0
  JOIN day_bit AS d ON (a.days_mask & b.days_mask & d.bit) <> 0
),
timed AS (
  SELECT
    p.*,
    TRY_CAST(SUBSTRING(p.here_clock, 1, 2) AS INTEGER) * 60
      + TRY_CAST(SUBSTRING(p.here_clock, 3, 2) AS INTEGER) AS here_in,
    TRY_CAST(SUBSTRING(p.here_clock, 5, 2) AS INTEGER) * 60
      + TRY_CAST(SUBSTRING(p.here_clock, 7, 2) AS INTEGER) AS here_out,
    TRY_CAST(SUBSTRING(p.there_clock, 1, 2) AS INTEGER) * 60
      + TRY_CAST(SUBSTRING(p.there_clock, 3, 2) AS INTEGER) AS there_in,
    TRY_CAST(SUBSTRING(p.there_clock, 5, 2) AS INTEGER) * 60
      + TRY_CAST(SUBSTRING(p.there_clock, 7, 2) AS INTEGER) AS there_out,
    -- Haversine of the angle between the sites; null where a coordinate is missing.
    SIN(RADIANS(y.lat - x.lat) / 2) * SIN(RADIANS(y.lat - x.lat) / 2)
      + COS(RADIANS(x.lat)) * COS(RADIANS(y.lat)) * SIN(RADIANS(y.lon - x.lon) / 2) * SIN(RADIANS(y.lon - x.lon) / 2)
      AS angle
  FROM pair AS p
  JOIN project AS x ON x.project_id = p.project_id
  JOIN project AS y ON y.project_id = p.there_project_id
),
measured AS (
  SELECT
    t.*,
    t.here_in + t.here_out + t.there_in + t.there_out IS NOT NULL AS is_timed,
    t.here_in < t.there_out AND t.there_in < t.here_out AS is_overlap,
    GREATEST(t.here_in, t.there_in) - LEAST(t.here_out, t.there_out) AS gap_minutes,
    CASE WHEN t.angle IS NULL THEN 0 ELSE 2 * 6371 * ASIN(SQRT(LEAST(1, t.angle))) END AS km
  FROM timed AS t
),
clash AS (
  SELECT m.*, m.km / l.realname_travel_speed_kmh * 60 AS travel_minutes
  FROM measured AS m
  JOIN limits AS l ON l.project_id = m.project_id
  WHERE (m.is_timed AND (m.is_overlap OR m.gap_minutes < m.km / l.realname_travel_speed_kmh * 60))
    OR (NOT m.is_timed AND NOT m.both_half)
),
day_of AS (
  SELECT
    c.project_id,
    c.worker_id,
    c.month,
    COUNT(*) AS days,
    STRING_AGG(CAST(c.day_no AS VARCHAR), '、' ORDER BY c.day_no) AS day_list
  FROM (SELECT DISTINCT k.project_id, k.worker_id, k.month, k.day_no FROM clash AS k) AS c
  GROUP BY c.project_id, c.worker_id, c.month
),
row_of AS (
  SELECT
    c.project_id,
    c.worker_id,
    c.month,
    STRING_AGG(CONCAT(c.here_ref, ' ', c.there_ref), ' ' ORDER BY c.here_id, c.there_id) AS ref
  FROM (
    SELECT DISTINCT k.project_id, k.worker_id, k.month, k.here_id, k.there_id, k.here_ref, k.there_ref FROM clash AS k
  ) AS c
  GROUP BY c.project_id, c.worker_id, c.month
),
first_clash AS (
  SELECT x.*
  FROM (
    SELECT
      c.*,
      ROW_NUMBER() OVER (
        PARTITION BY c.project_id, c.worker_id, c.month ORDER BY c.day_no, c.here_id, c.there_id
      ) AS place
    FROM clash AS c
  ) AS x
  WHERE x.place = 1
)
SELECT
  f.project_id,
  f.worker_id,
  f.month,
  'orange' AS level,
  CASE WHEN NOT f.is_timed THEN 'untimed' WHEN f.is_overlap THEN 'overlap' ELSE 'travel' END AS arithmetic_key,
  d.days,
  d.day_list,
  f.day_no AS first_day,
  CONCAT(SUBSTRING(f.here_clock, 1, 4), '—', SUBSTRING(f.here_clock, 5, 4)) AS here_clock,
  CONCAT(SUBSTRING(f.there_clock, 1, 4), '—', SUBSTRING(f.there_clock, 5, 4)) AS there_clock,
  f.gap_minutes,
  ROUND(f.km, 2) AS km,
  ROUND(f.travel_minutes, 2) AS travel_minutes,
  r.ref
FROM first_clash AS f
JOIN day_of AS d ON d.project_id = f.project_id AND d.worker_id = f.worker_id AND d.month = f.month
JOIN row_of AS r ON r.project_id = f.project_id AND r.worker_id = f.worker_id AND r.month = f.month
