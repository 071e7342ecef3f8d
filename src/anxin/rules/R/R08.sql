/*
code: R08
name: {zh: 工资卡非本人, en: "card is not the worker's"}
version: 1
subject: [project, worker]
question: 这名工人登记的工资卡，户名是不是他本人？
basis: [decree-724/31, decree-724/54, rshf-2021-53/19, rshf-2021-53/20]
levels:
  red: 银行户名核验不通过，或登记的户名与工人姓名不同
clears_when: 换成本人的卡，且户名核验通过、户名与姓名一致。
first_step: 找到本人，问卡是谁的、工资由谁领走；让他报来自己已有的卡或社保卡（银行不得拒绝），更正后再代发；确有困难由家人代收的，要有本人签字的书面委托并留档。
blind_spots: >-
  没有送银行核验、花名册又没写户名的看不出来。户名相同而卡在别人手里的看不出来。姓名写法不同（生僻字、少数民族姓名的间隔号）可能误报，先核对再处理。
reads_as: >-
  看所有已知的非暂列、登记了工资卡的进退场记录（含已退场的）：银行户名核验结果为不通过的，或户名与工人姓名不同的，红色。没有核验过的不算不通过。
  一人在一个项目上有几段记录的合为一条。
arithmetic:
  bank: 登记的工资卡 {cards} 张，银行户名核验不通过。
  holder: 登记的工资卡 {cards} 张，户名与工人姓名不同。
  both: 登记的工资卡 {cards} 张，银行户名核验不通过，且户名与工人姓名不同。
*/
WITH foreign_card AS (
  SELECT
    e.project_id,
    e.worker_id,
    COUNT(DISTINCT e.card_id) AS cards,
    BOOL_OR(COALESCE(NOT e.card_checked, FALSE)) AS bank_refused,
    BOOL_OR(e.holder_differs) AS holder_differs,
    STRING_AGG(e.ref, ' ' ORDER BY e.id) AS ref
  FROM enrolment AS e
  WHERE e.card_id IS NOT NULL AND NOT e.provisional AND (COALESCE(NOT e.card_checked, FALSE) OR e.holder_differs)
  GROUP BY e.project_id, e.worker_id
)
SELECT
  f.project_id,
  f.worker_id,
  'red' AS level,
  CASE WHEN f.bank_refused AND f.holder_differs THEN 'both' WHEN f.bank_refused THEN 'bank' ELSE 'holder' END
    AS arithmetic_key,
  f.cards,
  f.bank_refused,
  f.holder_differs,
  f.ref
FROM foreign_card AS f
