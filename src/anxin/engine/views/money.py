"""The money before it reaches the workers: labour cost in, the special account's movements."""

from anxin.engine.views.declare import Column, View, day, fen, flag, id_, month, ref, text

PAYEE_CARD = View(
    "payee_card",
    "项目上的收款卡",
    "项目进退场记录中绑定的卡(含暂列人员)里,专户流水对方写到的,以盲索引比对。",
    (id_("project_id", "项目"), text("card_index", "卡号盲索引")),
    """
SELECT DISTINCT e.project_id, c.card_index
FROM raw.enrolment AS e
JOIN raw.card AS c ON c.id = e.card_id
WHERE c.card_index <> '' AND c.card_index IN (SELECT peer_index FROM raw.account_entry)
""",
    key=("project_id", "card_index"),
    promised=False,
)

PAYEE_NAME = View(
    "payee_name",
    "项目上的人名",
    "项目进退场记录中的姓名(含暂列人员)里,专户流水对方写到的,以盲索引比对。",
    (id_("project_id", "项目"), text("name_index", "姓名盲索引")),
    """
SELECT DISTINCT e.project_id, e.name_index
FROM raw.enrolment AS e
WHERE e.name_index <> '' AND e.name_index IN (SELECT peer_name_index FROM raw.account_entry)
""",
    key=("project_id", "name_index"),
    promised=False,
)

ACCOUNT_ENTRY = View(
    "account_entry",
    "专户流水",
    "专户的一笔收支;评估日之后的不计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("account_id", "账户", optional=True),
        day("day", "交易日(北京时间)"),
        Column("at", "TIMESTAMP", "交易时刻(北京时间)", "时刻"),
        text("direction", "in 收入 out 支出"),
        fen("amount_fen", "金额"),
        fen("balance_fen", "余额", optional=True, gap="有的流水不带余额"),
        text("purpose", "归类:wage 工资 labour_cost 人工费 tax fee bank_correction refund interest other;不知为空文本"),
        text(
            "peer_kind",
            "对方:worker 本项目登记的工人(按卡或户名) owner 建设单位 contractor 施工总承包 none 没有对方 other 其他",
            "none",
        ),
        flag("peer_is_firm", "对方是单位(按户名认出)", gap="户名写简称或不写的认不出"),
        text("serial", "流水号"),
        ref(),
    ),
    """
SELECT
  e.id,
  e.project_id,
  e.account_id,
  CAST(e.at AS DATE) AS day,
  e.at,
  e.direction,
  e.amount_fen,
  e.balance_fen,
  e.purpose,
  CASE
    WHEN c.card_index IS NOT NULL OR n.name_index IS NOT NULL THEN 'worker'
    WHEN o.enterprise_id IS NOT NULL THEN 'owner'
    WHEN g.enterprise_id IS NOT NULL THEN 'contractor'
    WHEN e.peer_index = '' AND e.peer_name_index = '' AND e.peer_enterprise_id IS NULL THEN 'none'
    ELSE 'other'
  END AS peer_kind,
  e.peer_enterprise_id IS NOT NULL AS peer_is_firm,
  e.serial,
  CONCAT('account_entry:', CAST(e.id AS VARCHAR)) AS ref
FROM raw.account_entry AS e
CROSS JOIN run
LEFT JOIN payee_card AS c ON c.project_id = e.project_id AND c.card_index = e.peer_index
LEFT JOIN payee_name AS n ON n.project_id = e.project_id AND n.name_index = e.peer_name_index
LEFT JOIN participant AS o
  ON o.project_id = e.project_id AND o.enterprise_id = e.peer_enterprise_id AND o.role = 'owner'
LEFT JOIN participant AS g
  ON g.project_id = e.project_id AND g.enterprise_id = e.peer_enterprise_id AND g.role = 'contractor'
WHERE CAST(e.at AS DATE) <= run.as_of
""",
    key=("id",),
)

LABOUR_COST = View(
    "labour_cost",
    "人工费",
    "一个项目一个所属月份一行。credit_fen 为已到位金额:有专户流水的项目,把至评估日的全部人工费进账(对方为建设单位,或归类为"
    "人工费而对方不是施工总承包或本项目的工人)按应拨日、月份的次序逐期铺付;没有专户流水的项目,取台账上已拨金额(拨付日不晚于评估日,或未写)。",
    (
        id_("project_id", "项目"),
        month("month", "所属月份"),
        day("due_on", "应拨日;未写的为所属月末日"),
        fen("due_fen", "应拨"),
        fen("credit_fen", "已到位"),
        ref("ref", "证据:本期台账行,以及铺付到本期的专户进账"),
    ),
    """
WITH period AS (
  SELECT
    l.project_id,
    l.month,
    MIN(COALESCE(l.due_on, m.last_day)) AS due_on,
    CAST(SUM(l.due_fen) AS BIGINT) AS due_fen,
    CAST(SUM(CASE WHEN COALESCE(l.paid_on <= run.as_of, TRUE) THEN COALESCE(l.paid_fen, 0) ELSE 0 END) AS BIGINT)
      AS told_fen,
    STRING_AGG(CONCAT('labour_cost:', CAST(l.id AS VARCHAR)), ' ' ORDER BY l.id) AS ref
  FROM raw.labour_cost AS l
  CROSS JOIN run
  LEFT JOIN calendar_month AS m ON m.month = l.month
  GROUP BY l.project_id, l.month
),
laid AS (
  SELECT
    p.*,
    COALESCE(
      CAST(
        SUM(p.due_fen) OVER (
          PARTITION BY p.project_id ORDER BY p.due_on, p.month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS BIGINT
      ),
      0
    ) AS before_fen
  FROM period AS p
),
moved AS (
  SELECT DISTINCT e.project_id
  FROM account_entry AS e
),
credit AS (
  SELECT
    e.project_id,
    e.id,
    e.ref,
    e.amount_fen,
    CAST(SUM(e.amount_fen) OVER (
      PARTITION BY e.project_id ORDER BY e.at, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS up_to_fen
  FROM account_entry AS e
  -- What the contractor puts in under the same words is his own money, and what a worker sends back came out of here.
  WHERE e.direction = 'in'
    AND (e.peer_kind = 'owner' OR (e.purpose = 'labour_cost' AND e.peer_kind NOT IN ('contractor', 'worker')))
),
total AS (
  SELECT c.project_id, CAST(SUM(c.amount_fen) AS BIGINT) AS credits_fen
  FROM credit AS c
  GROUP BY c.project_id
),
credit_of_period AS (
  SELECT l.project_id, l.month, STRING_AGG(c.ref, ' ' ORDER BY c.id) AS ref
  FROM laid AS l
  JOIN credit AS c
    ON c.project_id = l.project_id
    AND c.up_to_fen > l.before_fen
    AND c.up_to_fen - c.amount_fen < l.before_fen + l.due_fen
  GROUP BY l.project_id, l.month
)
SELECT
  l.project_id,
  l.month,
  l.due_on,
  l.due_fen,
  CASE
    WHEN v.project_id IS NULL THEN l.told_fen
    ELSE LEAST(l.due_fen, GREATEST(0, COALESCE(t.credits_fen, 0) - l.before_fen))
  END AS credit_fen,
  CONCAT_WS(' ', l.ref, r.ref) AS ref
FROM laid AS l
LEFT JOIN moved AS v ON v.project_id = l.project_id
LEFT JOIN total AS t ON t.project_id = l.project_id
LEFT JOIN credit_of_period AS r ON r.project_id = l.project_id AND r.month = l.month
""",
    key=("project_id", "month"),
)

ACCOUNT_DAY = View(
    "account_day",
    "专户日账",
    "有收支的日子一天一行。",
    (
        id_("project_id", "项目"),
        day("day", "日期"),
        fen("in_fen", "收入"),
        fen("out_fen", "支出"),
        fen("balance_fen", "当日最后已知余额(按时刻、编号)", optional=True),
    ),
    """
SELECT
  x.project_id,
  x.day,
  CAST(SUM(CASE WHEN x.direction = 'in' THEN x.amount_fen ELSE 0 END) AS BIGINT) AS in_fen,
  CAST(SUM(CASE WHEN x.direction = 'out' THEN x.amount_fen ELSE 0 END) AS BIGINT) AS out_fen,
  MAX(CASE WHEN x.balance_fen IS NOT NULL AND x.place = 1 THEN x.balance_fen END) AS balance_fen
FROM (
  SELECT
    e.project_id, e.day, e.direction, e.amount_fen, e.balance_fen,
    ROW_NUMBER() OVER (
      PARTITION BY e.project_id, e.day
      ORDER BY CASE WHEN e.balance_fen IS NULL THEN 1 ELSE 0 END, e.at DESC, e.id DESC
    ) AS place
  FROM account_entry AS e
) AS x
GROUP BY x.project_id, x.day
""",
    key=("project_id", "day"),
)

ACCOUNT_CLOSE = View(
    "account_close",
    "账户日终",
    "一个账户有收支的日子一天一行。流水自早至晚或自晚至早打印,同一时刻的几笔分不出先后,所以日终余额取两个。",
    (
        id_("project_id", "项目"),
        id_("account_id", "账户;流水没写账号的为 0"),
        day("day", "日期"),
        fen("in_fen", "收入"),
        fen("out_fen", "支出"),
        fen("close_fen", "当日最后时刻的余额,同一时刻取编号最大的一笔;该笔不带余额则为空", optional=True),
        fen("close_if_reversed_fen", "同上,同一时刻取编号最小的一笔", optional=True),
        id_("close_id", "日终余额取自哪一笔流水(编号最大者)", optional=True),
    ),
    """
SELECT
  x.project_id,
  x.account_id,
  x.day,
  CAST(SUM(CASE WHEN x.direction = 'in' THEN x.amount_fen ELSE 0 END) AS BIGINT) AS in_fen,
  CAST(SUM(CASE WHEN x.direction = 'out' THEN x.amount_fen ELSE 0 END) AS BIGINT) AS out_fen,
  MAX(CASE WHEN x.place = 1 THEN x.balance_fen END) AS close_fen,
  MAX(CASE WHEN x.reversed_place = 1 THEN x.balance_fen END) AS close_if_reversed_fen,
  MAX(CASE WHEN x.place = 1 THEN x.id END) AS close_id
FROM (
  SELECT
    e.id, e.project_id, COALESCE(e.account_id, 0) AS account_id, e.day, e.direction, e.amount_fen, e.balance_fen,
    ROW_NUMBER() OVER (
      PARTITION BY e.project_id, COALESCE(e.account_id, 0), e.day ORDER BY e.at DESC, e.id DESC
    ) AS place,
    ROW_NUMBER() OVER (
      PARTITION BY e.project_id, COALESCE(e.account_id, 0), e.day ORDER BY e.at DESC, e.id
    ) AS reversed_place
  FROM account_entry AS e
) AS x
GROUP BY x.project_id, x.account_id, x.day
""",
    key=("project_id", "account_id", "day"),
)

MONEY = (PAYEE_CARD, PAYEE_NAME, ACCOUNT_ENTRY, LABOUR_COST, ACCOUNT_DAY, ACCOUNT_CLOSE)
