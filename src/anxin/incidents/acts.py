"""What happens to events and opinion, as the audit log has it."""

from anxin.audit.acts import declare

INCIDENT_FILED = declare(
    "incidents.incident_filed", label="登记突发事件", sentence="{actor}登记了突发事件{number}：{title}"
)
INCIDENT_STEP = declare(
    "incidents.incident_step",
    label="处置突发事件",
    sentence="{actor}对突发事件{number}：{step}（{from_state}→{to_state}）",
)
INCIDENT_SAID = declare(
    "incidents.incident_said", label="登记事件情况", sentence="{actor}在突发事件{number}登记：{what}"
)
REPORT_MADE = declare(
    "incidents.report_made",
    label="出具事件报告",
    sentence="{actor}出具了{kind} {number}，送{addressee}",
    needs="pdf_sha256 docx_sha256",
)
PLAN_KEPT = declare(
    "incidents.plan_kept", label="登记应急预案", sentence="{actor}登记了应急预案“{title}”，{duties} 项职责"
)
PLAN_ENDED = declare(
    "incidents.plan_ended", label="停用应急预案", sentence="{actor}停用了应急预案“{title}”，理由：{reason}"
)
OPINION_FILED = declare("incidents.opinion_filed", label="登记舆情", sentence="{actor}登记了舆情{number}：{title}")
OPINION_STEP = declare(
    "incidents.opinion_step", label="办理舆情", sentence="{actor}对舆情{number}：{step}（{from_state}→{to_state}）"
)
OPINION_SAID = declare("incidents.opinion_said", label="登记舆情情况", sentence="{actor}在舆情{number}登记：{what}")
RELEASE_WRITTEN = declare(
    "incidents.release_written", label="起草对外稿件", sentence="{actor}起草了稿件{number}：{title}"
)
RELEASE_STEP = declare(
    "incidents.release_step", label="审核发布稿件", sentence="{actor}对稿件{number}：{step}（{from_state}→{to_state}）"
)
ROUND_MADE = declare(
    "incidents.round_made", label="登记舆情巡查", sentence="{actor}登记了一次舆情巡查：{sources}，发现 {found} 条"
)
PRESSED = declare(
    "incidents.pressed", label="催办超时事项", sentence="{actor}催办{number}：{what}超时，告知 {people} 人"
)
PERIOD_DECLARED = declare(
    "incidents.period_declared",
    label="宣布零报告期间",
    sentence="{actor}宣布了“{title}”，{from} 至 {to}，{units} 个单位每天报",
)
PERIOD_ENDED = declare(
    "incidents.period_ended", label="提前结束零报告期间", sentence="{actor}提前结束了“{title}”，理由：{reason}"
)
REPORT_FILED = declare(
    "incidents.report_filed",
    label="报零报告",
    sentence="{actor}报了{unit} {day} 的日报：隐患 {disputes} 件，突发案件 {incidents} 件{late}",
)
