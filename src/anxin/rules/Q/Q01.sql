/*
code: Q01
name: {zh: 关键字段缺项, en: key fields empty}
version: 1
subject: [project]
question: 项目台账和花名册上该填的关键内容，填全了没有？
basis: [decree-724/28, decree-724/38, jianshi-2019-18/11]
numbers:
  data_complete_blue: {default: data.complete_blue, meaning: 关键字段完整率低于此数为蓝色}
  data_complete_yellow: {default: data.complete_yellow, meaning: 关键字段完整率低于此数为黄色}
levels:
  blue: 台账缺任一关键字段，或完整率低于 99%
  yellow: 完整率低于 95%
answer_due: {blue: 5wd, yellow: 5wd}
clears_when: 补报后台账关键字段齐全，且完整率达到 99%。
first_step: 把缺的字段和人数列给劳资专管员，5 个工作日内补填台账和花名册后重报；一次缺一整列的，先问是不是导出时少勾了列。
blind_spots: >-
  只看填没填，不看填得对不对。劳动合同、身份证号、专户、保证金、许可另有规则（R02、R04、A01、D01），不在这里数。管理人员和已退场的人不数。
reads_as: >-
  底册上有、没有建成的项目。台账的关键字段 10 项：行政区划、资金性质、项目状态、建设单位、施工总承包、开工日期、计划竣工、合同签订日、合同价、发薪日。
  花名册的关键字段每行 5 项：用人单位、班组、工种、进场日期、工资卡；数评估日在场、非暂列、身份为工人的每一行。完整率 = 已填项数 ÷ 应填项数（台账与花名册合计）。
  完整率 < 0.95 黄色；否则台账缺任一项，或完整率 < 0.99，蓝色。
arithmetic: >-
  台账应填 10 项，已填 {ledger_filled} 项；花名册 {rows} 行应填 {roster_wanted} 项，已填 {roster_filled} 项（缺用人单位 {no_employer}、班组 {no_crew}、工种 {no_trade}、进场日期 {no_entry}、工资卡 {no_card} 行）；
  （{ledger_filled} + {roster_filled}）÷（10 + {roster_wanted}）= {share:.2%}。
*/
WITH roster AS (
  SELECT
    e.project_id,
    COUNT(*) AS rows,
    COUNT(e.employer_id) AS employers,
    COUNT(e.crew_id) AS crews,
    COUNT(NULLIF(e.trade, '')) AS trades,
    COUNT(e.entered_on) AS entries,
    COUNT(e.card_id) AS cards
  FROM enrolment AS e
  WHERE e.on_site AND NOT e.provisional AND e.role = 'worker'
  GROUP BY e.project_id
),
ledger AS (
  SELECT
    p.project_id,
    p.ref,
    CASE WHEN p.region <> '' THEN 1 ELSE 0 END
      + CASE WHEN p.funding <> '' THEN 1 ELSE 0 END
      + CASE WHEN p.status <> '' THEN 1 ELSE 0 END
      + CASE WHEN p.owner_id IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.contractor_id IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.start_on IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.planned_end IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.contract_on IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.contract_fen IS NOT NULL THEN 1 ELSE 0 END
      + CASE WHEN p.pay_day IS NOT NULL THEN 1 ELSE 0 END AS filled
  FROM project AS p
  WHERE p.listed AND p.status <> 'finished'
),
counted AS (
  SELECT
    g.project_id,
    g.ref,
    g.filled AS ledger_filled,
    COALESCE(r.rows, 0) AS rows,
    COALESCE(r.rows, 0) * 5 AS roster_wanted,
    COALESCE(r.employers + r.crews + r.trades + r.entries + r.cards, 0) AS roster_filled,
    COALESCE(r.rows - r.employers, 0) AS no_employer,
    COALESCE(r.rows - r.crews, 0) AS no_crew,
    COALESCE(r.rows - r.trades, 0) AS no_trade,
    COALESCE(r.rows - r.entries, 0) AS no_entry,
    COALESCE(r.rows - r.cards, 0) AS no_card
  FROM ledger AS g
  LEFT JOIN roster AS r ON r.project_id = g.project_id
),
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.ledger_filled + c.roster_filled < (10 + c.roster_wanted) * l.data_complete_yellow THEN 'yellow'
      WHEN c.ledger_filled < 10 THEN 'blue'
      WHEN c.ledger_filled + c.roster_filled < (10 + c.roster_wanted) * l.data_complete_blue THEN 'blue'
    END AS level
  FROM counted AS c
  JOIN limits AS l ON l.project_id = c.project_id
),
lacking AS (
  SELECT j.project_id, STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
  FROM judged AS j
  JOIN enrolment AS e ON e.project_id = j.project_id
  WHERE j.level IS NOT NULL
    AND e.on_site AND NOT e.provisional AND e.role = 'worker'
    AND (
      e.employer_id IS NULL OR e.crew_id IS NULL OR e.trade = '' OR e.entered_on IS NULL OR e.card_id IS NULL
    )
  GROUP BY j.project_id
)
SELECT
  j.project_id,
  j.level,
  j.ledger_filled,
  j.rows,
  j.roster_wanted,
  j.roster_filled,
  j.no_employer,
  j.no_crew,
  j.no_trade,
  j.no_entry,
  j.no_card,
  ROUND(CAST(j.ledger_filled + j.roster_filled AS DOUBLE) / (10 + j.roster_wanted), 4) AS share,
  CONCAT_WS(' ', NULLIF(j.ref, ''), x.ref) AS ref
FROM judged AS j
LEFT JOIN lacking AS x ON x.project_id = j.project_id
WHERE j.level IS NOT NULL
