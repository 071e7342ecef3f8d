/*
code: W11
name: {zh: 多人同一收款账户, en: several paid to one account}
version: 2
subject: [project, month]
question: 当月有没有两个以上工人的工资打进了同一张卡？
basis: [decree-724/31, rshf-2021-53/19]
numbers:
  shared_account_workers: {default: wage.shared_account_workers, meaning: 同月几名工人收款到同一张卡即报}
levels:
  red: 两名以上工人的工资同月发到同一张卡
clears_when: 改发到各人本人的卡。
first_step: 当日找到持卡人和这几名工人，问钱是否如数转到手里；责成总包退回并改发到本人卡。
blind_spots: >-
  各有各卡而卡被一人收走的看不出；回单没写收款卡的看不出。发错后已经退回、改发到本人卡的，原来的成功回单仍在，须凭退汇和改发的回单说明后解除。
  共用这张卡的人在别的项目的，证据里只有本项目的回单。
reads_as: >-
  银行回单中成功、写明收款卡的，同一张卡同一工资月份有不少于 2 名工人（可以不在同一项目）的，对出现这张卡的每个项目、每个月报红色。
  人数和金额只算本项目的；证据列出这些卡当月的全部成功回单，别的项目的也在内。
arithmetic: '{people} 名工人的工资共 {amount_yuan} 元发到了 {cards} 张与别人共用的卡上。'
*/
WITH suspect AS (
  SELECT r.card_id, r.month
  FROM receipt AS r
  WHERE r.status = 'success' AND r.card_id IS NOT NULL
  GROUP BY r.card_id, r.month
  HAVING MIN(r.worker_id) <> MAX(r.worker_id) OR (SELECT MIN(shared_account_workers) FROM limits) < 2
),
on_it AS (
  SELECT r.id, r.project_id, r.worker_id, r.card_id, r.month, r.amount_fen, r.ref
  FROM receipt AS r
  JOIN suspect AS s ON s.card_id = r.card_id AND s.month = r.month
  WHERE r.status = 'success'
),
shared AS (
  SELECT r.card_id, r.month, COUNT(DISTINCT r.worker_id) AS workers, STRING_AGG(r.ref, ' ' ORDER BY r.id) AS ref
  FROM on_it AS r
  GROUP BY r.card_id, r.month
)
SELECT
  r.project_id,
  r.month,
  'red' AS level,
  CAST(SUM(r.amount_fen) AS BIGINT) AS amount_fen,
  COUNT(DISTINCT r.worker_id) AS people,
  COUNT(DISTINCT r.card_id) AS cards,
  STRING_AGG(s.ref, ' ' ORDER BY r.card_id, r.id) AS ref
FROM on_it AS r
JOIN shared AS s ON s.card_id = r.card_id AND s.month = r.month
JOIN limits AS l ON l.project_id = r.project_id
WHERE s.workers >= l.shared_account_workers
GROUP BY r.project_id, r.month
