/*
code: C01
name: {zh: 线索未及时接收, en: not received}
version: 2
subject: [clue]
question: 有人反映欠薪，接收单位把它接下来、分好类了没有？
basis: [decree-724/10]
numbers:
  clue_receive_yellow_wd: {default: clue.receive_yellow_wd, meaning: 反映后满几个工作日未接收为黄色}
  clue_receive_orange_wd: {default: clue.receive_orange_wd, meaning: 反映后满几个工作日未接收为橙色}
  clue_urgent_receive_orange_d: {default: clue.urgent_receive_orange_d, meaning: 紧急线索反映后满几天未接收为橙色(节假日照算)}
levels:
  yellow: 反映后满 1 个工作日还没有接收分类
  orange: 反映后满 2 个工作日还没有接收分类；紧急线索满 1 天
answer_due: {yellow: 1wd, orange: 1wd}
clears_when: 首问单位分类；或者引导到别的途径、并入同一诉求。
first_step: 当天打开线索，核对诉求，分类并分流；分不清的先联系反映人。
blind_spots: >-
  反映日期由登记的人填写，填晚了看不出来。平台以外还没登记的线索看不见。已经分类的，即使当时晚了也不再预警，见六类问题页。
reads_as: >-
  状态仍为“已接收”的线索，从反映日（没写的取登记日，当日不计）到评估日的工作日数 ≥ 1 黄色，≥ 2 橙色。
  登记了多人、极端苗头、未成年人或受伤的是紧急线索：从反映日数日历天，≥ 1 即橙色，休息日照算。
arithmetic:
  usual: >-
    线索 {clue_no}：{arrived_on} 反映，至 {as_of} 已过 {workdays} 个工作日，还没有分类（{clue_receive_yellow_wd} 个黄色，{clue_receive_orange_wd} 个橙色）。
  urgent: 紧急线索 {clue_no}：{arrived_on} 反映，至 {as_of} 已过 {days} 天，还没有分类（满 {clue_urgent_receive_orange_d} 天橙色）。
*/
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  CASE
    WHEN c.urgent AND DATE_DIFF('day', a.day, run.as_of) >= l.clue_urgent_receive_orange_d THEN 'orange'
    WHEN n.workday_no - a.workday_no >= l.clue_receive_orange_wd THEN 'orange'
    ELSE 'yellow'
  END AS level,
  c.people,
  c.amount_fen,
  c.clue_no,
  a.day AS arrived_on,
  n.workday_no - a.workday_no AS workdays,
  DATE_DIFF('day', a.day, run.as_of) AS days,
  CASE WHEN c.urgent AND DATE_DIFF('day', a.day, run.as_of) >= l.clue_urgent_receive_orange_d THEN 'urgent' ELSE 'usual' END AS arithmetic_key,
  c.ref
FROM clue AS c
CROSS JOIN run
JOIN area_limits AS l ON l.region = c.region
JOIN calendar_day AS n ON n.day = run.as_of
JOIN calendar_day AS a ON a.day = COALESCE(c.arrived_on, c.received_on)
WHERE c.state = 'received'
  AND (
    n.workday_no - a.workday_no >= l.clue_receive_yellow_wd
    OR (c.urgent AND DATE_DIFF('day', a.day, run.as_of) >= l.clue_urgent_receive_orange_d)
  )
