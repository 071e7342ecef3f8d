/*
code: C02
name: {zh: 线索流转超时, en: routing slow}
version: 2
subject: [clue]
question: 接下来的线索，有没有按时到承办单位手里，还是转来转去？
basis: [decree-724/10]
numbers:
  clue_route_wd: {default: clue.route_wd, meaning: 登记后几个工作日以内须分流}
  clue_urgent_route_wd: {default: clue.urgent_route_wd, meaning: 紧急线索登记后几个工作日以内须分流}
  clue_passed_on_most: {default: clue.passed_on_most, meaning: 最多转办、退回几次}
levels:
  yellow: 登记后 2 个工作日以内没有分流，或转办、退回超过 2 次
  orange: 紧急线索登记后 1 个工作日以内没有分流，或转办、退回超过 2 次
answer_due: {yellow: 1wd, orange: 1wd}
clears_when: 承办单位受理；或者引导到别的途径、并入同一诉求。
first_step: 首问单位当天定下承办单位；几家都说不归自己的，报治欠办指定。
blind_spots: 口头转来转去而没有登记的看不见。分流晚了而已经受理的不再预警，见六类问题页。
reads_as: >-
  还没有受理的线索（已接收、已分类、已分流）：从登记日（当日不计）到第一次分流日的工作日数 > 2，还没有分流的数到评估日；
  或者转办、退回的次数 > 2。黄色。登记了多人、极端苗头、未成年人或受伤的紧急线索：工作日数 > 1（不比普通的长），或次数 > 2，橙色。
arithmetic:
  slow: 线索 {clue_no}：{received_on} 登记，到{until}已过 {workdays} 个工作日（限 {most} 个），还没有承办单位受理；转办、退回 {passed_on} 次。
  around: 线索 {clue_no}：转办、退回 {passed_on} 次（最多 {clue_passed_on_most} 次），还没有承办单位受理。
*/
WITH waiting AS (
  SELECT
    c.matter,
    c.region,
    c.project_id,
    c.employer_id,
    c.people,
    c.amount_fen,
    c.clue_no,
    c.urgent,
    c.received_on,
    c.routed_on,
    t.workday_no - f.workday_no AS workdays,
    CASE WHEN c.urgent THEN LEAST(l.clue_route_wd, l.clue_urgent_route_wd) ELSE l.clue_route_wd END AS most,
    c.passed_on,
    l.clue_passed_on_most AS passed_on_most,
    c.ref
  FROM clue AS c
  CROSS JOIN run
  JOIN area_limits AS l ON l.region = c.region
  JOIN calendar_day AS f ON f.day = c.received_on
  JOIN calendar_day AS t ON t.day = COALESCE(c.routed_on, run.as_of)
  WHERE c.state IN ('received', 'sorted', 'routed')
)
SELECT
  w.matter,
  w.region,
  w.project_id,
  w.employer_id,
  CASE WHEN w.urgent THEN 'orange' ELSE 'yellow' END AS level,
  w.people,
  w.amount_fen,
  w.clue_no,
  w.received_on,
  w.routed_on,
  CASE WHEN w.routed_on IS NULL THEN '评估日' ELSE '分流' END AS until,
  w.workdays,
  w.most,
  w.passed_on,
  CASE WHEN w.workdays > w.most THEN 'slow' ELSE 'around' END AS arithmetic_key,
  w.ref
FROM waiting AS w
WHERE w.workdays > w.most OR w.passed_on > w.passed_on_most
