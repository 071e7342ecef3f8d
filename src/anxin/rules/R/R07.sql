/*
code: R07
name: {zh: 一卡多人, en: 'one card, several workers'}
version: 2
subject: [project, worker]
question: 这名工人登记的工资卡，是不是也登记在别人名下？
basis: [decree-724/31, decree-724/54, rshf-2021-53/19]
numbers:
  realname_shared_card_workers: {default: realname.shared_card_workers, meaning: 一张卡登记在几名工人名下即预警}
levels:
  red: 一张工资卡登记在 2 名以上工人名下
clears_when: 每名工人各有本人的卡，花名册更正后一张卡只登记在一人名下。
first_step: 把共用这张卡的人都找到，当面问卡在谁手里、工资谁领；由各人本人办卡或报来已有的卡，卡被班组长或他人拿着的，按扣押银行卡查处。
blind_spots: >-
  按卡号比对，一人多卡、用家人的卡而家人不在工地的看不出来（户名不符见 R08）。夫妻同在工地共用一张卡的也会报出来。
  只看花名册上登记的卡，实际收款到了哪张卡见 W11。
reads_as: >-
  看所有已知的非暂列进退场记录（含已退场的，各项目合在一起）。同一张卡登记在 2 名以上不同工人名下的，其中每一名工人在每一个这样登记的项目上报一条红色。
arithmetic: >-
  该工人登记的卡中有 {cards} 张与别人共用；其中共用人数最多的一张登记在 {holders} 名工人名下。
*/
WITH bound AS (
  SELECT e.id, e.project_id, e.worker_id, e.card_id, e.ref
  FROM enrolment AS e
  WHERE e.card_id IS NOT NULL AND NOT e.provisional
),
-- Few cards have two holders: find them by their numbers alone, then count and name.
suspect AS (
  SELECT b.card_id
  FROM bound AS b
  GROUP BY b.card_id
  HAVING MIN(b.worker_id) <> MAX(b.worker_id) OR (SELECT MIN(realname_shared_card_workers) FROM limits) < 2
),
on_it AS (
  SELECT b.id, b.project_id, b.worker_id, b.card_id, b.ref
  FROM bound AS b
  JOIN suspect AS s ON s.card_id = b.card_id
),
card_use AS (
  SELECT b.card_id, COUNT(DISTINCT b.worker_id) AS holders, STRING_AGG(b.ref, ' ' ORDER BY b.id) AS ref
  FROM on_it AS b
  GROUP BY b.card_id
),
held AS (
  SELECT DISTINCT b.project_id, b.worker_id, b.card_id
  FROM on_it AS b
)
SELECT
  h.project_id,
  h.worker_id,
  'red' AS level,
  COUNT(*) AS cards,
  MAX(u.holders) AS holders,
  STRING_AGG(u.ref, ' ' ORDER BY u.card_id) AS ref
FROM held AS h
JOIN card_use AS u ON u.card_id = h.card_id
JOIN limits AS l ON l.project_id = h.project_id
WHERE u.holders >= l.realname_shared_card_workers
GROUP BY h.project_id, h.worker_id
