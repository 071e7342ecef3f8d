/*
code: E01
name: {zh: 欠薪月数, en: months owed}
version: 1
subject: [employer]
question: 这家单位在它所有的项目上合起来，欠了几个月的工资？
basis: [decree-724/11, decree-724/12, decree-724/13, decree-724/30]
draws_on: [W02]
numbers:
  enterprise_arrears_orange_months: {default: enterprise.arrears_orange_months, meaning: 欠薪涉及几个月为橙色}
  enterprise_arrears_red_months: {default: enterprise.arrears_red_months, meaning: 欠薪涉及几个月为红色}
levels:
  yellow: 欠薪涉及一个月
  orange: 涉及两个月
  red: 涉及三个月以上
clears_when: 这家单位在各项目上到期未付的工资全部由银行确认到账。
first_step: 按下面列出的项目逐个核对工资表与代发回单，一次约谈单位负责人，要求拿出涵盖全部项目的补发计划，并查它还有哪些在建项目和未拨的人工费。
blind_spots: >-
  只数已经逾期的月份（W02 查出的），没到应发日的不算。同一家单位以不同名称报来的会分成几家（见 Q04）；工资表没写用人单位的不在其中。
  几个项目同一个月都欠的只算一个月，轻重不因项目多而变（见 E10）。同一人在几个月里都欠的，人次按月相加。
reads_as: >-
  取 W02（工资逾期未发）在各项目上对这家用人单位查出的结果，按工资月份去重后数月数：1 个月黄色，2 个月橙色，3 个月及以上红色。
  金额为各项目各月尚欠之和。节前模式不变。
arithmetic: >-
  {projects} 个项目上有逾期未发的工资，涉及 {months} 个月（最早 {first_month}，最晚 {last_month}），{person_months} 人次，尚欠合计 {amount_yuan} 元。
*/
WITH owed AS (
  SELECT
    f.employer_id,
    COUNT(DISTINCT f.month) AS months,
    COUNT(DISTINCT f.project_id) AS projects,
    MIN(f.month) AS first_month,
    MAX(f.month) AS last_month,
    CAST(SUM(f.people) AS BIGINT) AS person_months,
    CAST(SUM(f.amount_fen) AS BIGINT) AS amount_fen
  FROM project_finding AS f
  WHERE f.rule = 'W02' AND f.employer_id IS NOT NULL
  GROUP BY f.employer_id
),
named AS (
  SELECT x.employer_id, STRING_AGG(CONCAT('project:', CAST(x.project_id AS VARCHAR)), ' ' ORDER BY x.project_id) AS ref
  FROM (
    SELECT DISTINCT f.employer_id, f.project_id
    FROM project_finding AS f
    WHERE f.rule = 'W02' AND f.employer_id IS NOT NULL
  ) AS x
  GROUP BY x.employer_id
)
SELECT
  o.employer_id,
  CASE
    WHEN o.months >= l.enterprise_arrears_red_months THEN 'red'
    WHEN o.months >= l.enterprise_arrears_orange_months THEN 'orange'
    ELSE 'yellow'
  END AS level,
  o.amount_fen,
  o.months,
  o.projects,
  o.first_month,
  o.last_month,
  o.person_months,
  n.ref
FROM owed AS o
JOIN enterprise_limits AS l ON l.employer_id = o.employer_id
JOIN named AS n ON n.employer_id = o.employer_id
