"""What happens to workers' papers, as the audit log tells it."""

from anxin.audit.acts import declare

PERSON_REVEALED = declare(
    "wages.person_revealed",
    label="查看工人完整信息",
    sentence="{actor}查看了工人{worker}的{fields}，理由：{reason}",
)
