/*
code: N01
name: {zh: 未设告示牌, en: no board}
version: 1
subject: [project]
question: 开工以后，现场设了维权信息告示牌没有？
basis: [decree-724/34, decree-724/56]
numbers:
  board_missing_d: {default: board.missing_d, meaning: 开工多少天后仍没有告示牌即预警}
levels:
  yellow: 开工满 7 天仍没有告示牌
answer_due: {yellow: 3wd}
clears_when: 报来告示牌的设置日期，或带日期的现场照片。
first_step: 让项目部当天拍一张带时间和定位的照片；没有牌的限 3 个工作日设在进出口等醒目处，并按条例第三十四条写全要素。
blind_spots: 只看有没有报来设置日期或照片日期，牌是不是还在、设得醒不醒目看不见。没有开工日期的项目不判。
reads_as: >-
  项目状态为在建、续建或半停工。评估日 − 开工日 ≥ 7 天，而没有不晚于评估日的告示牌设置日期，也没有不晚于评估日的告示牌照片日期的，黄色。
arithmetic: '开工日 {start_on}，至 {as_of} 已 {days} 天（限 {board_missing_d} 天）；没有告示牌的设置日期，也没有带日期的照片。'
*/
WITH board AS (
  SELECT b.project_id, COUNT(*) AS boards
  FROM notice_board AS b
  WHERE b.set_on IS NOT NULL OR b.photo_on IS NOT NULL
  GROUP BY b.project_id
)
SELECT
  p.project_id,
  'yellow' AS level,
  p.start_on,
  DATE_DIFF('day', p.start_on, run.as_of) AS days,
  p.ref
FROM project AS p
CROSS JOIN run
JOIN limits AS l ON l.project_id = p.project_id
LEFT JOIN board AS b ON b.project_id = p.project_id
WHERE p.status IN ('ongoing', 'continued', 'half_stopped')
  AND DATE_DIFF('day', p.start_on, run.as_of) >= l.board_missing_d
  AND b.project_id IS NULL
