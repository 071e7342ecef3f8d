"""The worker-month (人月), atom of the house, and the months in which somebody is on the roster."""

# Two things keep two million workers cheap. The sources are stacked and grouped once, instead of being grouped and joined;
# and a worker-month does not carry its evidence, only a handle (``payroll_line:project/worker/month``) that the engine
# follows for the few rows that a finding names.

from anxin.engine.views.declare import Fill, View, day, fen, flag, id_, month, number, ref, text

PROJECT_SPAN = View(
    "project_span",
    "项目起始月",
    "有人进场日期未知的项目上,最早有考勤、工资表、回单或进场日期的月份;这些人自此月起视为在册。",
    (id_("project_id", "项目"), month("first_month", "起始月")),
    """
WITH unsure AS (
  SELECT DISTINCT project_id FROM enrolment WHERE entered_on IS NULL AND NOT provisional
)
SELECT x.project_id, MIN(x.month) AS first_month
FROM (
  SELECT project_id, month FROM attendance_month WHERE project_id IN (SELECT project_id FROM unsure)
  UNION ALL
  SELECT project_id, for_month AS month FROM payroll_line WHERE project_id IN (SELECT project_id FROM unsure)
  UNION ALL
  SELECT project_id, month FROM receipt WHERE project_id IN (SELECT project_id FROM unsure)
  UNION ALL
  SELECT project_id, YEAR(entered_on) * 100 + MONTH(entered_on) AS month
  FROM enrolment
  WHERE entered_on IS NOT NULL AND NOT provisional AND project_id IN (SELECT project_id FROM unsure)
) AS x
GROUP BY x.project_id
""",
    key=("project_id",),
    promised=False,
    unless="SELECT project_id FROM enrolment WHERE entered_on IS NULL AND NOT provisional",
)


def _handle(table: str) -> str:
    key = "CAST(t.project_id AS VARCHAR), '/', CAST(t.worker_id AS VARCHAR), '/', CAST(t.month AS VARCHAR)"
    return f"CONCAT('{table}:', {key})"


LISTED_MONTH = View(
    "listed_month",
    "在册月(存放)",
    "在册月;roster_month 在其上加证据。",
    (
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month(),
        id_("employer_id", "用人单位", optional=True),
    ),
    """
SELECT
  x.project_id,
  x.worker_id,
  (x.month_no - 1) // 12 * 100 + (x.month_no - 1) % 12 + 1 AS month,
  MIN(x.employer_id) AS employer_id
FROM (
  SELECT
    e.project_id,
    e.worker_id,
    e.employer_id,
    -- Months counted on (year × 12 + month): a list of them is cheap, a join by range is not.
    UNNEST(
      GENERATE_SERIES(
        CASE
          WHEN e.entered_on IS NULL THEN COALESCE(s.first_month // 100 * 12 + s.first_month % 100, run.month // 100 * 12 + run.month % 100)
          ELSE YEAR(e.entered_on) * 12 + MONTH(e.entered_on)
        END,
        LEAST(
          COALESCE(YEAR(e.left_on) * 12 + MONTH(e.left_on), run.month // 100 * 12 + run.month % 100),
          run.month // 100 * 12 + run.month % 100
        )
      )
    ) AS month_no
  FROM enrolment AS e
  CROSS JOIN run
  LEFT JOIN project_span AS s ON s.project_id = e.project_id
  WHERE NOT e.provisional AND COALESCE(e.entered_on <= run.as_of, TRUE)
) AS x
GROUP BY x.project_id, x.worker_id, x.month_no
""",
    key=("project_id", "worker_id", "month"),
    promised=False,
)

ROSTER_MONTH = View(
    "roster_month",
    "在册月",
    "非暂列的进退场至少覆盖一天的月份(退场当日所在月份算在内),至评估月为止。",
    (
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month(),
        id_("employer_id", "用人单位(编号最小者)", optional=True),
        ref("ref", "证据:进退场"),
    ),
    f"""
SELECT t.project_id, t.worker_id, t.month, t.employer_id, {_handle("enrolment")} AS ref
FROM listed_month AS t
""",
    key=("project_id", "worker_id", "month"),
    in_place=True,
)

MANAGER = View(
    "manager",
    "项目上的管理人员",
    "项目的任一进退场(含暂列)记为管理人员的人。",
    (id_("project_id", "项目"), id_("worker_id", "工人")),
    """
SELECT DISTINCT e.project_id, e.worker_id
FROM enrolment AS e
WHERE e.role = 'manager'
""",
    key=("project_id", "worker_id"),
    promised=False,
)

PROJECT_DUE = View(
    "project_due",
    "项目应发日",
    "每个项目、每个有考勤、工资表或回单的月份一行。",
    (
        id_("project_id", "项目"),
        month(),
        number("workdays", "当月工作日数", "工作日"),
        day("due_on", "应发日"),
        fen("minimum_wage_fen", "月最低工资", optional=True),
    ),
    """
SELECT
  x.project_id,
  x.month,
  x.workdays,
  COALESCE(d.workday_back, x.pay_on) AS due_on,
  w.fen AS minimum_wage_fen
FROM (
  SELECT
    j.project_id,
    m.month,
    j.region,
    m.workdays,
    CASE
      WHEN j.pay_day IS NULL THEN m.next_last_day
      WHEN j.pay_day_next = FALSE THEN m.first_day + CAST(LEAST(GREATEST(j.pay_day, 1), m.length) - 1 AS INTEGER)
      ELSE m.next_first_day + CAST(LEAST(GREATEST(j.pay_day, 1), n.length) - 1 AS INTEGER)
    END AS pay_on
  FROM project AS j
  CROSS JOIN month_seen AS s
  JOIN calendar_month AS m ON m.month = s.month
  JOIN calendar_month AS n ON n.month = m.next_month
) AS x
LEFT JOIN calendar_day AS d ON d.day = x.pay_on
LEFT JOIN minimum_wage AS w ON w.region = x.region AND w.month = x.month
""",
    key=("project_id", "month"),
    promised=False,
)

TOLD_MONTH = View(
    "told_month",
    "人月(存放)",
    "人月的数,一名工人、一个项目、一个月一行;worker_month 在其上加证据。",
    (
        id_("project_id", "项目"),
        id_("employer_id", "用人单位", optional=True),
        id_("worker_id", "工人"),
        month(),
        flag("is_manager", "管理人员"),
        number("days_mask", "出勤日", "掩码"),
        number("half_mask", "半日", "掩码"),
        number("lines", "工资表行数", "行"),
        number("regular_lines", "既非补发也非离场结算的行数", "行"),
        fen("owed_fen", "应付合计"),
        fen("earned_fen", "常规行的应发合计"),
        number("told_days_x100", "常规行的出勤天数之和", "0.01 日", optional=True),
        number("overtime_x10", "加班工时", "0.1 小时"),
        fen("paid_fen", "已到账"),
        number("paid_lines", "成功的回单数", "笔"),
        number("undated_paid_lines", "没写日期的成功回单", "笔"),
        day("last_paid_on", "最后到账"),
        day("first_paid_on", "最先到账"),
        day("due_on", "应发日"),
        fen("minimum_wage_fen", "月最低工资", optional=True),
        number("workdays_in_month", "工作日数", "工作日"),
    ),
    """
SELECT
  s.project_id,
  s.employer_id,
  s.worker_id,
  s.month,
  p.worker_id IS NOT NULL AS is_manager,
  s.days_mask,
  s.days_mask & ~s.full_mask AS half_mask,
  s.lines,
  s.regular_lines,
  s.owed_fen,
  s.earned_fen,
  s.told_days_x100,
  s.overtime_x10,
  -- Banks often report only the last state of a payment: a return without its success must not make a debt.
  GREATEST(0, s.paid_fen) AS paid_fen,
  s.paid_lines,
  s.undated_paid_lines,
  s.last_paid_on,
  s.first_paid_on,
  d.due_on,
  d.minimum_wage_fen,
  d.workdays AS workdays_in_month
FROM (
  SELECT
    t.project_id,
    t.worker_id,
    t.month,
    MIN(t.employer_id) AS employer_id,
    BIT_OR(t.days_mask) AS days_mask,
    BIT_OR(t.full_mask) AS full_mask,
    COUNT(t.line) AS lines,
    COUNT(t.regular_line) AS regular_lines,
    SUM(t.owed_fen) AS owed_fen,
    SUM(t.earned_fen) AS earned_fen,
    CASE WHEN COUNT(t.regular_line) = COUNT(t.told_days_x100) THEN SUM(t.told_days_x100) END AS told_days_x100,
    SUM(t.overtime_x10) AS overtime_x10,
    SUM(t.paid_fen) AS paid_fen,
    COUNT(t.success) AS paid_lines,
    COUNT(t.undated_success) AS undated_paid_lines,
    MIN(t.success_on) AS first_paid_on,
    MAX(t.success_on) AS last_paid_on
  FROM (
    SELECT
      project_id,
      worker_id,
      for_month AS month,
      employer_id,
      CAST(0 AS BIGINT) AS days_mask,
      CAST(0 AS BIGINT) AS full_mask,
      1 AS line,
      CASE WHEN is_back_pay OR exit_flag THEN NULL ELSE 1 END AS regular_line,
      payable_fen AS owed_fen,
      CASE WHEN is_back_pay OR exit_flag THEN 0 ELSE owed_fen END AS earned_fen,
      CASE WHEN is_back_pay OR exit_flag THEN NULL ELSE days_x100 END AS told_days_x100,
      CAST(0 AS BIGINT) AS overtime_x10,
      CAST(0 AS BIGINT) AS paid_fen,
      CAST(NULL AS INTEGER) AS success,
      CAST(NULL AS INTEGER) AS undated_success,
      CAST(NULL AS DATE) AS success_on
    FROM payroll_line
    UNION ALL
    SELECT
      project_id, worker_id, month, NULL, days_mask, days_mask & ~half_mask, NULL, NULL, 0, 0, NULL,
      CASE WHEN overtime_x10 > 0 THEN overtime_x10 ELSE 0 END, 0, NULL, NULL, NULL
    FROM attendance_month
    UNION ALL
    SELECT
      project_id, worker_id, month, NULL, 0, 0, NULL, NULL, 0, 0, NULL, 0,
      CASE status WHEN 'success' THEN amount_fen WHEN 'returned' THEN -amount_fen ELSE 0 END,
      CASE WHEN status = 'success' THEN 1 END,
      CASE WHEN status = 'success' AND paid_on IS NULL THEN 1 END,
      CASE WHEN status = 'success' THEN paid_on END
    FROM receipt
  ) AS t
  GROUP BY t.project_id, t.worker_id, t.month
) AS s
JOIN project_due AS d ON d.project_id = s.project_id AND d.month = s.month
LEFT JOIN manager AS p ON p.project_id = s.project_id AND p.worker_id = s.worker_id
""",
    key=("project_id", "worker_id", "month"),
    promised=False,
    # The sheet names the employer nearly always; of the few who are on none, attendance tells, and then the roster.
    fill=Fill(
        "employer_id",
        ("project_id", "worker_id", "month"),
        """
WITH unnamed AS (
  SELECT project_id, worker_id, month FROM told_month WHERE employer_id IS NULL
),
attended AS (
  SELECT t.project_id, t.worker_id, t.month, MIN(a.employer_id) AS employer_id
  FROM unnamed AS t
  JOIN attendance_month AS a ON a.project_id = t.project_id AND a.worker_id = t.worker_id AND a.month = t.month
  GROUP BY t.project_id, t.worker_id, t.month
),
listed AS (
  SELECT
    t.project_id,
    t.worker_id,
    t.month,
    COALESCE(
      MIN(
        CASE
          WHEN NOT e.provisional
            AND COALESCE(e.entered_on <= run.as_of, TRUE)
            AND t.month >= CASE
              WHEN e.entered_on IS NULL THEN COALESCE(s.first_month, run.month)
              ELSE YEAR(e.entered_on) * 100 + MONTH(e.entered_on)
            END
            AND t.month <= COALESCE(YEAR(e.left_on) * 100 + MONTH(e.left_on), run.month)
          THEN e.employer_id
        END
      ),
      MIN(e.employer_id)
    ) AS employer_id
  FROM unnamed AS t
  CROSS JOIN run
  JOIN enrolment AS e ON e.project_id = t.project_id AND e.worker_id = t.worker_id
  LEFT JOIN project_span AS s ON s.project_id = t.project_id
  GROUP BY t.project_id, t.worker_id, t.month
)
SELECT t.project_id, t.worker_id, t.month, COALESCE(a.employer_id, e.employer_id) AS employer_id
FROM unnamed AS t
LEFT JOIN attended AS a ON a.project_id = t.project_id AND a.worker_id = t.worker_id AND a.month = t.month
LEFT JOIN listed AS e ON e.project_id = t.project_id AND e.worker_id = t.worker_id AND e.month = t.month
""",
    ),
)


WORKER_MONTH = View(
    "worker_month",
    "人月",
    "一名工人、一个项目、一个月:考勤、工资表(按所属月份)、回单(按工资月份)的全外联接,至评估月为止。"
    "在册是一段而不是一个月,只在册的人见 roster_month。",
    (
        id_("project_id", "项目"),
        id_("employer_id", "用人单位:取工资表,无则考勤,再无则进退场;有多个取编号最小者", optional=True),
        id_("worker_id", "工人"),
        month(),
        text("role", "worker 工人 manager 管理人员(该项目任一进退场如此记载)", "worker"),
        flag("has_attendance", "当月有出勤日"),
        number("days_mask", "出勤日(各来源之并)", "掩码"),
        number("half_mask", "其中各来源都只记半日的", "掩码"),
        number("days", "出勤日数(半日也计一)", "日"),
        number("lines", "工资表行数", "行"),
        fen("owed_fen", "应付合计(各行扣款后之和)"),
        number("regular_lines", "既非补发也非离场结算的行数", "行"),
        fen("earned_fen", "这些行的应发(扣款前)之和"),
        number("told_days_x100", "这些行所写出勤天数之和", "0.01 日", optional=True, gap="有一行没写天数的为空"),
        number("overtime_x10", "考勤所写加班工时之和", "0.1 小时"),
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
    f"""
SELECT
  t.project_id,
  t.employer_id,
  t.worker_id,
  t.month,
  CASE WHEN t.is_manager THEN 'manager' ELSE 'worker' END AS role,
  t.days_mask <> 0 AS has_attendance,
  t.days_mask,
  t.half_mask,
  CAST(BIT_COUNT(t.days_mask) AS BIGINT) AS days,
  t.lines,
  t.owed_fen,
  t.regular_lines,
  t.earned_fen,
  t.told_days_x100,
  t.overtime_x10,
  t.paid_fen,
  t.paid_lines,
  t.undated_paid_lines,
  t.last_paid_on,
  t.first_paid_on,
  t.due_on,
  t.minimum_wage_fen,
  t.workdays_in_month,
  {_handle("payroll_line")} AS line_ref,
  {_handle("attendance_month")} AS attendance_ref,
  {_handle("receipt")} AS receipt_ref,
  {_handle("enrolment")} AS enrolment_ref,
  CONCAT(
    {_handle("payroll_line")}, ' ', {_handle("attendance_month")}, ' ', {_handle("receipt")}, ' ', {_handle("enrolment")}
  ) AS ref
FROM told_month AS t
""",
    key=("project_id", "worker_id", "month"),
    in_place=True,
)

MONTHS = (
    PROJECT_SPAN,
    LISTED_MONTH,
    ROSTER_MONTH,
    MANAGER,
    PROJECT_DUE,
    TOLD_MONTH,
    WORKER_MONTH,
)
