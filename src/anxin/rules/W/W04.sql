/*
code: W04
name: {zh: 未足额支付, en: paid short}
version: 1
subject: [[project, worker, month], [project, month]]
question: 到了应发日，有没有人只发了一部分？
basis: [decree-724/11, decree-724/12, decree-724/31]
numbers:
  short_pay_line: {default: wage.short_pay_line, meaning: 到账不足应付的多少算严重不足}
  short_pay_heads: {default: wage.short_pay_heads, meaning: '严重不足的达到多少人，项目为橙色'}
levels:
  yellow: 一名工人到账少于应付
  orange: 到账不足应付八成的工人达到 5 人（按项目）
clears_when: 差额由银行确认到账。
first_step: 核对工资表与回单的差额：扣款有无依据，是否漏报第二笔；确属少发的，限 5 个工作日补足。
blind_spots: 一分没到账的见 W02、W03;只认银行回单。
reads_as: >-
  应发日次日起，应付大于到账、到账大于零的人，逐人黄色。同一项目同一月，到账大于零而小于应付 80% 的达到 5 人的，另对项目报橙色，
  金额为这些人的差额之和。
arithmetic:
  project+worker+month: '应付 {owed_yuan} 元 − 已到账 {paid_yuan} 元 = 少 {amount_yuan} 元；应发日 {due_on}。'
  project+month: '{people} 人到账不足应付的 {short_pay_line:.0%}：应付合计 {owed_yuan} 元 − 已到账 {paid_yuan} 元 = 少 {amount_yuan} 元；应发日 {due_on}。'
*/
WITH short AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.owed_fen,
    w.paid_fen,
    w.due_on,
    w.paid_fen < l.short_pay_line * w.owed_fen AS badly,
    CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, '')) AS ref,
    l.short_pay_heads
  FROM worker_month AS w
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = w.project_id
  WHERE run.as_of > w.due_on AND w.paid_fen > 0 AND w.paid_fen < w.owed_fen
)
SELECT
  s.project_id,
  s.worker_id,
  s.month,
  'yellow' AS level,
  s.owed_fen - s.paid_fen AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  s.owed_fen,
  s.paid_fen,
  s.due_on,
  s.ref
FROM short AS s
UNION ALL
SELECT
  s.project_id,
  CAST(NULL AS BIGINT) AS worker_id,
  s.month,
  'orange' AS level,
  CAST(SUM(s.owed_fen - s.paid_fen) AS BIGINT) AS amount_fen,
  COUNT(*) AS people,
  CAST(SUM(s.owed_fen) AS BIGINT) AS owed_fen,
  CAST(SUM(s.paid_fen) AS BIGINT) AS paid_fen,
  MIN(s.due_on) AS due_on,
  STRING_AGG(s.ref, ' ' ORDER BY s.worker_id) AS ref
FROM short AS s
WHERE s.badly
GROUP BY s.project_id, s.month
HAVING COUNT(*) >= MIN(s.short_pay_heads)
