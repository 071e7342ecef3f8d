/*
code: W16
name: {zh: 代发失败未重发, en: bank failure not repaired}
version: 1
subject: [project, month]
question: 银行退回、没发成的工资，重新发成功了没有？
basis: [decree-724/31, decree-724/11]
numbers:
  failed_yellow_wd: {default: wage.failed_yellow_wd, meaning: 失败满几个工作日没有重发成功为黄色}
  failed_orange_wd: {default: wage.failed_orange_wd, meaning: 失败满几个工作日没有重发成功为橙色}
levels:
  yellow: 失败或退汇满 3 个工作日没有重发成功
  orange: 满 7 个工作日
clears_when: 有其后的成功回单。
first_step: 看失败原因：户名不符、卡已销户的，请本人换卡；余额不足的先补专户；改好后当天重发。
blind_spots: 失败回单没有日期的不看；用现金补了的看不出。
reads_as: >-
  一名工人一个工资月份的失败或退汇回单，其后（同日算在内）没有成功回单，也没有成功回单写明重发的是它的流水号，就是没修好。
  没修好的里面最早一笔的日期起，满 3 个工作日黄色，满 7 个工作日橙色。金额为每人最近一笔没修好的金额之和。
arithmetic: '{people} 人共 {amount_yuan} 元没有重发成功；最早一笔在 {first_on}，至 {as_of} 已 {workdays} 个工作日。'
*/
WITH open_failure AS (
  SELECT
    f.project_id,
    f.worker_id,
    f.month,
    f.id,
    f.amount_fen,
    f.paid_on,
    f.ref,
    ROW_NUMBER() OVER (
      PARTITION BY f.project_id, f.worker_id, f.month ORDER BY f.paid_on DESC, f.id DESC
    ) AS place
  FROM receipt AS f
  WHERE f.status IN ('failed', 'returned')
    AND f.paid_on IS NOT NULL
    AND NOT EXISTS (
      SELECT 1
      FROM receipt AS s
      WHERE s.project_id = f.project_id
        AND s.worker_id = f.worker_id
        AND s.month = f.month
        AND s.status = 'success'
        AND (s.paid_on >= f.paid_on AND s.id <> f.id OR s.retry_of <> '' AND s.retry_of = f.serial)
    )
),
summed AS (
  SELECT
    o.project_id,
    o.month,
    COUNT(DISTINCT o.worker_id) AS people,
    CAST(SUM(CASE WHEN o.place = 1 THEN o.amount_fen ELSE 0 END) AS BIGINT) AS amount_fen,
    MIN(o.paid_on) AS first_on,
    STRING_AGG(o.ref, ' ' ORDER BY o.worker_id, o.id) AS ref
  FROM open_failure AS o
  GROUP BY o.project_id, o.month
)
SELECT
  s.project_id,
  s.month,
  CASE WHEN d.workday_no - f.workday_no >= l.failed_orange_wd THEN 'orange' ELSE 'yellow' END AS level,
  s.amount_fen,
  s.people,
  s.first_on,
  d.workday_no - f.workday_no AS workdays,
  s.ref
FROM summed AS s
CROSS JOIN run
JOIN limits AS l ON l.project_id = s.project_id
JOIN calendar_day AS d ON d.day = run.as_of
JOIN calendar_day AS f ON f.day = s.first_on
WHERE d.workday_no - f.workday_no >= l.failed_yellow_wd
