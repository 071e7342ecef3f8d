"""The project-month: what the worker-months of a project come to, who is on its roster, and when it stood still."""

from anxin.engine.views.declare import View, day, fen, flag, id_, month, number, ref

PAUSED_MONTH = View(
    "paused_month",
    "停工月",
    "整月每天都在获批的停工之内的项目月。",
    (id_("project_id", "项目"), month()),
    """
SELECT x.project_id, x.month
FROM (
  SELECT DISTINCT p.project_id, YEAR(d.day) * 100 + MONTH(d.day) AS month, d.day
  FROM pause AS p
  CROSS JOIN run
  JOIN calendar_day AS d
    ON d.day >= p.from_on AND d.day <= COALESCE(p.to_on, d.day) AND YEAR(d.day) * 100 + MONTH(d.day) <= run.month
  WHERE p.approved
) AS x
JOIN calendar_month AS m ON m.month = x.month
GROUP BY x.project_id, x.month, m.length
HAVING COUNT(*) = m.length
""",
    key=("project_id", "month"),
)

ROSTER_HEADS = View(
    "roster_heads",
    "在册人数",
    "一个项目一个月:当月至少一天在册的人(工人和管理人员),以及其中有出勤日的人。没有人在册的月份没有行。",
    (
        id_("project_id", "项目"),
        month(),
        number("on_heads", "在册人数", "人"),
        number("on_att_heads", "其中有出勤的人数", "人"),
    ),
    """
SELECT
  r.project_id,
  r.month,
  COUNT(*) AS on_heads,
  COUNT(t.worker_id) AS on_att_heads
FROM roster_month AS r
LEFT JOIN told_month AS t
  ON t.project_id = r.project_id AND t.worker_id = r.worker_id AND t.month = r.month AND t.days_mask <> 0
GROUP BY r.project_id, r.month
""",
    key=("project_id", "month"),
)

PROJECT_MONTH = View(
    "project_month",
    "项目月",
    "一个项目一个月:由人月汇总。没有任何考勤、工资表、回单的月份没有行(在册人数见 roster_heads)。",
    (
        id_("project_id", "项目"),
        month(),
        number("att_heads", "有出勤的人数", "人"),
        number("worker_att_heads", "有出勤的工人数(不含管理人员)", "人"),
        number("worker_paid_heads", "其中有到账的人数", "人"),
        number("lines", "工资表行数", "行"),
        number("sheet_heads", "在工资表上的人数", "人"),
        fen("owed_fen", "应付合计"),
        fen("paid_fen", "已到账合计"),
        day("due_on", "应发日"),
        flag("paused_all_month", "整月每天都在获批的停工之内"),
        ref("ref", "不逐行列举:证据由规则按人列出"),
    ),
    """
SELECT
  w.project_id,
  w.month,
  COUNT(CASE WHEN w.has_attendance THEN 1 END) AS att_heads,
  COUNT(CASE WHEN w.has_attendance AND w.role = 'worker' THEN 1 END) AS worker_att_heads,
  COUNT(CASE WHEN w.has_attendance AND w.role = 'worker' AND w.paid_fen > 0 THEN 1 END) AS worker_paid_heads,
  CAST(SUM(w.lines) AS BIGINT) AS lines,
  COUNT(CASE WHEN w.lines > 0 THEN 1 END) AS sheet_heads,
  CAST(SUM(w.owed_fen) AS BIGINT) AS owed_fen,
  CAST(SUM(w.paid_fen) AS BIGINT) AS paid_fen,
  MIN(w.due_on) AS due_on,
  BOOL_OR(p.project_id IS NOT NULL) AS paused_all_month,
  '' AS ref
FROM worker_month AS w
LEFT JOIN paused_month AS p ON p.project_id = w.project_id AND p.month = w.month
GROUP BY w.project_id, w.month
""",
    key=("project_id", "month"),
)

PROJECT_MONTHS = (PAUSED_MONTH, ROSTER_HEADS, PROJECT_MONTH)
