/*
code: C17
name: {zh: 极端或舆情苗头, en: extreme act or public alarm}
version: 1
subject: [clue]
question: 有没有人要走极端，或者网上已经传开？
basis: [decree-724/10, decree-724/52]
levels:
  red: 登记了极端苗头或舆情苗头
answer_due: {red: 1h}
clears_when: 线索有了结论；或者立了案，案件定了包案领导。
first_step: 半小时内到现场或联系上本人，一小时内报告；先稳住人，再谈钱。
blind_spots: 工人自己在手机上填的，接收分类以后才算人确认过；没有登记苗头的看不见。现场处置的经过记在应急事件里，不在此看。
reads_as: >-
  还没处置（已接收至已核实）的线索，登记了极端苗头或舆情苗头；由工人自己在手机上填的，要已经分类（人确认过）。
  所立案件定了包案领导的不再预警。红色。
arithmetic: >-
  线索 {clue_no}：{arrived_on} 反映，登记了{flags_zh}，现在是第 {days} 天，还没有结论，也没有领导包案。
*/
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  'red' AS level,
  c.people,
  c.amount_fen,
  c.clue_no,
  COALESCE(c.arrived_on, c.received_on) AS arrived_on,
  CONCAT_WS('、', CASE WHEN c.extreme THEN '极端苗头' END, CASE WHEN c.opinion THEN '舆情苗头' END) AS flags_zh,
  DATE_DIFF('day', COALESCE(c.arrived_on, c.received_on), run.as_of) + 1 AS days,
  c.ref
FROM clue AS c
CROSS JOIN run
LEFT JOIN case_file AS f ON f.id = c.case_id
WHERE c.state IN ('received', 'sorted', 'routed', 'accepted', 'verified')
  AND (c.extreme OR c.opinion)
  AND (c.state <> 'received' OR c.door NOT IN ('site_code', 'street_code', 'record'))
  AND NOT COALESCE(f.led, FALSE)
