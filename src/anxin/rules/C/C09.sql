/*
code: C09
name: {zh: 达到涉刑标准, en: criminal line reached}
version: 1
subject: [case]
question: 责令支付过期还不付，人数、月数、金额到不到移送公安的标准？
basis: [criminal-law/276-1, fashi-2013-3/3, fashi-2013-3/4, gtz-2017-12/7]
numbers:
  crime_single_worker_months_min: {law: crime_single_worker_months_min, meaning: 一人被欠满几个月}
  crime_single_worker_amount: {law: crime_single_worker_amount, meaning: 本地的一人数额标准（元）}
  crime_single_worker_amount_band_min: {law: crime_single_worker_amount_band_min, meaning: 本地没有规定时用的一人数额（元）}
  crime_group_workers_min: {law: crime_group_workers_min, meaning: 多少人}
  crime_group_amount: {law: crime_group_amount, meaning: 本地的多人累计数额标准（元）}
  crime_group_amount_band_min: {law: crime_group_amount_band_min, meaning: 本地没有规定时用的多人累计数额（元）}
levels:
  red: 责令支付逾期，一人 3 个月以上且达到数额，或 10 人以上累计达到数额
answer_due: {red: 3wd}
clears_when: 付到标准以下或付清；或者案件结了、撤了。
first_step: 三个工作日内整理移送材料：责令支付文书和送达凭证、欠薪明细、询问笔录；同时提醒单位，立案前付清的可以不作犯罪处理。
blind_spots: >-
  是否有能力而不支付、是否逃匿，账上看不出来，由人查明。月数按案件里登记的欠薪月份计。移送公安后的情形平台还没有登记，移送了也还在预警，请说明。
reads_as: >-
  没有结案、还有欠款的案件：责令支付写明的限期，或限期支付通知书的限期（取最近一个已经过了的）早于评估日；
  而且有一名被欠的人还有 3 个月以上没付清、还欠达到一人标准，或者还没付清的有 10 人以上、还欠合计达到多人标准。
  标准取案件所在地的高级法院规定，没有的取司法解释幅度的下限。
arithmetic: >-
  案件 {clue_no}：责令支付的限期 {due_on} 已过，还有 {people} 人没付清，合计 {amount_yuan} 元；
  欠满 {crime_single_worker_months_min} 个月的人里最多的一人 {worst_yuan} 元（标准：一人 {single_yuan} 元，或 {crime_group_workers_min} 人以上累计 {group_yuan} 元）。
*/
WITH due AS (
  SELECT x.id, MAX(x.day) AS day
  FROM (
    SELECT f.id, f.pay_by AS day FROM case_file AS f
    UNION ALL
    SELECT o.case_id AS id, o.due_on AS day FROM case_order AS o WHERE o.kind = 'notice_to_pay'
  ) AS x
  CROSS JOIN run
  WHERE x.day < run.as_of
  GROUP BY x.id
),
line AS (
  SELECT
    l.region,
    l.crime_single_worker_months_min AS months,
    CAST(COALESCE(l.crime_single_worker_amount, l.crime_single_worker_amount_band_min) * 100 AS BIGINT) AS single_fen,
    l.crime_group_workers_min AS workers,
    CAST(COALESCE(l.crime_group_amount, l.crime_group_amount_band_min) * 100 AS BIGINT) AS group_fen
  FROM area_limits AS l
),
owed AS (
  SELECT
    f.id,
    COUNT(*) AS people,
    CAST(SUM(m.left_fen) AS BIGINT) AS fen,
    MAX(CASE WHEN m.months >= n.months THEN m.left_fen ELSE 0 END) AS worst_fen
  FROM case_file AS f
  JOIN line AS n ON n.region = f.region
  JOIN case_claim AS m ON m.case_id = f.id
  WHERE f.is_open AND m.left_fen > 0
  GROUP BY f.id
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'red' AS level,
  o.fen AS amount_fen,
  o.people,
  f.case_no AS clue_no,
  d.day AS due_on,
  o.worst_fen,
  n.single_fen,
  n.group_fen,
  f.ref
FROM case_file AS f
JOIN due AS d ON d.id = f.id
JOIN owed AS o ON o.id = f.id
JOIN line AS n ON n.region = f.region
WHERE o.worst_fen >= n.single_fen OR (o.people >= n.workers AND o.fen >= n.group_fen)
