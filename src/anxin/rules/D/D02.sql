/*
code: D02
name: {zh: 保证金未足额, en: too small}
version: 1
subject: [project]
question: 存了的工资保证金，够不够应存的数？
basis: [decree-724/32, rshf-2021-65/11, rshf-2021-65/12, rshf-2021-65/15]
numbers:
  deposit_rate: {law: deposit_rate, on: permit_on, meaning: 台账没写应存金额和比例时，当地对该日规定的存储比例(百分之几)}
  deposit_short_orange: {default: deposit.short_orange, meaning: 实存不足应存的多少为橙色}
levels:
  yellow: 实存少于应存
  orange: 实存不足应存的一半
answer_due: {yellow: 10wd, orange: 10wd}
clears_when: 补足现金或换开足额保函，实存不少于应存；或取得免存依据；或核定的应存金额更正。
first_step: 对照核定的比例(含差异化上浮、下浮)核实应存金额；确属不足的，书面通知施工总承包单位 10 个工作日内补足。
blind_spots: >-
  应存金额先看台账，台账写少了看不出。按当地比例推算的是一般比例，差异化上浮、下浮、封顶都不在其中。几份有效的保函重叠的一段相加，会少报。
  使用过的不从实存里扣，见 D04。一份也没有的见 D01，保函过期的见 D03。
reads_as: >-
  实存 = 项目各份保证金实存金额之和；存储日(没写的取起日)晚于评估日的不算，现金以外的已过止日的不算。
  应存：台账所写应存金额(几份不同的取最大)；都没写的，合同额(台账所写最大者，没写的取施工合同价)× 台账所写比例(取最大)；比例也没写的，
  × 施工许可发证日(没有的为评估日)当地规定的比例；当地没有核实过的比例、或只知施行年份而该日在当年的，不判。分以下舍去。
  实存 > 0 且 < 应存，黄色；实存 < 应存的 50%，橙色。金额为应存 − 实存。项目已建成的、有有效免存依据的，不预警。
arithmetic:
  stated: 台账所写应存 {required_yuan} 元 − 有效实存 {lodged_yuan} 元 = 少 {amount_yuan} 元；实存为应存的 {share:.1%}。
  own_rate: 合同额 {contract_yuan} 元 × 台账所写比例 {percent}% = 应存 {required_yuan} 元;− 有效实存 {lodged_yuan} 元 = 少 {amount_yuan} 元；实存为应存的 {share:.1%}。
  law_rate: 合同额 {contract_yuan} 元 × 当地比例 {percent}% = 应存 {required_yuan} 元;− 有效实存 {lodged_yuan} 元 = 少 {amount_yuan} 元；实存为应存的 {share:.1%}。
*/
WITH held AS (
  SELECT
    d.project_id,
    CAST(SUM(CASE
      WHEN COALESCE(COALESCE(d.lodged_on, d.start_on) <= run.as_of, TRUE)
        AND (d.kind = 'cash' OR COALESCE(d.end_on >= run.as_of, TRUE))
        THEN COALESCE(d.lodged_fen, 0)
      ELSE 0
    END) AS BIGINT) AS lodged_fen,
    MAX(d.required_fen) AS stated_fen,
    MAX(d.contract_fen) AS contract_fen,
    MAX(d.rate_ppm) AS rate_ppm
  FROM deposit AS d
  CROSS JOIN run
  GROUP BY d.project_id
  HAVING NOT BOOL_OR(d.exemption AND COALESCE(d.exemption_to >= run.as_of, TRUE))
),
basis AS (
  SELECT
    h.project_id,
    h.lodged_fen,
    h.stated_fen,
    COALESCE(NULLIF(h.contract_fen, 0), p.contract_fen) AS contract_fen,
    h.rate_ppm,
    CASE WHEN h.stated_fen > 0 THEN 'stated' WHEN h.rate_ppm > 0 THEN 'own_rate' ELSE 'law_rate' END AS told_by
  FROM held AS h
  JOIN project AS p ON p.project_id = h.project_id
  WHERE p.status <> 'finished' AND h.lodged_fen > 0
),
required AS (
  SELECT
    b.project_id,
    b.lodged_fen,
    b.contract_fen,
    b.told_by,
    CASE b.told_by
      WHEN 'own_rate' THEN ROUND(CAST(b.rate_ppm AS DOUBLE) / 10000, 4)
      WHEN 'law_rate' THEN CAST(l.deposit_rate AS DOUBLE)
    END AS percent,
    CASE b.told_by
      WHEN 'stated' THEN b.stated_fen
      -- In two parts, so that no product leaves the whole numbers.
      WHEN 'own_rate' THEN b.contract_fen // 1000000 * b.rate_ppm + b.contract_fen % 1000000 * b.rate_ppm // 1000000
      ELSE CAST(FLOOR(b.contract_fen * l.deposit_rate) AS BIGINT) // 100
    END AS required_fen
  FROM basis AS b
  JOIN limits AS l ON l.project_id = b.project_id
),
short AS (
  SELECT r.project_id, r.lodged_fen, r.contract_fen, r.told_by, r.percent, r.required_fen
  FROM required AS r
  WHERE r.lodged_fen < r.required_fen
),
evidence AS (
  SELECT s.project_id, STRING_AGG(d.ref, ' ' ORDER BY d.id) AS ref
  FROM short AS s
  JOIN deposit AS d ON d.project_id = s.project_id
  GROUP BY s.project_id
)
SELECT
  s.project_id,
  CASE WHEN s.lodged_fen < l.deposit_short_orange * s.required_fen THEN 'orange' ELSE 'yellow' END AS level,
  s.required_fen - s.lodged_fen AS amount_fen,
  s.told_by AS arithmetic_key,
  s.required_fen,
  s.lodged_fen,
  s.contract_fen,
  s.percent,
  ROUND(CAST(s.lodged_fen AS DOUBLE) / s.required_fen, 4) AS share,
  e.ref
FROM short AS s
JOIN limits AS l ON l.project_id = s.project_id
JOIN evidence AS e ON e.project_id = s.project_id
