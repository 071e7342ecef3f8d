"""Enterprises as subjects of their own, and what the rules on projects have found, for the rules that stand on that."""

from anxin.engine.views.declare import Column, View, day, fen, id_, number, ref, text

# Whoever is named as an employer anywhere is an enterprise, with or without a row in a ledger of enterprises.
_NAMED = (
    ("enterprise", "id"),
    ("enterprise_fact", "enterprise_id"),
    ("participation", "enterprise_id"),
    ("project_fact", "contractor_id"),
    ("project_fact", "owner_id"),
    ("enrolment", "employer_id"),
    ("attendance_month", "employer_id"),
    ("payroll_line", "employer_id"),
)

ENTERPRISE = View(
    "enterprise",
    "单位",
    "台账、名单、花名册、考勤或工资表提到的单位,一家一行;没有单位台账的,其余列为空。",
    (
        id_("employer_id", "单位"),
        text("region", "登记所在地的行政区划代码;不知为空文本"),
        text("credit_index", "统一社会信用代码的比对键(入库时算出,不是代码本身);没有代码为空文本"),
        text("grade", "守法诚信等级;不知为空文本"),
        fen("capital_fen", "注册资本", optional=True),
        day("registered_on", "注册日期"),
        ref(),
    ),
    "WITH named AS (\n  "
    + "\n  UNION\n  ".join(f"SELECT {c} AS employer_id FROM raw.{t} WHERE {c} IS NOT NULL" for t, c in _NAMED)
    + """
),
fact AS (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.enterprise_id ORDER BY f.id) AS place
  FROM raw.enterprise_fact AS f
)
SELECT
  n.employer_id,
  COALESCE(f.region_code, '') AS region,
  COALESCE(f.credit_index, '') AS credit_index,
  COALESCE(f.grade, '') AS grade,
  f.capital_fen,
  f.registered_on,
  COALESCE('enterprise_fact:' || CAST(f.id AS VARCHAR), '') AS ref
FROM named AS n
LEFT JOIN fact AS f ON f.enterprise_id = n.employer_id AND f.place = 1
""",
    key=("employer_id",),
)

# Like limits, but for findings that are about an enterprise and about no single project.
ENTERPRISE_LIMITS = View(
    "enterprise_limits",
    "规则用数(单位)",
    "每家单位一行,列名即规则卡片上的数值名;取单位登记所在地的规定,所在地不知的取全国的。",
    (id_("employer_id", "单位"), number("festival_start_days", "节前模式提前的天数", "日")),
    None,
    key=("employer_id",),
)

PROJECT_FINDING = View(
    "project_finding",
    "项目预警",
    "本次评估里以项目为对象的规则查出的结果,一条一行,供再往上归集的规则读取;只含卡片 draws_on 列出的规则。"
    "增量评估时,未重判的项目取其现有预警。",
    (
        text("rule", "规则代码"),
        id_("project_id", "项目"),
        id_("contractor_id", "项目的施工总承包", optional=True),
        id_("employer_id", "用人单位;对象不含单位的规则为空", optional=True),
        id_("worker_id", "工人;对象不含工人的规则为空", optional=True),
        Column("month", "BIGINT", "月份;对象不含月份的规则为空", "YYYYMM"),
        text("level", "等级:规则本身给出的,节前模式提高之前的;同一家单位的轻重不因临近春节而变"),
        fen("amount_fen", "金额", optional=True),
        number("people", "人数", "人", optional=True),
    ),
    None,
)

FIRMS_BEFORE = (ENTERPRISE,)
FIRMS_AFTER = (ENTERPRISE_LIMITS, PROJECT_FINDING)
