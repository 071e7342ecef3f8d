/*
code: W17
name: {zh: 同月重复发放, en: paid twice}
version: 2
subject: [project, worker, month]
question: 同一个人、同一个月、同样的数，是不是发了两次？
basis: [decree-724/31, rshf-2021-53/17]
numbers:
  duplicate_payments: {default: wage.duplicate_payments, meaning: 同人同月同额成功几笔即报}
levels:
  yellow: 同人同月同额成功两笔以上，没有退回
clears_when: 多发的退回，或说明是两笔不同的工资。
first_step: 问总包是重复提交还是两笔不同的工资；重复的联系银行和本人协商退回，不得直接从下月扣。
blind_spots: 两笔金额恰好相同的正常发放会误报；金额略有不同、写在不同月份或不同项目的重复发放看不出。
reads_as: >-
  同一项目、工人、工资月份，金额相同的成功回单不少于 2 笔，减去同额的退汇笔数后仍多于一笔的，黄色；金额为零的不看。金额 = 单笔 ×(成功笔数 − 退汇笔数 − 1)。
  一人同月有几种金额都重复的，金额相加。
arithmetic: '同额成功 {successes} 笔，退回 {returned} 笔，多发 {extra} 笔，共 {amount_yuan} 元。'
*/
WITH paid AS (
  SELECT
    r.project_id,
    r.worker_id,
    r.month,
    r.amount_fen,
    COUNT(CASE WHEN r.status = 'success' THEN 1 END) AS successes,
    COUNT(CASE WHEN r.status = 'returned' THEN 1 END) AS returned
  FROM receipt AS r
  WHERE r.amount_fen > 0 AND r.status IN ('success', 'returned')
  GROUP BY r.project_id, r.worker_id, r.month, r.amount_fen
  HAVING COUNT(CASE WHEN r.status = 'success' THEN 1 END) > 1
),
twice AS (
  SELECT p.project_id, p.worker_id, p.month, p.amount_fen, p.successes, p.returned
  FROM paid AS p
  JOIN limits AS l ON l.project_id = p.project_id
  WHERE p.successes >= l.duplicate_payments AND p.successes - p.returned > 1
),
ref_of AS (
  SELECT t.project_id, t.worker_id, t.month, t.amount_fen, STRING_AGG(r.ref, ' ' ORDER BY r.id) AS ref
  FROM twice AS t
  JOIN receipt AS r
    ON r.project_id = t.project_id AND r.worker_id = t.worker_id AND r.month = t.month AND r.amount_fen = t.amount_fen
  WHERE r.status IN ('success', 'returned')
  GROUP BY t.project_id, t.worker_id, t.month, t.amount_fen
)
SELECT
  x.project_id,
  x.worker_id,
  x.month,
  'yellow' AS level,
  CAST(SUM(x.amount_fen * (x.successes - x.returned - 1)) AS BIGINT) AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  CAST(SUM(x.successes) AS BIGINT) AS successes,
  CAST(SUM(x.returned) AS BIGINT) AS returned,
  CAST(SUM(x.successes - x.returned - 1) AS BIGINT) AS extra,
  STRING_AGG(r.ref, ' ' ORDER BY x.amount_fen) AS ref
FROM twice AS x
JOIN ref_of AS r
  ON r.project_id = x.project_id AND r.worker_id = x.worker_id AND r.month = x.month AND r.amount_fen = x.amount_fen
GROUP BY x.project_id, x.worker_id, x.month
