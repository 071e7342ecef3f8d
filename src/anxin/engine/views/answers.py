"""What workers are told and answer: confirmations of a month's wage, and slips that reached them."""

from anxin.engine.views.declare import View, day, id_, month, ref, text

WAGE_CONFIRMATION = View(
    "wage_confirmation",
    "工资确认",
    "一名工人对一个月工资的确认;同一人同一月可有多行(按证件号码的与只凭姓名的)。晚于评估日的发起、答复和了结都当作还没有。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month("month", "工资月份"),
        day("asked_on", "发起日期", gap="有的确认表只写答复,不写何时问的"),
        text("answer", "confirmed 已确认 objected 有异议;尚未答复为空文本"),
        day("answered_on", "答复日期", gap="有的只写结果,不写日期"),
        text("objection", "异议类别:amount 金额 days 出勤 card 收款卡 other 其他;没有为空文本"),
        day("settled_on", "异议了结日期"),
        ref(),
    ),
    """
SELECT
  c.id,
  c.project_id,
  COALESCE(c.worker_id, o.worker_id) AS worker_id,
  c.month,
  c.asked_on,
  CASE WHEN COALESCE(c.answered_on <= run.as_of, TRUE) THEN c.answer ELSE '' END AS answer,
  CASE WHEN c.answered_on <= run.as_of THEN c.answered_on END AS answered_on,
  CASE WHEN COALESCE(c.answered_on <= run.as_of, TRUE) THEN c.objection ELSE '' END AS objection,
  CASE WHEN c.settled_on <= run.as_of THEN c.settled_on END AS settled_on,
  CONCAT('wage_confirmation:', CAST(c.id AS VARCHAR)) AS ref
FROM raw.wage_confirmation AS c
CROSS JOIN run
LEFT JOIN name_owner AS o ON o.name_ref_id = c.name_ref_id
WHERE COALESCE(c.worker_id, o.worker_id) IS NOT NULL
  AND c.month <= run.month
  AND COALESCE(c.asked_on <= run.as_of, TRUE)
""",
    key=("id",),
)

PAYSLIP = View(
    "payslip",
    "工资清单送达",
    "一份工资清单以一种方式送到一名工人;晚于评估日的不计,没写日期的自知悉起计。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        id_("worker_id", "工人"),
        month("month", "工资月份"),
        day("delivered_on", "送达日期", gap="有的记录不写日期"),
        text("channel", "app 手机应用 sms 短信 voice 语音 paper 纸质;不知为空文本"),
        ref(),
    ),
    """
SELECT
  s.id,
  s.project_id,
  COALESCE(s.worker_id, o.worker_id) AS worker_id,
  s.month,
  s.delivered_on,
  s.channel,
  CONCAT('payslip:', CAST(s.id AS VARCHAR)) AS ref
FROM raw.payslip AS s
CROSS JOIN run
LEFT JOIN name_owner AS o ON o.name_ref_id = s.name_ref_id
WHERE COALESCE(s.worker_id, o.worker_id) IS NOT NULL
  AND s.month <= run.month
  AND COALESCE(s.delivered_on <= run.as_of, TRUE)
""",
    key=("id",),
)

ANSWERS = (WAGE_CONFIRMATION, PAYSLIP)
