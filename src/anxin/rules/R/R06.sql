/*
code: R06
name: {zh: 年龄异常, en: age}
version: 1
subject: [project, worker]
question: 在场的人里有没有童工，有没有未成年人干危险的活，有没有高龄的人？
basis: [labor-law/15, labor-law/58, labor-law/64, decree-364/2, lbf-1994-498/3, mohrss-order-56/6, mohrss-order-56/15]
numbers:
  realname_child_age: {default: realname.child_age, meaning: 不满多少周岁不得招用}
  realname_adult_age: {default: realname.adult_age, meaning: 不满多少周岁不得从事禁忌工种}
  realname_high_risk_age: {default: realname.high_risk_age, meaning: 满多少周岁提示高龄}
levels:
  blue: 满 60 周岁
  orange: 满 16 不满 18 周岁，而工种是未成年人禁忌的
  red: 不满 16 周岁
answer_due: {orange: 3wd, red: 1wd}
clears_when: 该人退场；未成年人改换工种；或更正写错的证件号码。
first_step: >-
  红色：当天到场核实本人身份证，属实的立即停止其劳动、结清工资并送交监护人，移送劳动保障监察。橙色：立即调离该工种。
  蓝色：核实身体状况、用工协议和工伤保险，并看当地对高龄人员的限制。
blind_spots: >-
  出生日期取自证件号码，冒用他人证件的看不见。工种是花名册上写的字，写得含混(如“普工”“杂工”)而实际干危险活的看不见；名称里带有所列字眼而并不危险的会多报。
  只在工资表、考勤或回单上出现的暂列人员不在其中。禁忌工种表按规定的条文归纳，没有列尽。
reads_as: >-
  看评估日在场(非暂列，已进场或没写进场日，没有退场或退场日在评估日之后)的进退场记录，工人和管理人员都看。年龄按评估日的周岁，生日当天即满；
  没有出生日期的不判。不满 16 周岁，红色。满 16 不满 18 周岁，工种含有 架子、高空、高处、吊、塔、爆破、电工、焊、锅炉、油漆、防水、防腐、
  钢筋、混凝土、砼、搬运、拆除、挖孔、隧道、井下 之一的，橙色。满 60 周岁(地方可定得更低)，蓝色。一人有几段记录的合成一条，取最重的。
arithmetic: '评估日 {as_of} 满 {age} 周岁，工种 {trade}。不满 {realname_child_age} 周岁不得招用，不满 {realname_adult_age} 周岁不得从事禁忌工种，满 {realname_high_risk_age} 周岁提示高龄。'
*/
WITH judged AS (
  SELECT
    e.id,
    e.project_id,
    e.worker_id,
    e.age,
    e.trade,
    CASE
      WHEN e.age < l.realname_child_age THEN 4
      WHEN e.age < l.realname_adult_age AND (
        e.trade LIKE '%架子%' OR e.trade LIKE '%高空%' OR e.trade LIKE '%高处%' OR e.trade LIKE '%吊%'
        OR e.trade LIKE '%塔%' OR e.trade LIKE '%爆破%' OR e.trade LIKE '%电工%' OR e.trade LIKE '%焊%'
        OR e.trade LIKE '%锅炉%' OR e.trade LIKE '%油漆%' OR e.trade LIKE '%防水%' OR e.trade LIKE '%防腐%'
        OR e.trade LIKE '%钢筋%' OR e.trade LIKE '%混凝土%' OR e.trade LIKE '%砼%' OR e.trade LIKE '%搬运%'
        OR e.trade LIKE '%拆除%' OR e.trade LIKE '%挖孔%' OR e.trade LIKE '%隧道%' OR e.trade LIKE '%井下%'
      ) THEN 3
      WHEN e.age >= l.realname_high_risk_age THEN 1
      ELSE 0
    END AS grave,
    e.ref
  FROM enrolment AS e
  JOIN limits AS l ON l.project_id = e.project_id
  WHERE e.on_site AND NOT e.provisional AND e.age IS NOT NULL
    AND (e.age < l.realname_adult_age OR e.age >= l.realname_high_risk_age)
)
SELECT
  j.project_id,
  j.worker_id,
  CASE MAX(j.grave) WHEN 4 THEN 'red' WHEN 3 THEN 'orange' ELSE 'blue' END AS level,
  MIN(j.age) AS age,
  STRING_AGG(j.trade, ' ' ORDER BY j.id) AS trade,
  STRING_AGG(j.ref, ' ' ORDER BY j.id) AS ref
FROM judged AS j
WHERE j.grave > 0
GROUP BY j.project_id, j.worker_id
