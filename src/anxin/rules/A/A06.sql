/*
code: A06
name: {zh: 资金快进快出, en: round trip}
version: 1
subject: [project, month]
question: 建设单位、施工总承包打进专户的钱，是不是几天之内又转给了别的单位，只走了个过场？
basis: [decree-724/26, rshf-2021-53/7, decree-724/55]
numbers:
  account_round_trip_share: {default: account.round_trip_share, meaning: 转给单位的金额达到进账的多少视为快进快出}
  account_round_trip_d: {default: account.round_trip_d, meaning: 进账后几天以内的转出算在内}
levels:
  red: 一笔进账的八成以上，3 天以内转给了单位
clears_when: 用银行凭证和合同说明这些转出是合法的(更正流水的用途或对方)，或钱已退回专户而流水更正。
first_step: 当天调取专户原始流水和付款凭证，问清收款单位是谁、凭什么付；确属回流的，责令退回专户，并查当月工资是否有钱可发。
blind_spots: >-
  对方是不是单位，凭流水上的户名认出(名称里有“公司”“局”等字样)；户名写简称、或先转给个人再转出的看不见。税、手续费、冲正、退款、结息和
  标明为工资的支出不算在内，所以借工资名义转给劳务公司的要看 A05。只看专户里的钱，出了专户再怎么走看不见。
reads_as: >-
  进账：收入，对方为建设单位或施工总承包，金额大于零。转出：同一项目、同一账户(流水没写账号的算同一个)的支出，对方是单位，用途不是工资、税、
  手续费、冲正、退款、结息；时刻不早于进账，日期在进账日之后 3 天以内(含当天和第 3 天)。一笔进账之后这些转出合计 ≥ 进账的 80% 的，红色。
  每笔进账各自判断，一笔转出可以同时落在几笔进账之后。按进账的月份合成一条；金额为这些转出(不重复计)之和。
arithmetic: >-
  {credits} 笔进账共 {credit_yuan} 元，{account_round_trip_d} 天以内有 {debits} 笔共 {amount_yuan} 元转给了单位；
  每一笔进账转出的都达到 {account_round_trip_share:.0%}。第一笔进账在 {first_on}。
*/
WITH come AS (
  SELECT e.id, e.project_id, COALESCE(e.account_id, 0) AS account_id, e.day, e.at, e.amount_fen, e.ref
  FROM account_entry AS e
  WHERE e.direction = 'in' AND e.peer_kind IN ('owner', 'contractor') AND e.amount_fen > 0
),
gone AS (
  SELECT e.id, e.project_id, COALESCE(e.account_id, 0) AS account_id, e.day, e.at, e.amount_fen, e.ref
  FROM account_entry AS e
  WHERE e.direction = 'out'
    AND e.peer_is_firm AND e.peer_kind <> 'worker'
    AND e.purpose NOT IN ('wage', 'tax', 'fee', 'bank_correction', 'refund', 'interest')
),
pair AS (
  SELECT
    c.project_id,
    c.id AS come_id,
    g.id AS gone_id,
    g.amount_fen,
    CAST(SUM(g.amount_fen) OVER (PARTITION BY c.id) AS BIGINT) AS gone_fen,
    c.amount_fen AS come_fen
  FROM come AS c
  JOIN limits AS l ON l.project_id = c.project_id
  JOIN gone AS g
    ON g.project_id = c.project_id AND g.account_id = c.account_id AND g.at >= c.at
    AND DATE_DIFF('day', c.day, g.day) <= l.account_round_trip_d
),
fired AS (
  SELECT p.project_id, p.come_id, p.gone_id
  FROM pair AS p
  JOIN limits AS l ON l.project_id = p.project_id
  WHERE p.gone_fen >= l.account_round_trip_share * p.come_fen
),
credit AS (
  SELECT
    c.project_id,
    YEAR(c.day) * 100 + MONTH(c.day) AS month,
    COUNT(*) AS credits,
    CAST(SUM(c.amount_fen) AS BIGINT) AS credit_fen,
    MIN(c.day) AS first_on,
    STRING_AGG(c.ref, ' ' ORDER BY c.id) AS ref
  FROM come AS c
  JOIN (SELECT DISTINCT f.come_id FROM fired AS f) AS f ON f.come_id = c.id
  GROUP BY c.project_id, YEAR(c.day) * 100 + MONTH(c.day)
),
debit AS (
  SELECT
    x.project_id,
    x.month,
    COUNT(*) AS debits,
    CAST(SUM(g.amount_fen) AS BIGINT) AS amount_fen,
    STRING_AGG(g.ref, ' ' ORDER BY g.id) AS ref
  FROM (
    SELECT DISTINCT f.project_id, YEAR(c.day) * 100 + MONTH(c.day) AS month, f.gone_id
    FROM fired AS f
    JOIN come AS c ON c.id = f.come_id
  ) AS x
  JOIN gone AS g ON g.id = x.gone_id
  GROUP BY x.project_id, x.month
)
SELECT
  c.project_id,
  c.month,
  'red' AS level,
  d.amount_fen,
  c.credits,
  c.credit_fen,
  d.debits,
  c.first_on,
  CONCAT_WS(' ', c.ref, d.ref) AS ref
FROM credit AS c
JOIN debit AS d ON d.project_id = c.project_id AND d.month = c.month
