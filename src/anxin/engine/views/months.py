"""The worker-month (人月), atom of the house, and the project-month made from it."""

# Evidence is gathered as a sorted list: an ordered STRING_AGG costs ten times as much over millions of small groups.
# For the same reason the four sources are stacked and grouped once, instead of being grouped and joined.

from anxin.engine.views.declare import View, day, fen, flag, id_, month, number, ref, text

PROJECT_SPAN = View(
    "project_span",
    "项目起始月",
    "项目上最早有考勤、工资表、回单或进场日期的月份;进场日期未知的人自此月起视为在册。",
    (id_("project_id", "项目"), month("first_month", "起始月")),
    """
SELECT x.project_id, MIN(x.month) AS first_month
FROM (
  SELECT project_id, month FROM attendance_month
  UNION ALL
  SELECT project_id, for_month AS month FROM payroll_line
  UNION ALL
  SELECT project_id, month FROM receipt
  UNION ALL
  SELECT project_id, YEAR(entered_on) * 100 + MONTH(entered_on) AS month
  FROM enrolment
  WHERE entered_on IS NOT NULL AND NOT provisional
) AS x
GROUP BY x.project_id
""",
    key=("project_id",),
    promised=False,
)

ENROLLED_MONTH = View(
    "enrolled_month",
    "在册月",
    "非暂列的进退场至少覆盖一天的月份(退场当日所在月份算在内),至评估月为止。",
    (
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month(),
        id_("employer_id", "用人单位(编号最小者)", optional=True),
        ref(),
    ),
    """
SELECT
  e.project_id,
  e.worker_id,
  m.month,
  MIN(e.employer_id) AS employer_id,
  ARRAY_TO_STRING(LIST_SORT(LIST(e.ref)), ' ') AS ref
FROM enrolment AS e
CROSS JOIN run
LEFT JOIN project_span AS s ON s.project_id = e.project_id
JOIN calendar_month AS m
  ON m.month >= CASE
    WHEN e.entered_on IS NULL THEN COALESCE(s.first_month, run.month)
    ELSE YEAR(e.entered_on) * 100 + MONTH(e.entered_on)
  END
  AND m.month <= COALESCE(YEAR(e.left_on) * 100 + MONTH(e.left_on), run.month)
WHERE NOT e.provisional AND m.month <= run.month AND COALESCE(e.entered_on <= run.as_of, TRUE)
GROUP BY e.project_id, e.worker_id, m.month
""",
    key=("project_id", "worker_id", "month"),
    promised=False,
)

PERSON = View(
    "person",
    "项目上的人",
    "一人一项目一行:任一进退场(含暂列)记为管理人员即为管理人员。",
    (
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        text("role", "worker 或 manager", "worker"),
        id_("employer_id", "用人单位(编号最小者)", optional=True),
    ),
    """
SELECT
  e.project_id,
  e.worker_id,
  CASE WHEN BOOL_OR(e.role = 'manager') THEN 'manager' ELSE 'worker' END AS role,
  MIN(e.employer_id) AS employer_id
FROM enrolment AS e
GROUP BY e.project_id, e.worker_id
""",
    key=("project_id", "worker_id"),
    promised=False,
)

WORKER_MONTH = View(
    "worker_month",
    "人月",
    "一名工人、一个项目、一个月:在册、考勤、工资表(按所属月份)、回单(按工资月份)的全外联接,至评估月为止。",
    (
        id_("project_id", "项目"),
        id_("employer_id", "用人单位:取工资表,无则考勤,再无则进退场;有多个取编号最小者", optional=True),
        id_("worker_id", "工人"),
        month(),
        flag("enrolled", "当月至少一天在册(非暂列)"),
        text("role", "worker 工人 manager 管理人员(该项目任一进退场如此记载)", "worker"),
        flag("has_attendance", "当月有出勤日"),
        number("days_mask", "出勤日(各来源之并)", "掩码"),
        number("half_mask", "其中各来源都只记半日的", "掩码"),
        number("days", "出勤日数(半日也计一)", "日"),
        number("lines", "工资表行数", "行"),
        fen("owed_fen", "应付合计(各行扣款后之和)"),
        number("regular_lines", "既非补发也非离场结算的行数", "行"),
        fen("paid_fen", "已到账:成功减退汇,不低于零(银行只报退汇、未报先前成功的,不算倒欠)"),
        number("paid_lines", "成功的回单数", "笔"),
        number("undated_paid_lines", "其中银行没写日期的", "笔"),
        day("last_paid_on", "最后一笔成功的日期"),
        day("first_paid_on", "第一笔成功的日期"),
        day(
            "due_on",
            "应发日:约定发薪日(次月发薪或未写者在次月;超过当月天数取末日),没有约定取次月末日;逢非工作日提前到前一工作日",
        ),
        fen("minimum_wage_fen", "月最低工资;没有可据以判定的数值时为空", optional=True),
        number("workdays_in_month", "当月工作日数", "工作日"),
        ref("line_ref", "证据:工资表行"),
        ref("attendance_ref", "证据:考勤"),
        ref("receipt_ref", "证据:回单"),
        ref("enrolment_ref", "证据:进退场"),
        ref("ref", "证据:工资表行、考勤、回单、进退场,依此次序"),
    ),
    """
WITH told AS (
  SELECT
    project_id,
    worker_id,
    for_month AS month,
    employer_id AS line_employer_id,
    CAST(NULL AS BIGINT) AS attendance_employer_id,
    CAST(NULL AS BIGINT) AS enrolment_employer_id,
    0 AS enrolled,
    CAST(0 AS BIGINT) AS days_mask,
    CAST(0 AS BIGINT) AS full_mask,
    1 AS lines,
    CASE WHEN is_back_pay OR exit_flag THEN 0 ELSE 1 END AS regular_lines,
    payable_fen AS owed_fen,
    CAST(0 AS BIGINT) AS paid_fen,
    0 AS paid_lines,
    CAST(NULL AS DATE) AS success_on,
    ref AS line_ref,
    CAST(NULL AS VARCHAR) AS attendance_ref,
    CAST(NULL AS VARCHAR) AS receipt_ref,
    CAST(NULL AS VARCHAR) AS enrolment_ref
  FROM payroll_line
  UNION ALL
  SELECT
    project_id, worker_id, month, NULL, employer_id, NULL, 0, days_mask, days_mask & ~half_mask, 0, 0, 0, 0, 0, NULL,
    NULL, ref, NULL, NULL
  FROM attendance_month
  UNION ALL
  SELECT
    project_id, worker_id, month, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0,
    CASE status WHEN 'success' THEN amount_fen WHEN 'returned' THEN -amount_fen ELSE 0 END,
    CASE WHEN status = 'success' THEN 1 ELSE 0 END,
    CASE WHEN status = 'success' THEN paid_on END,
    NULL, NULL, ref, NULL
  FROM receipt
  UNION ALL
  SELECT
    project_id, worker_id, month, NULL, NULL, employer_id, 1, 0, 0, 0, 0, 0, 0, 0, NULL,
    NULL, NULL, NULL, ref
  FROM enrolled_month
),
joined AS (
  SELECT
    t.project_id,
    t.worker_id,
    t.month,
    COALESCE(MIN(t.line_employer_id), MIN(t.attendance_employer_id), MIN(t.enrolment_employer_id)) AS employer_id,
    MAX(t.enrolled) AS enrolled,
    BIT_OR(t.days_mask) AS days_mask,
    BIT_OR(t.full_mask) AS full_mask,
    CAST(SUM(t.lines) AS BIGINT) AS lines,
    CAST(SUM(t.regular_lines) AS BIGINT) AS regular_lines,
    CAST(SUM(t.owed_fen) AS BIGINT) AS owed_fen,
    CAST(SUM(t.paid_fen) AS BIGINT) AS paid_fen,
    CAST(SUM(t.paid_lines) AS BIGINT) AS paid_lines,
    CAST(SUM(t.paid_lines) AS BIGINT) - COUNT(t.success_on) AS undated_paid_lines,
    MIN(t.success_on) AS first_paid_on,
    MAX(t.success_on) AS last_paid_on,
    ARRAY_TO_STRING(LIST_SORT(LIST(t.line_ref) FILTER (WHERE t.line_ref IS NOT NULL)), ' ') AS line_ref,
    ARRAY_TO_STRING(LIST_SORT(LIST(t.attendance_ref) FILTER (WHERE t.attendance_ref IS NOT NULL)), ' ')
      AS attendance_ref,
    ARRAY_TO_STRING(LIST_SORT(LIST(t.receipt_ref) FILTER (WHERE t.receipt_ref IS NOT NULL)), ' ') AS receipt_ref,
    ARRAY_TO_STRING(LIST_SORT(LIST(t.enrolment_ref) FILTER (WHERE t.enrolment_ref IS NOT NULL)), ' ') AS enrolment_ref
  FROM told AS t
  GROUP BY t.project_id, t.worker_id, t.month
),
due AS (
  SELECT
    x.project_id,
    x.month,
    x.region,
    x.workdays,
    COALESCE(d.workday_back, x.pay_on) AS due_on
  FROM (
    SELECT
      s.project_id,
      s.month,
      COALESCE(j.region, '') AS region,
      m.workdays,
      CASE
        WHEN j.pay_day IS NULL THEN m.next_last_day
        WHEN j.pay_day_next = FALSE THEN m.first_day + CAST(LEAST(GREATEST(j.pay_day, 1), m.length) - 1 AS INTEGER)
        ELSE m.next_first_day + CAST(LEAST(GREATEST(j.pay_day, 1), n.length) - 1 AS INTEGER)
      END AS pay_on
    FROM (SELECT DISTINCT project_id, month FROM joined) AS s
    JOIN calendar_month AS m ON m.month = s.month
    JOIN calendar_month AS n ON n.month = m.next_month
    LEFT JOIN project AS j ON j.project_id = s.project_id
  ) AS x
  LEFT JOIN calendar_day AS d ON d.day = x.pay_on
)
SELECT
  s.project_id,
  COALESCE(s.employer_id, p.employer_id) AS employer_id,
  s.worker_id,
  s.month,
  s.enrolled = 1 AS enrolled,
  COALESCE(p.role, 'worker') AS role,
  s.days_mask <> 0 AS has_attendance,
  s.days_mask,
  s.days_mask & ~s.full_mask AS half_mask,
  CAST(BIT_COUNT(s.days_mask) AS BIGINT) AS days,
  s.lines,
  s.owed_fen,
  s.regular_lines,
  -- Banks often report only the last state of a payment: a return without its success must not make a debt.
  GREATEST(0, s.paid_fen) AS paid_fen,
  s.paid_lines,
  s.undated_paid_lines,
  s.last_paid_on,
  s.first_paid_on,
  d.due_on,
  w.fen AS minimum_wage_fen,
  d.workdays AS workdays_in_month,
  COALESCE(s.line_ref, '') AS line_ref,
  COALESCE(s.attendance_ref, '') AS attendance_ref,
  COALESCE(s.receipt_ref, '') AS receipt_ref,
  COALESCE(s.enrolment_ref, '') AS enrolment_ref,
  CONCAT_WS(
    ' ', NULLIF(s.line_ref, ''), NULLIF(s.attendance_ref, ''), NULLIF(s.receipt_ref, ''), NULLIF(s.enrolment_ref, '')
  ) AS ref
FROM joined AS s
JOIN due AS d ON d.project_id = s.project_id AND d.month = s.month
LEFT JOIN person AS p ON p.project_id = s.project_id AND p.worker_id = s.worker_id
LEFT JOIN minimum_wage AS w ON w.region = d.region AND w.month = s.month
""",
    key=("project_id", "worker_id", "month"),
)

PROJECT_MONTH = View(
    "project_month",
    "项目月",
    "一个项目一个月:由人月汇总。没有任何人月的月份没有行。",
    (
        id_("project_id", "项目"),
        month(),
        number("on_heads", "在册人数", "人"),
        number("att_heads", "有出勤的人数", "人"),
        number("on_att_heads", "在册且有出勤的人数", "人"),
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
WITH paused AS (
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
)
SELECT
  w.project_id,
  w.month,
  COUNT(CASE WHEN w.enrolled THEN 1 END) AS on_heads,
  COUNT(CASE WHEN w.has_attendance THEN 1 END) AS att_heads,
  COUNT(CASE WHEN w.enrolled AND w.has_attendance THEN 1 END) AS on_att_heads,
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
LEFT JOIN paused AS p ON p.project_id = w.project_id AND p.month = w.month
GROUP BY w.project_id, w.month
""",
    key=("project_id", "month"),
)

MONTHS = (PROJECT_SPAN, ENROLLED_MONTH, PERSON, WORKER_MONTH, PROJECT_MONTH)
