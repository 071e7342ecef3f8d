/*
code: S05
name: {zh: 人工费逾期未拨付, en: labour fee not paid in}
version: 2
subject: [project, month]
question: 建设单位这一期的人工费到了应拨日，有没有足额拨到农民工工资专用账户？
basis: [decree-724/24, decree-724/27, decree-724/29, decree-724/57, rshf-2021-53/12]
numbers:
  labour_fee_notice_d: {default: labour_fee.notice_d, meaning: 逾期多少天为蓝色}
  labour_fee_yellow_d: {default: labour_fee.yellow_d, meaning: 逾期多少天为黄色}
  labour_fee_orange_d: {default: labour_fee.orange_d, meaning: 逾期多少天为橙色}
  labour_fee_red_d: {default: labour_fee.red_d, meaning: 逾期多少天为红色}
levels:
  blue: 人工费逾期满 1 天未足额到账
  yellow: 逾期满 5 天
  orange: 逾期满 15 天
  red: 逾期满 30 天
clears_when: 该期应拨的人工费足额到账（有专户流水的看流水，没有的看人工费台账）。
first_step: 先请银行核对专户进账，排除流水漏报；确未到账的，向建设单位发函催拨，写明期次、应拨日和差额，并告知因未及时拨付工程款导致欠薪的，由建设单位以未结清的工程款为限先行垫付。
blind_spots: >-
  应拨数和应拨日以人工费台账为准，台账没有报的期次看不见。有专户流水的项目，进账按应拨日从早到晚依次铺付，
  建设单位指明付哪一期的不作区分；对方身份不明、也没有归类为人工费的进账不算已拨，会因此多报。总包垫入专户的钱不算建设单位已拨。
reads_as: >-
  一期人工费（一个项目、一个所属月份）应拨大于零而已到位不足的即为未足额。应拨日没有写的，取所属月份末日。
  项目有专户流水的，已到位由流水算出：对方为建设单位的进账，加上归类为人工费而对方不是施工总承包或本项目工人的进账，合计后按应拨日、月份的次序逐期铺付，
  每期最多铺到应拨数。项目一笔专户流水也没有的，取台账上的已拨金额，拨付日在评估日之后的不算，没写拨付日的算已拨。
  评估日 − 应拨日 ≥ 1 天蓝色，≥ 5 天黄色，≥ 15 天橙色，≥ 30 天红色。金额为应拨 − 已到位。
arithmetic: >-
  {month}人工费应拨 {due_yuan} 元 − 已到位 {credit_yuan} 元 = 尚差 {amount_yuan} 元；应拨日 {due_on}，至 {as_of} 已逾期 {days_late} 天。
*/
WITH short AS (
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
  WHERE c.due_fen > 0 AND c.credit_fen < c.due_fen AND c.month <= run.month
)
SELECT
  s.project_id,
  s.month,
  CASE
    WHEN s.days_late >= l.labour_fee_red_d THEN 'red'
    WHEN s.days_late >= l.labour_fee_orange_d THEN 'orange'
    WHEN s.days_late >= l.labour_fee_yellow_d THEN 'yellow'
    ELSE 'blue'
  END AS level,
  s.due_fen - s.credit_fen AS amount_fen,
  s.due_fen,
  s.credit_fen,
  s.due_on,
  s.days_late,
  s.ref
FROM short AS s
JOIN limits AS l ON l.project_id = s.project_id
WHERE s.days_late >= l.labour_fee_notice_d
