"""Clues and cases as they stood on the day: what is handled, by whom, how far, and what people said of it."""

from anxin.engine.views.declare import Column, View, day, fen, flag, id_, month, number, ref, text

_MATTER = Column("matter", "VARCHAR", "事项:种类和编号,如 clue:17", "", "''")
_REGION = text("region", "所在地的行政区划代码;不知为空文本")

CLUE = View(
    "clue",
    "线索",
    "一条线索在评估日的样子,一条一行;评估日之后登记的、办的、说的都当作还没有。没有姓名、电话和证件号码,只有代替它们的编号。",
    (
        id_("id", "线索"),
        _MATTER,
        text("clue_no", "线索编号"),
        text("door", "来源渠道(代码见 casework 的 Door)"),
        text("kind", "诉求类别 wages project_money contract pay_dispute other suspected_false;还没分类为空文本"),
        text("state", "状态(代码见 casework/flow.py 的线索表)"),
        flag("is_open", "没有办结,也没有并入别的线索或撤回"),
        _REGION,
        id_("project_id", "项目", optional=True),
        id_("employer_id", "用人单位", optional=True),
        id_("worker_id", "反映人对上的工人", optional=True),
        id_("agency_id", "承办单位", optional=True),
        id_("first_agency_id", "首问单位", optional=True),
        id_("case_id", "立案后的案件", optional=True),
        id_("phone_key", "同一电话的第一条线索;没留电话为空", optional=True),
        id_("person_key", "同一证件号码的第一条线索;没留证件为空", optional=True),
        flag("anonymous", "匿名"),
        day("arrived_on", "反映日期"),
        day("received_on", "登记日期"),
        month("first_month", "所说欠薪的最早月份", optional=True),
        month("last_month", "所说欠薪的最晚月份", optional=True),
        number("people", "所说人数", "人", optional=True),
        fen("amount_fen", "所说金额", optional=True),
        flag("extreme", "登记了极端苗头"),
        flag("opinion", "登记了舆情苗头"),
        flag("urgent", "走绿色通道:登记了多人、极端苗头、未成年人或受伤"),
        number("passed_on", "转办、退回的次数", "次"),
        day("routed_on", "第一次分流(或引导)的日期"),
        day("accepted_on", "最近一次受理的日期"),
        day("limit_from", "核处期限的起算日"),
        day("limit_on", "核处期限的到期日,已算入延长;中止期间为空"),
        number("found_people", "核实人数", "人", optional=True),
        fen("found_fen", "核实金额", optional=True),
        month("found_first_month", "核实欠薪的最早月份", optional=True),
        month("found_last_month", "核实欠薪的最晚月份", optional=True),
        fen("paid_fen", "登记的已付", optional=True),
        text("conclusion", "核处结论(代码见 casework 的 Conclusion);还没有为空文本"),
        day("replied_on", "最近一次答复的日期"),
        text("answer", "最近一次回访的答复 got_it not_all nothing unreachable;没有为空文本"),
        day("answered_on", "最近一次回访的日期"),
        day("closed_on", "办结日期;重新办理后为空"),
        day("last_closed_on", "最近一次办结的日期,重新办理后仍在"),
        day("reopened_on", "最近一次重新办理的日期"),
        ref(),
    ),
    """
SELECT
  c.id,
  CONCAT('clue:', CAST(c.id AS VARCHAR)) AS matter,
  c.clue_no,
  c.door,
  c.kind,
  c.state,
  c.state NOT IN ('closed', 'joined', 'withdrawn') AS is_open,
  c.region_code AS region,
  c.project_id,
  c.employer_id,
  c.worker_id,
  c.agency_id,
  c.first_agency_id,
  c.case_id,
  c.phone_key,
  c.person_key,
  c.anonymous,
  c.arrived_on,
  c.received_on,
  c.first_month,
  c.last_month,
  c.people,
  c.amount_fen,
  c.extreme,
  c.opinion,
  c.urgent,
  c.passed_on,
  c.routed_on,
  c.accepted_on,
  c.limit_from,
  c.limit_on,
  c.found_people,
  c.found_fen,
  c.found_first_month,
  c.found_last_month,
  c.paid_fen,
  c.conclusion,
  c.replied_on,
  c.answer,
  c.answered_on,
  c.closed_on,
  c.last_closed_on,
  c.reopened_on,
  CONCAT('clue:', CAST(c.id AS VARCHAR)) AS ref
FROM raw.clue AS c
CROSS JOIN run
WHERE c.received_on <= run.as_of
""",
    key=("id",),
)

CASE_FILE = View(
    "case_file",
    "案件",
    "一件案件在评估日的样子,一件一行;评估日之后立的、办的、到的钱都当作还没有。",
    (
        id_("id", "案件"),
        _MATTER,
        text("case_no", "案号"),
        text("state", "状态(代码见 casework/flow.py 的案件表)"),
        flag("is_open", "没有结案,也没有撤案"),
        _REGION,
        id_("project_id", "项目", optional=True),
        id_("employer_id", "用人单位", optional=True),
        id_("agency_id", "包案单位"),
        text("agency_region", "包案单位所在地的行政区划代码"),
        text("tier", "等级 general large hard major"),
        day("filed_on", "立案日"),
        flag("is_old", "陈年积案"),
        flag("led", "定了包案领导"),
        number("people", "被欠人数", "人"),
        fen("owed_fen", "欠薪"),
        fen("recovered_fen", "已清偿", gap="评估日之后退汇、撤销的钱不在历史里扣回,除非当时已经记下"),
        fen("left_fen", "还欠:欠薪减已清偿,不低于零"),
        day("pay_by", "最近一次责令支付写明的限期"),
        day("promised_on", "最近一次还款计划的登记日;没有计划或又责令支付了为空"),
        day("paid_on", "付清的日期;又不够了为空"),
        text("answer", "最近一次回访的答复 got_it not_all nothing unreachable;没有为空文本"),
        day("answered_on", "最近一次回访的日期"),
        day("closed_on", "结案(撤案)日"),
        number("asked_after", "结案后抽查回访的次数", "次"),
        ref(),
    ),
    """
SELECT
  c.id,
  CONCAT('case:', CAST(c.id AS VARCHAR)) AS matter,
  c.case_no,
  c.state,
  c.state NOT IN ('closed', 'withdrawn') AS is_open,
  c.region_code AS region,
  c.project_id,
  c.employer_id,
  c.agency_id,
  c.agency_region,
  c.tier,
  c.filed_on,
  c.is_old,
  c.led,
  c.people,
  c.owed_fen,
  c.recovered_fen,
  GREATEST(c.owed_fen - c.recovered_fen, 0) AS left_fen,
  c.pay_by,
  c.promised_on,
  c.paid_on,
  c.answer,
  c.answered_on,
  c.closed_on,
  c.asked_after,
  CONCAT('case_file:', CAST(c.id AS VARCHAR)) AS ref
FROM raw.case_file AS c
CROSS JOIN run
WHERE c.filed_on <= run.as_of
""",
    key=("id",),
)

CASE_CLAIM = View(
    "case_claim",
    "案件中被欠的人",
    "一件案件里一名被欠的人:评估日还有几个月没付清,还欠多少。都付清了的没有行。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        id_("worker_id", "工人;只写了姓名的为空", optional=True),
        number("months", "没付清的月数", "月"),
        fen("left_fen", "还欠"),
    ),
    "SELECT c.id, c.case_id, c.worker_id, c.months, c.left_fen FROM raw.case_claim AS c",
    key=("id",),
)

CASE_PROMISE = View(
    "case_promise",
    "还款承诺",
    "现行还款计划的一期;新计划一登记,旧计划的各期就不在了。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        day("due_on", "约定日"),
        fen("amount_fen", "这一期的金额"),
    ),
    "SELECT p.id, p.case_id, p.due_on, p.amount_fen FROM raw.case_promise AS p",
    key=("id",),
)

CASE_AWARD = View(
    "case_award",
    "裁决判决",
    "案件里一份生效的仲裁裁决书、判决书或调解书;失效的没有行。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        text("kind", "arbitration 仲裁裁决书 judgment 判决书 mediation 调解书"),
        text("award_no", "文书号"),
        day("effective_on", "生效日期"),
        day("due_on", "履行期满的日期"),
        fen("amount_fen", "文书写明的金额"),
        fen("left_fen", "还没到的:作出以后到账的钱,先抵履行期先满的一份"),
        day("applied_on", "申请执行的日期;没有申请为空"),
    ),
    """
SELECT
  a.id,
  a.case_id,
  a.kind,
  a.award_no,
  a.effective_on,
  a.due_on,
  a.amount_fen,
  a.left_fen,
  a.applied_on
FROM raw.case_award AS a
CROSS JOIN run
WHERE a.effective_on <= run.as_of
""",
    key=("id",),
)

CASE_CONTACT = View(
    "case_contact",
    "联系单位",
    "为一件案件联系用人单位的法定代表人、负责人的一次。只写是谁的职务,没有姓名和电话。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        text("who", "legal_person 法定代表人 manager 负责人 both 一人兼任"),
        day("called_on", "联系的日期"),
        Column("called_at", "TIMESTAMP", "联系的时刻,北京时间"),
        flag("reached", "联系上了"),
    ),
    """
SELECT c.id, c.case_id, c.who, CAST(c.called_at AS DATE) AS called_on, CAST(c.called_at AS TIMESTAMP) AS called_at, c.reached
FROM raw.case_contact AS c
CROSS JOIN run
WHERE CAST(c.called_at AS DATE) <= run.as_of
""",
    key=("id",),
)

CASE_SIGN = View(
    "case_sign",
    "逃匿迹象",
    "一件案件里经营场所关门或者转移财产的一项迹象;排除了的没有行。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        text("kind", "closed 经营场所关门 moving 转移财产"),
        day("seen_on", "看到的日期"),
    ),
    """
SELECT s.id, s.case_id, s.kind, s.seen_on
FROM raw.case_sign AS s
CROSS JOIN run
WHERE s.seen_on <= run.as_of
""",
    key=("id",),
)

CASE_ADVANCE = View(
    "case_advance",
    "应急周转金垫付",
    "政府为一件案件先行垫付的一笔;不是清偿,不算在已清偿里。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        day("advanced_on", "垫付日"),
        fen("amount_fen", "垫付金额"),
    ),
    """
SELECT v.id, v.case_id, v.advanced_on, v.amount_fen
FROM raw.case_advance AS v
CROSS JOIN run
WHERE v.advanced_on <= run.as_of
""",
    key=("id",),
)

CASE_ORDER = View(
    "case_order",
    "案件文书",
    "为案件出具的一份文书。",
    (
        id_("id", "行"),
        id_("case_id", "案件"),
        text("kind", "notice_to_pay 限期支付通知书 supervision 挂牌督办函;其他种类见 casework 的 DocumentKind"),
        day("made_on", "出具日期"),
        day("due_on", "限期", gap="文书没有限期的为空"),
    ),
    """
SELECT o.id, o.case_id, o.kind, o.made_on, o.due_on
FROM raw.case_order AS o
CROSS JOIN run
WHERE o.made_on <= run.as_of
""",
    key=("id",),
)

REPORT_DUE = View(
    "report_due",
    "到点没报的日报",
    "零报告期间一个单位一天的日报,过了截止时刻还没有报的;到点以前报了的没有行,补报了行就没了。",
    (
        id_("id", "日报"),
        id_("agency_id", "单位"),
        _REGION,
        day("day", "哪一天的"),
        ref(),
    ),
    """
SELECT r.id, r.agency_id, r.region_code AS region, r.day, CONCAT('report_due:', CAST(r.id AS VARCHAR)) AS ref
FROM raw.report_due AS r
CROSS JOIN run
WHERE r.day <= run.as_of
""",
    key=("id",),
)

FIRM_CHECK = View(
    "firm_check",
    "单位检查",
    "重点列管单位的一次按月检查。工地的日常排查平台还没有登记,不在其中。",
    (
        id_("id", "行"),
        id_("employer_id", "单位"),
        day("checked_on", "检查日期"),
        flag("trouble", "发现问题"),
    ),
    """
SELECT k.id, k.employer_id, k.checked_on, k.trouble
FROM raw.firm_check AS k
CROSS JOIN run
WHERE k.checked_on <= run.as_of
""",
    key=("id",),
)

# Like limits, for what lies in an area without being a project.
AREA_LIMITS = View(
    "area_limits",
    "规则用数(地区)",
    "有项目、线索、案件或其承办单位的每个地区一行,列名即规则卡片上的数值名。",
    (_REGION, number("festival_start_days", "节前模式提前的天数", "日")),
    None,
    key=("region",),
)

MATTERS = (
    CLUE,
    CASE_FILE,
    CASE_CLAIM,
    CASE_PROMISE,
    CASE_AWARD,
    CASE_CONTACT,
    CASE_SIGN,
    CASE_ADVANCE,
    CASE_ORDER,
    FIRM_CHECK,
    REPORT_DUE,
    AREA_LIMITS,
)
