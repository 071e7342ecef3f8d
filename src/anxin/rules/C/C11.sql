/*
code: C11
name: {zh: 还款承诺逾期, en: promise broken}
version: 1
subject: [case]
question: 说好这一天付的钱，到账了没有？
basis: [decree-423/18, decree-724/42]
levels:
  orange: 还款计划约定的日子过了，钱没有到
answer_due: {orange: 2wd}
clears_when: 到账的钱够抵已经到期的各期；或者另定了还款计划；或者案件结了。
first_step: 两个工作日内约谈承诺人，核实资金去向；不付的转责令支付，不再接受新的空头承诺。
blind_spots: 只看登记的还款计划；口头承诺和没有登记的调解协议看不见。现金还的要本人确认了才算到账。
reads_as: >-
  没有结案、还有欠款的案件：现行还款计划里约定日早于评估日的各期金额合计，大于案件已清偿的钱。约定当天不算逾期。金额为差额。橙色。
arithmetic: >-
  案件 {clue_no}：还款计划到 {due_on} 为止应付 {promised_yuan} 元（{periods} 期），已清偿 {came_yuan} 元，差 {amount_yuan} 元，逾期 {days_late} 天。
*/
WITH due AS (
  SELECT
    p.case_id,
    COUNT(*) AS periods,
    CAST(SUM(p.amount_fen) AS BIGINT) AS fen,
    MAX(p.due_on) AS due_on
  FROM case_promise AS p
  CROSS JOIN run
  WHERE p.due_on < run.as_of
  GROUP BY p.case_id
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'orange' AS level,
  d.fen - f.recovered_fen AS amount_fen,
  f.people,
  f.case_no AS clue_no,
  d.due_on,
  d.periods,
  d.fen AS promised_fen,
  f.recovered_fen AS came_fen,
  DATE_DIFF('day', d.due_on, run.as_of) AS days_late,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN due AS d ON d.case_id = f.id
WHERE f.is_open AND f.left_fen > 0 AND d.fen > f.recovered_fen
