/*
code: W15
name: {zh: 未签代发委托, en: no agency-pay agreement}
version: 1
subject: [project, employer]
question: 有人在干活的分包单位，签了委托施工总承包单位代发工资的协议没有？
basis: [decree-724/31, rshf-2021-53/15]
levels:
  yellow: 分包单位有人出勤而没有代发委托协议
clears_when: 参建单位名单或底册写明代发委托协议日期。
first_step: 让施工总承包单位 5 个工作日内与该分包单位签委托代发协议并报日期；不在参建名单上的单位，先查清是谁带进来的、有没有资质（见 S12）。
blind_spots: >-
  只看协议日期，协议内容看不见；写“已签”而没有日期的当作没有。用人单位没写的人看不见；不知道施工总承包单位是谁的项目不判。
  名称写法不同、没有登记别名的单位会被当成另一家。
reads_as: >-
  项目有已知的施工总承包单位（参建名单或底册），没有建成。用人单位（人月所属）有任一月份有人出勤，而它在该项目的参建身份里没有施工总承包、建设单位、监理的，
  为分包单位（不在参建名单上的也算）。它的代发委托协议日期没有，或都晚于评估日的，黄色。人数为最近有出勤的月份该单位有出勤的人数；
  证据取参建名单的行，以及该月有出勤的人中编号最小者的考勤。
arithmetic: '该单位自{first_month}起有人出勤，最近的{last_month}有 {people} 人；代发委托协议日期 {agreed_on}。'
*/
WITH part AS (
  SELECT
    p.project_id,
    p.enterprise_id,
    BOOL_OR(p.role IN ('contractor', 'owner', 'supervisor')) AS is_no_sub,
    MIN(p.agency_agreement_on) AS agreed_on,
    STRING_AGG(p.ref, ' ' ORDER BY p.role) AS ref
  FROM participant AS p
  GROUP BY p.project_id, p.enterprise_id
),
led AS (
  SELECT p.project_id
  FROM participant AS p
  WHERE p.role = 'contractor'
  GROUP BY p.project_id
),
at_work AS (
  SELECT w.project_id, w.employer_id, MIN(w.month) AS first_month, MAX(w.month) AS last_month
  FROM worker_month AS w
  WHERE w.has_attendance AND w.employer_id IS NOT NULL
  GROUP BY w.project_id, w.employer_id
),
without AS (
  SELECT a.project_id, a.employer_id, a.first_month, a.last_month, p.agreed_on, p.ref
  FROM at_work AS a
  CROSS JOIN run
  JOIN led AS g ON g.project_id = a.project_id
  JOIN project AS j ON j.project_id = a.project_id AND j.status <> 'finished'
  LEFT JOIN part AS p ON p.project_id = a.project_id AND p.enterprise_id = a.employer_id
  WHERE NOT COALESCE(p.is_no_sub, FALSE) AND NOT COALESCE(p.agreed_on <= run.as_of, FALSE)
),
crew AS (
  SELECT x.project_id, x.employer_id, COUNT(*) AS people, MIN(w.worker_id) AS shown_id
  FROM without AS x
  JOIN worker_month AS w
    ON w.project_id = x.project_id AND w.employer_id = x.employer_id AND w.month = x.last_month AND w.has_attendance
  GROUP BY x.project_id, x.employer_id
)
SELECT
  x.project_id,
  x.employer_id,
  'yellow' AS level,
  c.people,
  x.first_month,
  x.last_month,
  x.agreed_on,
  CONCAT_WS(' ', x.ref, NULLIF(w.attendance_ref, '')) AS ref
FROM without AS x
JOIN crew AS c ON c.project_id = x.project_id AND c.employer_id = x.employer_id
JOIN worker_month AS w ON w.project_id = c.project_id AND w.worker_id = c.shown_id AND w.month = x.last_month
