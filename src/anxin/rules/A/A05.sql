/*
code: A05
name: {zh: 专户资金用于非工资支出, en: money not used for wages}
version: 1
subject: [project, month]
question: 专户里的钱有没有付给本项目工人以外的人？
basis: [decree-724/26, decree-724/33, decree-724/55, rshf-2021-53/7]
levels:
  red: 专户有付给本项目工人以外的支出
clears_when: 款项退回专户后更正了流水的归类，或查明收款人是本项目的工人并补登花名册，或归类为税费、银行更正等依法可付的项目。
first_step: 当日通知开户银行核对该笔支付的用途和指令，约谈施工总承包单位说明款项去向；属挪用的责令退回专户，并查是否影响当月工资。
blind_spots: >-
  收款人按卡号或户名与本项目登记过的工人（含暂列人员）比对，工人用家人的卡、花名册漏登的会被报出来。
  批量代发只有一笔总额、没有收款人的，凭归类认作工资，其中混入外人的看不出来。归类为税、费、银行更正、退款、利息的一律放过，归类不实的看不出来。
reads_as: >-
  专户的一笔支出，归类不是税、费、银行更正、退款、利息，且对方是建设单位、施工总承包或其他人的，即为非工资支出（不论归类是否写工资）；
  没有对方的，归类不是工资即算。对方按卡号或户名认出是本项目登记的工人（含暂列人员）的不算。一个项目一个月（交易日所在月）合为一条，金额为合计。
arithmetic: >-
  {month}专户非工资支出 {entries} 笔合计 {amount_yuan} 元：付给建设单位 {to_owner_yuan} 元，施工总承包 {to_contractor_yuan} 元，
  其他人 {to_other_yuan} 元，没有收款人又不是工资的 {to_nobody_yuan} 元。
*/
SELECT
  e.project_id,
  YEAR(e.day) * 100 + MONTH(e.day) AS month,
  'red' AS level,
  CAST(SUM(e.amount_fen) AS BIGINT) AS amount_fen,
  COUNT(*) AS entries,
  CAST(SUM(CASE WHEN e.peer_kind = 'owner' THEN e.amount_fen ELSE 0 END) AS BIGINT) AS to_owner_fen,
  CAST(SUM(CASE WHEN e.peer_kind = 'contractor' THEN e.amount_fen ELSE 0 END) AS BIGINT) AS to_contractor_fen,
  CAST(SUM(CASE WHEN e.peer_kind = 'other' THEN e.amount_fen ELSE 0 END) AS BIGINT) AS to_other_fen,
  CAST(SUM(CASE WHEN e.peer_kind = 'none' THEN e.amount_fen ELSE 0 END) AS BIGINT) AS to_nobody_fen,
  STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
FROM account_entry AS e
WHERE e.direction = 'out'
  AND e.purpose NOT IN ('tax', 'fee', 'bank_correction', 'refund', 'interest')
  AND (e.peer_kind IN ('owner', 'contractor', 'other') OR (e.peer_kind = 'none' AND e.purpose <> 'wage'))
GROUP BY e.project_id, YEAR(e.day) * 100 + MONTH(e.day)
