/*
code: W10
name: {zh: 现金或他人代领, en: cash or collected by another}
version: 1
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
SELECT
  x.project_id,
  x.month,
  CASE WHEN x.bad_lines > x.cash_share_red * x.lines THEN 'red' ELSE 'orange' END AS level,
  x.amount_fen,
  x.people,
  x.bad_lines,
  x.lines,
  CAST(x.bad_lines AS DOUBLE) / x.lines AS share,
  x.ref
FROM (
  SELECT
    p.project_id,
    p.month,
    COUNT(*) AS lines,
    COUNT(CASE WHEN p.pay_mode = 'cash' OR p.by_other THEN 1 END) AS bad_lines,
    COUNT(DISTINCT CASE WHEN p.pay_mode = 'cash' OR p.by_other THEN p.worker_id END) AS people,
    CAST(SUM(CASE WHEN p.pay_mode = 'cash' OR p.by_other THEN p.payable_fen ELSE 0 END) AS BIGINT) AS amount_fen,
    MIN(l.cash_share_red) AS cash_share_red,
    STRING_AGG(CASE WHEN p.pay_mode = 'cash' OR p.by_other THEN p.ref END, ' ' ORDER BY p.id) AS ref
  FROM payroll_line AS p
  JOIN limits AS l ON l.project_id = p.project_id
  GROUP BY p.project_id, p.month
) AS x
WHERE x.bad_lines > 0
