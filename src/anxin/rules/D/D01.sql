/*
code: D01
name: {zh: 工资保证金未存储, en: wage deposit not lodged}
version: 1
subject: [project]
question: 项目拿到施工许可（或签了合同）以后，工资保证金存了没有，或者有没有保函、免存依据？
basis: [decree-724/32, decree-724/55, rshf-2021-65/2, rshf-2021-65/8, rshf-2021-65/11, rshf-2021-65/12]
numbers:
  deposit_notice_wd: {default: deposit.notice_wd, meaning: 满几个工作日未存为蓝色}
  deposit_due_wd: {default: deposit.due_wd, meaning: 满几个工作日未存为橙色（法定存储期限）}
  deposit_red_extra_d: {default: deposit.red_extra_d, meaning: 法定期限届满后再过多少天为红色}
levels:
  blue: 满 15 个工作日仍未存储
  orange: 满 20 个工作日（法定期限届满）
  red: 法定期限届满后又过 30 天
clears_when: 保证金台账有实存金额（现金、保函均可），或有仍在有效期内的免存依据。
first_step: 问施工总承包单位是否已存储或已开保函而未报；未存的发限期存储通知；到红色的，责令限期存储，逾期不改的可按条例第五十五条责令项目停工并处罚款。
blind_spots: >-
  只看有没有，不看够不够（金额不足不在此列），也不看保函是否已到期（见 D03）。没有施工许可日期又没有合同日期的，或日期误写在日历开始（2000 年）以前的，看不见。
  施工许可与开工报告批复在台账上不分；免存依据是否成立由人核对。
reads_as: >-
  起算日取施工许可发证日，没有的取施工合同签订日，都没有的不判。已建成的项目不预警。保证金台账任一行实存金额大于零，且存储日
  (没写取起日，再没写视为已存)不晚于评估日的，为已存；任一行有免存依据且没有写止日或止日不早于评估日的，为免存。都没有的，自起算日的次日起数工作日：
  满 15 个蓝色，满 20 个橙色；评估日 ≥ 满 20 个工作日的那一天 + 30 天的红色。
arithmetic:
  before: >-
    起算日 {start}，至 {as_of} 已过 {workdays} 个工作日，法定期限 {deposit_due_wd} 个工作日({deadline} 届满);没有实存金额，没有有效的免存依据。
  after: >-
    起算日 {start}，至 {as_of} 已过 {workdays} 个工作日，法定期限 {deposit_due_wd} 个工作日已于 {deadline} 届满，又过 {days_over} 天；没有实存金额，没有有效的免存依据。
*/
WITH lodged AS (
  SELECT
    d.project_id,
    BOOL_OR(d.lodged_fen > 0 AND COALESCE(d.lodged_on, d.start_on, run.as_of) <= run.as_of) AS is_lodged,
    BOOL_OR(d.exemption AND COALESCE(d.exemption_to >= run.as_of, TRUE)) AS is_exempt,
    STRING_AGG(d.ref, ' ' ORDER BY d.id) AS ref
  FROM deposit AS d
  CROSS JOIN run
  GROUP BY d.project_id
),
without AS (
  SELECT
    p.project_id,
    COALESCE(p.permit_on, p.contract_on) AS start,
    CONCAT_WS(' ', p.ref, d.ref) AS ref
  FROM project AS p
  LEFT JOIN lodged AS d ON d.project_id = p.project_id
  WHERE p.status <> 'finished'
    AND NOT COALESCE(d.is_lodged, FALSE)
    AND NOT COALESCE(d.is_exempt, FALSE)
),
elapsed AS (
  SELECT
    w.*,
    n.workday_no - s.workday_no AS workdays,
    t.day AS deadline,
    DATE_DIFF('day', t.day, run.as_of) AS days_over
  FROM without AS w
  CROSS JOIN run
  JOIN limits AS l ON l.project_id = w.project_id
  JOIN calendar_day AS n ON n.day = run.as_of
  JOIN calendar_day AS s ON s.day = w.start
  LEFT JOIN calendar_day AS t ON t.is_workday AND t.workday_no = s.workday_no + l.deposit_due_wd
)
SELECT
  e.project_id,
  CASE
    WHEN e.days_over >= l.deposit_red_extra_d THEN 'red'
    WHEN e.workdays >= l.deposit_due_wd THEN 'orange'
    ELSE 'blue'
  END AS level,
  CASE WHEN e.days_over >= 0 THEN 'after' ELSE 'before' END AS arithmetic_key,
  e.start,
  e.workdays,
  e.deadline,
  e.days_over,
  e.ref
FROM elapsed AS e
JOIN limits AS l ON l.project_id = e.project_id
WHERE e.workdays >= l.deposit_notice_wd
