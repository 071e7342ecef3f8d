/*
code: E10
name: {zh: 一企多项目爆发, en: several sites at once}
version: 1
subject: [employer]
question: 这家单位是不是在几个项目上同时出现较重的欠薪？
basis: [decree-724/11, decree-724/30, decree-724/38, decree-724/41]
draws_on: [W02, W04, W13]
numbers:
  enterprise_several_red: {default: enterprise.several_red, meaning: 几个项目欠薪达红色即预警}
  enterprise_several_orange: {default: enterprise.several_orange, meaning: 几个项目欠薪达橙色以上即预警}
levels:
  red: 两个以上项目欠薪达红色；或三个以上项目达橙色以上
clears_when: 欠薪达红色的项目少于两个，达橙色以上的少于三个。
first_step: 当日由县级牵头约谈单位法定代表人，查清资金去向；摸清它在本地所有项目的未付工资和未到位人工费，统一处置，防止拆东墙补西墙。
blind_spots: >-
  只看欠薪一类的预警（W02 工资逾期、W04 未足额、W13 离场未结清），专户、保证金、实名制的毛病不算在内。单位用不同名称报来的会分成几家（见 Q04）。
  总包项目由台账上的施工总承包单位认领，台账没写总包的不算。母公司与子公司各算各的。
reads_as: >-
  一个项目的轻重，取它在 W02、W04、W13 中最重的一级（节前模式提高之前的）。项目算在两种单位名下：台账上的施工总承包单位，认该项目的全部欠薪预警；
  预警写明的用人单位（W02），只认写明它的。同一家单位在同一项目两种身份都有的，只算一个项目，取较重者。
  名下红色的项目 ≥ 2 个，或橙色以上（含红色）的项目 ≥ 3 个，红色。
arithmetic: >-
  名下有欠薪预警的项目 {projects} 个，其中红色 {reds} 个（限 {enterprise_several_red} 个）、橙色以上 {oranges} 个（限 {enterprise_several_orange} 个）。
*/
WITH own AS (
  SELECT f.employer_id, f.project_id, f.level
  FROM project_finding AS f
  WHERE f.rule IN ('W02', 'W04', 'W13') AND f.employer_id IS NOT NULL
  UNION ALL
  SELECT f.contractor_id AS employer_id, f.project_id, f.level
  FROM project_finding AS f
  WHERE f.rule IN ('W02', 'W04', 'W13') AND f.contractor_id IS NOT NULL
),
graded AS (
  SELECT
    o.employer_id,
    o.project_id,
    MAX(CASE o.level WHEN 'red' THEN 3 WHEN 'orange' THEN 2 ELSE 1 END) AS gravity
  FROM own AS o
  GROUP BY o.employer_id, o.project_id
),
counted AS (
  SELECT
    g.employer_id,
    COUNT(*) AS projects,
    COUNT(CASE WHEN g.gravity = 3 THEN 1 END) AS reds,
    COUNT(CASE WHEN g.gravity >= 2 THEN 1 END) AS oranges,
    STRING_AGG(CONCAT('project:', CAST(g.project_id AS VARCHAR)), ' ' ORDER BY g.project_id) AS ref
  FROM graded AS g
  GROUP BY g.employer_id
)
SELECT
  c.employer_id,
  'red' AS level,
  c.projects,
  c.reds,
  c.oranges,
  c.ref
FROM counted AS c
JOIN enterprise_limits AS l ON l.employer_id = c.employer_id
WHERE c.reds >= l.enterprise_several_red OR c.oranges >= l.enterprise_several_orange
