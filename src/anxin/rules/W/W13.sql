/*
code: W13
name: {zh: 离场未结清, en: left unsettled}
version: 1
subject: [project, worker]
question: 他离开工地了，工资结清了没有？
basis: [decree-724/13, decree-724/31, lbf-1994-489/9]
numbers:
  exit_yellow_d: {default: wage.exit_yellow_d, meaning: 离场满多少天未结清为黄色}
  exit_orange_d: {default: wage.exit_orange_d, meaning: 离场满多少天未结清为橙色}
  exit_red_d: {default: wage.exit_red_d, meaning: 离场满多少天未结清为红色}
levels:
  yellow: 离场次日仍没有结清记录
  orange: 离场满 15 天
  red: 离场满 30 天；或本人说没结清
clears_when: 有结清记录，且本人没有说未结清。
first_step: 打本人电话问还差多少，与离场结算单核对；差额限 3 个工作日付清。
blind_spots: 没报退场的看不出（见 R10）；结清是单位填的，本人没问到的不等于认可。从一个班组转到另一个班组而报了退场的，会被当作离场。
reads_as: >-
  花名册上写明退场日期的工人（暂列的不看），没有结清日期或结清日期晚于今天：退场满 1 天黄色、15 天橙色、30 天红色。
  本人确认一栏写明没有结清的，退场次日起即红色，不论有没有结清日期。同一人在同一项目有几段的，取最严重的一段，同级取退场最早者。
arithmetic: '{left_on} 离场，至 {as_of} 已 {days} 天；结清日期：{settled_on}；本人说：{confirmed}。'
*/
SELECT
  x.project_id,
  x.worker_id,
  x.level,
  CAST(NULL AS BIGINT) AS amount_fen,
  CAST(1 AS BIGINT) AS people,
  x.left_on,
  x.days,
  x.settled_on,
  x.confirmed,
  x.ref
FROM (
  SELECT
    y.*,
    ROW_NUMBER() OVER (
      PARTITION BY y.project_id, y.worker_id
      ORDER BY CASE y.level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END, y.left_on, y.id
    ) AS place
  FROM (
    SELECT
      e.id,
      e.project_id,
      e.worker_id,
      CASE
        WHEN COALESCE(e.settled_confirmed = FALSE, FALSE) THEN 'red'
        WHEN DATE_DIFF('day', e.left_on, run.as_of) >= l.exit_red_d THEN 'red'
        WHEN DATE_DIFF('day', e.left_on, run.as_of) >= l.exit_orange_d THEN 'orange'
        ELSE 'yellow'
      END AS level,
      e.left_on,
      DATE_DIFF('day', e.left_on, run.as_of) AS days,
      CASE WHEN e.settled_on <= run.as_of THEN e.settled_on END AS settled_on,
      CASE WHEN e.settled_confirmed THEN '已结清' WHEN NOT e.settled_confirmed THEN '没有结清' ELSE '未问到' END AS confirmed,
      e.ref
    FROM enrolment AS e
    CROSS JOIN run
    JOIN limits AS l ON l.project_id = e.project_id
    WHERE NOT e.provisional
      AND e.left_on IS NOT NULL
      AND DATE_DIFF('day', e.left_on, run.as_of) >= l.exit_yellow_d
      AND (
        COALESCE(e.settled_on > run.as_of, TRUE) OR COALESCE(e.settled_confirmed = FALSE, FALSE)
      )
  ) AS y
) AS x
WHERE x.place = 1
