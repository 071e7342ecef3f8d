/*
code: C18
name: {zh: 多渠道同诉未合并, en: 'same complaint, several doors'}
version: 1
subject: [clue]
question: 同一个人同一件事，是不是从几个渠道各办各的？
basis: [decree-724/10]
levels:
  blue: 同一个人、同一单位、同一段时间的诉求，在两个以上渠道各有一条没办结
answer_due: {blue: 1wd}
clears_when: 并入同一诉求；或者其中一条办结。
first_step: 打开两条线索对一对，是同一件事的并入先来的那条，各渠道一次答复。
blind_spots: 靠工人、证件号码、电话认同一个人；单位和项目都没对上登记册的认不出来。文字相近而认不出人的，线索页另有提示，不在此看。
reads_as: >-
  两条都没办结、没并入、渠道不同的线索：同一个人（同一工人、证件号码或电话），同一用人单位或同一项目，
  所说欠薪月份有重叠（有一条没写月份的，视为重叠）。报后登记的那条，指向最早的一条。蓝色。
arithmetic: >-
  线索 {clue_no}（{door_zh}）与 {before_no}（{before_door_zh}）是同一个人就同一单位或项目的诉求，都没办结，也没有并入。
*/
WITH pair AS (
  SELECT
    c.id,
    b.clue_no AS before_no,
    b.door AS before_door,
    b.ref AS before_ref,
    ROW_NUMBER() OVER (PARTITION BY c.id ORDER BY b.id) AS place
  FROM clue AS c
  JOIN clue AS b
    ON b.id < c.id
    AND b.is_open
    AND b.door <> c.door
    AND (b.worker_id = c.worker_id OR b.person_key = c.person_key OR b.phone_key = c.phone_key)
    AND (b.employer_id = c.employer_id OR b.project_id = c.project_id)
    AND COALESCE(b.first_month <= c.last_month AND c.first_month <= b.last_month, TRUE)
  WHERE c.is_open
),
door AS (
  SELECT 'national' AS code, '全国平台' AS zh
  UNION ALL SELECT 'hotline', '12345 热线'
  UNION ALL SELECT 'supervision', '互联网+督查'
  UNION ALL SELECT 'leader_mail', '领导信箱'
  UNION ALL SELECT 'petition', '信访'
  UNION ALL SELECT 'governance', '综治'
  UNION ALL SELECT 'police', '公安、网监'
  UNION ALL SELECT 'opinion', '网络舆情'
  UNION ALL SELECT 'mediation', '矛盾调处'
  UNION ALL SELECT 'reception', '集中接访'
  UNION ALL SELECT 'counter', '窗口'
  UNION ALL SELECT 'phone', '电话'
  UNION ALL SELECT 'site_code', '工地扫码'
  UNION ALL SELECT 'street_code', '街面扫码'
  UNION ALL SELECT 'record', '本人工资记录'
  UNION ALL SELECT 'patrol', '排查'
  UNION ALL SELECT 'warning', '预警转线索'
)
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  'blue' AS level,
  c.people,
  c.amount_fen,
  c.clue_no,
  COALESCE(d.zh, c.door) AS door_zh,
  p.before_no,
  COALESCE(e.zh, p.before_door) AS before_door_zh,
  CONCAT(c.ref, ' ', p.before_ref) AS ref
FROM pair AS p
JOIN clue AS c ON c.id = p.id
LEFT JOIN door AS d ON d.code = c.door
LEFT JOIN door AS e ON e.code = p.before_door
WHERE p.place = 1
