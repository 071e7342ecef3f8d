/*
code: A01
name: {zh: 专户未开立, en: account not opened}
version: 1
subject: [project]
question: 项目签了合同、开了工，农民工工资专用账户开了没有？
basis: [decree-724/26, decree-724/55, rshf-2021-53/6]
numbers:
  account_open_notice_d: {default: account.open_notice_d, meaning: 满多少天未开户为蓝色}
  account_open_orange_d: {default: account.open_orange_d, meaning: 满多少天未开户为橙色（法定开户期限）}
  account_open_red_d: {default: account.open_red_d, meaning: 满多少天未开户为红色}
  account_open_red_heads: {default: account.open_red_heads, meaning: 未开户而一个月内出勤达到多少人为红色}
levels:
  blue: 签订合同之日起满 20 天仍无专户
  orange: 满 30 天（法定期限届满）
  red: 满 45 天；或没有专户而任一月份已有 10 人以上出勤
clears_when: 银行确认专户已开立（专户台账有开户记录，或有专户流水报来）。
first_step: 问施工总承包单位专户是否已开而未报；未开的，限期开立并报送开户证明，同时问明在此期间工资从哪里发。
blind_spots: 已开户而没有报来的，看起来与未开一样；用同一专户管多个项目的，须逐个项目报。
reads_as: >-
  起算日取施工合同签订日，无则施工许可发证日，再无则开工日；都没有的只看出勤人数。评估日 − 起算日 ≥ 20 天蓝色，≥ 30 天橙色，≥ 45 天红色；
  没有专户而评估月及以前任一月份有出勤的人数 ≥ 10 人的，直接红色。有专户记录且开户日不晚于评估日（或未写开户日），或已有专户流水的，
  视为已开。已建成的项目不预警。
arithmetic:
  dated: >-
    自 {start} 至 {as_of} 共 {days} 天，没有专户记录，也没有专户流水；单月出勤人数最多 {most_heads} 人({most_month})。
  undated: >-
    没有合同、许可和开工的日期；没有专户记录，也没有专户流水；单月出勤人数最多 {most_heads} 人({most_month}),达到 {account_open_red_heads} 人。
*/
WITH busiest AS (
  SELECT x.project_id, x.month, x.att_heads
  FROM (
    SELECT
      m.project_id, m.month, m.att_heads,
      ROW_NUMBER() OVER (PARTITION BY m.project_id ORDER BY m.att_heads DESC, m.month) AS place
    FROM project_month AS m
    CROSS JOIN run
    WHERE m.month <= run.month
  ) AS x
  WHERE x.place = 1
),
without AS (
  SELECT
    p.project_id,
    COALESCE(p.contract_on, p.permit_on, p.start_on) AS start,
    DATE_DIFF('day', COALESCE(p.contract_on, p.permit_on, p.start_on), run.as_of) AS days,
    COALESCE(b.att_heads, 0) AS most_heads,
    b.month AS most_month,
    p.ref
  FROM project AS p
  CROSS JOIN run
  LEFT JOIN busiest AS b ON b.project_id = p.project_id
  WHERE NOT p.has_account AND p.status <> 'finished'
),
attended AS (
  SELECT x.project_id, STRING_AGG(w.attendance_ref, ' ' ORDER BY w.worker_id) AS ref
  FROM without AS x
  JOIN worker_month AS w ON w.project_id = x.project_id AND w.month = x.most_month
  WHERE w.has_attendance
  GROUP BY x.project_id
)
SELECT
  w.project_id,
  CASE
    WHEN w.days >= l.account_open_red_d OR w.most_heads >= l.account_open_red_heads THEN 'red'
    WHEN w.days >= l.account_open_orange_d THEN 'orange'
    ELSE 'blue'
  END AS level,
  CASE WHEN w.start IS NULL THEN 'undated' ELSE 'dated' END AS arithmetic_key,
  CASE WHEN w.most_heads >= l.account_open_red_heads THEN w.most_heads END AS people,
  w.start,
  w.days,
  w.most_heads,
  w.most_month,
  CONCAT_WS(' ', w.ref, CASE WHEN w.most_heads >= l.account_open_red_heads THEN a.ref END) AS ref
FROM without AS w
JOIN limits AS l ON l.project_id = w.project_id
LEFT JOIN attended AS a ON a.project_id = w.project_id
WHERE w.days >= l.account_open_notice_d OR w.most_heads >= l.account_open_red_heads
