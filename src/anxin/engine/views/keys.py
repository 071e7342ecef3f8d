"""Keys under which one and the same thing is found twice, and guarantees: small views over single raw tables."""

from anxin.engine.views.declare import View, day, fen, id_, ref, text

PERMIT = View(
    "permit",
    "施工许可",
    "一张施工许可一行。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        text("number_index", "许可证号的比对键(入库时算出,不是证号本身);没有证号或不像证号的为空文本"),
        day("issued_on", "发证日期"),
        ref(),
    ),
    """
SELECT p.id, p.project_id, p.number_index, p.issued_on, CONCAT('permit:', CAST(p.id AS VARCHAR)) AS ref
FROM raw.permit AS p
""",
    key=("id",),
)

PAYMENT_GUARANTEE = View(
    "payment_guarantee",
    "工程款支付担保",
    "建设单位的一份支付担保。",
    (
        id_("id", "行"),
        id_("project_id", "项目"),
        fen("amount_fen", "担保金额", optional=True),
        day("from_on", "起"),
        day("to_on", "止"),
        ref(),
    ),
    """
SELECT g.id, g.project_id, g.amount_fen, g.from_on, g.to_on, CONCAT('payment_guarantee:', CAST(g.id AS VARCHAR)) AS ref
FROM raw.payment_guarantee AS g
""",
    key=("id",),
)

KEYS = (PERMIT, PAYMENT_GUARANTEE)
