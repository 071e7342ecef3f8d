/*
code: C04
name: {zh: 结论与事实不一致, en: conclusion contradicts facts}
version: 1
subject: [[clue], [case]]
question: 写下的结论，和银行回单、工资表、本人的话对得上吗？
basis: [decree-724/10, decree-724/50]
levels:
  red: 结论是已付清而本人说没拿到、或没有足够的回单；结论是查无欠薪而工资表和回单还差钱；人数或金额空着；案件付清、结案而本人说没拿到，或结了案账上还欠
answer_due: {red: 1wd}
clears_when: 重新办理后证据齐全、回访本人说拿到了；或者回单、工资表补正后对得上。
first_step: 当天重新办理，承办人以外的人再问本人一次，把回单和工资表逐月对给他看。
blind_spots: >-
  反映人没有对上工人的，核不了回单；对上了，也只核他本人的月份。现金支付没有回单，要本人说拿到了才算。
  查无欠薪只和工资表、回单比，没有工资表的月份比不出来。
reads_as: >-
  线索（已处置及以后，或本人答复后重新办理的）：一、结论“已付清”，最近一次回访答“没拿全”“没拿到”，而且之后没有再答复；
  二、结论“已付清”，已答复，本人没说拿到了，对上的工人在核实的月份、反映日以后到账的回单（成功减退汇）少于核实金额；
  三、结论“查无欠薪”，所涉月份（核实的，没写取所说的，再没有取全部）里，应发日早于评估日的应付减已到账大于零（对上工人的只看他，没有的看整个项目）；
  四、结论是已付清、有还款计划、立案办理，而核实人数或金额空着。案件：没有欠款而最近一次回访答“没拿全”“没拿到”；或者已结案而还有欠款、没有人数。
  同一线索只报第一条对得上的。
arithmetic:
  says_no: 线索 {clue_no}：结论是“已付清”，{answered_on} 回访，本人说{answer_zh}。
  no_receipt: 线索 {clue_no}：结论是“已付清”，核实欠 {found_yuan} 元，反映以后的银行回单只有 {came_yuan} 元，本人也没说拿到了。
  owed: 线索 {clue_no}：结论是“查无欠薪”，工资表和回单在这些月份还差 {amount_yuan} 元。
  unclear: 线索 {clue_no}：下了结论，核实的人数或金额却空着。
  case_says_no: 案件 {clue_no}：账上已付清，{answered_on} 回访，本人说{answer_zh}。
  case_short: 案件 {clue_no}：已经结案，账上还欠 {amount_yuan} 元，{people} 人。
*/
WITH concluded AS (
  SELECT
    c.*,
    COALESCE(c.found_first_month, c.first_month, 0) AS month_from,
    COALESCE(c.found_last_month, c.last_month, 999912) AS month_to
  FROM clue AS c
  WHERE c.conclusion IN ('paid', 'plan', 'case', 'no_arrears')
),
came AS (
  SELECT
    c.id,
    GREATEST(SUM(CASE r.status WHEN 'success' THEN r.amount_fen WHEN 'returned' THEN -r.amount_fen ELSE 0 END), 0) AS fen
  FROM concluded AS c
  JOIN receipt AS r ON r.project_id = c.project_id AND r.worker_id = c.worker_id
  WHERE c.conclusion = 'paid'
    AND r.month BETWEEN c.month_from AND c.month_to
    AND COALESCE(r.paid_on >= c.arrived_on, TRUE)
  GROUP BY c.id
),
short AS (
  SELECT c.id, SUM(w.owed_fen - w.paid_fen) AS fen
  FROM concluded AS c
  CROSS JOIN run
  JOIN worker_month AS w ON w.project_id = c.project_id AND w.month BETWEEN c.month_from AND c.month_to
  WHERE c.conclusion = 'no_arrears'
    AND w.worker_id = COALESCE(c.worker_id, w.worker_id)
    AND w.owed_fen > w.paid_fen
    AND w.due_on < run.as_of
  GROUP BY c.id
),
judged AS (
  SELECT
    c.matter,
    c.region,
    c.project_id,
    c.employer_id,
    c.found_people AS people,
    c.found_fen,
    c.clue_no,
    c.answer,
    c.answered_on,
    COALESCE(m.fen, 0) AS came_fen,
    s.fen AS short_fen,
    CASE
      WHEN c.conclusion = 'paid' AND c.answer IN ('not_all', 'nothing') AND COALESCE(c.answered_on >= c.replied_on, TRUE)
        THEN 'says_no'
      WHEN c.conclusion = 'paid'
        AND c.state IN ('replied', 'called_back', 'closed')
        AND c.answer <> 'got_it'
        AND c.worker_id IS NOT NULL
        AND c.project_id IS NOT NULL
        AND COALESCE(m.fen, 0) < c.found_fen
        THEN 'no_receipt'
      WHEN c.conclusion = 'no_arrears' AND c.state IN ('disposed', 'replied', 'called_back', 'closed') AND s.fen > 0
        THEN 'owed'
      WHEN c.conclusion <> 'no_arrears'
        AND c.state IN ('disposed', 'replied', 'called_back', 'closed')
        AND (c.found_people IS NULL OR c.found_fen IS NULL)
        THEN 'unclear'
    END AS wrong,
    c.ref
  FROM concluded AS c
  LEFT JOIN came AS m ON m.id = c.id
  LEFT JOIN short AS s ON s.id = c.id
),
found AS (
  SELECT
    j.matter,
    j.region,
    j.project_id,
    j.employer_id,
    CAST(CASE j.wrong WHEN 'no_receipt' THEN j.found_fen - j.came_fen WHEN 'owed' THEN j.short_fen ELSE j.found_fen END AS BIGINT)
      AS amount_fen,
    j.people,
    j.clue_no,
    j.answer,
    j.answered_on,
    j.found_fen,
    j.came_fen,
    j.wrong,
    j.ref
  FROM judged AS j
  WHERE j.wrong IS NOT NULL
  UNION ALL
  SELECT
    f.matter,
    f.region,
    f.project_id,
    f.employer_id,
    CASE WHEN f.left_fen > 0 THEN f.left_fen ELSE f.owed_fen END AS amount_fen,
    f.people,
    f.case_no AS clue_no,
    f.answer,
    f.answered_on,
    f.owed_fen AS found_fen,
    f.recovered_fen AS came_fen,
    CASE WHEN f.left_fen = 0 AND f.answer IN ('not_all', 'nothing') THEN 'case_says_no' ELSE 'case_short' END AS wrong,
    f.ref
  FROM case_file AS f
  WHERE (f.state <> 'withdrawn' AND f.owed_fen > 0 AND f.left_fen = 0 AND f.answer IN ('not_all', 'nothing'))
    OR (f.state = 'closed' AND (f.left_fen > 0 OR f.people = 0))
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'red' AS level,
  f.amount_fen,
  f.people,
  f.clue_no,
  CASE f.answer WHEN 'not_all' THEN '没拿全' WHEN 'nothing' THEN '没拿到' ELSE '' END AS answer_zh,
  f.answered_on,
  CAST(f.found_fen AS BIGINT) AS found_fen,
  CAST(f.came_fen AS BIGINT) AS came_fen,
  f.wrong AS arithmetic_key,
  f.ref
FROM found AS f
