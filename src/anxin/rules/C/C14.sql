/*
code: C14
name: {zh: 责令改正逾期, en: order overdue}
version: 1
subject: [case]
question: 责令支付的限期过了，付了没有？
basis: [decree-423/18, decree-423/26, decree-724/42]
levels:
  red: 责令支付的限期过了还没付清
answer_due: {red: 1wd}
clears_when: 付清；或者案件结了、撤了；另行责令支付、另定还款计划的，按新的日子再看。
first_step: 一个工作日内提出下一步：加付赔偿金和罚款、停工、申请法院强制执行；到涉刑标准的同时准备移送（见 C09）。
blind_spots: >-
  只看案件里的责令支付和限期支付通知书。工资以外的责令改正（专户、实名制、告示牌等）平台还没有登记，看不见，所以没有橙色。
reads_as: >-
  没有结案、还有欠款的案件：责令支付写明的限期与限期支付通知书的限期，取最晚的一个，早于评估日；
  最晚的限期以后又登记了还款计划的不看（见 C11）。限期当天不算逾期。红色。
arithmetic: >-
  案件 {clue_no}：责令支付的限期 {due_on} 已过 {days_late} 天，还欠 {amount_yuan} 元，{people} 人。
*/
WITH due AS (
  SELECT x.id, MAX(x.day) AS day
  FROM (
    SELECT f.id, f.pay_by AS day FROM case_file AS f
    UNION ALL
    SELECT o.case_id AS id, o.due_on AS day FROM case_order AS o WHERE o.kind = 'notice_to_pay'
  ) AS x
  GROUP BY x.id
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'red' AS level,
  f.left_fen AS amount_fen,
  f.people,
  f.case_no AS clue_no,
  d.day AS due_on,
  DATE_DIFF('day', d.day, run.as_of) AS days_late,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN due AS d ON d.id = f.id
WHERE f.is_open AND f.left_fen > 0 AND d.day < run.as_of AND COALESCE(f.promised_on < d.day, TRUE)
