/*
code: Q02
name: {zh: 逻辑冲突, en: contradictions}
version: 2
subject: [project]
question: 报来的数自己和自己对不对得上？
basis: [decree-724/38, rshf-2021-53/24, decree-724/15]
numbers: {}
levels:
  yellow: 有一处对不上
clears_when: 逐处更正并重新导入，再没有对不上的。
first_step: 把对不上的行按证据列给报送人，5 个工作日内核对原件更正；实付多于应付的先问清是不是漏报了工资表。
blind_spots: >-
  只查下面四类。表尾合计与各行之和在导入时核对并提示，不存入系统，所以不在此查。几处错误恰好一致的看不出。
reads_as: >-
  一个项目一条，分四类计数，不论多少都是黄色。一、起止颠倒：进退场的退场日早于进场日或合同止早于合同起(一段记录算一处)，项目的计划竣工或实际竣工早于开工(算一处)，
  停工的止早于起，保证金的止早于起。二、实付多于应付：工资表上有行的人月，到账净额大于应付合计。三、退场后仍有考勤：某人在项目上的各段(非暂列)都写了退场日，
  而最晚的退场日之后还有出勤。四、应发减扣款不等于应付：工资表的一行。
arithmetic: >-
  起止颠倒 {reversed} 处；实付多于应付 {overpaid} 人月，多 {overpaid_yuan} 元；退场后仍有考勤 {after_exit} 人；应发减扣款不等于应付 {unequal} 行。
*/
WITH odd AS (
  SELECT e.project_id, 'reversed' AS kind, CAST(0 AS BIGINT) AS over_fen, e.ref
  FROM enrolment AS e
  WHERE e.left_on < e.entered_on OR e.contract_to < e.contract_from
  UNION ALL
  SELECT p.project_id, 'reversed' AS kind, CAST(0 AS BIGINT) AS over_fen, p.ref
  FROM project AS p
  WHERE p.planned_end < p.start_on OR p.actual_end < p.start_on
  UNION ALL
  SELECT p.project_id, 'reversed' AS kind, CAST(0 AS BIGINT) AS over_fen, p.ref
  FROM pause AS p
  WHERE p.to_on < p.from_on
  UNION ALL
  SELECT d.project_id, 'reversed' AS kind, CAST(0 AS BIGINT) AS over_fen, d.ref
  FROM deposit AS d
  WHERE d.end_on < d.start_on
  UNION ALL
  SELECT
    w.project_id,
    'overpaid' AS kind,
    w.paid_fen - w.owed_fen AS over_fen,
    CONCAT_WS(' ', NULLIF(w.line_ref, ''), NULLIF(w.receipt_ref, '')) AS ref
  FROM worker_month AS w
  WHERE w.lines > 0 AND w.paid_fen > w.owed_fen
  UNION ALL
  SELECT
    g.project_id,
    'after_exit' AS kind,
    CAST(0 AS BIGINT) AS over_fen,
    CONCAT('enrolment:', CAST(MIN(g.first_id) AS VARCHAR), ' attendance_month:', CAST(MAX(a.id) AS VARCHAR)) AS ref
  FROM project_worker AS g
  JOIN day_bit AS b ON b.day_no = DAY(g.gone_on)
  JOIN attendance_month AS a
    ON a.project_id = g.project_id AND a.worker_id = g.worker_id
    AND (
      (a.days_mask <> 0 AND a.month > YEAR(g.gone_on) * 100 + MONTH(g.gone_on))
      OR (a.month = YEAR(g.gone_on) * 100 + MONTH(g.gone_on) AND a.days_mask >= b.bit * 2)
    )
  WHERE g.gone_on IS NOT NULL
  GROUP BY g.project_id, g.worker_id
  UNION ALL
  SELECT p.project_id, 'unequal' AS kind, CAST(0 AS BIGINT) AS over_fen, p.ref
  FROM payroll_line AS p
  WHERE p.owed_fen - p.deducted_fen <> p.payable_fen
)
SELECT
  o.project_id,
  'yellow' AS level,
  COUNT(CASE WHEN o.kind = 'reversed' THEN 1 END) AS reversed,
  COUNT(CASE WHEN o.kind = 'overpaid' THEN 1 END) AS overpaid,
  COUNT(CASE WHEN o.kind = 'after_exit' THEN 1 END) AS after_exit,
  COUNT(CASE WHEN o.kind = 'unequal' THEN 1 END) AS unequal,
  CAST(SUM(o.over_fen) AS BIGINT) AS overpaid_fen,
  STRING_AGG(o.ref, ' ' ORDER BY o.kind, o.ref) AS ref
FROM odd AS o
GROUP BY o.project_id
