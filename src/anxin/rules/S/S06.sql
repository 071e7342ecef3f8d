/*
code: S06
name: {zh: 人工费拨付不足, en: labour fee short}
version: 2
subject: [project, month]
question: 建设单位这一期的人工费拨了，拨够了没有？
basis: [decree-724/24, decree-724/29, decree-724/57, rshf-2021-53/12, rshf-2021-53/13]
numbers:
  labour_fee_notice_d: {default: labour_fee.notice_d, meaning: 应拨日过后多少天起看是否拨足}
  labour_fee_short_yellow: {default: labour_fee.short_yellow, meaning: 到账比例低于此数为黄色}
  labour_fee_short_orange: {default: labour_fee.short_orange, meaning: 到账比例低于此数为橙色}
  labour_fee_short_red: {default: labour_fee.short_red, meaning: 到账比例低于此数为红色}
levels:
  yellow: 到账不足应拨的 100%
  orange: 到账不足应拨的 80%
  red: 到账不足应拨的 50%
clears_when: 该期人工费累计到账不少于应拨。
first_step: 把应拨与到账的差额列给建设单位和施工总承包单位，问明是漏拨、扣减还是计量有争议；有争议的不影响先拨足工资部分，限期补拨到专户。
blind_spots: >-
  只看拨了一部分的期次，一分未拨的见 S05。应拨数以台账为准，合同约定的人工费比例本身偏低的看不出来。
  有专户流水的项目，进账按应拨日从早到晚依次铺付，所以差额总是落在较晚的期次上。
reads_as: >-
  一期人工费（一个项目、一个所属月份）已到位大于零而少于应拨，且评估日 − 应拨日 ≥ 1 天：已到位 ÷ 应拨 < 1 黄色,< 0.8 橙色,< 0.5 红色。
  应拨日和已到位的取法与 S05 相同。金额为应拨 − 已到位。
arithmetic: >-
  {month}人工费已到位 {credit_yuan} 元 ÷ 应拨 {due_yuan} 元 = {share:.1%}；应拨 {due_yuan} 元 − 已到位 {credit_yuan} 元 = 尚差 {amount_yuan} 元；
  应拨日 {due_on}，评估日 {as_of}。
*/
WITH part AS (
  SELECT
    c.project_id,
    c.month,
    c.due_on,
    c.due_fen,
    c.credit_fen,
    DATE_DIFF('day', c.due_on, run.as_of) AS days_late,
    c.ref
  FROM labour_cost AS c
  CROSS JOIN run
  WHERE c.due_fen > 0 AND c.credit_fen > 0 AND c.month <= run.month
)
SELECT
  p.project_id,
  p.month,
  CASE
    WHEN p.credit_fen < p.due_fen * l.labour_fee_short_red THEN 'red'
    WHEN p.credit_fen < p.due_fen * l.labour_fee_short_orange THEN 'orange'
    ELSE 'yellow'
  END AS level,
  p.due_fen - p.credit_fen AS amount_fen,
  p.due_fen,
  p.credit_fen,
  ROUND(CAST(p.credit_fen AS DOUBLE) / p.due_fen, 4) AS share,
  p.due_on,
  p.days_late,
  p.ref
FROM part AS p
JOIN limits AS l ON l.project_id = p.project_id
WHERE p.days_late >= l.labour_fee_notice_d AND p.credit_fen < p.due_fen * l.labour_fee_short_yellow
