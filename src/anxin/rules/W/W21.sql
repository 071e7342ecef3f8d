/*
code: W21
name: {zh: 分包未付总包未先行清偿, en: contractor did not pay first}
version: 1
subject: [project, employer, month]
question: 分包单位欠了工资，施工总承包单位有没有先行清偿？
basis: [decree-724/30, decree-724/31, decree-724/36, decree-724/41]
numbers:
  wage_contractor_first_d: {default: wage.contractor_first_d, meaning: 分包欠薪逾期多少天总包仍未先行清偿即预警}
levels:
  red: 分包单位的工资逾期满 10 天仍未足额到账
answer_due: {red: 1wd}
clears_when: 分包单位当月每名工人应付的工资全部由银行确认到账，不论是谁付的。
first_step: 当日通知施工总承包单位先行清偿，问明哪天从专户代发；总包说分包已领走工程款的，告知它清偿后依法追偿，不得以此拖延。
blind_spots: >-
  只认银行回单：总包用现金或别的账户先付了而没有报来的，会被算作未付。台账没写施工总承包单位、或工资表没写用人单位的看不出谁是分包；
  建设单位自己用工的不算分包。工资表漏列的人不在其中（见 W08）。
reads_as: >-
  一家不是本项目施工总承包单位、也不是建设单位的用人单位即为分包。它某个月的工资，有工人应付（扣款后）多于已到账，即欠薪属实；
  应发日取法与 W02 相同，评估日 − 应发日 ≥ 10 天而差额仍在的，红色。金额为各人差额之和，人数为有差额的人数。节前模式不变（已是最高一级）。
arithmetic: >-
  {people} 人应付合计 {owed_yuan} 元 − 已到账 {paid_yuan} 元 = 尚欠 {amount_yuan} 元；应发日 {due_on}，至 {as_of} 已逾期 {days_late} 天(限 {wage_contractor_first_d} 天)，
  施工总承包单位仍未先行清偿。
*/
WITH gap AS (
  SELECT
    w.project_id,
    w.employer_id,
    w.month,
    MIN(w.due_on) AS due_on,
    COUNT(*) AS people,
    CAST(SUM(w.owed_fen) AS BIGINT) AS owed_fen,
    CAST(SUM(w.paid_fen) AS BIGINT) AS paid_fen
  FROM worker_month AS w
  WHERE w.owed_fen > w.paid_fen AND w.employer_id IS NOT NULL
  GROUP BY w.project_id, w.employer_id, w.month
),
firing AS (
  SELECT g.*, DATE_DIFF('day', g.due_on, run.as_of) AS days_late
  FROM gap AS g
  CROSS JOIN run
  JOIN project AS p ON p.project_id = g.project_id
  JOIN limits AS l ON l.project_id = g.project_id
  WHERE
    p.contractor_id IS NOT NULL
    AND g.employer_id <> p.contractor_id
    AND COALESCE(g.employer_id <> p.owner_id, TRUE)
    AND DATE_DIFF('day', g.due_on, run.as_of) >= l.wage_contractor_first_d
),
rows_of AS (
  SELECT
    f.project_id,
    f.employer_id,
    f.month,
    STRING_AGG(CONCAT(w.line_ref, ' ', w.receipt_ref), ' ' ORDER BY w.worker_id) AS ref
  FROM firing AS f
  JOIN worker_month AS w ON w.project_id = f.project_id AND w.employer_id = f.employer_id AND w.month = f.month
  WHERE w.owed_fen > w.paid_fen
  GROUP BY f.project_id, f.employer_id, f.month
)
SELECT
  f.project_id,
  f.employer_id,
  f.month,
  'red' AS level,
  f.owed_fen - f.paid_fen AS amount_fen,
  f.people,
  f.owed_fen,
  f.paid_fen,
  f.due_on,
  f.days_late,
  r.ref
FROM firing AS f
JOIN rows_of AS r ON r.project_id = f.project_id AND r.employer_id = f.employer_id AND r.month = f.month
