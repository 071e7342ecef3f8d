/*
code: W03
name: {zh: 发放人数不足, en: heads unpaid}
version: 1
subject: [project, month]
question: 当月在这个项目上干了活的工人，到应发日以后是不是每个人都有工资到账？
basis: [decree-724/11, decree-724/12, decree-724/31]
numbers:
  heads_red: {default: wage.heads_red, meaning: 有到账的人数与有出勤的工人数之比低于多少为红色}
levels:
  yellow: 有出勤的工人中有人没有到账
  red: 有到账的不足九成
clears_when: 有出勤的工人当月都有工资到账（按月薪另行发放的管理人员除外）。
first_step: 对着没有到账的名单逐人问：漏报回单、代发失败、现金发放，还是真没发；真没发的按 W02 催办。
blind_spots: 不看发足没有（见 W02、W04）；只认银行回单，从别的账户或用现金发的算没发。考勤漏报的人不在分母里，管理人员不在分子分母里。
reads_as: >-
  应发日次日起看。分母为当月有出勤日的工人（管理人员除外），分子为其中到账（成功减退汇）大于零的人。小于 100% 黄色，小于 90% 红色。
arithmetic: '有出勤的工人 {heads} 人，有到账的 {paid_heads} 人，{paid_heads} ÷ {heads} = {share:.1%}；没有到账的 {people} 人；应发日 {due_on}。'
*/
WITH unpaid AS (
  SELECT
    w.project_id,
    w.month,
    STRING_AGG(CONCAT_WS(' ', NULLIF(w.attendance_ref, ''), NULLIF(w.receipt_ref, '')), ' ' ORDER BY w.worker_id) AS ref
  FROM worker_month AS w
  WHERE w.has_attendance AND w.role = 'worker' AND w.paid_fen <= 0
  GROUP BY w.project_id, w.month
)
SELECT
  p.project_id,
  p.month,
  CASE WHEN p.worker_paid_heads < l.heads_red * p.worker_att_heads THEN 'red' ELSE 'yellow' END AS level,
  CAST(NULL AS BIGINT) AS amount_fen,
  p.worker_att_heads - p.worker_paid_heads AS people,
  p.worker_att_heads AS heads,
  p.worker_paid_heads AS paid_heads,
  CAST(p.worker_paid_heads AS DOUBLE) / p.worker_att_heads AS share,
  p.due_on,
  u.ref
FROM project_month AS p
CROSS JOIN run
JOIN limits AS l ON l.project_id = p.project_id
LEFT JOIN unpaid AS u ON u.project_id = p.project_id AND u.month = p.month
WHERE run.as_of > p.due_on
  AND p.worker_att_heads > 0
  AND p.worker_paid_heads < p.worker_att_heads
