/*
code: C07
name: {zh: 重大群体欠薪, en: large group}
version: 1
subject: [[clue], [case]]
question: 这件事是不是人多、钱多，要按重大欠薪报告、专班办？
basis: [decree-724/10, decree-724/63]
numbers:
  clue_group_people_red: {default: clue.group_people_red, meaning: 多少人为重大}
  clue_group_amount_red: {default: clue.group_amount_red, meaning: 金额多少元为重大}
  clue_group_people_emergency: {default: clue.group_people_emergency, meaning: 多少人按应急处置}
  clue_group_amount_emergency: {default: clue.group_amount_emergency, meaning: 金额多少元按应急处置}
levels:
  red: 20 人或 10 万元以上为重大；50 人或 100 万元以上按应急处置
answer_due: {red: 1h}
clears_when: 付清；或者登记了还款计划而且各期都没有逾期；线索立了案的，由案件接着预警。
first_step: 一小时内向治欠办和分管领导报告，成立专班；按应急处置的同时启动应急预案，先稳住人。
blind_spots: 线索按所说的人数金额算，核实以后按核实的算，说多了会虚高，没说的看不见。分成几条来的看 C05。
reads_as: >-
  没有立案、还没处置（已接收至已核实）的线索，类别不是工程款、其他、疑似虚假讨薪：人数、金额取核实的，没有取所说的；
  没有办结、还有欠款的案件：人数取被欠人数，金额取欠薪合计。人数 ≥ 20 或金额 ≥ 10 万元，红色（重大）；人数 ≥ 50 或金额 ≥ 100 万元，红色（应急）。
  案件有现行还款计划，到期各期都付到的，不预警。
arithmetic:
  clue: 线索 {clue_no}：{people} 人，{amount_yuan} 元，按{grade}办（重大 {clue_group_people_red} 人或 {clue_group_amount_red} 元，应急 {clue_group_people_emergency} 人或 {clue_group_amount_emergency} 元）。
  case: 案件 {clue_no}：{people} 人，{amount_yuan} 元，还欠 {left_yuan} 元，按{grade}办（重大 {clue_group_people_red} 人或 {clue_group_amount_red} 元，应急 {clue_group_people_emergency} 人或 {clue_group_amount_emergency} 元）。
*/
WITH due AS (
  SELECT p.case_id, SUM(p.amount_fen) AS fen
  FROM case_promise AS p
  CROSS JOIN run
  WHERE p.due_on < run.as_of
  GROUP BY p.case_id
),
large AS (
  SELECT
    c.matter,
    c.region,
    c.project_id,
    c.employer_id,
    COALESCE(c.found_people, c.people) AS people,
    COALESCE(c.found_fen, c.amount_fen) AS amount_fen,
    c.clue_no,
    CAST(NULL AS BIGINT) AS left_fen,
    'clue' AS what,
    c.ref
  FROM clue AS c
  WHERE c.state IN ('received', 'sorted', 'routed', 'accepted', 'verified')
    AND c.case_id IS NULL
    AND c.kind NOT IN ('project_money', 'other', 'suspected_false')
  UNION ALL
  SELECT
    f.matter,
    f.region,
    f.project_id,
    f.employer_id,
    f.people,
    f.owed_fen AS amount_fen,
    f.case_no AS clue_no,
    f.left_fen,
    'case' AS what,
    f.ref
  FROM case_file AS f
  LEFT JOIN due AS d ON d.case_id = f.id
  WHERE f.is_open
    AND f.left_fen > 0
    AND (f.promised_on IS NULL OR COALESCE(d.fen, 0) > f.recovered_fen)
)
SELECT
  g.matter,
  g.region,
  g.project_id,
  g.employer_id,
  'red' AS level,
  g.amount_fen,
  g.people,
  g.clue_no,
  g.left_fen,
  CASE
    WHEN g.people >= l.clue_group_people_emergency OR g.amount_fen >= l.clue_group_amount_emergency * 100 THEN '应急'
    ELSE '重大'
  END AS grade,
  g.what AS arithmetic_key,
  g.ref
FROM large AS g
JOIN area_limits AS l ON l.region = g.region
WHERE g.people >= l.clue_group_people_red OR g.amount_fen >= l.clue_group_amount_red * 100
