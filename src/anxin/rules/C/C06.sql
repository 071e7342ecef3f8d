/*
code: C06
name: {zh: 重复投诉, en: complaint returns}
version: 1
subject: [clue]
question: 办结了的事，同一个人为什么又来了？
basis: [decree-724/10]
numbers:
  clue_repeat_d: {default: clue.repeat_d, meaning: 办结后多少天内再反映算重复}
levels:
  orange: 同一个人就同一个单位或项目，在办结后 90 天内再反映
answer_due: {orange: 2wd}
clears_when: 这条线索办结（钱到了本人手里并回访过），或者并入原来那条一起办。
first_step: 两个工作日内把前后两次的诉求、结论和回单摆在一起，由原承办人以外的人联系本人。
blind_spots: >-
  靠工人、证件号码、电话认同一个人；匿名又没留电话的认不出来，换了电话、没留证件的也认不出来。
  单位和项目都没对上登记册的，认不出是同一个单位。
reads_as: >-
  还没办结的线索：另有一条已办结的线索，是同一个人（同一工人、证件号码或电话）、同一用人单位或同一项目，
  它的办结日到这条的反映日 0 至 90 天；或者这条自己办结后 90 天内又重新办理。橙色。
arithmetic:
  again: 线索 {clue_no}：{said_on} 反映，同一个人、同一单位的线索 {before_no} 在 {ended_on} 办结，相隔 {days} 天。
  reopened: 线索 {clue_no}：{ended_on} 办结，{said_on} 又重新办理，相隔 {days} 天。
*/
WITH pair AS (
  SELECT
    c.id,
    b.clue_no AS before_no,
    b.ref AS before_ref,
    b.last_closed_on AS ended_on,
    COALESCE(c.arrived_on, c.received_on) AS said_on,
    'again' AS how,
    ROW_NUMBER() OVER (PARTITION BY c.id ORDER BY b.last_closed_on DESC, b.id DESC) AS place
  FROM clue AS c
  JOIN area_limits AS l ON l.region = c.region
  JOIN clue AS b
    ON b.id <> c.id
    AND b.state = 'closed'
    AND (b.worker_id = c.worker_id OR b.person_key = c.person_key OR b.phone_key = c.phone_key)
    AND (b.employer_id = c.employer_id OR b.project_id = c.project_id)
    AND DATE_DIFF('day', b.last_closed_on, COALESCE(c.arrived_on, c.received_on)) BETWEEN 0 AND l.clue_repeat_d
  WHERE c.is_open
),
returned AS (
  SELECT p.id, p.before_no, p.before_ref, p.ended_on, p.said_on, p.how
  FROM pair AS p
  WHERE p.place = 1
  UNION ALL
  SELECT c.id, c.clue_no AS before_no, '' AS before_ref, c.last_closed_on AS ended_on, c.reopened_on AS said_on, 'reopened' AS how
  FROM clue AS c
  JOIN area_limits AS l ON l.region = c.region
  LEFT JOIN pair AS p ON p.id = c.id
  WHERE c.is_open
    AND p.id IS NULL
    AND DATE_DIFF('day', c.last_closed_on, c.reopened_on) BETWEEN 0 AND l.clue_repeat_d
)
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  'orange' AS level,
  c.amount_fen,
  c.people,
  c.clue_no,
  r.before_no,
  r.ended_on,
  r.said_on,
  DATE_DIFF('day', r.ended_on, r.said_on) AS days,
  r.how AS arithmetic_key,
  CONCAT(c.ref, ' ', r.before_ref) AS ref
FROM returned AS r
JOIN clue AS c ON c.id = r.id
