"""The list of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import User
from anxin.access.scope import Scope
from anxin.casework.flow import CASE
from anxin.casework.models import Award, Case, Cause, Tier
from anxin.ui import words
from anxin.ui.tables import Column, Table

from ..clues.filters import DUE
from ..places import PlaceFilters

_TIER = {"major": "red", "hard": "orange", "large": "yellow", "general": "none"}


def _page(case: Case) -> str:
    return reverse("desk:case", args=[case.pk])


def _clock(field: str) -> Any:
    def show(row: Any) -> Markup:
        said = words.due(getattr(row, field), row.as_of, done=not row.is_open)
        return Markup('<span class="clock {}">{}</span>').format(said.press, said.words if row.is_open else "已结束")

    return show


def _state(row: Case) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format("wait" if row.is_open else "good", row.get_state_display())


def _tier(row: Case) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format(_TIER[row.tier], row.get_tier_display())


class CaseTable(Table):
    name = "cases"
    title = "案件"
    default_order = (F("due_on").asc(nulls_last=True), "-filed_on", "id")
    columns = (
        Column("number", "案号", link=_page, order="number", short=True),
        Column("title", "案由", link=_page, long=True),
        Column("tier", "等级", value=lambda c: c.get_tier_display(), show=_tier, order="tier"),
        Column("people", "人数", "int", order="people", total="people"),
        Column("owed_fen", "欠薪（元）", "money", order="owed_fen", total="owed_fen"),
        Column("recovered_fen", "已到（元）", "money", order="recovered_fen", total="recovered_fen"),
        Column("left_fen", "还差（元）", "money"),
        Column("state", "状态", value=lambda c: c.get_state_display(), show=_state, order="state"),
        Column("due", "这一步期限", "date", value="due_on", show=_clock("due_on"), order="due_on"),
        Column("limit", "结案期限", "date", value="limit_on", show=_clock("limit_on"), order="limit_on"),
        Column("agency", "包案单位", value="agency.name", order="agency__name", long=True),
        Column("leader", "包案领导", value=lambda c: c.leader.display_name if c.leader else "", order="leader__display_name"),
        Column("handler", "承办人", value=lambda c: c.handler.display_name if c.handler else "", order="handler__display_name", hidden=True),
        Column("project", "项目", value=lambda c: c.project.name if c.project else "", order="project__name", hidden=True, long=True),
        Column("employer", "用人单位", value=lambda c: c.employer.name if c.employer else "", order="employer__name", hidden=True, long=True),
        Column("cause", "欠薪原因", value=lambda c: c.get_cause_display() if c.cause else "", order="cause", hidden=True),
        Column("means", "化解途径", value=lambda c: c.get_means_display() if c.means else "", order="means", hidden=True),
        Column("measures", "工作措施", hidden=True, long=True),
        Column("listed", "挂牌督办", value=lambda c: "是" if c.listed else "", order="listed", hidden=True),
        Column("is_old", "陈年积案", value=lambda c: "是" if c.is_old else "", order="is_old", hidden=True),
        Column("filed_on", "立案", "date", order="filed_on", hidden=True),
        Column("closed_on", "结案", "date", order="closed_on", hidden=True),
    )  # fmt: skip


def open_ones() -> Q:
    return ~Q(state__in=sorted(CASE.ends))


def late(as_of: Any) -> Q:
    return open_ones() & (Q(due_on__lt=as_of) | Q(limit_on__lt=as_of))


class CaseFilters(PlaceFilters):
    """``scope`` decides which towns there are to choose from."""

    place = "region_code"
    field_order = ("whose", "due", "state", "tier", "cause", "old", "award", "region", "words")
    whose = forms.ChoiceField(label="谁的", choices=(("", "全部"), ("mine", "我的"), ("agency", "我的机构")), widget=forms.HiddenInput)  # fmt: skip
    due = forms.ChoiceField(label="期限", choices=DUE)
    state = forms.ChoiceField(label="状态", choices=(("", "没结案"), ("all", "全部"), *CASE.states.items()))
    tier = forms.ChoiceField(label="等级", choices=[("", "全部"), *Tier.choices])
    cause = forms.ChoiceField(label="原因", choices=[("", "全部"), *Cause.choices])
    old = forms.ChoiceField(label="年份", choices=(("", "全部"), ("0", "当年案件"), ("1", "陈年积案")))
    award = forms.ChoiceField(
        label="裁决判决", choices=(("", "全部"), ("overdue", "履行期满没付清"), ("unapplied", "其中没申请执行"))
    )
    words = forms.CharField(label="案号、项目、单位", max_length=60, widget=forms.TextInput(attrs={"size": 14}))

    def __init__(self, data: Any, *, scope: Scope, user: User, as_of: Any) -> None:
        super().__init__(data, scope=scope)
        self.user, self.as_of = user, as_of

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows, said = self.by_place(rows), self.cleaned_data
        if said.get("whose") == "mine":
            rows = rows.filter(Q(handler=self.user) | Q(leader=self.user))
        elif said.get("whose") == "agency":
            rows = rows.filter(agency_id=self.user.agency_id) if self.user.agency_id else rows.none()
        if said.get("due") == "over":
            rows = rows.filter(late(self.as_of))
        elif said.get("due") == "today":
            rows = rows.filter(open_ones(), due_on=self.as_of)
        state = said.get("state", "")
        rows = rows.filter(open_ones()) if state == "" else rows if state == "all" else rows.filter(state=state)
        for name in ("tier", "cause"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        if said.get("old"):
            rows = rows.filter(is_old=said["old"] == "1")
        if said.get("award"):
            due = Award.objects.filter(case=OuterRef("pk"), ended_on__isnull=True, due_on__lt=self.as_of)
            due = due.filter(applied_on__isnull=True) if said["award"] == "unapplied" else due
            rows = rows.filter(open_ones(), Exists(due), owed_fen__gt=F("recovered_fen"))
        if text := said.get("words"):
            rows = rows.filter(
                Q(number__icontains=text) | Q(title__icontains=text) | Q(project__name__icontains=text)
                | Q(employer__name__icontains=text)
            )  # fmt: skip
        return rows
