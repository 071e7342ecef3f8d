"""What standing writes into the audit log."""

from anxin.audit.acts import declare

SAFEGUARDS_CHOSEN = declare(
    "standing.safeguards_chosen",
    label="设定保障制度",
    sentence="{actor}把{region}考核的保障制度设为“{name}”：{checks}",
)
PILOT_STARTED = declare(
    "standing.pilot_started",
    label="登记试点",
    sentence="{actor}登记{region}的试点“{name}”，{starts_on} 起，目标接入率 {target}%",
)
DAYS_TOLD = declare("standing.days_told", label="补算日结", sentence="{actor}补算了{days}天的地区日结，{first}至{last}")
BOUNDARIES_SET = declare(
    "standing.boundaries_set", label="更新地区边界", sentence="{actor}更新了{region}的地区边界：{shapes}个地方"
)
