/*
code: C08
name: {zh: 漏排漏报, en: patrol missed it}
version: 2
subject: [clue]
question: 刚检查过说没有问题的单位，怎么又有人反映欠薪？
basis: [decree-724/39, decree-724/62]
numbers:
  clue_patrol_d: {default: clue.patrol_d, meaning: 检查说没有问题之后多少天内又有线索算漏排}
levels:
  yellow: 检查说没有问题之后 60 天内，又有人反映这家单位欠薪
answer_due: {yellow: 5wd}
clears_when: 反映之后对这家单位又检查了一次（复查），不论结果；或者线索查无欠薪、引导别处、并入。
first_step: 五个工作日内复查：当时查了什么、看没看工资表和回单、为什么没发现，写进检查记录。
blind_spots: >-
  只看重点列管单位的按月检查；工地日常排查、隐患清单平台还没有登记，漏排的大多数看不见。检查记录写“没有问题”而没真去的，这里分不出来。
reads_as: >-
  对上用人单位的线索（没有并入、没有撤回；类别不是工程款、合同纠纷、其他、疑似虚假讨薪；结论不是查无欠薪、属工程款、引导仲裁诉讼、外地管辖）：
  反映日当天及以前、这家单位最近一次检查没有发现问题，检查日到反映日 0 至 60 天；反映日之后还没有再检查过。黄色。
arithmetic: >-
  线索 {clue_no}：{arrived_on} 反映；这家单位 {checked_on} 检查没有发现问题，相隔 {days} 天，之后还没有复查。
*/
WITH before AS (
  SELECT
    c.id,
    k.checked_on,
    k.trouble,
    ROW_NUMBER() OVER (PARTITION BY c.id ORDER BY k.checked_on DESC, k.trouble DESC, k.id DESC) AS place
  FROM clue AS c
  JOIN firm_check AS k ON k.employer_id = c.employer_id
  WHERE k.checked_on <= COALESCE(c.arrived_on, c.received_on)
),
again AS (
  SELECT DISTINCT c.id
  FROM clue AS c
  JOIN firm_check AS k ON k.employer_id = c.employer_id
  WHERE k.checked_on > COALESCE(c.arrived_on, c.received_on)
)
SELECT
  c.matter,
  c.region,
  c.project_id,
  c.employer_id,
  'yellow' AS level,
  c.people,
  c.amount_fen,
  c.clue_no,
  COALESCE(c.arrived_on, c.received_on) AS arrived_on,
  b.checked_on,
  DATE_DIFF('day', b.checked_on, COALESCE(c.arrived_on, c.received_on)) AS days,
  c.ref
FROM clue AS c
JOIN area_limits AS l ON l.region = c.region
JOIN before AS b ON b.id = c.id AND b.place = 1
LEFT JOIN again AS a ON a.id = c.id
WHERE a.id IS NULL
  AND NOT b.trouble
  AND c.state NOT IN ('joined', 'withdrawn')
  AND c.kind NOT IN ('project_money', 'contract', 'other', 'suspected_false')
  AND c.conclusion NOT IN ('no_arrears', 'project_money', 'legal_way', 'other_area')
  AND DATE_DIFF('day', b.checked_on, COALESCE(c.arrived_on, c.received_on)) <= l.clue_patrol_d
