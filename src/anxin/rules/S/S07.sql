/*
code: S07
name: {zh: 连续两期人工费不足, en: two short periods}
version: 2
subject: [project]
question: 建设单位是不是一期接一期地拨不足人工费？
basis: [decree-724/24, decree-724/29, decree-724/57, rshf-2021-53/12]
numbers:
  labour_fee_notice_d: {default: labour_fee.notice_d, meaning: 应拨日过后多少天起看是否拨足}
  labour_fee_consecutive_short: {default: labour_fee.consecutive_short, meaning: 连续几期不足即预警}
  labour_fee_window_periods: {default: labour_fee.window_periods, meaning: 往前看几期}
  labour_fee_window_short: {default: labour_fee.window_short, meaning: 其中几期不足即预警}
  labour_fee_clean_periods: {default: labour_fee.clean_periods, meaning: 最近连续几期足额即解除}
levels:
  red: 连续两期不足，或任意六期中有三期不足
answer_due: {red: 1wd}
clears_when: 最近两期人工费都足额到账，或补齐后不再有连续两期、六期中三期不足。
first_step: 约谈建设单位，问清是一时周转还是资金没有落实；按下面所列各期差额要求一次补齐，并请项目审批或行业主管部门核查资金安排。
blind_spots: >-
  看的是各期现在的状态：晚到而现在已经补齐的期次不算不足（当时的逾期见 S05 的经过）。台账没报的期次看不见，期次之间缺报的照样算相邻。
  进账按应拨日从早到晚依次铺付，差额总落在较晚的期次。
reads_as: >-
  把一个项目应拨大于零、应拨日过后满 1 天的各期，按应拨日、所属月份排成一列；已到位少于应拨的为不足（未拨的 S05 与未拨足的 S06 都算）。
  有连续 2 期不足，或有相邻 6 期（不满 6 期的按已有期数）中 3 期不足，且最近 2 期不是都足额的，红色。金额为全部不足期次的差额之和。
arithmetic: >-
  已到应拨日的 {periods} 期中 {short_periods} 期不足；连续 {labour_fee_consecutive_short} 期内最多 {most_in_run} 期不足(限 {labour_fee_consecutive_short} 期)，
  相邻 {labour_fee_window_periods} 期内最多 {most_in_window} 期不足(限 {labour_fee_window_short} 期)；最近 {labour_fee_clean_periods} 期里 {recent_short} 期不足；尚差合计 {amount_yuan} 元。
*/
WITH period AS (
  SELECT
    c.project_id,
    c.due_fen - c.credit_fen AS gap_fen,
    CASE WHEN c.credit_fen < c.due_fen THEN 1 ELSE 0 END AS short,
    c.ref,
    ROW_NUMBER() OVER (PARTITION BY c.project_id ORDER BY c.due_on, c.month) AS n
  FROM labour_cost AS c
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = c.project_id
  WHERE c.due_fen > 0 AND c.month <= run.month AND DATE_DIFF('day', c.due_on, run.as_of) >= l.labour_fee_notice_d
),
looked AS (
  SELECT
    a.project_id,
    a.n,
    SUM(CASE WHEN b.n > a.n - l.labour_fee_consecutive_short THEN b.short ELSE 0 END) AS in_run,
    SUM(CASE WHEN b.n > a.n - l.labour_fee_window_periods THEN b.short ELSE 0 END) AS in_window,
    SUM(CASE WHEN b.n > a.n - l.labour_fee_clean_periods THEN b.short ELSE 0 END) AS recent,
    ROW_NUMBER() OVER (PARTITION BY a.project_id ORDER BY a.n DESC) AS back
  FROM period AS a
  JOIN period AS b ON b.project_id = a.project_id AND b.n <= a.n
  JOIN limits AS l ON l.project_id = a.project_id
  GROUP BY a.project_id, a.n
),
summed AS (
  SELECT
    k.project_id,
    CAST(MAX(k.in_run) AS BIGINT) AS most_in_run,
    CAST(MAX(k.in_window) AS BIGINT) AS most_in_window,
    CAST(MAX(CASE WHEN k.back = 1 THEN k.recent END) AS BIGINT) AS recent_short,
    COUNT(*) AS periods
  FROM looked AS k
  GROUP BY k.project_id
),
firing AS (
  SELECT s.*
  FROM summed AS s
  JOIN limits AS l ON l.project_id = s.project_id
  WHERE
    (s.most_in_run >= l.labour_fee_consecutive_short OR s.most_in_window >= l.labour_fee_window_short)
    AND s.recent_short > 0
),
short_ones AS (
  SELECT
    p.project_id,
    COUNT(*) AS short_periods,
    CAST(SUM(p.gap_fen) AS BIGINT) AS amount_fen,
    STRING_AGG(p.ref, ' ' ORDER BY p.n) AS ref
  FROM period AS p
  JOIN firing AS f ON f.project_id = p.project_id
  WHERE p.short = 1
  GROUP BY p.project_id
)
SELECT
  f.project_id,
  'red' AS level,
  o.amount_fen,
  f.periods,
  o.short_periods,
  f.most_in_run,
  f.most_in_window,
  f.recent_short,
  o.ref
FROM firing AS f
JOIN short_ones AS o ON o.project_id = f.project_id
