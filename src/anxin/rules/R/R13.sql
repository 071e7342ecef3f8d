/*
code: R13
name: {zh: 工伤保险缺失, en: no work-injury insurance}
version: 1
subject: [project]
question: 项目开工了，工人的工伤保险参了没有，还在有效期里吗？
basis: [decree-586/2, decree-586/62]
levels:
  yellow: 已开工而没有评估日有效的工伤保险
answer_due: {yellow: 10wd}
clears_when: 工伤保险台账有评估日有效的参保记录。
first_step: 请施工总承包单位拿出参保证明；已参保的补报台账，没有参保或已到期的，限 10 个工作日到社保经办机构办理，办妥前提醒现场停止高风险作业。
blind_spots: >-
  只看项目有没有参保，不看每个工人是否都在其中，也不看保费交没交。按单位而不是按项目参保的，须由施工总承包单位报来参保证明。
reads_as: >-
  项目状态为在建、续建或半停工，且已开工：开工日不晚于评估日；没写开工日的，有过任何人出勤。没有一份工伤保险起日不晚于评估日（没写视为已起）
  且止日不早于评估日（没写视为未止）的，黄色。从来没有参保记录的为 none，有记录而都不在有效期的为 lapsed。
arithmetic:
  none: 开工日 {start_on}，最早有出勤的月份 {first_month}；没有任何工伤保险记录。
  lapsed: 开工日 {start_on}，最早有出勤的月份 {first_month}；工伤保险记录 {policies} 份，止日最晚的 {last_to}，起日最早的 {first_from}，至 {as_of} 都不在有效期内。
*/
WITH insured AS (
  SELECT
    i.project_id,
    COUNT(*) AS policies,
    BOOL_OR(i.in_force) AS in_force,
    MIN(i.from_on) AS first_from,
    MAX(i.to_on) AS last_to,
    STRING_AGG(i.ref, ' ' ORDER BY i.id) AS ref
  FROM injury_insurance AS i
  GROUP BY i.project_id
),
worked AS (
  SELECT m.project_id, MIN(m.month) AS first_month
  FROM project_month AS m
  WHERE m.att_heads > 0
  GROUP BY m.project_id
)
SELECT
  p.project_id,
  'yellow' AS level,
  CASE WHEN i.project_id IS NULL THEN 'none' ELSE 'lapsed' END AS arithmetic_key,
  p.start_on,
  w.first_month,
  i.policies,
  i.first_from,
  i.last_to,
  CONCAT_WS(' ', p.ref, i.ref) AS ref
FROM project AS p
CROSS JOIN run
LEFT JOIN insured AS i ON i.project_id = p.project_id
LEFT JOIN worked AS w ON w.project_id = p.project_id
WHERE p.status IN ('ongoing', 'continued', 'half_stopped')
  AND COALESCE(p.start_on <= run.as_of, w.first_month IS NOT NULL)
  AND NOT COALESCE(i.in_force, FALSE)
