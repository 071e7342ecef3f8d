"""What trials write into the audit log."""

from anxin.audit.acts import declare

ASKED = declare(
    "trials.asked", label="要求试算", sentence="{actor}要求在{region}试算规则{rule}（{change}），{from_day}至{to_day}"
)
DONE = declare(
    "trials.done",
    label="完成试算",
    sentence="{actor}做完试算{trial}：看了{days}天，改后{new}条，现行{old}条，多出{more}条，少了{fewer}条",
)
