"""Who works where: enrolments, attendance, lines and receipts, each tied to its worker."""

from anxin.engine.views.declare import View, day, fen, flag, id_, month, number, ref, text

NAME_OWNER = View(
    "name_owner",
    "具名对应的人",
    "只凭姓名报来的人对应到的唯一工人。",
    (id_("name_ref_id", "具名"), id_("worker_id", "工人")),
    """
SELECT
  t.name_ref_id,
  MIN(t.worker_id) AS worker_id
FROM raw.name_tie AS t
WHERE t.state = 'tied' AND t.worker_id IS NOT NULL
GROUP BY t.name_ref_id
""",
    key=("name_ref_id",),
    promised=False,
)

ENROLMENT = View(
    "enrolment",
    "进退场",
    "花名册上的一段在场经历;provisional 为暂列(出现在工资表、考勤或回单上而不在任何花名册上)。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("employer_id", "用人单位", optional=True),
        id_("crew_id", "班组", optional=True),
        id_("worker_id", "工人"),
        text("role", "worker 工人 或 manager 管理人员", "worker"),
        number("age", "评估日周岁(生日当天即满)", "岁", optional=True, gap="证件号码有误的没有出生日期"),
        flag("provisional", "暂列"),
        text("trade", "工种或岗位,照花名册所写;没写为空文本"),
        text("post", "labour_officer 劳资专管员;其他为空文本"),
        day("entered_on", "进场日期", gap="不少花名册不写;空即不知"),
        day("left_on", "退场日期", gap="空即未退场或未报"),
        day("contract_on", "劳动合同签订日(无则合同起始日)"),
        flag("has_contract", "评估日已有劳动合同:签订日不晚于评估日,或有合同编号"),
        day("contract_from", "合同起"),
        day("contract_to", "合同止"),
        text("pay_terms", "约定的计酬方式(花名册所写,如 计时、计件、月薪)"),
        fen("unit_price_fen", "约定单价", optional=True, gap="花名册不写是日薪、月薪还是件薪"),
        id_("card_id", "工资卡", optional=True),
        flag("card_checked", "户名核验;空即未核验", None),
        flag("holder_differs", "户名与姓名不同"),
        day("settled_on", "离场结清日期"),
        flag("settled_confirmed", "本人确认结清;空即未问到", None),
        flag("id_ok", "证件号码校验通过", True),
        day("id_valid_to", "证件有效期止"),
        flag("on_site", "评估日在场:非暂列,已进场(或进场日未知),未退场(退场当日算已退场)", True),
        ref(),
    ),
    """
SELECT
  e.id,
  e.project_id,
  e.employer_id,
  e.crew_id,
  e.worker_id,
  CASE WHEN e.role = 'manager' THEN 'manager' ELSE 'worker' END AS role,
  e.trade,
  YEAR(run.as_of) - YEAR(w.birth)
    - CASE
      WHEN MONTH(run.as_of) * 100 + DAY(run.as_of) < MONTH(w.birth) * 100 + DAY(w.birth) THEN 1
      ELSE 0
    END AS age,
  e.provisional,
  e.post,
  e.entered_on,
  e.left_on,
  COALESCE(e.contract_signed_on, e.contract_from) AS contract_on,
  COALESCE(COALESCE(e.contract_signed_on, e.contract_from) <= run.as_of, FALSE) OR e.contract_no <> '' AS has_contract,
  e.contract_from,
  e.contract_to,
  e.pay_mode AS pay_terms,
  e.unit_price_fen,
  e.card_id,
  e.card_checked,
  e.holder_differs,
  e.settled_on,
  e.settled_confirmed,
  COALESCE(w.id_ok, TRUE) AS id_ok,
  e.id_valid_to,
  NOT e.provisional
    AND COALESCE(e.entered_on <= run.as_of, TRUE)
    AND COALESCE(e.left_on > run.as_of, TRUE) AS on_site,
  CONCAT('enrolment:', CAST(e.id AS VARCHAR)) AS ref
FROM raw.enrolment AS e
CROSS JOIN run
LEFT JOIN raw.worker AS w ON w.id = e.worker_id
""",
    key=("id",),
    in_place=True,
)

PROJECT_WORKER = View(
    "project_worker",
    "项目上的人",
    "一名工人在一个项目上的各段进退场合成一行(含只是暂列的);几条规则要问同一件事,只归并一次。",
    (
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        flag("is_manager", "任一段(含暂列)记为管理人员"),
        id_("crew_id", "班组:各段(含暂列)编号最小者", optional=True),
        flag("is_here", "评估日有一段在场、身份为工人"),
        day("here_since", "这些在场段的进场日,几段取最晚", gap="没写进场日的为空"),
        day("gone_on", "非暂列的各段都写了退场日的,取最晚一天;没有非暂列的段、有一段没写的为空"),
        id_("first_id", "非暂列的各段中编号最小的一行", optional=True),
        fen(
            "low_rate_fen",
            "可当作日薪的约定单价,非暂列的几段取最低;有一段没写或为零,或有一段是管理人员、计酬方式含 件、包、月、年 之一的为空",
            optional=True,
        ),
        fen("high_rate_fen", "同上,取最高", optional=True),
    ),
    """
SELECT
  x.project_id,
  x.worker_id,
  BOOL_OR(x.is_manager) AS is_manager,
  MIN(x.crew_id) AS crew_id,
  BOOL_OR(x.is_here) AS is_here,
  MAX(CASE WHEN x.is_here THEN x.entered_on END) AS here_since,
  CASE WHEN COUNT(x.listed_id) = COUNT(x.gone_on) THEN MAX(x.gone_on) END AS gone_on,
  MIN(x.listed_id) AS first_id,
  CASE WHEN COUNT(x.listed_id) = COUNT(x.rate_fen) THEN MIN(x.rate_fen) END AS low_rate_fen,
  CASE WHEN COUNT(x.listed_id) = COUNT(x.rate_fen) THEN MAX(x.rate_fen) END AS high_rate_fen
FROM (
  SELECT
    e.project_id,
    e.worker_id,
    e.role = 'manager' AS is_manager,
    e.crew_id,
    e.on_site AND NOT e.provisional AND e.role = 'worker' AS is_here,
    e.entered_on,
    CASE WHEN NOT e.provisional THEN e.id END AS listed_id,
    CASE WHEN NOT e.provisional THEN e.left_on END AS gone_on,
    CASE
      WHEN NOT e.provisional AND e.unit_price_fen > 0 AND e.role <> 'manager'
        AND NOT (
          e.pay_terms LIKE '%件%' OR e.pay_terms LIKE '%包%' OR e.pay_terms LIKE '%月%' OR e.pay_terms LIKE '%年%'
        )
      THEN e.unit_price_fen
    END AS rate_fen
  FROM enrolment AS e
) AS x
GROUP BY x.project_id, x.worker_id
""",
    key=("project_id", "worker_id"),
)

ATTENDANCE_MONTH = View(
    "attendance_month",
    "考勤月",
    "一人一项目一月一来源一行;同一人可有多行(考勤表、设备、平台)。只到评估日为止。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("employer_id", "用人单位", optional=True),
        id_("crew_id", "班组", optional=True),
        id_("worker_id", "工人"),
        month(),
        number("days_mask", "出勤日;第 1 位为 1 日", "掩码"),
        number("half_mask", "其中的半日", "掩码"),
        number("days", "出勤日数(半日也计一)", "日"),
        number("days_claimed_x100", "表内自报合计", "0.01 日", optional=True),
        number("late_days", "补录天数", "日"),
        number("overtime_x10", "加班工时", "0.1 小时", optional=True),
        text("clock", "31 段各 8 字:当日最早进、最晚出(HHMMHHMM),无则 --------;没有时刻的为空文本"),
        text("source", "sheet 考勤表 device 设备 platform 平台", "sheet"),
        ref(),
    ),
    """
SELECT
  r.id,
  r.project_id,
  r.employer_id,
  r.crew_id,
  COALESCE(r.worker_id, o.worker_id) AS worker_id,
  r.month,
  CASE WHEN r.month = run.month THEN r.days_mask & run.month_mask ELSE r.days_mask END AS days_mask,
  r.half_mask & CASE WHEN r.month = run.month THEN r.days_mask & run.month_mask ELSE r.days_mask END AS half_mask,
  CAST(BIT_COUNT(CASE WHEN r.month = run.month THEN r.days_mask & run.month_mask ELSE r.days_mask END) AS BIGINT) AS days,
  r.days_claimed_x100,
  r.late_days,
  r.overtime_x10,
  r.clock,
  r.source,
  CONCAT('attendance_month:', CAST(r.id AS VARCHAR)) AS ref
FROM raw.attendance_month AS r
CROSS JOIN run
LEFT JOIN name_owner AS o ON o.name_ref_id = r.name_ref_id
WHERE r.month <= run.month AND COALESCE(r.worker_id, o.worker_id) IS NOT NULL
""",
    key=("id",),
    in_place=True,
)

SITE_LAST = View(
    "site_last",
    "工地最后考勤",
    "项目上任何人、任何来源最后有出勤的那一天;从没有过考勤的项目没有行。",
    (
        id_("project_id", "项目"),
        month("month", "那一天所在月份"),
        day("last_on", "那一天"),
        number("bit", "那一天的掩码位", "掩码"),
    ),
    """
WITH months AS (
  SELECT a.project_id, a.month, BIT_OR(a.days_mask) AS days_mask
  FROM attendance_month AS a
  WHERE a.days_mask <> 0
  GROUP BY a.project_id, a.month
),
latest AS (
  SELECT x.project_id, MAX(x.month) AS month
  FROM months AS x
  GROUP BY x.project_id
)
SELECT
  x.project_id,
  x.month,
  MAX(m.first_day + CAST(d.day_no - 1 AS INTEGER)) AS last_on,
  MAX(d.bit) AS bit
FROM latest AS t
JOIN months AS x ON x.project_id = t.project_id AND x.month = t.month
JOIN day_bit AS d ON (x.days_mask & d.bit) <> 0
JOIN calendar_month AS m ON m.month = x.month
GROUP BY x.project_id, x.month
""",
    key=("project_id",),
)

PAYROLL_LINE = View(
    "payroll_line",
    "工资表行",
    "工资支付表的一行。补发行记在所补的月份(for_month)。晚于评估月的行不计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("employer_id", "用人单位", optional=True),
        id_("crew_id", "班组", optional=True),
        id_("worker_id", "工人"),
        month("month", "表的月份"),
        month("for_month", "工资所属月份:补发且写明补发月份的为补发月份,否则即表的月份"),
        number("days_x100", "表内出勤天数", "0.01 日", optional=True),
        fen("owed_fen", "应发(扣款前)"),
        fen("deducted_fen", "扣款"),
        fen("payable_fen", "应付(扣款后)"),
        id_("card_id", "收款卡", optional=True),
        text("pay_mode", "bank 银行 cash 现金 other 其他;空为未写"),
        flag("by_other", "由他人领取:有代领人,或户名与姓名不同,或支付方式为其他"),
        flag("is_back_pay", "补发"),
        flag("exit_flag", "离场结算"),
        day("prepared_on", "编制日期"),
        ref(),
    ),
    """
SELECT
  r.id,
  r.project_id,
  r.employer_id,
  r.crew_id,
  COALESCE(r.worker_id, o.worker_id) AS worker_id,
  r.month,
  CASE WHEN r.is_back_pay THEN COALESCE(r.back_month, r.month) ELSE r.month END AS for_month,
  r.days_x100,
  r.owed_fen,
  r.deducted_fen,
  r.payable_fen,
  r.card_id,
  r.pay_mode,
  r.has_collector OR r.holder_differs OR r.pay_mode = 'other' AS by_other,
  r.is_back_pay,
  r.exit_flag,
  r.prepared_on,
  CONCAT('payroll_line:', CAST(r.id AS VARCHAR)) AS ref
FROM raw.payroll_line AS r
CROSS JOIN run
LEFT JOIN name_owner AS o ON o.name_ref_id = r.name_ref_id
WHERE COALESCE(r.worker_id, o.worker_id) IS NOT NULL
  AND r.month <= run.month
  AND (NOT r.is_back_pay OR COALESCE(r.back_month <= run.month, TRUE))
""",
    key=("id",),
    in_place=True,
)

RECEIPT = View(
    "receipt",
    "代发回单",
    "银行对一笔发放的回音。评估日之后的不计;银行没写日期的,自知悉起计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month("month", "工资月份"),
        fen("amount_fen", "金额"),
        text("status", "success 成功 failed 失败 returned 退汇 pending 处理中"),
        day("paid_on", "日期(北京时间)", gap="有的回单不写日期"),
        id_("card_id", "收款卡", optional=True),
        text("serial", "银行流水号"),
        text("batch_no", "代发批次"),
        text("retry_of", "重发的原流水号"),
        ref(),
    ),
    """
SELECT
  r.id,
  r.project_id,
  COALESCE(r.worker_id, o.worker_id) AS worker_id,
  r.month,
  r.amount_fen,
  r.status,
  CAST(r.paid_at AS DATE) AS paid_on,
  r.card_id,
  r.serial,
  r.batch_no,
  r.retry_of,
  CONCAT('receipt:', CAST(r.id AS VARCHAR)) AS ref
FROM raw.receipt AS r
CROSS JOIN run
LEFT JOIN name_owner AS o ON o.name_ref_id = r.name_ref_id
WHERE COALESCE(r.worker_id, o.worker_id) IS NOT NULL
  AND r.month <= run.month
  AND COALESCE(CAST(r.paid_at AS DATE) <= run.as_of, TRUE)
""",
    key=("id",),
    in_place=True,
)

UNTIED = View(
    "untied",
    "尚未对应的行",
    "只凭姓名报来、还对应不到唯一工人的行:不进入其他视图,只在此计数。",
    (id_("project_id", "项目"), text("table_name", "原始表"), number("rows", "行数", "行")),
    """
SELECT u.project_id, u.table_name, COUNT(*) AS rows
FROM (
  SELECT project_id, 'attendance_month' AS table_name, name_ref_id FROM raw.attendance_month WHERE worker_id IS NULL
  UNION ALL
  SELECT project_id, 'payroll_line' AS table_name, name_ref_id FROM raw.payroll_line WHERE worker_id IS NULL
  UNION ALL
  SELECT project_id, 'receipt' AS table_name, name_ref_id FROM raw.receipt WHERE worker_id IS NULL
  UNION ALL
  SELECT project_id, 'wage_confirmation' AS table_name, name_ref_id FROM raw.wage_confirmation WHERE worker_id IS NULL
  UNION ALL
  SELECT project_id, 'payslip' AS table_name, name_ref_id FROM raw.payslip WHERE worker_id IS NULL
) AS u
LEFT JOIN name_owner AS o ON o.name_ref_id = u.name_ref_id
WHERE o.worker_id IS NULL
GROUP BY u.project_id, u.table_name
""",
    key=("project_id", "table_name"),
)

PEOPLE = (NAME_OWNER, ENROLMENT, PROJECT_WORKER, ATTENDANCE_MONTH, SITE_LAST, PAYROLL_LINE, RECEIPT, UNTIED)
