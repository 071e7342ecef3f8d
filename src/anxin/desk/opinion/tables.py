"""The lists of opinion, of what is said in public, and of rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from anxin.incidents.flow import OPINION, RELEASE
from anxin.incidents.models import Opinion, Release, Source, Truth, open_ones
from anxin.incidents.selectors import opinion_late
from anxin.kit.text import mask_name
from anxin.ui.filters import Filters
from anxin.ui.tables import Column, Table

from ..emergency.tables import TrackedFilters, clock_cell, state_cell

TRUTH = {"true": "red", "partly": "orange", "false": "good", "project_money": "good", "unclear": "yellow"}


def _page(item: Opinion) -> str:
    return reverse("desk:opinion_item", args=[item.pk])


def _truth(item: Opinion) -> Any:
    return (
        Markup('<span class="lv {}">{}</span>').format(TRUTH[item.truth], item.get_truth_display())
        if item.truth
        else None
    )


class OpinionTable(Table):
    name = "opinion"
    title = "舆情"
    default_order = (F("due_at").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "-found_at", "id")
    columns = (
        Column("number", "舆情", link=_page, order="number", short=True),
        Column("title", "标题", link=_page, long=True),
        Column("source", "来源", value=lambda o: o.get_source_display() + (f" {o.outlet}" if o.outlet else ""), order="source"),
        Column("views", "浏览", "int", order="views"),
        Column("truth", "核实", value=lambda o: o.get_truth_display() if o.truth else "", show=_truth, order="truth"),
        Column("state", "状态", value=lambda o: o.get_state_display(), show=state_cell, order="state"),
        Column("due", "这一步期限", "moment", value="due_at", show=clock_cell, order="due_at"),
        Column("agency", "牵头单位", value="agency.name", order="agency__name", long=True),
        Column("found_at", "发现", "moment", order="found_at"),
        Column("reported_at", "报告", "moment", order="reported_at", hidden=True),
        Column("verified_at", "核实时间", "moment", order="verified_at", hidden=True),
        Column("author", "发布人", value=lambda o: mask_name(o.author) if o.author else "", hidden=True),
        Column("address", "网址", hidden=True, long=True),
        Column("project", "项目", value=lambda o: o.project.name if o.project else "", hidden=True, long=True),
        Column("clue", "线索", value=lambda o: o.clue.number if o.clue else "", hidden=True),
        Column("incident", "突发事件", value=lambda o: o.incident.number if o.incident else "", hidden=True),
        Column("handler", "经办人", value=lambda o: o.handler.display_name if o.handler else "", hidden=True),
    )  # fmt: skip


class OpinionFilters(TrackedFilters):
    flow, late = OPINION, staticmethod(opinion_late)
    exact, searched = ("source", "truth"), ("number", "title", "outlet")
    field_order = ("whose", "due", "state", "source", "truth", "region", "words")

    source = forms.ChoiceField(label="来源", choices=[("", "全部"), *Source.choices])
    truth = forms.ChoiceField(label="核实", choices=[("", "全部"), *Truth.choices])
    words = forms.CharField(label="编号、标题、平台", max_length=60, widget=forms.TextInput(attrs={"size": 14}))


def _of(release: Release) -> str:
    return (release.opinion or release.incident).number  # type: ignore[union-attr]


class ReleaseTable(Table):
    name = "releases"
    title = "对外稿件"
    default_order = (F("due_at").asc(nulls_last=True), "-id")
    columns = (
        Column("number", "稿件", link=lambda r: reverse("desk:opinion_release", args=[r.pk]), order="number", short=True),
        Column("title", "标题", link=lambda r: reverse("desk:opinion_release", args=[r.pk]), long=True),
        Column("kind", "种类", value=lambda r: r.get_kind_display(), order="kind"),
        Column("of", "为哪件事", value=_of),
        Column("state", "状态", value=lambda r: r.get_state_display(), show=state_cell, order="state"),
        Column("due", "这一步期限", "moment", value="due_at", show=clock_cell, order="due_at"),
        Column("handler", "谁写的", value=lambda r: r.handler.display_name if r.handler else "", order="handler__display_name"),
        Column("approved_by", "谁审的", value=lambda r: r.approved_by.display_name if r.approved_by else ""),
        Column("outlets", "发在哪里", long=True),
        Column("published_at", "发布", "moment", order="published_at"),
        Column("published_where", "发布网址", hidden=True, long=True),
        Column("text", "正文", hidden=True, long=True),
    )  # fmt: skip


class ReleaseFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=(("", "没发布"), ("all", "全部"), *RELEASE.states.items()))
    words = forms.CharField(label="编号、标题", max_length=60, widget=forms.TextInput(attrs={"size": 14}))

    def narrow(self, rows: QuerySet) -> QuerySet:
        said = self.cleaned_data
        state = said.get("state", "")
        rows = rows.filter(open_ones(RELEASE)) if state == "" else rows if state == "all" else rows.filter(state=state)
        if text := said.get("words"):
            rows = rows.filter(Q(number__icontains=text) | Q(title__icontains=text))
        return rows


class RoundTable(Table):
    name = "rounds"
    title = "舆情巡查"
    default_order = ("-at", "-id")
    columns = (
        Column("at", "时间", "moment", order="at"),
        Column("agency", "单位", value="agency.name", order="agency__name"),
        Column("who", "谁看的", value="looked_by_name", order="looked_by_name"),
        Column("sources", "看了哪些", value=lambda r: "、".join(Source(s).label for s in r.sources), long=True),
        Column("found", "发现", "int", order="found", total="found"),
        Column("words", "说明", long=True),
    )
