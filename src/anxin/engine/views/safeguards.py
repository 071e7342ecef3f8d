"""What guards the wages besides money: the account's papers and fate, the insurance, the board on the site."""

from anxin.engine.views.declare import View, day, fen, flag, id_, ref, text
from anxin.law.board import BOARD_ITEMS

# The missing items in the words of the regulation: codes hold no blank, so a code between blanks is that item.
_MISSING_ZH = ",\n    ".join(
    f"CASE WHEN CONCAT(' ', b.missing, ' ') LIKE '% {code} %' THEN '{words}' END" for code, words in BOARD_ITEMS.items()
)

SPECIAL_ACCOUNT = View(
    "special_account",
    "工资专户",
    "一个专户一行;晚于评估日的开户、协议、备案和销户都当作还没有。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("account_id", "账户", optional=True),
        day("opened_on", "开户日期", gap="有的底册只写账号,不写哪天开的"),
        day("agreement_on", "三方协议日期", gap="底册只写“已签”而没有日期的,读不到"),
        day("filed_on", "备案日期", gap="底册只写“已备案”而没有日期的,读不到"),
        flag("closed", "评估日已销户(底册的销户日期,或同一账户、未写账号的销户记录)"),
        ref(),
    ),
    """
WITH closing AS (
  SELECT s.id, COUNT(e.id) AS events
  FROM raw.special_account AS s
  CROSS JOIN run
  JOIN raw.account_event AS e
    ON e.project_id = s.project_id
    AND e.event = 'closed'
    AND e."on" <= run.as_of
    AND COALESCE(e.account_id, s.account_id, -1) = COALESCE(s.account_id, -1)
  GROUP BY s.id
)
SELECT
  s.id,
  s.project_id,
  s.account_id,
  CASE WHEN s.opened_on <= run.as_of THEN s.opened_on END AS opened_on,
  CASE WHEN s.agreement_on <= run.as_of THEN s.agreement_on END AS agreement_on,
  CASE WHEN s.filed_on <= run.as_of THEN s.filed_on END AS filed_on,
  COALESCE(s.closed_on <= run.as_of, FALSE) OR s.status = 'closed' OR c.events IS NOT NULL AS closed,
  CONCAT('special_account:', CAST(s.id AS VARCHAR)) AS ref
FROM raw.special_account AS s
CROSS JOIN run
LEFT JOIN closing AS c ON c.id = s.id
WHERE COALESCE(s.opened_on <= run.as_of, TRUE)
""",
    key=("id",),
)

ACCOUNT_EVENT = View(
    "account_event",
    "专户查封冻结划拨",
    "专户的一次冻结、查封、划拨或销户;评估日之后的不计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("account_id", "账户", optional=True),
        text("event", "frozen 冻结 seized 查封 deducted 划拨 closed 销户"),
        day("day", "日期"),
        day("lifted_on", "解除(划拨的为退回)日期;晚于评估日的当作还没有"),
        text("cause", "own_wages 为本项目的工资 other 其他案由;没写为空文本"),
        fen("amount_fen", "金额", optional=True),
        ref(),
    ),
    """
SELECT
  e.id,
  e.project_id,
  e.account_id,
  e.event,
  e."on" AS day,
  CASE WHEN e.lifted_on <= run.as_of THEN e.lifted_on END AS lifted_on,
  e.cause,
  e.amount_fen,
  CONCAT('account_event:', CAST(e.id AS VARCHAR)) AS ref
FROM raw.account_event AS e
CROSS JOIN run
WHERE e."on" <= run.as_of
""",
    key=("id",),
)

INJURY_INSURANCE = View(
    "injury_insurance",
    "工伤保险",
    "项目的一份工伤保险。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        day("from_on", "起;空即未写"),
        day("to_on", "止;空即未写,或到完工为止"),
        flag("in_force", "评估日有效:起日不晚于评估日(或未写),止日不早于评估日(或未写)", True),
        ref(),
    ),
    """
SELECT
  i.id,
  i.project_id,
  i.from_on,
  i.to_on,
  COALESCE(i.from_on <= run.as_of, TRUE) AND COALESCE(i.to_on >= run.as_of, TRUE) AS in_force,
  CONCAT('injury_insurance:', CAST(i.id AS VARCHAR)) AS ref
FROM raw.injury_insurance AS i
CROSS JOIN run
""",
    key=("id",),
)

NOTICE_BOARD = View(
    "notice_board",
    "维权告示牌",
    "告示牌的设置或一次检查,一行一次;检查日(没写的取照片日,再没写取设置日)晚于评估日的不计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        day("set_on", "设置日期;晚于评估日的当作还没有"),
        day("photo_on", "照片日期;晚于评估日的当作还没有"),
        day("checked_on", "检查日;没写的取照片日,再没写取设置日"),
        flag("checked", "查过牌面:写明了要素、缺失要素、失效电话或牌上的最低工资之一"),
        text("missing", "查出缺少的要素(条例第三十四条,代码见 law/board.py),以空格相隔"),
        text("missing_zh", "缺少的要素,用条例的说法,以顿号相隔"),
        flag("dead_number", "有电话打不通"),
        fen("minimum_wage_fen", "牌上写的月最低工资", optional=True, gap="多数检查不抄牌上的数"),
        fen(
            "minimum_wage_now_fen",
            "评估月末日有效的月最低工资",
            optional=True,
            gap="没有可据以判定的数值时为空",
        ),
        ref(),
    ),
    f"""
SELECT
  b.id,
  b.project_id,
  CASE WHEN b.set_on <= run.as_of THEN b.set_on END AS set_on,
  CASE WHEN b.photo_on <= run.as_of THEN b.photo_on END AS photo_on,
  COALESCE(b.checked_on, b.photo_on, b.set_on) AS checked_on,
  b.items <> '' OR b.missing <> '' OR b.dead_number OR b.minimum_wage_fen IS NOT NULL AS checked,
  b.missing,
  CONCAT_WS(
    '、',
    {_MISSING_ZH}
  ) AS missing_zh,
  b.dead_number,
  b.minimum_wage_fen,
  w.fen AS minimum_wage_now_fen,
  CONCAT('notice_board:', CAST(b.id AS VARCHAR)) AS ref
FROM raw.notice_board AS b
CROSS JOIN run
LEFT JOIN project AS p ON p.project_id = b.project_id
LEFT JOIN minimum_wage AS w ON w.region = p.region AND w.month = run.month
WHERE COALESCE(b.checked_on, b.photo_on, b.set_on) <= run.as_of
""",
    key=("id",),
)

SAFEGUARDS = (SPECIAL_ACCOUNT, ACCOUNT_EVENT, INJURY_INSURANCE, NOTICE_BOARD)
