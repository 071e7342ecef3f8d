/*
code: W10
name: {zh: 现金或他人代领, en: cash or collected by another}
version: 2
subject: [project, month]
question: 当月的工资有没有发现金，或者由别人代领？
basis: [decree-724/11, decree-724/31, decree-724/56]
numbers:
  cash_share_red: {default: wage.cash_share_red, meaning: 占当月工资行的比例超过多少为红色}
levels:
  orange: 有人领现金或由他人代领
  red: 超过当月工资行的一成
clears_when: 改由专户直接发到本人账户，有银行回单。
first_step: 逐人问清钱是不是到了本人手里、谁经手；责成总包改由专户代发到本人卡，限 3 个工作日。
blind_spots: 工资表没写支付方式的看不出；私下转手的看不出（见 W11）。收款户名与姓名有一字之差的也会算作他人代领，须先核对。
reads_as: >-
  按工资表的月份，支付方式为现金或其他、有代领人、或收款户名与姓名不同的工资行，有即橙色；行数占当月全部工资行的比例大于 10% 红色。
  人数为这些行的人数，金额为这些行的应付之和。
arithmetic: '{bad_lines} 行({people} 人)领现金或由他人领取，共 {amount_yuan} 元；占当月 {lines} 行的 {share:.1%}。'
*/
WITH bad AS (
  SELECT
    p.project_id,
    p.month,
    COUNT(*) AS bad_lines,
    COUNT(DISTINCT p.worker_id) AS people,
    CAST(SUM(p.payable_fen) AS BIGINT) AS amount_fen,
    STRING_AGG(p.ref, ' ' ORDER BY p.id) AS ref
  FROM payroll_line AS p
  WHERE p.pay_mode = 'cash' OR p.by_other
  GROUP BY p.project_id, p.month
),
every AS (
  SELECT p.project_id, p.month, COUNT(*) AS lines
  FROM payroll_line AS p
  JOIN bad AS b ON b.project_id = p.project_id AND b.month = p.month
  GROUP BY p.project_id, p.month
)
SELECT
  b.project_id,
  b.month,
  CASE WHEN b.bad_lines > l.cash_share_red * e.lines THEN 'red' ELSE 'orange' END AS level,
  b.amount_fen,
  b.people,
  b.bad_lines,
  e.lines,
  CAST(b.bad_lines AS DOUBLE) / e.lines AS share,
  b.ref
FROM bad AS b
JOIN every AS e ON e.project_id = b.project_id AND e.month = b.month
JOIN limits AS l ON l.project_id = b.project_id
