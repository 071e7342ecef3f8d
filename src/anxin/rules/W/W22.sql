/*
code: W22
name: {zh: 节前未清零, en: not clear before the festival}
version: 1
subject: [project]
question: 春节临近，这个项目到期的工资清零了没有？
basis: [decree-724/11, decree-724/30, decree-724/38, decree-724/41]
numbers:
  before_festival_yellow_d: {default: wage.before_festival_yellow_d, meaning: 春节前多少天仍未清零为黄色}
  before_festival_orange_d: {default: wage.before_festival_orange_d, meaning: 春节前多少天仍未清零为橙色}
  before_festival_red_d: {default: wage.before_festival_red_d, meaning: 春节前多少天仍未清零为红色}
levels:
  yellow: 距春节 45 天以内仍有到期未付的工资
  orange: 距春节 30 天以内
  red: 距春节 15 天以内
festival: false
clears_when: 项目上到期的工资全部由银行确认到账；春节过后本条不再适用，未付的由 W02 继续跟踪。
first_step: 列出名单和金额，逐人落实付款日期；钱不够的当日核查专户余额和未拨人工费，距春节 15 天仍无着落的按预案动用保证金或应急周转金。
blind_spots: >-
  只数到应发日已过而未足额到账的，还没到应发日的月份不算。只认银行回单，工资表漏列的人不在其中（见 W08），离场未结清而没有工资表的见 W13。
  一个乡镇、一个县的数字是名单上各项目之和，本条不另外出一条。
reads_as: >-
  距下一个春节 ≤ 45 天时，项目上应发日早于评估日、应付（扣款后）多于已到账的人月，差额之和即为未清零：≤ 45 天黄色，≤ 30 天橙色，≤ 15 天红色。
  本条自己就是节前的阶梯，节前模式不再另外提高一级。人数按人去重。地区的未清零数为其下各项目本条金额之和。
arithmetic: >-
  距春节（{festival_on}）还有 {days_to_festival} 天，{people} 人的工资到期未付清（最早{first_month}，最晚{last_month}），尚欠 {amount_yuan} 元。
*/
WITH gap AS (
  SELECT
    w.project_id,
    COUNT(DISTINCT w.worker_id) AS people,
    CAST(SUM(w.owed_fen - w.paid_fen) AS BIGINT) AS amount_fen,
    MIN(w.month) AS first_month,
    MAX(w.month) AS last_month
  FROM worker_month AS w
  CROSS JOIN run
  WHERE w.owed_fen > w.paid_fen AND w.due_on < run.as_of
  GROUP BY w.project_id
),
firing AS (
  SELECT
    g.*,
    run.festival_on,
    run.days_to_festival,
    CASE
      WHEN run.days_to_festival <= l.before_festival_red_d THEN 'red'
      WHEN run.days_to_festival <= l.before_festival_orange_d THEN 'orange'
      ELSE 'yellow'
    END AS level
  FROM gap AS g
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = g.project_id
  WHERE run.days_to_festival <= l.before_festival_yellow_d
),
rows_of AS (
  SELECT
    f.project_id,
    STRING_AGG(CONCAT(w.line_ref, ' ', w.receipt_ref), ' ' ORDER BY w.month, w.worker_id) AS ref
  FROM firing AS f
  CROSS JOIN run
  JOIN worker_month AS w ON w.project_id = f.project_id
  WHERE w.owed_fen > w.paid_fen AND w.due_on < run.as_of
  GROUP BY f.project_id
)
SELECT
  f.project_id,
  f.level,
  f.amount_fen,
  f.people,
  f.festival_on,
  f.days_to_festival,
  f.first_month,
  f.last_month,
  r.ref
FROM firing AS f
JOIN rows_of AS r ON r.project_id = f.project_id
