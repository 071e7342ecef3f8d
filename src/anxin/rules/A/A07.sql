/*
code: A07
name: {zh: 专户被查封冻结划拨, en: account frozen or seized}
version: 1
subject: [project]
question: 专户有没有因为本项目工资以外的原因被查封、冻结或划拨？
basis: [decree-724/33, rshf-2021-53/7]
levels:
  red: 专户被查封、冻结或划拨，案由不是本项目的工资，且没有解除
clears_when: 台账写明解除（划拨的为退回）日期，或查明案由是本项目的工资。
first_step: 当日致函作出措施的法院或机关，附专户备案和三方协议，请求依条例第三十三条解除；同时通知开户银行，问清冻结数额，安排当期工资从哪里出。
blind_spots: >-
  靠银行或施工总承包单位报来，没有报的看不见。案由按台账文字归类，没写案由的一并报出。部分冻结而余额仍够发工资的，也报出。
reads_as: >-
  不晚于评估日的冻结、查封、划拨，没有不晚于评估日的解除（退回）日期，且案由不是本项目工资（没写案由的也算）的，为未解除的措施。
  项目有任一项即红色，一个项目一条；金额为写明金额的各项之和，都没写的为空。
arithmetic: >-
  未解除的措施 {events} 项：冻结 {frozen} 项，查封 {seized} 项，划拨 {deducted} 项，最早 {first_on}；写明的金额合计 {amount_yuan} 元；没写案由的 {no_cause} 项。
*/
SELECT
  e.project_id,
  'red' AS level,
  CAST(SUM(e.amount_fen) AS BIGINT) AS amount_fen,
  COUNT(*) AS events,
  COUNT(CASE WHEN e.event = 'frozen' THEN 1 END) AS frozen,
  COUNT(CASE WHEN e.event = 'seized' THEN 1 END) AS seized,
  COUNT(CASE WHEN e.event = 'deducted' THEN 1 END) AS deducted,
  COUNT(CASE WHEN e.cause = '' THEN 1 END) AS no_cause,
  MIN(e.day) AS first_on,
  STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
FROM account_event AS e
WHERE e.event IN ('frozen', 'seized', 'deducted')
  AND e.lifted_on IS NULL
  AND e.cause <> 'own_wages'
GROUP BY e.project_id
