/*
code: C20
name: {zh: 回访未做, en: no call-back}
version: 1
subject: [[clue], [case], [office]]
question: 答复了、付清了的，有没有再问本人一句；结了案的，抽查够不够？
basis: [decree-724/10]
numbers:
  clue_call_back_d: {default: clue.call_back_d, meaning: 答复、付清或结案后满多少天还没回访}
  clue_call_back_share: {default: clue.call_back_share, meaning: 结案的至少抽查多大比例}
  clue_sample_d: {default: clue.sample_d, meaning: 看最近多少天结的案}
levels:
  yellow: 线索答复后、案件付清后 10 天没有回访；或者一个单位近 90 天结的案，抽查回访不到 20%
answer_due: {yellow: 5wd}
clears_when: 回访了；单位的抽查比例补够。
first_step: 由承办人以外的人打电话问：拿到了没有、拿全了没有、还有没有要说的；联系不上的换个时间再打，照实记下。
blind_spots: 打了电话没有登记的不算。刚结案不满 10 天的不进比例。联系不上也算回访过，多不多见回访清单。
reads_as: >-
  状态“已答复”的线索，从最近一次答复日到评估日 ≥ 10 天；状态“已付清”的案件，从付清日到评估日 ≥ 10 天，黄色。
  包案单位在结案后 10 天至 90 天以内的案件里，结案后抽查过的占比 < 20%，黄色；没有这样的案件不看。
arithmetic:
  clue: 线索 {clue_no}：{since_on} 答复，至 {as_of} 已过 {days} 天，还没有回访（限 {clue_call_back_d} 天）。
  case: 案件 {clue_no}：{since_on} 付清，至 {as_of} 已过 {days} 天，还没有回访（限 {clue_call_back_d} 天）。
  office: 近 {clue_sample_d} 天结案（满 {clue_call_back_d} 天）的 {cases} 件里，抽查回访过的 {asked} 件，不到 {clue_call_back_share:.0%}。
*/
WITH sampled AS (
  SELECT
    f.agency_id,
    f.agency_region AS region,
    COUNT(*) AS cases,
    CAST(SUM(CASE WHEN f.asked_after > 0 THEN 1 ELSE 0 END) AS BIGINT) AS asked,
    STRING_AGG(CASE WHEN f.asked_after = 0 THEN f.ref END, ' ' ORDER BY f.id) AS ref
  FROM case_file AS f
  CROSS JOIN run
  JOIN area_limits AS l ON l.region = f.agency_region
  WHERE f.state = 'closed'
    AND DATE_DIFF('day', f.closed_on, run.as_of) BETWEEN l.clue_call_back_d AND l.clue_sample_d
  GROUP BY f.agency_id, f.agency_region
)
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  'yellow' AS level,
  c.found_people AS people,
  c.clue_no,
  c.replied_on AS since_on,
  DATE_DIFF('day', c.replied_on, run.as_of) AS days,
  CAST(NULL AS BIGINT) AS cases,
  CAST(NULL AS BIGINT) AS asked,
  'clue' AS arithmetic_key,
  c.ref
FROM clue AS c
CROSS JOIN run
JOIN area_limits AS l ON l.region = c.region
WHERE c.state = 'replied' AND DATE_DIFF('day', c.replied_on, run.as_of) >= l.clue_call_back_d
UNION ALL
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'yellow' AS level,
  f.people,
  f.case_no AS clue_no,
  f.paid_on AS since_on,
  DATE_DIFF('day', f.paid_on, run.as_of) AS days,
  CAST(NULL AS BIGINT) AS cases,
  CAST(NULL AS BIGINT) AS asked,
  'case' AS arithmetic_key,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN area_limits AS l ON l.region = f.region
WHERE f.state = 'paid' AND DATE_DIFF('day', f.paid_on, run.as_of) >= l.clue_call_back_d
UNION ALL
SELECT
  CONCAT('office:', CAST(s.agency_id AS VARCHAR)) AS matter,
  s.region,
  CAST(NULL AS BIGINT) AS project_id,
  CAST(NULL AS BIGINT) AS employer_id,
  'yellow' AS level,
  CAST(NULL AS BIGINT) AS people,
  '' AS clue_no,
  CAST(NULL AS DATE) AS since_on,
  CAST(NULL AS BIGINT) AS days,
  s.cases,
  s.asked,
  'office' AS arithmetic_key,
  s.ref
FROM sampled AS s
JOIN area_limits AS l ON l.region = s.region
WHERE s.asked < l.clue_call_back_share * s.cases
