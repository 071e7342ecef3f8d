/*
code: W18
name: {zh: 工资表造表特征, en: sheet looks invented}
version: 1
subject: [project, employer, month]
question: 一个班组的工资表，会不会是坐在办公室里编出来的？
basis: [decree-724/31, decree-724/15, decree-724/56]
numbers:
  wage_round_yuan: {default: wage.round_yuan, meaning: 金额是多少元的整数倍算整数}
  wage_round_share: {default: wage.round_share, meaning: 整数金额的行达到多少}
  wage_identical_lines: {default: wage.identical_lines, meaning: 金额完全相同的行达到多少}
levels:
  yellow: 一个班组的表上九成以上是整百，而且有 10 行以上金额相同
answer_due: {yellow: 5wd}
clears_when: 更正工资表，按考勤和单价重新计算；或抽查的工人逐一证实金额属实并说明定薪的办法。
first_step: 5 个工作日内电话或当面抽查该班组 3 至 5 名工人，问约定的工资、出勤的天数、有没有签字；与考勤比对，核不实的责令重编。
blind_spots: >-
  系统不存签字图像，“几行签名是同一个图像”看不见。按月定薪、按天取整的班组会多报。分到几个班组名下的、稍加零头的看不出。只看工资表，不看钱是否真发。
reads_as: >-
  班组：同一项目、用人单位、表的月份、班组(没写班组的算同一组)的工资表行，应付(扣款后)大于零的才算，补发和离场结算的行也算。
  应付为 100 元整数倍的行 ÷ 各行 ≥ 90%，并且同一金额的行最多的一种 ≥ 10 行，该班组算。按用人单位、月份合成一条，黄色；人数为这些班组的行数之和，金额为其应付合计。
arithmetic: '{crews} 个班组共 {people} 行，其中整 {wage_round_yuan} 元的 {round_lines} 行({share:.1%}),同一金额最多 {identical} 行。'
*/
WITH amount AS (
  SELECT
    p.project_id,
    COALESCE(p.employer_id, 0) AS employer_id,
    COALESCE(p.crew_id, 0) AS crew_id,
    p.month,
    p.payable_fen,
    COUNT(*) AS lines
  FROM payroll_line AS p
  WHERE p.payable_fen > 0
  GROUP BY p.project_id, COALESCE(p.employer_id, 0), COALESCE(p.crew_id, 0), p.month, p.payable_fen
),
crew AS (
  SELECT
    a.project_id,
    a.employer_id,
    a.crew_id,
    a.month,
    CAST(SUM(a.lines) AS BIGINT) AS lines,
    CAST(SUM(CASE WHEN a.payable_fen % (CAST(l.wage_round_yuan AS BIGINT) * 100) = 0 THEN a.lines ELSE 0 END) AS BIGINT)
      AS round_lines,
    MAX(a.lines) AS identical,
    CAST(SUM(a.lines * a.payable_fen) AS BIGINT) AS amount_fen
  FROM amount AS a
  JOIN limits AS l ON l.project_id = a.project_id
  GROUP BY a.project_id, a.employer_id, a.crew_id, a.month
),
fired AS (
  SELECT c.project_id, c.employer_id, c.crew_id, c.month, c.lines, c.round_lines, c.identical, c.amount_fen
  FROM crew AS c
  JOIN limits AS l ON l.project_id = c.project_id
  WHERE c.identical >= l.wage_identical_lines AND c.round_lines >= l.wage_round_share * c.lines
),
evidence AS (
  SELECT f.project_id, f.employer_id, f.month, STRING_AGG(p.ref, ' ' ORDER BY p.id) AS ref
  FROM fired AS f
  JOIN payroll_line AS p
    ON p.project_id = f.project_id AND p.month = f.month
    AND COALESCE(p.employer_id, 0) = f.employer_id AND COALESCE(p.crew_id, 0) = f.crew_id
  WHERE p.payable_fen > 0
  GROUP BY f.project_id, f.employer_id, f.month
),
told AS (
  SELECT
    f.project_id,
    f.employer_id,
    f.month,
    COUNT(*) AS crews,
    CAST(SUM(f.lines) AS BIGINT) AS people,
    CAST(SUM(f.round_lines) AS BIGINT) AS round_lines,
    MAX(f.identical) AS identical,
    CAST(SUM(f.amount_fen) AS BIGINT) AS amount_fen
  FROM fired AS f
  GROUP BY f.project_id, f.employer_id, f.month
)
SELECT
  t.project_id,
  NULLIF(t.employer_id, 0) AS employer_id,
  t.month,
  'yellow' AS level,
  t.amount_fen,
  t.people,
  t.crews,
  t.round_lines,
  t.identical,
  ROUND(CAST(t.round_lines AS DOUBLE) / t.people, 4) AS share,
  e.ref
FROM told AS t
JOIN evidence AS e ON e.project_id = t.project_id AND e.employer_id = t.employer_id AND e.month = t.month
