"""What happens to users and roles, as the audit log tells it."""

from anxin.audit.acts import declare

ROLE_ASSIGNED = declare(
    "access.role_assigned",
    label="授权",
    sentence="{actor}授予用户{user}“{role}”，范围：{scope}，自{starts_on}至{ends_on}",
)
ROLE_ENDED = declare(
    "access.role_ended",
    label="终止授权",
    sentence="{actor}终止了用户{user}的“{role}”，范围：{scope}，最后一天{ends_on}",
)
EVERYTHING_TAKEN = declare(
    "access.everything_taken", label="启用全域范围", sentence="{actor}以全域范围运行，理由：{reason}"
)
