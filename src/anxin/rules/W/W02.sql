/*
code: W02
name: {zh: 工资逾期未发, en: wages late}
version: 2
subject: [project, employer, month]
question: 这家用人单位在这个项目上，某个月的工资到了应发日还有谁没有足额到账？
basis: [decree-724/11, decree-724/12, decree-724/13, decree-724/14, decree-724/30, decree-724/31]
numbers:
  wage_late_yellow_d: {default: wage.late_yellow_d, meaning: 逾期多少天为黄色}
  wage_late_orange_d: {default: wage.late_orange_d, meaning: 逾期多少天为橙色}
  wage_late_red_d: {default: wage.late_red_d, meaning: 逾期多少天为红色}
levels:
  yellow: 有人的工资逾期满 1 天未足额到账
  orange: 逾期满 15 天
  red: 逾期满 30 天；或次月已过完，而这家单位当月的工资在次月末以前一笔也没有发
clears_when: 该单位当月每名工人应付的工资全部由银行确认到账。
first_step: 先看证据中的工资表行与代发回单是否漏报；确属未发的，当日约谈用人单位与施工总承包单位，问明款项何时到专户、哪天代发，并告知总承包单位有先行清偿的责任。
blind_spots: 只认银行回单。现金发放、从别的账户发放或回单未报来的，会被算作未发；工资表漏列的人不在其中（见 W08）。
reads_as: >-
  一名工人当月应付（工资表各行扣款后之和，补发行记在所补的月份）多于已到账（成功减退汇，不低于零）的，即为未足额。
  应发日 D0:约定发薪日，次月发薪或未写明的在次月，超过当月天数取末日，没有约定取次月末日，逢非工作日提前到前一工作日。
  D − D0 ≥ 1 天黄色，≥ 15 天橙色，≥ 30 天红色。次月末日已过，且该单位（该项目、该月）没有任何一名工人有不晚于次月末日的成功回单的，
  直接红色；有成功回单没写日期的，视为已发过。金额为各人差额之和，人数为有差额的人数。
arithmetic: >-
  {people} 人应付合计 {owed_yuan} 元 − 已到账 {paid_yuan} 元 = 尚欠 {amount_yuan} 元；
  应发日 {due_on}，至 {as_of} 已逾期 {days_late} 天；次月末日 {next_last_day} 以前该单位当月工资成功发放：{paid_in_time}。
*/
WITH employer_month AS (
  SELECT
    w.project_id,
    w.employer_id,
    w.month,
    MIN(w.due_on) AS due_on,
    COUNT(CASE WHEN w.owed_fen > w.paid_fen THEN 1 END) AS people,
    CAST(SUM(CASE WHEN w.owed_fen > w.paid_fen THEN w.owed_fen ELSE 0 END) AS BIGINT) AS owed_fen,
    CAST(SUM(CASE WHEN w.owed_fen > w.paid_fen THEN w.paid_fen ELSE 0 END) AS BIGINT) AS paid_fen,
    BOOL_OR(w.undated_paid_lines > 0 OR COALESCE(w.first_paid_on <= m.next_last_day, FALSE)) AS paid_in_time,
    MIN(m.next_last_day) AS next_last_day
  FROM worker_month AS w
  JOIN calendar_month AS m ON m.month = w.month
  GROUP BY w.project_id, w.employer_id, w.month
),
late AS (
  SELECT
    e.*,
    run.as_of > e.next_last_day AND NOT e.paid_in_time AS never_paid,
    DATE_DIFF('day', e.due_on, run.as_of) AS days_late
  FROM employer_month AS e
  CROSS JOIN run
  WHERE e.people > 0
),
owing AS (
  SELECT
    w.project_id,
    w.employer_id,
    w.month,
    STRING_AGG(CONCAT(w.line_ref, ' ', w.receipt_ref), ' ' ORDER BY w.worker_id) AS ref
  FROM worker_month AS w
  WHERE w.owed_fen > w.paid_fen
  GROUP BY w.project_id, w.employer_id, w.month
)
SELECT
  e.project_id,
  e.employer_id,
  e.month,
  CASE
    WHEN e.days_late >= l.wage_late_red_d OR e.never_paid THEN 'red'
    WHEN e.days_late >= l.wage_late_orange_d THEN 'orange'
    ELSE 'yellow'
  END AS level,
  e.owed_fen - e.paid_fen AS amount_fen,
  e.people,
  e.owed_fen,
  e.paid_fen,
  e.due_on,
  e.days_late,
  e.next_last_day,
  e.paid_in_time,
  o.ref
FROM late AS e
JOIN limits AS l ON l.project_id = e.project_id
JOIN owing AS o
  ON o.project_id = e.project_id AND o.month = e.month AND o.employer_id IS NOT DISTINCT FROM e.employer_id
WHERE e.days_late >= l.wage_late_yellow_d OR e.never_paid
