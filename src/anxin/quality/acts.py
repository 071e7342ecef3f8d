"""What happens to circulars and advice, as the audit log tells it."""

from anxin.audit.acts import declare

DRAFTED = declare("quality.drafted", label="起草通报", sentence="{actor}起草了{place}{month}的接入和数据质量通报")
SIGNED = declare(
    "quality.signed", label="签发通报", sentence="{actor}核对逻辑和数据后签发了{place}{month}的通报：{checks}"
)
RETURNED = declare("quality.returned", label="退回通报", sentence="{actor}退回了{place}{month}的通报，理由：{reason}")
SENT = declare(
    "quality.sent",
    label="发出通报",
    sentence="{actor}发出{place}{month}的通报，点对点建议 {count} 件，限 {correct_by} 前整改",
)
CORRECTED = declare("quality.corrected", label="整改完成", sentence="{actor}按数据认定{project}已整改（{agency}）")
MISSED = declare(
    "quality.missed", label="逾期未整改", sentence="{actor}记下{project}到 {correct_by} 没有整改（{agency}），已报专班"
)
