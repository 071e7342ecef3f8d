/*
code: W12
name: {zh: 工人未确认或有异议, en: not confirmed or disputed}
version: 1
subject: [[project, worker, month], [project, month]]
question: 请工人确认的这个月工资，他确认了没有，有没有异议？
basis: [decree-724/15, decree-724/31, decree-724/50]
numbers:
  wage_confirm_silent_d: {default: wage.confirm_silent_d, meaning: 发起确认后多少天没有答复为蓝色}
  wage_objection_heads: {default: wage.objection_heads, meaning: 同项目同月有异议的达到多少人为橙色}
  wage_objection_share: {default: wage.objection_share, meaning: 有异议的人占被问到的人的比例达到此数为橙色}
levels:
  blue: 发起确认满 3 天仍没有答复（逐人）
  yellow: 有异议而没有了结（逐人）
  orange: 同项目同月有异议而没有了结的达到 5 人，或达到被问到的人的 20%（项目）
answer_due: {blue: 3wd, yellow: 3wd, orange: 3wd}
clears_when: 本人确认，或异议写明了结日期。
first_step: 有异议的当面听本人说，拿考勤和工资表逐项核对，错的改表补发，没错的讲清楚并记下了结日期；没答复的打电话问，多人没答复的查是不是没有发到本人手上。
blind_spots: >-
  只看报来的确认记录：没有发起过确认的看不见。是不是本人点的确认看不见。异议写在别处（投诉、信访）的不在其中。
reads_as: >-
  同一人同一项目同一月的确认记录合起来看：任一条有异议且没有不晚于评估日的了结日期的，为有异议；否则任一条已确认，或异议已了结的，为已答复；
  都没有的为未答复，自最早的发起日起算，没写发起日的不判。答复日晚于评估日的当作还没有答复。
  有异议的逐人黄色；未答复且评估日 − 发起日 ≥ 3 天的逐人蓝色。同一项目同一月有异议的人数 ≥ 5，或有异议的人数 ÷ 有确认记录的人数 ≥ 0.20 的，
  另对项目报橙色，人数为有异议的人数。
arithmetic:
  silent: '{month}工资于 {asked_on} 发起确认，至 {as_of} 已 {days} 天没有答复（限 {wage_confirm_silent_d} 天）。'
  objects: '{month}工资本人有异议（最近一次答复 {answered_on}），没有了结。'
  project+month: '{month}被问到的 {heads} 人，有异议而没有了结的 {people} 人，{people} ÷ {heads} = {share:.1%}。'
*/
WITH asked AS (
  SELECT
    c.project_id,
    c.worker_id,
    c.month,
    BOOL_OR(c.answer = 'objected' AND c.settled_on IS NULL) AS objects,
    BOOL_OR(c.answer <> '') AS answered,
    MIN(c.asked_on) AS asked_on,
    MAX(c.answered_on) AS answered_on
  FROM wage_confirmation AS c
  GROUP BY c.project_id, c.worker_id, c.month
),
judged AS (
  SELECT
    a.project_id,
    a.worker_id,
    a.month,
    a.objects,
    a.asked_on,
    a.answered_on,
    DATE_DIFF('day', a.asked_on, run.as_of) AS days
  FROM asked AS a
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = a.project_id
  WHERE a.objects
    OR (NOT a.answered AND DATE_DIFF('day', a.asked_on, run.as_of) >= l.wage_confirm_silent_d)
),
crowd AS (
  SELECT
    a.project_id,
    a.month,
    COUNT(*) AS heads,
    COUNT(CASE WHEN a.objects THEN 1 END) AS people
  FROM asked AS a
  GROUP BY a.project_id, a.month
),
many AS (
  SELECT c.project_id, c.month, c.heads, c.people
  FROM crowd AS c
  JOIN limits AS l ON l.project_id = c.project_id
  WHERE c.people > 0
    AND (c.people >= l.wage_objection_heads OR c.people >= c.heads * l.wage_objection_share)
),
told AS (
  SELECT j.project_id, j.worker_id, j.month, STRING_AGG(c.ref, ' ' ORDER BY c.id) AS ref
  FROM judged AS j
  JOIN wage_confirmation AS c
    ON c.project_id = j.project_id AND c.worker_id = j.worker_id AND c.month = j.month
  GROUP BY j.project_id, j.worker_id, j.month
)
SELECT
  j.project_id,
  j.worker_id,
  j.month,
  CASE WHEN j.objects THEN 'yellow' ELSE 'blue' END AS level,
  CASE WHEN j.objects THEN 'objects' ELSE 'silent' END AS arithmetic_key,
  CAST(1 AS BIGINT) AS people,
  CAST(NULL AS BIGINT) AS heads,
  CAST(NULL AS DOUBLE) AS share,
  j.asked_on,
  j.answered_on,
  j.days,
  t.ref
FROM judged AS j
JOIN told AS t ON t.project_id = j.project_id AND t.worker_id = j.worker_id AND t.month = j.month
UNION ALL
SELECT
  m.project_id,
  CAST(NULL AS BIGINT) AS worker_id,
  m.month,
  'orange' AS level,
  'project+month' AS arithmetic_key,
  m.people,
  m.heads,
  ROUND(CAST(m.people AS DOUBLE) / m.heads, 4) AS share,
  CAST(NULL AS DATE) AS asked_on,
  CAST(NULL AS DATE) AS answered_on,
  CAST(NULL AS BIGINT) AS days,
  STRING_AGG(t.ref, ' ' ORDER BY t.worker_id) AS ref
FROM many AS m
JOIN judged AS j ON j.project_id = m.project_id AND j.month = m.month AND j.objects
JOIN told AS t ON t.project_id = j.project_id AND t.worker_id = j.worker_id AND t.month = j.month
GROUP BY m.project_id, m.month, m.people, m.heads
