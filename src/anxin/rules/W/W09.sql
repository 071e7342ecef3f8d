/*
code: W09
name: {zh: 单价偏离合同, en: rate off the contract}
version: 2
subject: [project, worker, month]
question: 工资表上的数，和约定的单价乘出勤天数差得远不远？
basis: [decree-724/6, decree-724/12, decree-724/31]
numbers:
  wage_rate_tolerance: {default: wage.rate_tolerance, meaning: 允许偏离约定的多少}
  wage_day_rate_max: {default: wage.day_rate_max, meaning: 约定单价超过多少元的不当作日薪}
  wage_day_hours: {law: hours_per_day, meaning: 几小时加班折一天}
levels:
  yellow: 应发不到约定单价 × 天数的七成，或超过一点三倍
answer_due: {yellow: 5wd}
clears_when: 更正单价、天数或应发；或说明是计件、奖金、扣罚并由本人确认。
first_step: 对照劳动合同问本人约定的单价；少的补发，多的问清多出来的是什么；合同单价本身写错的，更正花名册。
blind_spots: >-
  花名册不写单价是日薪、月薪还是件薪：写明计件、包工、月薪、年薪的和单价过高的都不看，没写明而实为计件的会多报。津贴、奖金、扣款前的代扣都在应发里。
  加班没有记工时的，加班费多的月份会多报。一人几行的天数相加，同样的天数写了两遍的会少算单价。
reads_as: >-
  一人一项目一月(按表的月份)，不含补发和离场结算的行，应发(扣款前)相加。天数取各行出勤天数之和；有一行没写的，取该项目当月考勤(各来源之并，半日计 0.5)；为零的不判。
  约定单价取花名册(非暂列)，几段不同的取最低和最高；有一段没写单价、单价为零、高于 2000 元，或计酬方式含有 件、包、月、年 之一，或身份为管理人员的，不判。
  应发 < 0.7 × 最低单价 × 天数，或应发 > 1.3 × 最高单价 ×(天数 + 考勤表加班工时 ÷ 8)，黄色。金额为应发与所比的单价 × 天数之差。
arithmetic:
  low: '{month}应发 {owed_yuan} 元；约定每天 {price_yuan} 元 × {days} 天 = {expected_yuan} 元，少 {amount_yuan} 元，偏离超过 {wage_rate_tolerance:.0%}。'
  high: '{month}应发 {owed_yuan} 元；约定每天 {price_yuan} 元 ×({days} 天 + 加班折 {extra} 天) = {expected_yuan} 元，多 {amount_yuan} 元，偏离超过 {wage_rate_tolerance:.0%}。'
*/
WITH compared AS (
  SELECT
    w.project_id,
    w.worker_id,
    w.month,
    w.earned_fen AS owed_fen,
    g.low_rate_fen AS low_fen,
    g.high_rate_fen AS high_fen,
    COALESCE(w.told_days_x100, w.days * 100 - CAST(BIT_COUNT(w.half_mask) AS BIGINT) * 50) AS days_x100,
    COALESCE(w.overtime_x10 * 10 // NULLIF(l.wage_day_hours, 0), 0) AS extra_x100,
    l.wage_rate_tolerance
  FROM worker_month AS w
  JOIN project_worker AS g ON g.project_id = w.project_id AND g.worker_id = w.worker_id
  JOIN limits AS l ON l.project_id = w.project_id
  WHERE w.regular_lines > 0
    AND g.low_rate_fen IS NOT NULL
    AND g.high_rate_fen <= CAST(l.wage_day_rate_max AS BIGINT) * 100
),
off AS (
  SELECT
    c.project_id,
    c.worker_id,
    c.month,
    c.owed_fen,
    c.days_x100,
    c.extra_x100,
    CASE WHEN c.owed_fen * 100 < (1 - c.wage_rate_tolerance) * (c.low_fen * c.days_x100) THEN 'low' ELSE 'high' END
      AS side,
    c.low_fen,
    c.high_fen
  FROM compared AS c
  WHERE c.days_x100 > 0
    AND (
      c.owed_fen * 100 < (1 - c.wage_rate_tolerance) * (c.low_fen * c.days_x100)
      OR c.owed_fen * 100 > (1 + c.wage_rate_tolerance) * (c.high_fen * (c.days_x100 + c.extra_x100))
    )
),
evidence AS (
  SELECT o.project_id, o.worker_id, o.month, STRING_AGG(p.ref, ' ') AS ref
  FROM off AS o
  JOIN payroll_line AS p
    ON p.project_id = o.project_id AND p.worker_id = o.worker_id AND p.month = o.month
    AND NOT p.is_back_pay AND NOT p.exit_flag
  GROUP BY o.project_id, o.worker_id, o.month
),
roster AS (
  SELECT o.project_id, o.worker_id, o.month, STRING_AGG(e.ref, ' ') AS ref
  FROM off AS o
  JOIN enrolment AS e ON e.project_id = o.project_id AND e.worker_id = o.worker_id AND NOT e.provisional
  GROUP BY o.project_id, o.worker_id, o.month
)
SELECT
  o.project_id,
  o.worker_id,
  o.month,
  'yellow' AS level,
  CASE
    WHEN o.side = 'low' THEN o.low_fen * o.days_x100 // 100 - o.owed_fen
    ELSE o.owed_fen - o.high_fen * (o.days_x100 + o.extra_x100) // 100
  END AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  o.side AS arithmetic_key,
  o.owed_fen,
  CASE WHEN o.side = 'low' THEN o.low_fen ELSE o.high_fen END AS price_fen,
  CAST(o.days_x100 AS DOUBLE) / 100 AS days,
  CAST(o.extra_x100 AS DOUBLE) / 100 AS extra,
  CASE WHEN o.side = 'low' THEN o.low_fen * o.days_x100 // 100 ELSE o.high_fen * (o.days_x100 + o.extra_x100) // 100 END
    AS expected_fen,
  CONCAT_WS(' ', e.ref, r.ref) AS ref
FROM off AS o
JOIN evidence AS e ON e.project_id = o.project_id AND e.worker_id = o.worker_id AND e.month = o.month
JOIN roster AS r ON r.project_id = o.project_id AND r.worker_id = o.worker_id AND r.month = o.month
