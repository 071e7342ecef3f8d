/*
code: C19
name: {zh: 零报告缺失, en: zero report missing}
version: 1
subject: [office]
question: 零报告期间，各单位每天的日报到点报了没有？
basis: [decree-724/10]
levels:
  yellow: 零报告期间，过了截止时刻没有报当天的日报
answer_due: {yellow: 1wd}
clears_when: 把没报的日报补上，没有事的也要报 0。
first_step: 当天催报：问清有没有群体性纠纷隐患和突发案件，补报；连着几天没报的，由治欠办通报。
blind_spots: 报了 0 而实际有事的，这里看不出来。没有宣布零报告期间的地方、期间里没有勾选的单位，都不看。
reads_as: >-
  治欠办宣布的零报告期间里，一个单位有到评估时刻已过截止时刻（宣布时定下，缺省 16 时）、还没有报的日报，一份就算。黄色，一个单位一条。
arithmetic: >-
  零报告期间，这个单位有 {days} 天的日报过了截止时刻没有报，最早 {first_on}，最近 {last_on}。
*/
SELECT
  CONCAT('office:', CAST(r.agency_id AS VARCHAR)) AS matter,
  r.region,
  CAST(NULL AS BIGINT) AS project_id,
  CAST(NULL AS BIGINT) AS employer_id,
  'yellow' AS level,
  COUNT(*) AS days,
  MIN(r.day) AS first_on,
  MAX(r.day) AS last_on,
  STRING_AGG(r.ref, ' ' ORDER BY r.day, r.id) AS ref
FROM report_due AS r
GROUP BY r.agency_id, r.region
