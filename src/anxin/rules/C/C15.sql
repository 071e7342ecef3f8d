/*
code: C15
name: {zh: 督办单逾期, en: supervision notice overdue}
version: 1
subject: [case]
question: 挂牌督办的限期过了，案件办结了没有？
basis: [decree-724/10, decree-724/62]
levels:
  red: 督办函的限期过了，案件还没有结
answer_due: {red: 1wd}
clears_when: 案件结案或撤案；或者发了新的督办函，按新的限期再看。
first_step: 一个工作日内约谈承办单位负责人，问清卡在哪里，定下新的日子和人。
blind_spots: 督办函的回复平台还没有登记，只能看案件结了没有；没写限期的督办函不看。预警页建议的督办没有发函的不在其中。
reads_as: 没有结案的案件，最近一份（出具日最晚，同日取限期最晚）写明限期的挂牌督办函，限期早于评估日。限期当天不算逾期。红色。
arithmetic: >-
  案件 {clue_no}：{made_on} 挂牌督办，限期 {due_on} 已过 {days_late} 天，还没有结案，还欠 {amount_yuan} 元。
*/
WITH latest AS (
  SELECT
    o.case_id,
    o.made_on,
    o.due_on,
    ROW_NUMBER() OVER (PARTITION BY o.case_id ORDER BY o.made_on DESC, o.due_on DESC, o.id DESC) AS place
  FROM case_order AS o
  WHERE o.kind = 'supervision' AND o.due_on IS NOT NULL
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
  s.made_on,
  s.due_on,
  DATE_DIFF('day', s.due_on, run.as_of) AS days_late,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN latest AS s ON s.case_id = f.id AND s.place = 1
WHERE f.is_open AND s.due_on < run.as_of
