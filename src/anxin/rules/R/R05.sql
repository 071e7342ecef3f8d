/*
code: R05
name: {zh: 一人多地, en: 'one person, two sites'}
version: 2
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
    {month}有 {days} 天与另一项目冲突（{clash_days} 日）。如 {first_day} 日：本项目 {here_clock}，另一项目 {there_clock}，时间重叠。
  travel: >-
    {month}有 {days} 天与另一项目冲突（{clash_days} 日）。如 {first_day} 日：本项目 {here_clock}，另一项目 {there_clock}，中间只隔 {gap_minutes} 分钟；
    两地相距 {km:.1f} 公里，按每小时 {realname_travel_speed_kmh} 公里要 {travel_minutes:.1f} 分钟。
  untimed: >-
    {month}有 {days} 天与另一项目冲突（{clash_days} 日）。如 {first_day} 日：两边都有出勤，不是两边都有进出时刻，也不是两边各半日。
*/
WITH away AS (
  -- Few work on two sites in one month: find them by their numbers alone, then look at their days.
  SELECT DISTINCT a.worker_id, a.month
  FROM attendance_month AS a
  JOIN attendance_month AS b
    ON b.worker_id = a.worker_id AND b.month = a.month AND b.project_id <> a.project_id
    AND (a.days_mask & b.days_mask) <> 0
),
seen AS (
  SELECT a.id, a.project_id, a.worker_id, a.month, a.days_mask, a.half_mask, a.clock, a.ref
  FROM attendance_month AS a
  JOIN away AS w ON w.worker_id = a.worker_id AND w.month = a.month
),
pair AS (
  SELECT
    a.project_id,
    a.worker_id,
    a.month,
    a.id AS here_id,
    b.id AS there_id,
    b.project_id AS there_project_id,
    a.days_mask & b.days_mask AS both_mask,
    -- Half days on both sites may be a morning here and an afternoon there.
    a.days_mask & b.days_mask & ~(a.half_mask & b.half_mask) AS full_mask,
    a.clock AS here_clock,
    b.clock AS there_clock,
    CONCAT(a.ref, ' ', b.ref) AS ref
  FROM seen AS a
  JOIN seen AS b
    ON b.worker_id = a.worker_id AND b.month = a.month AND b.project_id <> a.project_id
    AND (a.days_mask & b.days_mask) <> 0
),
clocked AS (
  SELECT
    p.here_id,
    p.there_id,
    p.project_id,
    p.there_project_id,
    d.day_no,
    d.bit,
    (p.full_mask & d.bit) <> 0 AS is_full,
    SUBSTRING(p.here_clock, (d.day_no - 1) * 8 + 1, 8) AS here,
    SUBSTRING(p.there_clock, (d.day_no - 1) * 8 + 1, 8) AS there
  FROM pair AS p
  JOIN day_bit AS d ON (p.both_mask & d.bit) <> 0
  WHERE p.here_clock <> '' AND p.there_clock <> ''
),
minutes AS (
  SELECT
    t.*,
    TRY_CAST(SUBSTRING(t.here, 1, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTRING(t.here, 3, 2) AS INTEGER) AS here_in,
    TRY_CAST(SUBSTRING(t.here, 5, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTRING(t.here, 7, 2) AS INTEGER) AS here_out,
    TRY_CAST(SUBSTRING(t.there, 1, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTRING(t.there, 3, 2) AS INTEGER) AS there_in,
    TRY_CAST(SUBSTRING(t.there, 5, 2) AS INTEGER) * 60 + TRY_CAST(SUBSTRING(t.there, 7, 2) AS INTEGER) AS there_out,
    -- Haversine of the angle between the sites; null where a coordinate is missing.
    SIN(RADIANS(y.lat - x.lat) / 2) * SIN(RADIANS(y.lat - x.lat) / 2)
      + COS(RADIANS(x.lat)) * COS(RADIANS(y.lat)) * SIN(RADIANS(y.lon - x.lon) / 2) * SIN(RADIANS(y.lon - x.lon) / 2)
      AS angle
  FROM clocked AS t
  JOIN project AS x ON x.project_id = t.project_id
  JOIN project AS y ON y.project_id = t.there_project_id
),
measured AS (
  SELECT
    t.*,
    t.here_in + t.here_out + t.there_in + t.there_out IS NOT NULL AS is_timed,
    t.here_in < t.there_out AND t.there_in < t.here_out AS is_overlap,
    GREATEST(t.here_in, t.there_in) - LEAST(t.here_out, t.there_out) AS gap_minutes,
    CASE WHEN t.angle IS NULL THEN 0 ELSE 2 * 6371 * ASIN(SQRT(LEAST(1, t.angle))) END AS km
  FROM minutes AS t
),
clocked_clash AS (
  SELECT m.*, m.km / l.realname_travel_speed_kmh * 60 AS travel_minutes
  FROM measured AS m
  JOIN limits AS l ON l.project_id = m.project_id
  WHERE (m.is_timed AND (m.is_overlap OR m.gap_minutes < m.km / l.realname_travel_speed_kmh * 60))
    OR (NOT m.is_timed AND m.is_full)
),
clash AS (
  SELECT p.*, CASE WHEN p.here_clock <> '' AND p.there_clock <> '' THEN c.mask ELSE p.full_mask END AS mask
  FROM pair AS p
  LEFT JOIN (
    SELECT here_id, there_id, BIT_OR(bit) AS mask FROM clocked_clash GROUP BY here_id, there_id
  ) AS c ON c.here_id = p.here_id AND c.there_id = p.there_id
),
-- The example is the earliest day; of several pairs on that day, the one with the smallest numbers.
placed AS (
  SELECT
    c.*,
    ROW_NUMBER() OVER (
      PARTITION BY c.project_id, c.worker_id, c.month ORDER BY c.mask & -c.mask, c.here_id, c.there_id
    ) AS place
  FROM clash AS c
  WHERE c.mask <> 0
),
day_of AS (
  SELECT p.project_id, p.worker_id, p.month, BIT_OR(p.mask) AS mask
  FROM placed AS p
  GROUP BY p.project_id, p.worker_id, p.month
),
more AS (
  SELECT p.project_id, p.worker_id, p.month, STRING_AGG(p.ref, ' ' ORDER BY p.here_id, p.there_id) AS ref
  FROM placed AS p
  WHERE p.place > 1
  GROUP BY p.project_id, p.worker_id, p.month
)
SELECT
  f.project_id,
  f.worker_id,
  f.month,
  'orange' AS level,
  CASE
    WHEN c.is_timed AND c.is_overlap THEN 'overlap'
    WHEN c.is_timed THEN 'travel'
    ELSE 'untimed'
  END AS arithmetic_key,
  CAST(BIT_COUNT(d.mask) AS BIGINT) AS days,
  d.mask AS clash_mask,
  b.day_no AS first_day,
  CASE WHEN c.is_timed THEN CONCAT(SUBSTRING(c.here, 1, 4), '—', SUBSTRING(c.here, 5, 4)) END AS here_clock,
  CASE WHEN c.is_timed THEN CONCAT(SUBSTRING(c.there, 1, 4), '—', SUBSTRING(c.there, 5, 4)) END AS there_clock,
  CASE WHEN c.is_timed THEN c.gap_minutes END AS gap_minutes,
  CASE WHEN c.is_timed THEN ROUND(c.km, 2) END AS km,
  CASE WHEN c.is_timed THEN ROUND(c.travel_minutes, 2) END AS travel_minutes,
  CONCAT_WS(' ', f.ref, m.ref) AS ref
FROM placed AS f
JOIN day_of AS d ON d.project_id = f.project_id AND d.worker_id = f.worker_id AND d.month = f.month
JOIN day_bit AS b ON b.bit = f.mask & -f.mask
LEFT JOIN clocked_clash AS c ON c.here_id = f.here_id AND c.there_id = f.there_id AND c.day_no = b.day_no
LEFT JOIN more AS m ON m.project_id = f.project_id AND m.worker_id = f.worker_id AND m.month = f.month
WHERE f.place = 1
