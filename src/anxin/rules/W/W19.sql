/*
code: W19
name: {zh: 补发占比高, en: too much back pay}
version: 1
subject: [project, month]
question: 工资表上补发以前月份的，是不是越来越多，当月工资反而没有按月发？
basis: [decree-724/12, decree-724/13, decree-724/31]
numbers:
  wage_back_pay_share: {default: wage.back_pay_share, meaning: 补发的行超过多少}
  wage_back_pay_months: {default: wage.back_pay_months, meaning: 连续几个月如此即预警}
levels:
  yellow: 连续两个月，补发的行超过三成
answer_due: {yellow: 5wd}
clears_when: 以后月份的工资表补发的行降到三成以内；或更正误标的补发。
first_step: 问清补的是哪几个月、为什么当月没发，人工费是不是没有到位；列出补发之后还欠的月份，要求恢复按月足额发放。
blind_spots: 表上没有标明补发的看不出；把补发并在当月一行里的看不出。一张表都没有的月份使连续中断。
reads_as: >-
  按表的月份，一个项目当月各张工资表的行，补发的行 ÷ 全部的行 > 30% 的，该月算；连续 2 个月算的，自第 2 个月起每月一条，黄色。
  人数为该月有补发行的人数，金额为该月补发行的应付之和。
arithmetic: '{month}工资表 {lines} 行，补发 {back_lines} 行，占 {share:.1%}；连续 {wage_back_pay_months} 个月超过 {wage_back_pay_share:.0%}。'
*/
WITH sheet AS (
  SELECT
    p.project_id,
    p.month,
    COUNT(*) AS lines,
    COUNT(CASE WHEN p.is_back_pay THEN 1 END) AS back_lines
  FROM payroll_line AS p
  GROUP BY p.project_id, p.month
),
heavy AS (
  SELECT s.project_id, s.month, m.month_no, s.lines, s.back_lines
  FROM sheet AS s
  JOIN limits AS l ON l.project_id = s.project_id
  JOIN calendar_month AS m ON m.month = s.month
  WHERE s.back_lines > l.wage_back_pay_share * s.lines
),
streak AS (
  SELECT h.project_id, h.month, h.lines, h.back_lines
  FROM heavy AS h
  JOIN limits AS l ON l.project_id = h.project_id
  JOIN heavy AS b
    ON b.project_id = h.project_id AND b.month_no <= h.month_no AND b.month_no > h.month_no - l.wage_back_pay_months
  GROUP BY h.project_id, h.month, h.lines, h.back_lines
  HAVING COUNT(*) >= MIN(l.wage_back_pay_months)
),
evidence AS (
  SELECT
    s.project_id,
    s.month,
    COUNT(DISTINCT p.worker_id) AS people,
    CAST(SUM(p.payable_fen) AS BIGINT) AS amount_fen,
    STRING_AGG(p.ref, ' ' ORDER BY p.id) AS ref
  FROM streak AS s
  JOIN payroll_line AS p ON p.project_id = s.project_id AND p.month = s.month AND p.is_back_pay
  GROUP BY s.project_id, s.month
)
SELECT
  s.project_id,
  s.month,
  'yellow' AS level,
  e.amount_fen,
  e.people,
  s.lines,
  s.back_lines,
  ROUND(CAST(s.back_lines AS DOUBLE) / s.lines, 4) AS share,
  e.ref
FROM streak AS s
JOIN evidence AS e ON e.project_id = s.project_id AND e.month = s.month
