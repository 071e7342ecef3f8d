/*
code: W20
name: {zh: 仅发生活费, en: living money only}
version: 1
subject: [project, month]
question: 是不是每个月只给一点生活费，工资等完工再算？
basis: [decree-724/12, decree-724/13, decree-724/31]
numbers:
  wage_living_line: {default: wage.living_line, meaning: 到账不足应付的多少算只发生活费}
  wage_living_share: {default: wage.living_share, meaning: 这样的人达到多少}
  wage_living_months: {default: wage.living_months, meaning: 连续几个月如此即预警}
levels:
  orange: 连续 3 个月，三成以上的人到账不足应付的一半
answer_due: {orange: 5wd}
clears_when: 这些月份的工资补足，或补到这样的人不到三成。
first_step: 约谈施工总承包单位，列出每月应付、已付和欠额，限 5 个工作日补足；说明合同约定“平时生活费、完工结算”的，告知须按月足额支付。
blind_spots: 应付本身按生活费编表的看不出，见 W05 和 W09。一分没到账的不在此列，见 W02、W03。银行以外发的钱不算到账。
reads_as: >-
  过了应发日的月份，一个项目当月应付大于零的人中，到账大于零而小于应付 50% 的 ÷ 全部 ≥ 30%，该月算；连续 3 个月算的，自第 3 个月起每月一条，橙色。
  人数为该月这样的人数，金额为他们该月的差额之和。
arithmetic: '{month}应付的 {heads} 人中，{people} 人到账不足 {wage_living_line:.0%}，占 {share:.1%}，共差 {amount_yuan} 元；连续 {wage_living_months} 个月达到 {wage_living_share:.0%}。'
*/
WITH owed AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.owed_fen - w.paid_fen AS gap_fen,
    CASE WHEN w.paid_fen > 0 AND w.paid_fen < l.wage_living_line * w.owed_fen THEN 1 ELSE 0 END AS is_little
  FROM worker_month AS w
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = w.project_id
  WHERE w.owed_fen > 0 AND run.as_of > w.due_on
),
site AS (
  SELECT
    o.project_id,
    o.month,
    COUNT(*) AS heads,
    CAST(SUM(o.is_little) AS BIGINT) AS people,
    CAST(SUM(CASE WHEN o.is_little = 1 THEN o.gap_fen ELSE 0 END) AS BIGINT) AS amount_fen
  FROM owed AS o
  GROUP BY o.project_id, o.month
),
poor AS (
  SELECT s.project_id, s.month, m.month_no, s.heads, s.people, s.amount_fen
  FROM site AS s
  JOIN limits AS l ON l.project_id = s.project_id
  JOIN calendar_month AS m ON m.month = s.month
  WHERE s.people > 0 AND s.people >= l.wage_living_share * s.heads
),
streak AS (
  SELECT p.project_id, p.month, p.heads, p.people, p.amount_fen
  FROM poor AS p
  JOIN limits AS l ON l.project_id = p.project_id
  JOIN poor AS b
    ON b.project_id = p.project_id AND b.month_no <= p.month_no AND b.month_no > p.month_no - l.wage_living_months
  GROUP BY p.project_id, p.month, p.heads, p.people, p.amount_fen
  HAVING COUNT(*) >= MIN(l.wage_living_months)
),
evidence AS (
  SELECT
    s.project_id,
    s.month,
    STRING_AGG(CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, '')), ' ' ORDER BY w.worker_id) AS ref
  FROM streak AS s
  JOIN owed AS o ON o.project_id = s.project_id AND o.month = s.month AND o.is_little = 1
  JOIN worker_month AS w ON w.project_id = o.project_id AND w.worker_id = o.worker_id AND w.month = o.month
  GROUP BY s.project_id, s.month
)
SELECT
  s.project_id,
  s.month,
  'orange' AS level,
  s.amount_fen,
  s.people,
  s.heads,
  ROUND(CAST(s.people AS DOUBLE) / s.heads, 4) AS share,
  e.ref
FROM streak AS s
JOIN evidence AS e ON e.project_id = s.project_id AND e.month = s.month
