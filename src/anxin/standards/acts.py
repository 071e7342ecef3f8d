"""What happens to an area's own standards, as the audit log tells it."""

from anxin.audit.acts import declare

PROPOSED = declare(
    "standards.proposed",
    label="申请改本地标准",
    sentence="{actor}申请在{region}把{what}由{was}改为{value}，自{starts_on}至{ends_on}，理由：{reason}",
)
APPROVED = declare(
    "standards.approved",
    label="批准本地标准",
    sentence="{actor}批准在{region}把{what}由{was}改为{value}，自{starts_on}至{ends_on}",
)
REFUSED = declare(
    "standards.refused", label="退回本地标准", sentence="{actor}退回了在{region}改{what}的申请，理由：{reason}"
)
WITHDRAWN = declare("standards.withdrawn", label="撤回本地标准申请", sentence="{actor}撤回了在{region}改{what}的申请")
ENDED = declare(
    "standards.ended",
    label="终止本地标准",
    sentence="{actor}终止了{region}的本地标准（{what}改为{value}），最后一天{ends_on}，理由：{reason}",
)
