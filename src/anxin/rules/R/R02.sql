/*
code: R02
name: {zh: 未签劳动合同, en: no contract}
version: 1
subject: [[project, worker], [project]]
question: 已经进场的工人，劳动合同（或用工书面协议）签了没有？
basis: [decree-724/6, decree-724/28, labor-contract-law/10, jianshi-2019-18/8]
numbers:
  realname_contract_grace_d: {default: realname.contract_grace_d, meaning: 进场超过多少天仍无劳动合同即预警}
  realname_contract_missing_share: {default: realname.contract_missing_share, meaning: 在场工人中无合同者的比例达到此数为橙色}
levels:
  yellow: 在场工人进场超过 3 天仍没有劳动合同（逐人）
  orange: 这样的工人达到在场工人的 20%（项目）
answer_due: {yellow: 5wd, orange: 5wd}
clears_when: 花名册上写明合同编号或签订日期；或该工人退场（离场结清另见 W13）。
first_step: 让劳资专管员按名单逐人补签劳动合同或用工书面协议，签好后把编号和签订日期补到花名册；抽问几名工人是否真的签过、手里有没有一份。
blind_spots: >-
  只看花名册上的编号和日期，合同真假、是否本人签字、内容是否齐全都看不见。没写进场日期的人逐人不报，但计入在场人数。
  暂列人员（只在工资表、考勤或回单上出现）不在其中。管理人员不在其中。
reads_as: >-
  看评估日在场（非暂列，已进场或没写进场日，没有退场或退场日在评估日之后）、身份为工人的进退场记录。评估日 − 进场日 > 3 天，
  而没有合同编号、也没有不晚于评估日的合同签订日（没写的取合同起始日）的，该工人黄色。一人有几段记录的，有一段如此即算。
  项目上这样的工人（按人去重）÷ 在场工人（按人去重）≥ 0.20 的，项目另报一条橙色，人数为这样的工人数。
arithmetic:
  project+worker: 进场日 {entered_on}，至 {as_of} 已 {days} 天(限 {realname_contract_grace_d} 天);没有合同编号，没有不晚于评估日的合同日期。
  project: 进场超过 {realname_contract_grace_d} 天而没有劳动合同的 {people} 人 ÷ 在场工人 {heads} 人 = {share:.1%}，达到 {realname_contract_missing_share:.0%}。
*/
WITH here AS (
  SELECT
    e.id,
    e.project_id,
    e.worker_id,
    e.entered_on,
    DATE_DIFF('day', e.entered_on, run.as_of) AS days,
    COALESCE(DATE_DIFF('day', e.entered_on, run.as_of) > l.realname_contract_grace_d, FALSE) AND NOT e.has_contract
      AS is_missing,
    e.ref
  FROM enrolment AS e
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = e.project_id
  WHERE e.on_site AND NOT e.provisional AND e.role = 'worker'
),
project_share AS (
  SELECT
    h.project_id,
    COUNT(DISTINCT h.worker_id) AS heads,
    COUNT(DISTINCT CASE WHEN h.is_missing THEN h.worker_id END) AS people,
    STRING_AGG(CASE WHEN h.is_missing THEN h.ref END, ' ' ORDER BY h.id) AS ref
  FROM here AS h
  GROUP BY h.project_id
)
SELECT
  h.project_id,
  h.worker_id,
  'yellow' AS level,
  CAST(NULL AS BIGINT) AS people,
  CAST(NULL AS BIGINT) AS heads,
  CAST(NULL AS DOUBLE) AS share,
  MIN(h.entered_on) AS entered_on,
  MAX(h.days) AS days,
  STRING_AGG(h.ref, ' ' ORDER BY h.id) AS ref
FROM here AS h
WHERE h.is_missing
GROUP BY h.project_id, h.worker_id
UNION ALL
SELECT
  s.project_id,
  CAST(NULL AS BIGINT) AS worker_id,
  'orange' AS level,
  s.people,
  s.heads,
  ROUND(CAST(s.people AS DOUBLE) / s.heads, 4) AS share,
  CAST(NULL AS DATE) AS entered_on,
  CAST(NULL AS BIGINT) AS days,
  s.ref
FROM project_share AS s
JOIN limits AS l ON l.project_id = s.project_id
WHERE s.people > 0 AND s.people >= s.heads * l.realname_contract_missing_share
