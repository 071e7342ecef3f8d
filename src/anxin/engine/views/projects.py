"""The project, its parties, its safeguards and its pauses."""

from anxin.engine.views.declare import Column, View, day, fen, flag, id_, number, ref, text

PARTICIPANT = View(
    "participant",
    "参建单位",
    "单位在项目中的身份;来自参建名单,以及项目台账上的建设单位和施工总承包。",
    (
        id_("project_id", "项目"),
        id_("enterprise_id", "单位"),
        text("role", "owner 建设单位 contractor 施工总承包 professional labour supervisor other"),
        day("agency_agreement_on", "代发委托协议日期:最早的一份;没有为空"),
        ref(),
    ),
    """
SELECT
  x.project_id,
  x.enterprise_id,
  x.role,
  MIN(x.agency_agreement_on) AS agency_agreement_on,
  STRING_AGG(x.ref, ' ' ORDER BY x.ref) AS ref
FROM (
  SELECT
    project_id, enterprise_id, role, agency_agreement_on, CONCAT('participation:', CAST(id AS VARCHAR)) AS ref
  FROM raw.participation
  UNION ALL
  SELECT
    project_id, owner_id AS enterprise_id, 'owner' AS role, CAST(NULL AS DATE) AS agency_agreement_on,
    CONCAT('project_fact:', CAST(id AS VARCHAR)) AS ref
  FROM raw.project_fact
  WHERE owner_id IS NOT NULL
  UNION ALL
  SELECT
    project_id, contractor_id AS enterprise_id, 'contractor' AS role, CAST(NULL AS DATE) AS agency_agreement_on,
    CONCAT('project_fact:', CAST(id AS VARCHAR)) AS ref
  FROM raw.project_fact
  WHERE contractor_id IS NOT NULL
) AS x
GROUP BY x.project_id, x.enterprise_id, x.role
""",
    key=("project_id", "enterprise_id", "role"),
)

_FACTS_OF_PROJECTS = (
    "project_fact",
    "participation",
    "contract",
    "permit",
    "pause",
    "sighting",
    "notice_board",
    "injury_insurance",
    "enrolment",
    "name_tie",
    "attendance_month",
    "payroll_line",
    "receipt",
    "wage_confirmation",
    "payslip",
    "special_account",
    "account_event",
    "account_entry",
    "labour_cost",
    "deposit",
    "deposit_event",
    "payment_guarantee",
)

PROJECT_KNOWN = View(
    "project_known",
    "已知项目",
    "有任何一条已知事实的项目。",
    (id_("project_id", "项目"),),
    "\nUNION\n".join(f"SELECT project_id FROM raw.{t}" for t in _FACTS_OF_PROJECTS),
    key=("project_id",),
    promised=False,
)

PROJECT = View(
    "project",
    "项目",
    "每个有已知事实的项目一行;只被他方提到的项目也有一行,其余列为空。多份合同、许可、专户取日期最早者,同日取编号最小者。",
    (
        id_("project_id", "项目"),
        text("region", "行政区划代码;不知为空文本"),
        id_("contractor_id", "施工总承包", optional=True),
        id_("owner_id", "建设单位", optional=True),
        text("funding", "government 政府投资 soe 国企 ppp social 社会;不知为空文本"),
        flag("is_government", "政府投资"),
        text("status", "ongoing 在建 continued 续建 stopped 停工 half_stopped 半停工 finished 已建成;不知为空文本"),
        day("start_on", "开工日期"),
        day("planned_end", "计划竣工"),
        day("actual_end", "实际竣工"),
        number("pay_day", "约定发薪日", "日", optional=True),
        flag("pay_day_next", "次月发薪;空视同次月", None),
        day("contract_on", "施工合同签订日"),
        fen("contract_fen", "合同价", optional=True),
        day("permit_on", "施工许可发证日"),
        flag("permit_required", "须办施工许可;没有许可记录时视为须办", True),
        day("account_on", "专户开户日(不晚于评估日者)"),
        flag("has_account", "评估日已有专户:有专户记录且开户日不晚于评估日(或未写),或有专户流水"),
        day("agreement_on", "三方协议日期"),
        day("filed_on", "专户备案日期"),
        flag("listed", "项目台账(底册)上有"),
        flag("joined", "评估日已接入平台"),
        flag("exempt", "有免接入依据"),
        flag("labour_officer", "已配劳资专管员"),
        day("board_on", "告示牌设置日(不晚于评估日者)"),
        Column("lon", "DOUBLE", "经度", "度"),
        Column("lat", "DOUBLE", "纬度", "度"),
        ref(),
    ),
    """
WITH main_contract AS (
  SELECT x.project_id, x.signed_on, x.amount_fen, x.id
  FROM (
    SELECT
      c.project_id, c.signed_on, c.amount_fen, c.id,
      ROW_NUMBER() OVER (PARTITION BY c.project_id ORDER BY c.signed_on NULLS LAST, c.id) AS place
    FROM raw.contract AS c
    WHERE c.kind IN ('main', '')
  ) AS x
  WHERE x.place = 1
),
first_permit AS (
  SELECT x.project_id, x.issued_on, x.required, x.id
  FROM (
    SELECT
      p.project_id, p.issued_on, p.id,
      BOOL_OR(p.required) OVER (PARTITION BY p.project_id) AS required,
      ROW_NUMBER() OVER (PARTITION BY p.project_id ORDER BY p.issued_on NULLS LAST, p.id) AS place
    FROM raw.permit AS p
  ) AS x
  WHERE x.place = 1
),
account AS (
  SELECT
    s.project_id,
    MIN(CASE WHEN s.opened_on <= run.as_of THEN s.opened_on END) AS opened_on,
    BOOL_OR(COALESCE(s.opened_on <= run.as_of, TRUE)) AS is_open,
    MIN(s.agreement_on) AS agreement_on,
    MIN(s.filed_on) AS filed_on,
    MIN(CASE WHEN COALESCE(s.opened_on <= run.as_of, TRUE) THEN s.id END) AS id
  FROM raw.special_account AS s
  CROSS JOIN run
  GROUP BY s.project_id
),
moved AS (
  SELECT e.project_id, MIN(e.id) AS id
  FROM raw.account_entry AS e
  CROSS JOIN run
  WHERE CAST(e.at AS DATE) <= run.as_of
  GROUP BY e.project_id
),
board AS (
  SELECT b.project_id, MIN(b.set_on) AS set_on
  FROM raw.notice_board AS b
  CROSS JOIN run
  WHERE b.set_on <= run.as_of
  GROUP BY b.project_id
),
fact AS (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.project_id ORDER BY f.id) AS place
  FROM raw.project_fact AS f
)
SELECT
  k.project_id,
  COALESCE(NULLIF(f.region_code, ''), i.region_code, '') AS region,
  f.contractor_id,
  f.owner_id,
  COALESCE(f.funding, '') AS funding,
  COALESCE(f.funding = 'government', FALSE) AS is_government,
  COALESCE(f.status, '') AS status,
  f.start_on,
  f.planned_end,
  f.actual_end,
  f.pay_day,
  f.pay_day_next,
  c.signed_on AS contract_on,
  c.amount_fen AS contract_fen,
  p.issued_on AS permit_on,
  COALESCE(p.required, TRUE) AS permit_required,
  a.opened_on AS account_on,
  COALESCE(a.is_open, FALSE) OR m.id IS NOT NULL AS has_account,
  a.agreement_on,
  a.filed_on,
  f.id IS NOT NULL AS listed,
  COALESCE(f.joined, FALSE) OR COALESCE(f.joined_on <= run.as_of, FALSE) AS joined,
  COALESCE(f.exempt_reason <> '', FALSE) AS exempt,
  COALESCE(f.labour_officer, FALSE) AS labour_officer,
  b.set_on AS board_on,
  f.lon,
  f.lat,
  CONCAT_WS(
    ' ',
    'project_fact:' || CAST(f.id AS VARCHAR),
    'contract:' || CAST(c.id AS VARCHAR),
    'permit:' || CAST(p.id AS VARCHAR),
    'special_account:' || CAST(a.id AS VARCHAR)
  ) AS ref
FROM project_known AS k
CROSS JOIN run
LEFT JOIN raw.project AS i ON i.id = k.project_id
LEFT JOIN fact AS f ON f.project_id = k.project_id AND f.place = 1
LEFT JOIN main_contract AS c ON c.project_id = k.project_id
LEFT JOIN first_permit AS p ON p.project_id = k.project_id
LEFT JOIN account AS a ON a.project_id = k.project_id
LEFT JOIN moved AS m ON m.project_id = k.project_id
LEFT JOIN board AS b ON b.project_id = k.project_id
""",
    key=("project_id",),
)

PAUSE = View(
    "pause",
    "停工",
    "一段停工;approved 为评估日已获批准。",
    (
        id_("project_id", "项目"),
        day("from_on", "停工起"),
        day("to_on", "停工止;空即尚未复工"),
        flag("approved", "已获批准:有批准人,或批准日不晚于评估日", True),
        ref(),
    ),
    """
SELECT
  p.project_id,
  p.from_on,
  p.to_on,
  p.approved_by OR COALESCE(p.approved_on <= run.as_of, FALSE) AS approved,
  CONCAT('pause:', CAST(p.id AS VARCHAR)) AS ref
FROM raw.pause AS p
CROSS JOIN run
""",
)

SIGHTING = View(
    "sighting",
    "他方信息",
    "别的部门知道的项目(许可、财政支付、巡查、招标);评估日之后的不计。",
    (id_("project_id", "项目"), text("source", "来源部门"), day("seen_on", "推送日期"), ref()),
    """
SELECT s.project_id, s.source, s.seen_on, CONCAT('sighting:', CAST(s.id AS VARCHAR)) AS ref
FROM raw.sighting AS s
CROSS JOIN run
WHERE s.seen_on <= run.as_of
""",
)

DEPOSIT = View(
    "deposit",
    "工资保证金",
    "现金、保函或免存依据,一份一行。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        text("kind", "cash 现金,其余为保函等"),
        fen("contract_fen", "台账所写合同额", optional=True),
        number("rate_ppm", "台账所写比例", "百万分之一", optional=True),
        fen("required_fen", "应存", optional=True),
        fen("lodged_fen", "实存", optional=True),
        day("lodged_on", "存储日期"),
        day("start_on", "起"),
        day("end_on", "止"),
        flag("exemption", "有免存依据"),
        day("exemption_to", "免存至;空即未写明止日"),
        ref(),
    ),
    """
SELECT
  d.id, d.project_id, d.kind, d.contract_fen, d.rate_ppm, d.required_fen, d.lodged_fen, d.lodged_on, d.start_on,
  d.end_on, d.exemption, d.exemption_to, CONCAT('deposit:', CAST(d.id AS VARCHAR)) AS ref
FROM raw.deposit AS d
""",
    key=("id",),
)

DEPOSIT_EVENT = View(
    "deposit_event",
    "保证金事项",
    "使用、补足、返还;评估日之后的不计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        text("event", "use 使用 refill 补足 release 返还"),
        day("day", "日期"),
        fen("amount_fen", "金额", optional=True),
        ref(),
    ),
    """
SELECT d.id, d.project_id, d.event, d."on" AS day, d.amount_fen, CONCAT('deposit_event:', CAST(d.id AS VARCHAR)) AS ref
FROM raw.deposit_event AS d
CROSS JOIN run
WHERE d."on" <= run.as_of
""",
    key=("id",),
)

PROJECTS = (PARTICIPANT, PROJECT_KNOWN, PROJECT, PAUSE, SIGHTING, DEPOSIT, DEPOSIT_EVENT)
