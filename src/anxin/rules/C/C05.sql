/*
code: C05
name: {zh: 一项目多诉, en: many clues on one project}
version: 2
subject: [site]
question: 一个工地，一个月里是不是好几拨人都在反映欠薪？
basis: [decree-724/10, decree-724/39]
numbers:
  clue_many_d: {default: clue.many_d, meaning: 多少天以内的线索合起来看}
  clue_many_orange: {default: clue.many_orange, meaning: 几条线索为橙色}
  clue_many_red: {default: clue.many_red, meaning: 几条线索为红色}
  clue_group_people_orange: {default: clue.group_people_orange, meaning: 多少人为橙色}
  clue_group_people_red: {default: clue.group_people_red, meaning: 多少人为红色}
levels:
  orange: 30 天以内 3 条线索，或涉及 10 人
  red: 30 天以内 5 条线索，或涉及 20 人
answer_due: {orange: 2wd, red: 2wd}
clears_when: 这些线索都办结，而且 30 天没有新的线索。
first_step: 两个工作日内到工地，把几拨人的名单和月份合成一张表，核对工资表和专户余额。
blind_spots: >-
  为了不让被反映的人知道，只告知办理单位和主管部门，不告知项目和用人单位。没有写明项目的线索不在其中。几条线索说的可能是同一批人，人数会重复；同一诉求并入以后只算一条。
reads_as: >-
  项目上有效的线索：没有并入别的线索，也没有撤回，类别不是工程款、合同纠纷、其他或疑似虚假讨薪，结论不是查无欠薪、属工程款、引导仲裁诉讼或外地管辖。
  取最近一条反映日往前 30 天以内的合起来：条数 ≥ 3 或人数 ≥ 10 橙色，条数 ≥ 5 或人数 ≥ 20 红色。人数取核实的，没有取所说的，再没有算 1 人。
  其中还有没办结的，或者最近一条反映日距评估日不足 30 天，就还在预警。
arithmetic: >-
  最近一条在 {last_on}，往前 {clue_many_d} 天以内共 {clues} 条线索，涉及 {people} 人，所说金额合计 {amount_yuan} 元；还有 {open} 条没办结。
*/
WITH valid AS (
  SELECT
    c.id,
    c.project_id,
    COALESCE(c.arrived_on, c.received_on) AS said_on,
    COALESCE(c.found_people, c.people, 1) AS people,
    COALESCE(c.found_fen, c.amount_fen, 0) AS fen,
    c.is_open,
    c.ref
  FROM clue AS c
  WHERE c.project_id IS NOT NULL
    AND c.state NOT IN ('joined', 'withdrawn')
    AND c.kind NOT IN ('project_money', 'contract', 'other', 'suspected_false')
    AND c.conclusion NOT IN ('no_arrears', 'project_money', 'legal_way', 'other_area')
),
last_one AS (
  SELECT v.project_id, MAX(v.said_on) AS last_on
  FROM valid AS v
  GROUP BY v.project_id
),
together AS (
  SELECT
    v.project_id,
    MIN(o.last_on) AS last_on,
    COUNT(*) AS clues,
    CAST(SUM(v.people) AS BIGINT) AS people,
    CAST(SUM(v.fen) AS BIGINT) AS amount_fen,
    CAST(SUM(CASE WHEN v.is_open THEN 1 ELSE 0 END) AS BIGINT) AS open,
    STRING_AGG(v.ref, ' ' ORDER BY v.id) AS ref
  FROM valid AS v
  JOIN last_one AS o ON o.project_id = v.project_id
  LEFT JOIN project AS p ON p.project_id = v.project_id
  JOIN area_limits AS l ON l.region = COALESCE(p.region, '')
  WHERE DATE_DIFF('day', v.said_on, o.last_on) < l.clue_many_d
  GROUP BY v.project_id
)
SELECT
  CONCAT('site:', CAST(t.project_id AS VARCHAR)) AS matter,
  l.region,
  t.project_id,
  CASE
    WHEN t.clues >= l.clue_many_red OR t.people >= l.clue_group_people_red THEN 'red'
    ELSE 'orange'
  END AS level,
  t.amount_fen,
  t.people,
  t.clues,
  t.last_on,
  t.open,
  t.ref
FROM together AS t
CROSS JOIN run
LEFT JOIN project AS p ON p.project_id = t.project_id
JOIN area_limits AS l ON l.region = COALESCE(p.region, '')
WHERE (t.clues >= l.clue_many_orange OR t.people >= l.clue_group_people_orange)
  AND (t.open > 0 OR DATE_DIFF('day', t.last_on, run.as_of) < l.clue_many_d)
