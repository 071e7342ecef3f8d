"""What the risk score measures: each feature by its query over the fact views, its weight and its full mark.

A feature's raw value rises with risk; divided by its full mark and cut at 1 it is multiplied by its weight. Queries give
one row per project: ``project_id``, ``value`` (null: the facts do not say) and the numbers that its sentence names.
``:periods`` and ``:months`` stand for how far they look back.
"""

from __future__ import annotations

from dataclasses import dataclass

BLOCKS = {
    "money_in": "人工费到位",
    "money_out": "工资发放",
    "account": "专户",
    "evidence": "用工凭据",
    "people": "工人反映",
    "safeguards": "保障措施",
    "firm": "企业状况",
    "context": "项目情形",
}


@dataclass(frozen=True)
class Feature:
    """``weight`` and ``full`` name numbers in ``law/defaults.yaml``. ``sql`` None: worked out elsewhere, or no fact yet.

    ``says`` is the sentence with its numbers; ``lacking`` says what would have to be known.
    """

    key: str
    block: str
    zh: str
    says: str
    lacking: str
    sql: str | None = None

    @property
    def weight(self) -> str:
        return f"risk.{self.key}_weight"

    @property
    def full(self) -> str:
        return f"risk.{self.key}_full"


_DUE_PERIODS = """
WITH due AS (
  SELECT
    c.project_id, c.due_fen, c.credit_fen, DATE_DIFF('day', c.due_on, run.as_of) AS days,
    ROW_NUMBER() OVER (PARTITION BY c.project_id ORDER BY c.due_on DESC, c.month DESC) AS back
  FROM labour_cost AS c
  CROSS JOIN run
  WHERE c.due_fen > 0 AND c.month <= run.month AND c.due_on < run.as_of
)
"""

# One row per project, employer and month whose pay day has passed, the latest three months of the project marked.
WAGES = """
WITH due AS (
  SELECT
    w.project_id,
    w.employer_id,
    w.month,
    CAST(SUM(w.owed_fen) AS BIGINT) AS owed_fen,
    CAST(SUM(GREATEST(0, w.owed_fen - w.paid_fen)) AS BIGINT) AS unpaid_fen
  FROM worker_month AS w
  CROSS JOIN run
  WHERE w.owed_fen > 0 AND w.due_on < run.as_of
  GROUP BY w.project_id, w.employer_id, w.month
)
SELECT
  d.project_id,
  d.employer_id,
  d.month,
  d.owed_fen,
  d.unpaid_fen,
  DENSE_RANK() OVER (PARTITION BY d.project_id ORDER BY d.month DESC) <= :months AS recent
FROM due AS d
"""

PROJECTS = """
SELECT p.project_id, p.contractor_id, COALESCE(e.grade, '') AS grade
FROM project AS p
LEFT JOIN enterprise AS e ON e.employer_id = p.contractor_id
"""

GRADES = "SELECT e.employer_id, e.grade FROM enterprise AS e"

FEATURES: tuple[Feature, ...] = (
    Feature(
        "fee_short",
        "money_in",
        "近几期人工费未到位比例",
        "近 {periods} 期应拨 {due_yuan} 元，已到位 {credit_yuan} 元，未到位 {value:.1%}",
        "没有已到应拨日的人工费期次",
        _DUE_PERIODS
        + """
SELECT
  d.project_id,
  COUNT(*) AS periods,
  CAST(SUM(d.due_fen) AS BIGINT) AS due_fen,
  CAST(SUM(d.credit_fen) AS BIGINT) AS credit_fen,
  1 - CAST(SUM(d.credit_fen) AS DOUBLE) / SUM(d.due_fen) AS value
FROM due AS d
WHERE d.back <= :periods
GROUP BY d.project_id
""",
    ),
    Feature(
        "fee_days",
        "money_in",
        "人工费最长逾期天数",
        "未足额的期次中逾期最久的 {value:.0f} 天",
        "没有已到应拨日的人工费期次",
        _DUE_PERIODS
        + """
SELECT d.project_id, CAST(MAX(CASE WHEN d.credit_fen < d.due_fen THEN d.days ELSE 0 END) AS DOUBLE) AS value
FROM due AS d
GROUP BY d.project_id
""",
    ),
    Feature(
        "wage_unpaid",
        "money_out",
        "近几个到期月份工资未付比例",
        "近几个到期月份应付 {owed_yuan} 元，未付 {unpaid_yuan} 元，占 {value:.1%}",
        "没有已到应发日的工资表",
    ),
    Feature(
        "wage_months",
        "money_out",
        "欠薪月数",
        "有到期未付工资的月份 {value:.0f} 个",
        "没有已到应发日的工资表",
    ),
    Feature(
        "balance",
        "account",
        "专户余额不足下次发放的比例",
        "专户余额 {balance_yuan} 元，下次发放估计需 {need_yuan} 元，缺 {value:.1%}",
        "专户流水没有余额，或还没有工资表",
        """
WITH last_balance AS (
  SELECT x.project_id, x.balance_fen
  FROM (
    SELECT d.project_id, d.balance_fen, ROW_NUMBER() OVER (PARTITION BY d.project_id ORDER BY d.day DESC) AS place
    FROM account_day AS d
    WHERE d.balance_fen IS NOT NULL
  ) AS x
  WHERE x.place = 1
),
sheet AS (
  SELECT m.project_id, m.owed_fen, ROW_NUMBER() OVER (PARTITION BY m.project_id ORDER BY m.month DESC) AS back
  FROM project_month AS m
  WHERE m.owed_fen > 0
),
open_wage AS (
  SELECT w.project_id, SUM(GREATEST(0, w.owed_fen - w.paid_fen)) AS fen
  FROM worker_month AS w
  GROUP BY w.project_id
),
need AS (
  SELECT s.project_id, CAST(GREATEST(MAX(o.fen), SUM(s.owed_fen) / COUNT(*)) AS BIGINT) AS need_fen
  FROM sheet AS s
  JOIN open_wage AS o ON o.project_id = s.project_id
  WHERE s.back <= :months
  GROUP BY s.project_id
)
SELECT
  n.project_id,
  b.balance_fen,
  n.need_fen,
  GREATEST(0, 1 - CAST(b.balance_fen AS DOUBLE) / n.need_fen) AS value
FROM need AS n
JOIN last_balance AS b ON b.project_id = n.project_id
WHERE n.need_fen > 0
""",
    ),
    Feature(
        "diverted",
        "account",
        "专户资金转出给非本项目工人",
        "有非工资支出预警（A05）的月份 {value:.0f} 个",
        "没有专户流水",
        """
SELECT d.project_id, CAST(0 AS DOUBLE) AS value
FROM account_day AS d
GROUP BY d.project_id
""",
    ),
    Feature(
        "coverage",
        "evidence",
        "上月在册未出勤比例",
        "{month}在册 {on_heads} 人，有出勤 {on_att_heads} 人，无考勤 {value:.1%}",
        "上月没有花名册",
        """
SELECT
  m.project_id,
  m.month,
  m.on_heads,
  m.on_att_heads,
  1 - CAST(m.on_att_heads AS DOUBLE) / m.on_heads AS value
FROM roster_heads AS m
CROSS JOIN run
JOIN calendar_month AS c ON c.month = run.month
WHERE m.month = c.previous_month AND m.on_heads > 0
""",
    ),
    Feature(
        "back_entry",
        "evidence",
        "近几个月考勤补录比例",
        "近几个月出勤 {days} 天，其中补录 {late_days} 天，占 {value:.1%}",
        "近几个月没有考勤",
        """
SELECT
  a.project_id,
  CAST(SUM(a.days) AS BIGINT) AS days,
  CAST(SUM(a.late_days) AS BIGINT) AS late_days,
  CAST(SUM(a.late_days) AS DOUBLE) / SUM(a.days) AS value
FROM attendance_month AS a
CROSS JOIN run
JOIN calendar_month AS now ON now.month = run.month
JOIN calendar_month AS m ON m.month = a.month
WHERE m.month_no > now.month_no - :months
GROUP BY a.project_id
HAVING SUM(a.days) > 0
""",
    ),
    Feature("override", "evidence", "应急通道放行比例", "", "闸机通行方式还没有接入"),
    Feature("clues", "people", "近 90 天每百人线索数", "", "投诉线索还没有接入"),
    Feature(
        "objections",
        "people",
        "近几个月工资确认有异议的比例",
        "近几个月答复 {answers} 人次，有异议 {objections} 人次，占 {value:.1%}",
        "没有工资确认答复",
        """
SELECT
  w.project_id,
  COUNT(*) AS answers,
  COUNT(CASE WHEN w.answer = 'objected' THEN 1 END) AS objections,
  CAST(COUNT(CASE WHEN w.answer = 'objected' THEN 1 END) AS DOUBLE) / COUNT(*) AS value
FROM wage_confirmation AS w
CROSS JOIN run
JOIN calendar_month AS now ON now.month = run.month
JOIN calendar_month AS m ON m.month = w.month
WHERE w.answer <> '' AND m.month_no > now.month_no - :months
GROUP BY w.project_id
""",
    ),
    Feature("repeats", "people", "重复投诉", "", "投诉线索还没有接入"),
    Feature(
        "safeguards",
        "safeguards",
        "五项保障缺几项",
        "保证金 {has_deposit}、支付担保 {has_guarantee}、施工合同 {has_contract}、告示牌 {has_board}、"
        "劳资专管员 {has_officer}，缺 {value:.0f} 项",
        "项目底册还没有报来",
        """
WITH lodged AS (
  SELECT d.project_id, MAX(CASE WHEN COALESCE(d.lodged_fen, 0) > 0 OR d.exemption THEN 1 ELSE 0 END) AS held
  FROM deposit AS d
  GROUP BY d.project_id
),
guaranteed AS (
  SELECT g.project_id, 1 AS held
  FROM payment_guarantee AS g
  CROSS JOIN run
  WHERE COALESCE(g.to_on >= run.as_of, TRUE)
  GROUP BY g.project_id
),
held AS (
  SELECT
    p.project_id,
    COALESCE(d.held, 0) AS deposit,
    COALESCE(g.held, 0) AS guarantee,
    CASE WHEN p.contract_on IS NOT NULL THEN 1 ELSE 0 END AS contract,
    CASE WHEN p.board_on IS NOT NULL THEN 1 ELSE 0 END AS board,
    CASE WHEN p.labour_officer THEN 1 ELSE 0 END AS officer
  FROM project AS p
  LEFT JOIN lodged AS d ON d.project_id = p.project_id
  LEFT JOIN guaranteed AS g ON g.project_id = p.project_id
  WHERE p.status <> '' OR p.contractor_id IS NOT NULL OR p.start_on IS NOT NULL
)
SELECT
  h.project_id,
  CASE WHEN h.deposit = 1 THEN '有' ELSE '无' END AS has_deposit,
  CASE WHEN h.guarantee = 1 THEN '有' ELSE '无' END AS has_guarantee,
  CASE WHEN h.contract = 1 THEN '有' ELSE '无' END AS has_contract,
  CASE WHEN h.board = 1 THEN '有' ELSE '无' END AS has_board,
  CASE WHEN h.officer = 1 THEN '有' ELSE '无' END AS has_officer,
  CAST(5 - h.deposit - h.guarantee - h.contract - h.board - h.officer AS DOUBLE) AS value
FROM held AS h
""",
    ),
    Feature("grade", "firm", "守法诚信等级", "守法诚信等级 {grade}", "没有守法诚信等级"),
    Feature("insurance", "firm", "社保欠缴", "", "社保数据还没有接入"),
    Feature("tax", "firm", "税费欠缴", "", "税务数据还没有接入"),
    Feature("power", "firm", "用电用水骤降", "", "水电数据还没有接入"),
    Feature("suits", "firm", "涉诉与被执行", "", "法院数据还没有接入"),
    Feature("abnormal", "firm", "经营异常", "", "市场监管数据还没有接入"),
    Feature(
        "private",
        "context",
        "社会投资",
        "资金性质：{funding}",
        "没有资金性质",
        """
SELECT
  p.project_id,
  CASE p.funding WHEN 'social' THEN '社会投资' WHEN 'government' THEN '政府投资' ELSE '国企或合作投资' END AS funding,
  CASE WHEN p.funding = 'social' THEN CAST(1 AS DOUBLE) ELSE CAST(0 AS DOUBLE) END AS value
FROM project AS p
WHERE p.funding <> ''
""",
    ),
    Feature(
        "stopped",
        "context",
        "停工半停工",
        "项目状态：{status}",
        "没有项目状态",
        """
SELECT
  p.project_id,
  CASE p.status WHEN 'stopped' THEN '停工' WHEN 'half_stopped' THEN '半停工' ELSE '未停工' END AS status,
  CASE p.status WHEN 'stopped' THEN CAST(1 AS DOUBLE) WHEN 'half_stopped' THEN CAST(0.5 AS DOUBLE)
    ELSE CAST(0 AS DOUBLE) END AS value
FROM project AS p
WHERE p.status <> ''
""",
    ),
    Feature(
        "festival",
        "context",
        "临近春节",
        "距春节 {days} 天",
        "",
        """
SELECT
  p.project_id,
  run.days_to_festival AS days,
  CAST(GREATEST(0, l.festival_start_days - run.days_to_festival) AS DOUBLE) AS value
FROM project AS p
CROSS JOIN run
JOIN limits AS l ON l.project_id = p.project_id
""",
    ),
)
BY_KEY = {f.key: f for f in FEATURES}
