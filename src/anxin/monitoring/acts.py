"""What monitoring writes into the audit log."""

from anxin.audit.acts import declare

EVALUATED = declare(
    "monitoring.evaluated",
    label="评估",
    sentence="{actor}对{as_of}做了{kind}评估：{projects}个项目，新触发{raised}条，等级变化{changed}条，解除{cleared}条",
)
ACKNOWLEDGED = declare("monitoring.acknowledged", label="签收预警", sentence="{actor}签收了预警{warning}（{rule}）")
EXPLAINED = declare("monitoring.explained", label="说明预警", sentence="{actor}对预警{warning}（{rule}）作了说明")
WAIVER_PROPOSED = declare(
    "monitoring.waiver_proposed",
    label="申请豁免预警",
    sentence="{actor}申请豁免预警{warning}（{rule}）至{until}，理由：{reason}",
)
WAIVED = declare(
    "monitoring.waived",
    label="批准豁免预警",
    sentence="{actor}批准豁免预警{warning}（{rule}）至{until}，理由：{reason}",
)
UNMASKED = declare(
    "monitoring.unmasked", label="查看工人姓名", sentence="{actor}查看了{count}条预警的工人姓名，理由：{reason}"
)
