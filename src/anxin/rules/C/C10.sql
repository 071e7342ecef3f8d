/*
code: C10
name: {zh: 欠薪逃匿, en: employer fled}
version: 1
subject: [case]
question: 老板是不是跑了：人找不到，门也关了、财产在转移？
basis: [decree-724/41, decree-724/63, criminal-law/276-1, fashi-2013-3/2]
numbers:
  case_unreachable_d: {default: case.unreachable_d, meaning: 法定代表人和负责人都联系不上多少天}
levels:
  red: 法定代表人和负责人都联系不上满 3 天，而且经营场所关门或者在转移财产
answer_due: {red: 24h}
clears_when: 联系上其中一人；或者关门、转移财产的迹象排除；或者动用了应急周转金；或者付清、案件结了。
first_step: 24 小时内请公安协助找人，固定工资表、考勤和账目，查询账户、房产；工人生活有困难的，报县级政府动用应急周转金先行垫付。
blind_spots: >-
  只看登记在案件里的联系记录和迹象，没登记的看不见。要有前后隔满天数的两次没联系上才算，打了一次就不再打的不会触发。
  动用了应急周转金就解除，人还要接着找。
reads_as: >-
  没有结案、还有欠款的案件：法定代表人和负责人各自（兼任的一次算两人）最近一次联系上以后，第一次没联系上的日子到最后一次没联系上的日子都不少于 3 天；
  而且有看到日不晚于评估日、没有排除的关门或转移财产的迹象；而且从第一次没联系上的日子起没有动用过应急周转金。红色。
arithmetic: >-
  案件 {clue_no}：法定代表人和负责人从 {since_on} 起联系 {calls} 次都没联系上，前后 {days} 天（限 {case_unreachable_d} 天）；{signs_zh}。还欠 {amount_yuan} 元，{people} 人。
*/
WITH tried AS (
  SELECT c.case_id, 'legal_person' AS who, c.id, c.called_on, c.called_at, c.reached
  FROM case_contact AS c
  WHERE c.who IN ('legal_person', 'both')
  UNION ALL
  SELECT c.case_id, 'manager' AS who, c.id, c.called_on, c.called_at, c.reached
  FROM case_contact AS c
  WHERE c.who IN ('manager', 'both')
),
reached AS (
  SELECT t.case_id, t.who, MAX(t.called_at) AS called_at
  FROM tried AS t
  WHERE t.reached
  GROUP BY t.case_id, t.who
),
failed AS (
  SELECT t.case_id, t.who, t.id, t.called_on
  FROM tried AS t
  LEFT JOIN reached AS r ON r.case_id = t.case_id AND r.who = t.who
  WHERE NOT t.reached AND COALESCE(t.called_at > r.called_at, TRUE)
),
each_one AS (
  SELECT f.case_id, f.who, MIN(f.called_on) AS first_on, DATE_DIFF('day', MIN(f.called_on), MAX(f.called_on)) AS days
  FROM failed AS f
  GROUP BY f.case_id, f.who
),
gone AS (
  SELECT e.case_id, MAX(e.first_on) AS since_on, MIN(e.days) AS days
  FROM each_one AS e
  GROUP BY e.case_id
  HAVING COUNT(*) = 2
),
calls AS (
  SELECT f.case_id, COUNT(DISTINCT f.id) AS calls
  FROM failed AS f
  GROUP BY f.case_id
),
shown AS (
  SELECT
    s.case_id,
    COUNT(CASE WHEN s.kind = 'closed' THEN 1 END) AS closed,
    COUNT(CASE WHEN s.kind = 'moving' THEN 1 END) AS moving
  FROM case_sign AS s
  GROUP BY s.case_id
),
fund AS (
  SELECT v.case_id, MAX(v.advanced_on) AS advanced_on
  FROM case_advance AS v
  GROUP BY v.case_id
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'red' AS level,
  f.left_fen AS amount_fen,
  f.people,
  f.case_no AS clue_no,
  g.since_on,
  g.days,
  n.calls,
  CASE
    WHEN s.closed > 0 AND s.moving > 0 THEN '经营场所关门，又在转移财产'
    WHEN s.closed > 0 THEN '经营场所关门'
    ELSE '在转移财产'
  END AS signs_zh,
  f.ref
FROM case_file AS f
JOIN area_limits AS l ON l.region = f.region
JOIN gone AS g ON g.case_id = f.id
JOIN calls AS n ON n.case_id = f.id
JOIN shown AS s ON s.case_id = f.id
LEFT JOIN fund AS v ON v.case_id = f.id
WHERE f.is_open
  AND f.left_fen > 0
  AND g.days >= l.case_unreachable_d
  AND COALESCE(v.advanced_on < g.since_on, TRUE)
