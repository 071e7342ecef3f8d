/*
code: C03
name: {zh: 核处临期或超期, en: verification due or overdue}
version: 2
subject: [clue]
question: 线索在核处期限内有结论吗？
basis: [decree-423/17, decree-724/10]
numbers:
  clue_limit_blue_share: {default: clue.limit_blue_share, meaning: 期限用去此比例仍无结论为蓝色}
  clue_limit_yellow_share: {default: clue.limit_yellow_share, meaning: 期限用去此比例仍无结论为黄色}
  clue_limit_red_wd: {default: clue.limit_red_wd, meaning: 超期几个工作日为红色}
  clue_urgent_limit_red_wd: {default: clue.urgent_limit_red_wd, meaning: 紧急线索超期几个工作日为红色}
levels:
  blue: 核处期限用去七成，还没有结论
  yellow: 核处期限用去九成，还没有结论
  orange: 超过核处期限，还没有结论
  red: 超过核处期限 5 个工作日（紧急线索 2 个），还没有结论
answer_due: {blue: 5wd, yellow: 2wd, orange: 1wd, red: 1wd}
clears_when: 核实后下了结论；或者引导、并入同一诉求；期限依理由延长或中止的，按新的期限再看。
first_step: 承办人当天写明还差什么材料、哪天到；确实来不及的，说明理由延长期限。
blind_spots: 结论对不对不在此看，见 C04。重新办理的从重新办理日起按新的期限算。
reads_as: >-
  状态在“已处置”以前的线索，从起算日到评估日的工作日数（当日不计）与从起算日到到期日的工作日数之比：≥ 70% 蓝色，≥ 90% 黄色；
  评估日晚于到期日橙色；到期后的工作日数 ≥ 5 红色，紧急线索 ≥ 2 红色。紧急线索的核处期限本身更短。期限中止期间不预警。
arithmetic:
  coming: 线索 {clue_no}：核处期限 {limit_from} 至 {limit_on} 共 {total} 个工作日，已用 {used} 个，还没有结论。
  over: 线索 {clue_no}：核处期限 {limit_on} 已过 {over} 个工作日，还没有结论。
*/
WITH open_clue AS (
  SELECT
    c.matter,
    c.region,
    c.project_id,
    c.employer_id,
    c.people,
    c.amount_fen,
    c.clue_no,
    c.urgent,
    c.limit_from,
    c.limit_on,
    n.workday_no - f.workday_no AS used,
    t.workday_no - f.workday_no AS total,
    n.workday_no - t.workday_no AS over,
    c.limit_on < run.as_of AS is_over,
    c.ref
  FROM clue AS c
  CROSS JOIN run
  JOIN calendar_day AS n ON n.day = run.as_of
  JOIN calendar_day AS f ON f.day = c.limit_from
  JOIN calendar_day AS t ON t.day = c.limit_on
  WHERE c.state IN ('received', 'sorted', 'routed', 'accepted', 'verified')
)
SELECT
  o.matter,
  o.region,
  o.project_id,
  o.employer_id,
  CASE
    WHEN o.is_over AND o.over >= l.clue_limit_red_wd THEN 'red'
    WHEN o.is_over AND o.urgent AND o.over >= l.clue_urgent_limit_red_wd THEN 'red'
    WHEN o.is_over THEN 'orange'
    WHEN o.used >= l.clue_limit_yellow_share * o.total THEN 'yellow'
    ELSE 'blue'
  END AS level,
  o.people,
  o.amount_fen,
  o.clue_no,
  o.limit_from,
  o.limit_on,
  o.used,
  o.total,
  o.over,
  CASE WHEN o.is_over THEN 'over' ELSE 'coming' END AS arithmetic_key,
  o.ref
FROM open_clue AS o
JOIN area_limits AS l ON l.region = o.region
WHERE o.is_over OR o.used >= l.clue_limit_blue_share * o.total
