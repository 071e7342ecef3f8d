"""What is done with a worker's own record, as the audit log tells it. Never by which phone."""

from anxin.audit.acts import declare

OPENED = declare("records.opened", label="本人打开记录", sentence="{actor}打开了自己的工资记录")
SEEN = declare("records.seen", label="本人查看记录", sentence="{actor}看了自己的{what}")
TAKEN = declare(
    "records.taken",
    label="本人取走记录",
    sentence="{actor}取走了自己的工资记录（{form}，{months} 个人月）",
    needs="sha256",
)
ANSWERED = declare("records.answered", label="本人答复工资", sentence="{actor}对{what}答复：{answer}")
CODE_GIVEN = declare(
    "records.code_given", label="窗口给查询码", sentence="{actor}在窗口给本人一个查询码，理由：{reason}"
)
CALLS_DRAWN = declare("records.calls_drawn", label="抽取工资回访", sentence="{actor}抽取工资回访 {count} 人")
CALLED = declare("records.called", label="工资电话回访", sentence="{actor}电话回访{what}，本人说：{answer}")
