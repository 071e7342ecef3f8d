/*
code: A04
name: {zh: 专户余额不足, en: balance too low}
version: 1
subject: [project, month]
question: 快到发薪的日子了，专户里的钱够不够发这个月的工资？
basis: [decree-724/27, decree-724/29, rshf-2021-53/12, rshf-2021-53/13]
numbers:
  account_balance_yellow_d: {default: account.balance_yellow_d, meaning: 发薪前多少天余额不足为黄色}
  account_balance_orange_d: {default: account.balance_orange_d, meaning: 发薪前多少天余额不足为橙色}
  account_balance_red_d: {default: account.balance_red_d, meaning: 发薪前多少天余额不足为红色}
  account_forecast_months: {default: account.forecast_months, meaning: 没有工资表时按最近几个月的平均估算}
levels:
  yellow: 离应发日 10 天以内，余额不够
  orange: 离应发日 3 天以内，余额不够
  red: 已到应发日，余额不够付这个月工资表上还没有发的部分
clears_when: 专户余额不少于这个月还需发放的工资，或工资已经发清。
first_step: 向银行核实当日余额；确实不够的，当天通知施工总承包单位向建设单位提出追加人工费，应发日前补足；到日仍不足的，由用人单位、施工总承包单位筹款先行支付。
blind_spots: >-
  余额是最近一笔带余额的流水上的余额，流水报得慢就不是今天的。没有带余额流水的专户看不见。一个项目有几个专户的，只看最近一笔，不相加。
  没有工资表时用前几个月的平均数代替，赶工或收尾的月份会偏离。几个月的工资都没发清时，每个月各自与同一余额比较，不相加。
reads_as: >-
  余额取项目专户至评估日最后一笔带余额的流水（依次比交易日、时刻、编号，取最大者）。
  还需 = 该月工资表应付合计 − 该月已到账合计；该月还没有工资表而已有人出勤的，取该月以前最近 3 个有工资表的月份（不足 3 个的有几个取几个）
  应付合计的平均数，分以下舍去，连一个都没有的不判。还需 > 0 且余额 < 还需：应发日 − 评估日为 4 至 10 天黄色,1 至 3 天橙色；
  ≤ 0 天红色，但只凭估算的不报红色。金额为还需 − 余额。
arithmetic:
  sheet: >-
    {month}工资表应付 {owed_yuan} 元 − 已到账 {paid_yuan} 元 = 还需 {need_yuan} 元；专户余额 {balance_yuan} 元({balance_on}),
    差 {amount_yuan} 元；应发日 {due_on}，距评估日 {as_of} 为 {days_left} 天。
  forecast: >-
    {month}还没有工资表，按最近 {base_months} 个有工资表的月份应付合计 {base_yuan} 元平均，估算需 {need_yuan} 元；专户余额 {balance_yuan} 元({balance_on}),
    差 {amount_yuan} 元；应发日 {due_on}，距评估日 {as_of} 为 {days_left} 天。
*/
WITH balance AS (
  SELECT x.project_id, x.balance_fen, x.day, x.ref
  FROM (
    SELECT
      e.project_id, e.balance_fen, e.day, e.ref,
      ROW_NUMBER() OVER (PARTITION BY e.project_id ORDER BY e.day DESC, e.at DESC, e.id DESC) AS place
    FROM account_entry AS e
    WHERE e.balance_fen IS NOT NULL
  ) AS x
  WHERE x.place = 1
),
near AS (
  SELECT
    p.project_id, p.month, p.lines, p.att_heads, p.owed_fen, p.paid_fen, p.due_on,
    DATE_DIFF('day', run.as_of, p.due_on) AS days_left,
    b.balance_fen, b.day AS balance_on, b.ref AS balance_ref
  FROM project_month AS p
  CROSS JOIN run
  JOIN balance AS b ON b.project_id = p.project_id
  JOIN limits AS l ON l.project_id = p.project_id
  WHERE p.month <= run.month AND DATE_DIFF('day', run.as_of, p.due_on) <= l.account_balance_yellow_d
),
base AS (
  SELECT x.project_id, x.month, x.base_month, x.owed_fen
  FROM (
    SELECT
      n.project_id, n.month, e.month AS base_month, e.owed_fen,
      ROW_NUMBER() OVER (PARTITION BY n.project_id, n.month ORDER BY e.month DESC) AS place
    FROM near AS n
    JOIN limits AS l ON l.project_id = n.project_id
    JOIN project_month AS e ON e.project_id = n.project_id AND e.month < n.month AND e.lines > 0
    WHERE n.lines = 0 AND n.att_heads > 0 AND n.days_left > l.account_balance_red_d
  ) AS x
  JOIN limits AS l ON l.project_id = x.project_id
  WHERE x.place <= l.account_forecast_months
),
forecast AS (
  SELECT
    b.project_id,
    b.month,
    COUNT(*) AS base_months,
    CAST(SUM(b.owed_fen) AS BIGINT) AS base_fen,
    CAST(SUM(b.owed_fen) AS BIGINT) // COUNT(*) AS need_fen
  FROM base AS b
  GROUP BY b.project_id, b.month
),
needed AS (
  SELECT
    n.*,
    f.base_months,
    f.base_fen,
    CASE WHEN n.lines > 0 THEN n.owed_fen - n.paid_fen ELSE f.need_fen END AS need_fen
  FROM near AS n
  LEFT JOIN forecast AS f ON f.project_id = n.project_id AND f.month = n.month
),
short AS (
  SELECT n.*
  FROM needed AS n
  WHERE n.need_fen > 0 AND n.balance_fen < n.need_fen
),
evidence AS (
  SELECT
    u.project_id,
    u.month,
    STRING_AGG(CASE WHEN u.month = u.used_month THEN CONCAT(w.line_ref, ' ', w.receipt_ref) ELSE w.line_ref END, ' '
      ORDER BY u.used_month, w.worker_id) AS ref
  FROM (
    SELECT s.project_id, s.month, s.month AS used_month FROM short AS s WHERE s.lines > 0
    UNION ALL
    SELECT s.project_id, s.month, b.base_month AS used_month
    FROM short AS s
    JOIN base AS b ON b.project_id = s.project_id AND b.month = s.month
  ) AS u
  JOIN worker_month AS w ON w.project_id = u.project_id AND w.month = u.used_month
  WHERE w.lines > 0 OR w.paid_fen <> 0
  GROUP BY u.project_id, u.month
)
SELECT
  s.project_id,
  s.month,
  CASE
    WHEN s.days_left <= l.account_balance_red_d THEN 'red'
    WHEN s.days_left <= l.account_balance_orange_d THEN 'orange'
    ELSE 'yellow'
  END AS level,
  s.need_fen - s.balance_fen AS amount_fen,
  CASE WHEN s.lines > 0 THEN 'sheet' ELSE 'forecast' END AS arithmetic_key,
  s.need_fen,
  s.owed_fen,
  s.paid_fen,
  s.base_months,
  s.base_fen,
  s.balance_fen,
  s.balance_on,
  s.due_on,
  s.days_left,
  CONCAT_WS(' ', s.balance_ref, e.ref) AS ref
FROM short AS s
JOIN limits AS l ON l.project_id = s.project_id
LEFT JOIN evidence AS e ON e.project_id = s.project_id AND e.month = s.month
