/*
code: Q05
name: {zh: 应接未接, en: 'should be on, is not'}
version: 1
subject: [project]
question: 别的部门早就知道的项目，为什么还没有接入平台？
basis: [decree-724/38, rshf-2021-53/23, rshf-2021-53/24]
numbers:
  data_missing_project_wd: {default: data.missing_project_wd, meaning: 别处已知几个工作日未接入即预警}
levels:
  orange: 别的部门推来的项目满 10 个工作日仍未接入，也没有免接入依据
answer_due: {orange: 5wd}
clears_when: 项目已接入平台，或登记了免接入的依据。
first_step: 按推送来源找到建设单位和施工总承包单位，核实项目是否开工用工；应接的限期接入并补报合同、专户、花名册，不应接的登记免接入依据。
blind_spots: >-
  只知道别的部门推来的项目，谁都没报的看不见。同一项目因名称不同被当成两个的，会多报，须先并案。不问投资额和工期是否达到当地应接入的门槛，由人核对。
reads_as: >-
  取别的部门最早一次推送的日期，自其次日起数工作日，至评估日满 10 个而项目没有接入（接入日期在评估日之后的也算没有接入）、也没有免接入依据的，橙色。
arithmetic: >-
  {sources}最早于 {first_seen_on} 推送，至 {as_of} 已过 {workdays} 个工作日(限 {data_missing_project_wd} 个);未接入，没有免接入依据。
*/
WITH seen AS (
  SELECT
    s.project_id,
    MIN(s.seen_on) AS first_seen_on,
    COUNT(*) AS sightings,
    STRING_AGG(s.ref, ' ' ORDER BY s.seen_on, s.ref) AS ref
  FROM sighting AS s
  GROUP BY s.project_id
),
first_source AS (
  SELECT x.project_id, STRING_AGG(x.source, '、' ORDER BY x.source) AS sources
  FROM (
    SELECT DISTINCT s.project_id, s.source
    FROM sighting AS s
    JOIN seen AS f ON f.project_id = s.project_id AND f.first_seen_on = s.seen_on
    WHERE s.source <> ''
  ) AS x
  GROUP BY x.project_id
),
missing AS (
  SELECT
    s.project_id,
    s.first_seen_on,
    s.sightings,
    n.workday_no - d.workday_no AS workdays,
    s.ref
  FROM seen AS s
  CROSS JOIN run
  JOIN project AS p ON p.project_id = s.project_id
  JOIN calendar_day AS n ON n.day = run.as_of
  JOIN calendar_day AS d ON d.day = s.first_seen_on
  WHERE NOT p.joined AND NOT p.exempt
)
SELECT
  m.project_id,
  'orange' AS level,
  COALESCE(f.sources, '来源未写明的部门') AS sources,
  m.first_seen_on,
  m.sightings,
  m.workdays,
  m.ref
FROM missing AS m
JOIN limits AS l ON l.project_id = m.project_id
LEFT JOIN first_source AS f ON f.project_id = m.project_id
WHERE m.workdays >= l.data_missing_project_wd
