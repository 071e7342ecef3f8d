/*
code: C16
name: {zh: 裁决判决未执行, en: award not executed}
version: 1
subject: [case]
question: 工人赢了的裁决、判决，钱拿到了没有？
basis: [labor-arbitration-law/51, civil-procedure-law/250]
numbers:
  case_award_unpaid_d: {default: case.award_unpaid_d, meaning: 履行期满后多少天没付清}
levels:
  orange: 履行期满 30 天，裁决、判决、调解书写明的钱还没有到齐
answer_due: {orange: 5wd}
clears_when: 到账的钱够抵这些文书；或者文书失效（被撤销、被取代）、案件结了。
first_step: 五个工作日内和法院对接：没申请执行的帮工人申请，申请了的列入集中执行清单，把账户、房产、应收工程款的线索交给法院。
blind_spots: >-
  只看登记在案件里的裁决、判决和调解书；没有立案、工人自己去仲裁起诉的看不见。案里的人已经付清的不再看，文书另判的赔偿金不在其中。
reads_as: >-
  没有结案、还有欠款的案件：没有失效的裁决书、判决书、调解书，履行期满的次日到评估日不少于 30 天，作出以后到账的钱（先抵履行期先满的）还不够。
  金额为这些文书还没到的合计，最多为案件还欠的钱。橙色。
arithmetic: >-
  案件 {clue_no}：{awards} 份裁决、判决、调解书，最早的 {due_on} 履行期满，已过 {days_late} 天（限 {case_award_unpaid_d} 天），还差 {amount_yuan} 元；{applied_zh}。
*/
WITH due AS (
  SELECT
    a.case_id,
    COUNT(*) AS awards,
    COUNT(a.applied_on) AS applied,
    CAST(SUM(a.left_fen) AS BIGINT) AS fen,
    MIN(a.due_on) AS due_on
  FROM case_award AS a
  CROSS JOIN run
  JOIN case_file AS f ON f.id = a.case_id
  JOIN area_limits AS l ON l.region = f.region
  WHERE a.left_fen > 0 AND DATE_DIFF('day', a.due_on, run.as_of) >= l.case_award_unpaid_d
  GROUP BY a.case_id
)
SELECT
  f.matter,
  f.region,
  f.project_id,
  f.employer_id,
  'orange' AS level,
  LEAST(d.fen, f.left_fen) AS amount_fen,
  f.people,
  f.case_no AS clue_no,
  d.due_on,
  d.awards,
  DATE_DIFF('day', d.due_on, run.as_of) AS days_late,
  CASE
    WHEN d.applied = d.awards THEN '都申请了执行'
    WHEN d.applied = 0 THEN '还没有申请执行'
    ELSE '有的还没有申请执行'
  END AS applied_zh,
  f.ref
FROM case_file AS f
CROSS JOIN run
JOIN due AS d ON d.case_id = f.id
WHERE f.is_open AND f.left_fen > 0
