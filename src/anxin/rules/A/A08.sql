/*
code: A08
name: {zh: 账户余额对不上, en: ledger does not balance}
version: 1
subject: [project, month]
question: 专户的上次余额，加上收入、减去支出，是不是等于银行写的余额？
basis: [decree-724/26, rshf-2021-53/24, decree-724/38]
numbers:
  account_balance_tolerance_fen: {default: account.balance_tolerance_fen, meaning: 相差超过几分算对不上}
levels:
  yellow: 当月有一天的余额对不上
answer_due: {yellow: 3wd}
clears_when: 补齐漏报的流水，或更正写错的金额、余额，重新导入后每一天都对得上。
first_step: 3 个工作日内请开户银行出具这一段的原始对账单，逐笔核对：是漏报了流水，还是金额、余额写错；流水对不上又说不清的，按可能转出未报查。
blind_spots: >-
  余额从哪一天起有，就从哪一天起对；第一天以前的不对。不带余额的日子并到下一个带余额的日子一起对，其间一多一少恰好抵消的看不见。
  差额记在后一个带余额的日子，漏报的流水可能在这之前。流水没写账号而项目有几个账户的，会混在一起多报。
reads_as: >-
  一个项目的一个账户，有收支的日子按日期排列。日终余额取当日最后时刻那一笔所带的余额；同一时刻有几笔的(流水只写日期的都算同一时刻)，
  编号最大的和最小的都可以是最后一笔，整段按同一个次序，取差额较小的。该笔不带余额的日子并到下一个带余额的日子。
  差额 = 日终余额 −(上一个带余额的日子的日终余额 + 其后至当日的收入 − 其后至当日的支出)；差额的绝对值 > 1 分的，这一天对不上。
  按对不上的日子所在月份合成一条，黄色；金额为各差额的绝对值之和。
arithmetic: >-
  {days} 天对不上，差额合计 {amount_yuan} 元。最早在 {first_on}：上次余额({opening_on}) {opening_yuan} 元 + 收入 {in_yuan} 元 − 支出 {out_yuan} 元
  = {expected_yuan} 元，银行写的余额是 {closing_yuan} 元。
*/
WITH running AS (
  SELECT
    c.project_id,
    c.account_id,
    c.day,
    c.close_fen,
    c.close_if_reversed_fen,
    c.close_id,
    CAST(SUM(c.in_fen) OVER (
      PARTITION BY c.project_id, c.account_id ORDER BY c.day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS all_in_fen,
    CAST(SUM(c.out_fen) OVER (
      PARTITION BY c.project_id, c.account_id ORDER BY c.day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS all_out_fen
  FROM account_close AS c
),
chain AS (
  SELECT
    r.project_id,
    r.account_id,
    r.day,
    r.close_id,
    r.close_fen,
    r.close_if_reversed_fen,
    r.all_in_fen,
    r.all_out_fen,
    LAG(r.day) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS opening_on,
    LAG(r.close_id) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS opening_id,
    LAG(r.close_fen) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS opening_fen,
    LAG(r.close_if_reversed_fen) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS opening_if_reversed_fen,
    LAG(r.all_in_fen) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS in_before_fen,
    LAG(r.all_out_fen) OVER (PARTITION BY r.project_id, r.account_id ORDER BY r.day) AS out_before_fen
  FROM running AS r
  WHERE r.close_fen IS NOT NULL AND r.close_if_reversed_fen IS NOT NULL
),
compared AS (
  SELECT
    c.project_id,
    c.account_id,
    YEAR(c.day) * 100 + MONTH(c.day) AS month,
    c.day,
    c.close_id,
    c.opening_on,
    c.opening_id,
    c.opening_fen,
    c.close_fen,
    c.all_in_fen - c.in_before_fen AS in_fen,
    c.all_out_fen - c.out_before_fen AS out_fen,
    c.close_fen - c.opening_fen - (c.all_in_fen - c.in_before_fen) + (c.all_out_fen - c.out_before_fen) AS gap_fen,
    c.close_if_reversed_fen - c.opening_if_reversed_fen - (c.all_in_fen - c.in_before_fen)
      + (c.all_out_fen - c.out_before_fen) AS reversed_gap_fen
  FROM chain AS c
  WHERE c.opening_on IS NOT NULL
),
wrong AS (
  SELECT
    c.project_id,
    c.month,
    c.day,
    c.account_id,
    c.close_id,
    c.opening_on,
    c.opening_id,
    c.opening_fen,
    c.close_fen,
    c.in_fen,
    c.out_fen,
    LEAST(ABS(c.gap_fen), ABS(c.reversed_gap_fen)) AS off_fen,
    ROW_NUMBER() OVER (PARTITION BY c.project_id, c.month ORDER BY c.day, c.account_id) AS place
  FROM compared AS c
  JOIN limits AS l ON l.project_id = c.project_id
  WHERE ABS(c.gap_fen) > l.account_balance_tolerance_fen AND ABS(c.reversed_gap_fen) > l.account_balance_tolerance_fen
)
SELECT
  w.project_id,
  w.month,
  'yellow' AS level,
  CAST(SUM(w.off_fen) AS BIGINT) AS amount_fen,
  COUNT(*) AS days,
  MAX(CASE WHEN w.place = 1 THEN w.day END) AS first_on,
  MAX(CASE WHEN w.place = 1 THEN w.opening_on END) AS opening_on,
  MAX(CASE WHEN w.place = 1 THEN w.opening_fen END) AS opening_fen,
  MAX(CASE WHEN w.place = 1 THEN w.in_fen END) AS in_fen,
  MAX(CASE WHEN w.place = 1 THEN w.out_fen END) AS out_fen,
  MAX(CASE WHEN w.place = 1 THEN w.opening_fen + w.in_fen - w.out_fen END) AS expected_fen,
  MAX(CASE WHEN w.place = 1 THEN w.close_fen END) AS closing_fen,
  STRING_AGG(
    CONCAT('account_entry:', CAST(w.opening_id AS VARCHAR), ' account_entry:', CAST(w.close_id AS VARCHAR)), ' '
    ORDER BY w.day, w.account_id
  ) AS ref
FROM wrong AS w
GROUP BY w.project_id, w.month
