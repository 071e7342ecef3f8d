"""Tables that the engine binds itself before the views run: the day asked about, the calendar, and the numbers."""

from anxin.engine.views.declare import Column, View, day, fen, flag, id_, month, number

RUN = View(
    "run",
    "本次运行",
    "一行:问的是哪一天,按哪一刻已知的事实。规则用 CROSS JOIN run 取得这一天。",
    (
        day("as_of", "评估日 D"),
        Column("known_at", "TIMESTAMP", "知悉时刻(北京时间):只用此刻已知的事实", "时刻"),
        month("month", "评估日所在月份"),
        number("month_mask", "评估日所在月份中不晚于评估日的日子(掩码)", "掩码"),
        day("festival_on", "下一个(或当日)春节"),
        number("days_to_festival", "距春节的天数", "日"),
    ),
    None,
)

CALENDAR_DAY = View(
    "calendar_day",
    "日历",
    "自 2000-01-01 至评估日后第二年年末,每天一行。",
    (
        day("day", "日期"),
        flag("is_workday", "是否工作日(含调休上班日)"),
        number("workday_no", "自纪元起到当日(含)的工作日序号;两日序号之差即其间的工作日数", "工作日"),
        day("workday_back", "当日为工作日则为当日,否则为其前最近的工作日"),
        flag("year_known", "该年放假安排已载入", True),
    ),
    None,
    key=("day",),
)

CALENDAR_MONTH = View(
    "calendar_month",
    "月历",
    "自 2000 年 1 月至评估日后第二年年末,每月一行;月份的前后、首末日由此联接,不在规则里算。",
    (
        month(),
        day("first_day", "首日"),
        day("last_day", "末日"),
        number("length", "天数", "日"),
        month("previous_month", "上月"),
        month("next_month", "次月"),
        day("next_first_day", "次月首日"),
        day("next_last_day", "次月末日"),
        number("workdays", "工作日数", "工作日"),
        number("month_no", "连续的月序号,相邻月份差 1"),
    ),
    None,
    key=("month",),
)

DAY_BIT = View(
    "day_bit",
    "日与掩码位",
    "一行一日(1 至 31):days_mask & bit <> 0 即该日在掩码中。",
    (number("day_no", "日", "日"), number("bit", "掩码位", "掩码")),
    None,
    key=("day_no",),
)

# Columns of limits depend on the rules that run; those named here are there always.
LIMITS = View(
    "limits",
    "规则用数",
    "每个项目一行;列名即规则卡片上的数值名。取法律当日对该地的规定或系统默认值,地方只可从严。"
    "整数为 INTEGER,小数为 DECIMAL(18,4)。未核实的法定值为空,不参与判定。",
    (id_("project_id", "项目"), number("festival_start_days", "节前模式提前的天数", "日")),
    None,
    key=("project_id",),
)

MONTH_SEEN = View(
    "month_seen",
    "有数据的月份",
    "任何项目有考勤、工资表(按所属月份)或回单的月份,以及评估月。",
    (month(),),
    """
SELECT month FROM attendance_month
UNION
SELECT for_month AS month FROM payroll_line
UNION
SELECT month FROM receipt
UNION
SELECT month FROM run
""",
    key=("month",),
    promised=False,
)

MINIMUM_WAGE = View(
    "minimum_wage",
    "最低工资",
    "地区、月份对应的月最低工资(月末当日有效者);只含可据以判定的数值。",
    (
        Column("region", "VARCHAR", "行政区划代码", "", "''"),
        month(),
        fen("fen", "月最低工资"),
    ),
    None,
    key=("region", "month"),
    promised=False,
)

BEFORE_PROJECTS = (RUN, CALENDAR_DAY, CALENDAR_MONTH, DAY_BIT)
AFTER_PROJECTS = (LIMITS, MONTH_SEEN, MINIMUM_WAGE)
