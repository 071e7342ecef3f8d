"""What happens to focus lists and the duty list, as the audit log tells it."""

from anxin.audit.acts import declare

FOCUSED = declare("risks.focused", label="列入重点名单", sentence="{actor}把{what}列为{grade}，理由：{reason}")
UNFOCUSED = declare("risks.unfocused", label="移出重点名单", sentence="{actor}把{what}移出重点名单，理由：{reason}")
CHECKED = declare("risks.checked", label="按月检查", sentence="{actor}记下{what}{month}的检查：{result}", needs="month")
DUTY_OPENED = declare(
    "risks.duty_opened",
    label="列入责任清单",
    sentence="{actor}把{what}列入重大风险防控责任清单，责任人{person}，{due_on}前化解",
)
DUTY_MOVED = declare("risks.duty_moved", label="责任清单进展", sentence="{actor}记下{what}的{kind}：{text}")
DUTY_SETTLED = declare("risks.duty_settled", label="责任清单销号", sentence="{actor}将{what}销号，依据：{text}")
DUTY_REOPENED = declare("risks.duty_reopened", label="责任清单重开", sentence="{actor}重开了{what}：{text}")
LOOKED_BACK = declare("risks.looked_back", label="回头看", sentence="{actor}对{what}回头看：{text}")
SCORED = declare(
    "risks.scored", label="计算风险分", sentence="{actor}按{as_of}算了{projects}个项目、{firms}家单位的风险分"
)
