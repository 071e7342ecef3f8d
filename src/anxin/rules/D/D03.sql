/*
code: D03
name: {zh: 保函临期或失效, en: guarantee expiring}
version: 1
subject: [project]
question: 代替工资保证金的保函快到期了没有？工程没完，保函是不是已经失效？
basis: [decree-724/32, rshf-2021-65/15, rshf-2021-65/17, rshf-2021-65/27]
numbers:
  deposit_expiry_blue_d: {default: deposit.expiry_blue_d, meaning: 到期前多少天为蓝色}
  deposit_expiry_yellow_d: {default: deposit.expiry_yellow_d, meaning: 到期前多少天为黄色}
levels:
  blue: 保函 60 天以内到期
  yellow: 保函 30 天以内到期
  orange: 保函已过期而项目没有建成
clears_when: 换来新的保函或办理延期（止日后移），改存现金保证金，取得免存依据，或项目已建成。
first_step: 书面提醒施工总承包单位在到期前更换保函或延长有效期；已过期的，限期补办，办好前提请核查该项目的工资支付情况。
blind_spots: >-
  没有写止日的保函看不见；一份也没有的见 D01。只看最晚到期的一份，不看金额够不够。项目是否建成以项目台账的状态为准，状态没有及时改的会多报。
reads_as: >-
  在种类不是现金的保证金记录中，取止日最晚的一份（同日取编号最小的）。距到期 = 止日 − 评估日：≤ 60 天蓝色，≤ 30 天黄色,< 0 天（止日当天仍有效）橙色。
  项目已建成的、有实存金额大于零的现金保证金的、有免存依据且没有写止日或止日不早于评估日的，不预警。
arithmetic:
  valid: 最晚到期的保函止日 {end_on}，自评估日 {as_of} 起还有 {days_left} 天。
  expired: 最晚到期的保函止日 {end_on}，至评估日 {as_of} 已过期 {days_over} 天；项目没有建成，没有现金保证金，没有有效的免存依据。
*/
WITH guarantee AS (
  SELECT x.project_id, x.end_on, x.ref
  FROM (
    SELECT
      d.project_id, d.end_on, d.ref,
      ROW_NUMBER() OVER (PARTITION BY d.project_id ORDER BY d.end_on DESC, d.id) AS place
    FROM deposit AS d
    WHERE d.kind <> 'cash' AND d.end_on IS NOT NULL
  ) AS x
  WHERE x.place = 1
),
otherwise_safe AS (
  SELECT DISTINCT d.project_id
  FROM deposit AS d
  CROSS JOIN run
  WHERE (d.kind = 'cash' AND d.lodged_fen > 0) OR (d.exemption AND COALESCE(d.exemption_to >= run.as_of, TRUE))
),
left_over AS (
  SELECT g.project_id, g.end_on, DATE_DIFF('day', run.as_of, g.end_on) AS days_left, g.ref
  FROM guarantee AS g
  CROSS JOIN run
  JOIN project AS p ON p.project_id = g.project_id
  LEFT JOIN otherwise_safe AS o ON o.project_id = g.project_id
  WHERE p.status <> 'finished' AND o.project_id IS NULL
)
SELECT
  g.project_id,
  CASE
    WHEN g.days_left < 0 THEN 'orange'
    WHEN g.days_left <= l.deposit_expiry_yellow_d THEN 'yellow'
    ELSE 'blue'
  END AS level,
  g.end_on,
  g.days_left,
  -g.days_left AS days_over,
  CASE WHEN g.days_left < 0 THEN 'expired' ELSE 'valid' END AS arithmetic_key,
  g.ref
FROM left_over AS g
JOIN limits AS l ON l.project_id = g.project_id
WHERE g.days_left <= l.deposit_expiry_blue_d
