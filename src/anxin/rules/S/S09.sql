/*
code: S09
name: {zh: 施工单位垫资, en: contractor funds the wages}
version: 1
subject: [project]
question: 发工资的钱是建设单位拨的，还是施工单位自己垫的？
basis: [decree-724/23, decree-724/24, decree-724/29, rshf-2021-53/12]
numbers:
  labour_fee_contractor_months: {default: labour_fee.contractor_months, meaning: 往前看几个月(含当月)}
  labour_fee_contractor_share: {default: labour_fee.contractor_share, meaning: 非政府项目垫入比例达到此数即预警}
levels:
  yellow: 非政府投资项目，近三个月专户进账中施工单位垫入的达到 50%
  orange: 政府投资项目，近三个月有施工单位垫入专户的钱
clears_when: 近三个月的专户进账中没有施工单位垫入的（政府投资项目），或垫入比例降到 50% 以下（其他项目）。
first_step: 请建设单位说明人工费为什么没有拨足，先核对专户流水的对方户名；政府投资项目转财政和发展改革部门核查资金安排。
blind_spots: >-
  只看得出对方户名与台账上的施工总承包单位一致的进账；总包用别的公司或个人名义垫入的看不出（见 S12），流水没写对方的也看不出。
  总包把建设单位先付给它的人工费转入专户的，看上去与垫资一样，须看合同和付款凭证。资金性质没填的项目按非政府项目看。
reads_as: >-
  评估月及其前 2 个月的专户进账，利息、退汇、银行冲正不计。对方为施工总承包单位的为垫入：政府投资项目有一笔即橙色；
  其他项目垫入 ÷ 全部进账 ≥ 0.5 黄色。金额为垫入合计。
arithmetic: >-
  {first_month}至{last_month}专户进账 {all_yuan} 元，其中施工单位垫入 {amount_yuan} 元，占 {share:.1%}；政府投资项目：{is_government}。
*/
WITH credit AS (
  SELECT
    e.project_id,
    l.labour_fee_contractor_share AS limit_share,
    CAST(SUM(CASE WHEN e.peer_kind = 'contractor' THEN e.amount_fen ELSE 0 END) AS BIGINT) AS contractor_fen,
    CAST(SUM(e.amount_fen) AS BIGINT) AS all_fen,
    MIN(m.month) AS first_month,
    MAX(m.month) AS last_month,
    STRING_AGG(CASE WHEN e.peer_kind = 'contractor' THEN e.ref END, ' ' ORDER BY e.day, e.id) AS ref
  FROM account_entry AS e
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = e.project_id
  JOIN calendar_month AS now ON now.month = run.month
  JOIN calendar_month AS m ON m.month = YEAR(e.day) * 100 + MONTH(e.day)
  WHERE
    e.direction = 'in'
    AND e.purpose NOT IN ('interest', 'refund', 'bank_correction')
    AND m.month_no > now.month_no - l.labour_fee_contractor_months
  GROUP BY e.project_id, l.labour_fee_contractor_share
)
SELECT
  c.project_id,
  CASE WHEN p.is_government THEN 'orange' ELSE 'yellow' END AS level,
  c.contractor_fen AS amount_fen,
  c.all_fen,
  ROUND(CAST(c.contractor_fen AS DOUBLE) / c.all_fen, 4) AS share,
  c.first_month,
  c.last_month,
  p.is_government,
  c.ref
FROM credit AS c
JOIN project AS p ON p.project_id = c.project_id
WHERE c.contractor_fen > 0 AND (p.is_government OR c.contractor_fen >= c.all_fen * c.limit_share)
