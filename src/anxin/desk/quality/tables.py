"""Projects by the quality of their data, senders, and advice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from markupsafe import Markup

from anxin.kit import months
from anxin.kit.text import name_key
from anxin.quality.lines import QualityLine, quality
from anxin.quality.models import Advice
from anxin.ui import words
from anxin.ui.filters import Filters
from anxin.ui.tables import Column, Table

FAULTS = [
    ("", "全部"), ("incomplete", "关键字段缺项"), ("contradictory", "逻辑冲突"), ("missing", "缺月份"), ("apart", "人数不同步"),
]  # fmt: skip


class QualityFilters(Filters):
    q = forms.CharField(label="项目含", max_length=60)
    fault = forms.ChoiceField(label="哪里不好", choices=FAULTS)

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said.get("q"):
            rows = rows.filter(project__name_key__contains=name_key(said["q"]))
        wanted = {
            "incomplete": {"is_incomplete": True}, "contradictory": {"is_contradictory": True},
            "missing": {"has_gap": True}, "apart": {"apart__gt": 0},
        }.get(said.get("fault", ""))  # fmt: skip
        return rows.filter(**wanted) if wanted else rows


def _share(line: QualityLine) -> str:
    return words.percent(line.share_ppm, 1_000_000)


def _gaps(line: QualityLine) -> str:
    return "、".join(f"{months.show(month)}{what}" for month, what in line.gaps)


def _late(line: QualityLine) -> str:
    return "、".join(f"{months.show(one.month)}迟 {one.days} 天" for one in line.late)


class QualityTable(Table):
    name = "quality"
    title = "数据质量"
    default_order = ("-is_contradictory", "-is_incomplete", "-has_gap", "project_id")
    columns = (
        Column("project", "项目", value=lambda row: row.standing.project.name, order="project__name", long=True,
               link=lambda row: reverse("desk:quality_project", args=[row.pk])),
        Column("authority", "主管部门", value="standing.authority", order="authority"),
        Column("share", "关键字段完整率", value=_share, order="is_incomplete", help="已填的关键字段 ÷ 应填的"),
        Column("contradictions", "逻辑冲突（处）", "int", order="is_contradictory"),
        Column("gaps", "缺的月份", value=_gaps, order="has_gap", long=True),
        Column("late", "迟报", value=_late, long=True),
        Column("heads", "人数不同步", value=lambda row: row.heads_apart, kind="int", order="apart",
               help="最近有考勤的月份，有考勤而不在花名册上的人数"),
        Column("typed", "手工填报占比", value=lambda row: words.percent(row.typed, row.rows),
               help="最近几个月考勤和工资行里，不是由平台或设备直接传来的"),
        Column("running", "运行", value=lambda row: {True: "正常", False: "不正常"}.get(row.standing.running, "没接入"),
               show=lambda row: _running(row.standing.running), order="running"),
    )  # fmt: skip

    as_of: Any = None

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        # What an evaluation found of the project and what its months lack are said for the day of the evaluation.
        return quality(found, max(one.as_of for one in found)) if found else []

    def row_label(self, row: Any) -> str:
        return row.standing.project.name


def _running(running: bool | None) -> Markup:
    css, said = {True: ("good", "正常"), False: ("orange", "不正常")}.get(running, ("none", "没接入"))
    return Markup('<span class="lv {}">{}</span>').format(css, said)


class AdviceTable(Table):
    name = "quality_advice"
    title = "点对点建议"
    default_order = ("-id",)
    columns = (
        Column("project", "项目", value="project.name", order="project__name", long=True,
               link=lambda row: reverse("desk:quality_project", args=[row.project_id])),
        Column("authority", "主管部门", order="authority", long=True),
        Column("reasons", "问题", value=lambda row: "、".join(row.reasons), long=True),
        Column("state", "状态", value="get_state_display", show=lambda row: _advised(row), order="state"),
        Column("sent_on", "发出", "date", order="sent_on"),
        Column("correct_by", "限期", "date", order="correct_by"),
        Column("corrected_on", "整改完成", "date", order="corrected_on"),
        Column("circular", "通报", value=lambda row: months.show(row.circular.month),
               link=lambda row: reverse("desk:circular", args=[row.circular_id])),
    )  # fmt: skip

    def row_label(self, row: Any) -> str:
        return row.project.name


def _advised(row: Advice) -> Markup:
    css = {"open": "wait", "corrected": "good", "missed": "orange"}[row.state]
    return Markup('<span class="lv {}">{}</span>').format(css, row.get_state_display())


class AdviceFilters(Filters):
    q = forms.CharField(label="项目或部门含", max_length=60)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Advice.State.choices])

    def narrow(self, rows: Any) -> Any:
        from django.db.models import Q

        said = self.cleaned_data
        if said.get("q"):
            rows = rows.filter(Q(project__name_key__contains=name_key(said["q"])) | Q(authority__contains=said["q"]))
        return rows.filter(state=said["state"]) if said.get("state") else rows
