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
ACTED = declare("monitoring.acted", label="记录处置", sentence="{actor}对预警{warning}（{rule}）记录了{done_on}的处置")
SENT_BACK = declare("monitoring.sent_back", label="退回说明", sentence="{actor}退回了预警{warning}（{rule}）的说明")
WAIVER_REFUSED = declare(
    "monitoring.waiver_refused", label="不同意豁免预警", sentence="{actor}不同意豁免预警{warning}（{rule}）"
)
HANDED_OVER = declare("monitoring.handed_over", label="移交预警", sentence="{actor}把预警{warning}（{rule}）移交给{to}")
REMINDED = declare("monitoring.reminded", label="催办预警", sentence="{actor}就预警{warning}（{rule}）催办{count}人")
FALSE_ALARM_CLAIMED = declare(
    "monitoring.false_alarm_claimed", label="申报误报", sentence="{actor}申报预警{warning}（{rule}）为误报"
)
FALSE_ALARM_DECIDED = declare(
    "monitoring.false_alarm_decided",
    label="复核误报",
    sentence="{actor}复核预警{warning}（{rule}）的误报申报：{outcome}",
)
ESCALATED = declare("monitoring.escalated", label="逾期升级", sentence="{actor}按{as_of}的期限推进了{count}条预警")
TOLD = declare("monitoring.told", label="告知责任人", sentence="{actor}就{count}条预警告知责任人{people}人")
NOTICE_SENT = declare(
    "monitoring.notice_sent", label="发出通知书", sentence="{actor}就{count}条预警发出通知书{number}，收件{people}人"
)
NOTICE_ANSWERED = declare(
    "monitoring.notice_answered", label="登记通知书答复", sentence="{actor}登记了通知书{number}的一份答复"
)
WATCH_STARTED = declare("monitoring.watch_started", label="列入重点监控", sentence="{actor}把{enterprise}列为“{kind}”")
WATCH_ENDED = declare("monitoring.watch_ended", label="移出重点监控", sentence="{actor}把{enterprise}移出重点监控")
WATCH_CHECKED = declare(
    "monitoring.watch_checked", label="登记按月检查", sentence="{actor}登记了对{enterprise}{month}的检查"
)
JOINED_CASE = declare(
    "monitoring.joined_case", label="预警并入案件", sentence="{actor}把预警{warning}（{rule}）并入案件{case}"
)
