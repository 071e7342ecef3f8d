/*
code: C13
name: {zh: 积案超期, en: old case}
version: 1
subject: [case]
question: 立了案的，超过法定调查期限还没结吗？
basis: [decree-423/17]
numbers:
  investigation_workdays: {law: investigation_workdays, meaning: 立案后几个工作日以内完成调查}
  investigation_extension_workdays: {law: investigation_extension_workdays, meaning: 情况复杂经批准可再延长几个工作日}
levels:
  orange: 立案满 60 个工作日还没结
  red: 立案满 90 个工作日（含可以延长的 30 个）还没结，须定领导包案
clears_when: 结案或者撤案。
first_step: 查清卡在哪一步；满 90 个工作日的，定包案领导、措施和化解时限，列入挂牌督办。
blind_spots: 延长是否经过批准不在此看。重新立案的从最初立案日算。
reads_as: >-
  没有结案的案件，从立案日（当日不计）到评估日的工作日数 > 60 橙色，> 60 + 30 红色。
arithmetic: >-
  案件 {clue_no}：{filed_on} 立案，至 {as_of} 已过 {workdays} 个工作日（限 {investigation_workdays} 个，最多再延 {investigation_extension_workdays} 个），还欠 {amount_yuan} 元；{led_zh}。
*/
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  CASE
    WHEN n.workday_no - b.workday_no > l.investigation_workdays + l.investigation_extension_workdays THEN 'red'
    ELSE 'orange'
  END AS level,
  f.left_fen AS amount_fen,
  f.people,
  f.case_no AS clue_no,
  f.filed_on,
  n.workday_no - b.workday_no AS workdays,
  CASE WHEN f.led THEN '已定包案领导' ELSE '还没定包案领导' END AS led_zh,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN area_limits AS l ON l.region = f.region
JOIN calendar_day AS n ON n.day = run.as_of
JOIN calendar_day AS b ON b.day = f.filed_on
WHERE f.is_open AND n.workday_no - b.workday_no > l.investigation_workdays
