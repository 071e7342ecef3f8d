/*
code: R04
name: {zh: 身份核验不通过, en: identity check failed}
version: 1
subject: [project, worker]
question: 在场的这个人，证件号码对不对，证件过期没有？
basis: [decree-724/28, jianshi-2019-18/8, jianshi-2019-18/11]
levels:
  yellow: 在场人员的证件号码校验不通过，或证件已过有效期
answer_due: {yellow: 3wd}
clears_when: 更正后的证件号码校验通过，换领新证后更新了有效期止日；或该人退场。
first_step: 让劳资专管员当面核对证件原件：录错的当场更正重报，证件过期的催其换领，拿不出证件或与本人不符的，先查清他是谁、工资该付给谁。
blind_spots: >-
  只验号码本身（位数、出生日期、校验码）和有效期，姓名与号码是否一致要到发证机关核对，这里看不出来。没有写有效期的不判过期。
  号码编得合乎规则的假证看不出来。
reads_as: >-
  看评估日在场（非暂列，已进场或没写进场日，没有退场或退场日在评估日之后）的进退场记录，工人和管理人员都看。证件号码校验不通过的，
  或证件有效期止日早于评估日（止日当天仍有效）的，黄色。一人在一个项目上有几段记录的合为一条。
arithmetic:
  number: 证件号码校验不通过（位数、出生日期或校验码有误）。
  expired: 证件有效期止日 {id_valid_to}，早于评估日 {as_of}。
  both: 证件号码校验不通过（位数、出生日期或校验码有误）；证件有效期止日 {id_valid_to}，早于评估日 {as_of}。
*/
WITH doubtful AS (
  SELECT
    e.project_id,
    e.worker_id,
    BOOL_OR(NOT e.id_ok) AS is_wrong,
    MIN(CASE WHEN e.id_valid_to < run.as_of THEN e.id_valid_to END) AS id_valid_to,
    STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
  FROM enrolment AS e
  CROSS JOIN run
  WHERE e.on_site AND NOT e.provisional AND (NOT e.id_ok OR e.id_valid_to < run.as_of)
  GROUP BY e.project_id, e.worker_id
)
SELECT
  d.project_id,
  d.worker_id,
  'yellow' AS level,
  CASE WHEN d.is_wrong AND d.id_valid_to IS NOT NULL THEN 'both' WHEN d.is_wrong THEN 'number' ELSE 'expired' END
    AS arithmetic_key,
  d.is_wrong,
  d.id_valid_to,
  d.ref
FROM doubtful AS d
