/*
code: D04
name: {zh: 保证金使用后未补足, en: not refilled}
version: 1
subject: [project]
question: 动用过的工资保证金，补足了没有？
basis: [decree-724/32, rshf-2021-65/20, rshf-2021-65/25]
numbers:
  deposit_refill_wd: {default: deposit.refill_wd, meaning: 使用后几个工作日以内须补足}
levels:
  red: 使用后超过 10 个工作日仍未补足
answer_due: {red: 1wd}
clears_when: 补足金额记入台账，补足合计不少于使用合计；或使用之后换开了保函；或保证金已经返还。
first_step: 当天通知施工总承包单位限期补足(用保函的换开同等保函)；仍不补的，按未存储保证金处理，并核查该项目当月工资的支付。
blind_spots: >-
  只看台账记的使用、补足和返还；使用了而没有记的看不见，使用没写日期的不在其中。换开的保函金额够不够不在此看，见 D02。
  几份保证金的使用和补足合在一起算。
reads_as: >-
  项目至评估日的使用按日期、编号的次序排列，补足合计先抵最早的使用。抵不完的那一次起，使用日后的工作日数 > 10 的(第 10 个工作日补足仍算按期)，红色。
  金额为这些逾期未补足的使用合计减补足合计。没写金额的补足、返还、以及现金以外的保证金新存(存储日，没写的取起日，实存大于零)，
  都视为其当日及以前的使用已经了结，那以前的补足也不再抵以后的使用。没写金额的使用，当日及以后有补足的视为已补足；否则也算未补足，金额不计。
arithmetic: >-
  {uses} 次使用逾期未补足：最早一次在 {used_on}，至 {as_of} 已过 {workdays} 个工作日(限 {deposit_refill_wd} 个);
  使用合计 {used_yuan} 元，补足合计 {refilled_yuan} 元。
*/
WITH closed AS (
  SELECT x.project_id, MAX(x.day) AS day
  FROM (
    SELECT e.project_id, e.day
    FROM deposit_event AS e
    WHERE e.event = 'release' OR (e.event = 'refill' AND e.amount_fen IS NULL)
    UNION ALL
    SELECT d.project_id, COALESCE(d.lodged_on, d.start_on) AS day
    FROM deposit AS d
    CROSS JOIN run
    WHERE d.kind <> 'cash' AND d.lodged_fen > 0 AND COALESCE(d.lodged_on, d.start_on) <= run.as_of
  ) AS x
  GROUP BY x.project_id
),
refill AS (
  SELECT e.project_id, CAST(SUM(e.amount_fen) AS BIGINT) AS refilled_fen, MAX(e.day) AS last_on
  FROM deposit_event AS e
  LEFT JOIN closed AS c ON c.project_id = e.project_id
  WHERE e.event = 'refill' AND e.amount_fen IS NOT NULL AND COALESCE(e.day > c.day, TRUE)
  GROUP BY e.project_id
),
used AS (
  SELECT
    e.project_id,
    e.id,
    e.day,
    e.amount_fen,
    CAST(SUM(COALESCE(e.amount_fen, 0)) OVER (
      PARTITION BY e.project_id ORDER BY e.day, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS up_to_fen,
    e.ref
  FROM deposit_event AS e
  LEFT JOIN closed AS c ON c.project_id = e.project_id
  WHERE e.event = 'use' AND COALESCE(e.day > c.day, TRUE)
),
overdue AS (
  SELECT
    u.project_id,
    u.id,
    u.day,
    u.up_to_fen,
    COALESCE(r.refilled_fen, 0) AS refilled_fen,
    n.workday_no - b.workday_no AS workdays,
    u.ref
  FROM used AS u
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = u.project_id
  JOIN calendar_day AS n ON n.day = run.as_of
  JOIN calendar_day AS b ON b.day = u.day
  LEFT JOIN refill AS r ON r.project_id = u.project_id
  WHERE n.workday_no - b.workday_no > l.deposit_refill_wd
    AND CASE
      WHEN u.amount_fen IS NULL THEN COALESCE(r.last_on < u.day, TRUE)
      ELSE u.amount_fen > 0 AND u.up_to_fen > COALESCE(r.refilled_fen, 0)
    END
)
SELECT
  o.project_id,
  'red' AS level,
  NULLIF(GREATEST(MAX(o.up_to_fen) - MAX(o.refilled_fen), 0), 0) AS amount_fen,
  COUNT(*) AS uses,
  MIN(o.day) AS used_on,
  MAX(o.workdays) AS workdays,
  MAX(o.up_to_fen) AS used_fen,
  MAX(o.refilled_fen) AS refilled_fen,
  STRING_AGG(o.ref, ' ' ORDER BY o.day, o.id) AS ref
FROM overdue AS o
GROUP BY o.project_id
