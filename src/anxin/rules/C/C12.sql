/*
code: C12
name: {zh: 疑似虚假讨薪, en: claim looks false}
version: 2
subject: [clue]
question: 反映的情况有没有几处对不上，要人工多核一步？
basis: [decree-724/52]
numbers:
  clue_false_claim_min_signs: {default: clue.false_claim_min_signs, meaning: 至少几项疑点才提示}
  clue_claim_times: {default: clue.claim_times, meaning: 所说金额超过工资表尚欠的几倍算一项}
levels:
  blue: 两项以上疑点；只提示人工核查，绝不据此拒收、降级或不办
answer_due: {blue: 10wd}
clears_when: 核实完成，写明结果；或者引导、并入。
first_step: 照常受理、照常核实。先想合理的解释：工头代报、工友共用一部手机、没上花名册的临时工，都很常见；逐人见面核对。
blind_spots: >-
  疑点不是结论：没上花名册、没打考勤往往正是项目管理的过错（见 R01、T01）。只看对上了工人的；反映人是不是同行老板，平台还没有数据，不看。
reads_as: >-
  还没核实的线索，数三项疑点：一、对上的工人在所说的项目上从来没有进退场、考勤、工资表，而项目有花名册；
  二、只说自己（人数没写或为 1）的金额，超过对上的工人在所说月份工资表应付减已到账的 2 倍，而这个差额大于零；
  三、同一电话在另一条没有并入、没有撤回的线索上，报的是另一个证件号码。达到 2 项蓝色。
arithmetic: >-
  线索 {clue_no}：{signs} 项疑点（{signs_zh}），提示人工核查，不影响受理。
*/
WITH listed AS (
  SELECT c.id
  FROM clue AS c
  JOIN enrolment AS e ON e.project_id = c.project_id AND e.worker_id = c.worker_id
  UNION
  SELECT c.id
  FROM clue AS c
  JOIN worker_month AS w ON w.project_id = c.project_id AND w.worker_id = c.worker_id
),
rostered AS (
  SELECT DISTINCT c.id
  FROM clue AS c
  JOIN enrolment AS e ON e.project_id = c.project_id
  WHERE NOT e.provisional
),
told AS (
  SELECT c.id, CAST(SUM(w.owed_fen - w.paid_fen) AS BIGINT) AS fen
  FROM clue AS c
  JOIN worker_month AS w
    ON w.project_id = c.project_id
    AND w.worker_id = c.worker_id
    AND w.month BETWEEN COALESCE(c.first_month, 0) AND COALESCE(c.last_month, 999912)
  GROUP BY c.id
),
shared AS (
  SELECT DISTINCT c.id
  FROM clue AS c
  JOIN clue AS o ON o.phone_key = c.phone_key AND o.person_key <> c.person_key
  WHERE o.state NOT IN ('joined', 'withdrawn')
),
looked AS (
  SELECT
    c.matter,
    c.region,
    c.project_id,
    c.employer_id,
    c.people,
    c.amount_fen,
    c.clue_no,
    r.id IS NOT NULL AND c.worker_id IS NOT NULL AND i.id IS NULL AS unlisted,
    COALESCE(t.fen > 0 AND COALESCE(c.people, 1) = 1 AND c.amount_fen > l.clue_claim_times * t.fen, FALSE) AS too_much,
    s.id IS NOT NULL AS shared,
    l.clue_false_claim_min_signs AS least,
    c.ref
  FROM clue AS c
  JOIN area_limits AS l ON l.region = c.region
  LEFT JOIN rostered AS r ON r.id = c.id
  LEFT JOIN listed AS i ON i.id = c.id
  LEFT JOIN told AS t ON t.id = c.id
  LEFT JOIN shared AS s ON s.id = c.id
  WHERE c.state IN ('received', 'sorted', 'routed', 'accepted')
),
counted AS (
  SELECT
    k.*,
    CASE WHEN k.unlisted THEN 1 ELSE 0 END + CASE WHEN k.too_much THEN 1 ELSE 0 END + CASE WHEN k.shared THEN 1 ELSE 0 END AS signs
  FROM looked AS k
)
SELECT
  k.matter,
  k.region,
  k.project_id,
  k.employer_id,
  'blue' AS level,
  k.people,
  k.amount_fen,
  k.clue_no,
  k.signs,
  CONCAT_WS(
    '；',
    CASE WHEN k.unlisted THEN '没有在这个项目的花名册、考勤、工资表上' END,
    CASE WHEN k.too_much THEN '所说金额远超工资表尚欠' END,
    CASE WHEN k.shared THEN '同一电话另有别人反映' END
  ) AS signs_zh,
  k.ref
FROM counted AS k
WHERE k.signs >= k.least
