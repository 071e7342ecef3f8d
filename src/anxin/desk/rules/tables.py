"""Tables of the rules' room."""

from __future__ import annotations

from django.urls import reverse
from markupsafe import Markup

from anxin.monitoring.selectors import shown_worker
from anxin.rules import load
from anxin.standards.services import what
from anxin.trials.models import TrialRow
from anxin.trials.services import change_zh
from anxin.ui.environment import has_url
from anxin.ui.tables import Column, Table

from . import places
from .figures import Line


def _state(row: Line) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format("wait" if row.off else "good", row.state)


class RuleTable(Table):
    name = "rules"
    title = "预警规则"
    columns = (
        Column("code", "代码", link=lambda r: reverse("desk:rule", args=[r.code])),
        Column("name", "规则", link=lambda r: reverse("desk:rule", args=[r.code])),
        Column("question", "问什么", value=lambda r: r.rule.card.question, long=True),
        Column("levels", "等级"),
        Column("state", "状态", show=_state),
        Column("tightened", "本地调严", "int", show=lambda r: r.tightened or None),
        Column("open", "现有预警", "int", link=lambda r: f"{reverse('desk:warnings')}?rule={r.code}" if r.open else None),
        Column("raised", "近一年触发", "int"),
        Column("upheld", "认定误报", "int", hidden=True),
        Column("rate_zh", "误报率", help="近一年触发的预警里，经第二人认定为误报的比例",
               show=lambda r: Markup('<span class="lv orange">{}</span>').format(r.rate_zh) if r.suspect else r.rate_zh or None),
    )  # fmt: skip


class ChangeTable(Table):
    name = "rule_changes"
    title = "本地标准"
    default_order = ("-proposed_at", "-id")
    columns = (
        Column("what", "改什么", value=what, link=lambda r: reverse("desk:rule_change", args=[r.pk]), long=True),
        Column("rule", "规则", link=lambda r: reverse("desk:rule", args=[r.rule]) if r.rule else None),
        Column("region", "适用地区", value=lambda r: r.region_name, order="region_code"),
        Column("was", "原为", value=lambda r: r.was_zh),
        Column("value", "改为", value=lambda r: r.value_zh),
        Column("starts_on", "自", "date", order="starts_on"),
        Column("ends_on", "至", "date", order="ends_on"),
        Column("state", "状态", value=lambda r: r.get_state_display(), order="state"),
        Column("proposed_display", "申请人"),
        Column("decided_display", "审批人"),
        Column("reason", "理由", hidden=True, long=True),
    )

    def rows(self, found):
        named = places.names({row.region_code for row in found})
        for row in found:
            row.region_name = named[row.region_code]
        return found


class TrialTable(Table):
    name = "rule_trials"
    title = "试算"
    default_order = ("-id",)
    columns = (
        Column("id", "编号", "int", order="id", link=lambda r: reverse("desk:trial", args=[r.pk])),
        Column("rule", "规则", order="rule", value=lambda r: f"{r.rule} {_names().get(r.rule, '')}",
               link=lambda r: reverse("desk:trial", args=[r.pk])),
        Column("change", "改什么", value=change_zh, long=True),
        Column("region", "地区", value=lambda r: r.region_name, order="region_code"),
        Column("from_day", "自", "date", order="from_day"),
        Column("to_day", "至", "date"),
        Column("state", "状态", value=lambda r: r.get_state_display(), order="state"),
        Column("more", "多报", "int", value=lambda r: r.summary.get("more", {}).get("count")),
        Column("fewer", "少报", "int", value=lambda r: r.summary.get("fewer", {}).get("count")),
        Column("earlier", "早报", "int", value=lambda r: r.summary.get("earlier", {}).get("count")),
        Column("asked_display", "何人"),
        Column("asked_at", "时间", "moment", order="asked_at"),
    )  # fmt: skip

    def rows(self, found):
        named = places.names({row.region_code for row in found})
        for row in found:
            row.region_name = named[row.region_code]
        return found


def _names() -> dict[str, str]:
    return {rule.code: rule.card.name.zh for rule in load()}


def subject_zh(row: TrialRow) -> str:
    """What the row is about: project, or the enterprise where there is none, or a clue or case."""
    if row.about:
        return row.about
    if row.project is not None:
        return row.project.name
    return row.employer.name if row.employer is not None else "—"


class RowTable(Table):
    name = "trial_rows"
    title = "试算结果"
    default_order = ("id",)
    columns = (
        Column("subject", "项目或单位", value=subject_zh, long=True,
               link=lambda r: _project(r)),
        Column("employer", "用人单位", value=lambda r: r.employer.name if r.employer and r.project else "", long=True),
        Column("worker", "工人", value=lambda r: shown_worker(r.worker) or ""),
        Column("month", "月份", "month", order="month"),
        Column("side", "哪边", value=lambda r: r.get_side_display(), order="side"),
        Column("new_level", "改后等级", level=True, order="new_level"),
        Column("new_from", "改后首报", "date", order="new_from"),
        Column("old_level", "现行等级", level=True, order="old_level"),
        Column("old_from", "现行首报", "date", order="old_from"),
        Column("days_earlier", "早几天", "int", show=lambda r: r.days_earlier or None),
        Column("days_sooner", "高等级早几天", "int", show=lambda r: r.days_sooner or None),
        Column("end", "后来", value=lambda r: r.get_end_display(), order="end"),
        Column("ended_on", "不再成立", "date", order="ended_on"),
        Column("disputed", "工人异议、投诉", value=lambda r: "有" if r.disputed else ""),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen"),
    )  # fmt: skip


def _project(row: TrialRow) -> str | None:
    if row.project_id is None or not has_url("desk:project_months", row.project_id):
        return None
    return reverse("desk:project_months", args=[row.project_id])
