"""The list of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import User
from anxin.access.scope import Scope
from anxin.casework.flow import Flow
from anxin.incidents.flow import INCIDENT
from anxin.incidents.models import Grade, Incident, Kind, open_ones
from anxin.incidents.selectors import incident_late, mine
from anxin.ui import words
from anxin.ui.tables import Column, Table

from ..places import PlaceFilters
from .saying import GRADE


def _page(event: Incident) -> str:
    return reverse("desk:emergency_event", args=[event.pk])


def clock_cell(row: Any, at: str = "due_at", on: str = "due_on") -> Markup:
    """The clock of the present step to the minute; ``now`` and ``as_of`` are put on the row by its list."""
    if not row.is_open:
        return Markup('<span class="clock done">已结束</span>')
    moment = getattr(row, at)
    told = words.due_at(moment, row.now) if moment is not None else words.due(getattr(row, on), row.as_of)
    return Markup('<span class="clock {}">{}</span>').format(told.press, told.words)


def state_cell(row: Any) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format("wait" if row.is_open else "good", row.get_state_display())


def _grade(event: Incident) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format(GRADE[event.grade], event.get_grade_display())


def _report(event: Incident) -> Any:
    if not event.is_open or event.report_due_at is None:
        return None
    told = words.due_at(event.report_due_at, event.now)  # type: ignore[attr-defined]
    return Markup('<span class="clock {}">{}</span>').format(told.press, told.words)


def at_moment(kind: type[Table], as_of: date, now: datetime) -> type[Table]:
    """The table whose rows know the moment at which they are looked at."""

    class AtMoment(kind):  # type: ignore[valid-type,misc]
        def rows(self, found: Any) -> Any:
            for row in found:
                row.as_of, row.now = as_of, now
            return super().rows(found)

    return AtMoment


class EventTable(Table):
    name = "events"
    title = "突发事件"
    default_order = (F("due_at").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "-discovered_at", "id")
    columns = (
        Column("number", "事件", link=_page, order="number", short=True),
        Column("title", "事由", link=_page, long=True),
        Column("grade", "等级", value=lambda e: e.get_grade_display(), show=_grade, order="grade"),
        Column("kind", "类别", value=lambda e: e.get_kind_display() + ("（苗头）" if e.only_signs else ""), order="kind", short=True),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen"),
        Column("state", "状态", value=lambda e: e.get_state_display(), show=state_cell, order="state"),
        Column("due", "这一步期限", "moment", value="due_at", show=clock_cell, order="due_at"),
        Column("report", "下一份报告", "moment", value="report_due_at", show=_report, order="report_due_at"),
        Column("commander", "指挥", hidden=True),
        Column("agency", "牵头单位", value="agency.name", order="agency__name", long=True),
        Column("place", "地点", long=True, hidden=True),
        Column("discovered_at", "发现", "moment", order="discovered_at"),
        Column("reported_at", "首报", "moment", order="reported_at", hidden=True),
        Column("commanded_at", "启动处置", "moment", order="commanded_at", hidden=True),
        Column("arrived_at", "负责人到场", "moment", order="arrived_at", hidden=True),
        Column("ended_at", "平息", "moment", order="ended_at", hidden=True),
        Column("project", "项目", value=lambda e: e.project.name if e.project else "", hidden=True, long=True),
        Column("employer", "责任单位", value=lambda e: e.employer.name if e.employer else "", hidden=True, long=True),
        Column("demands", "诉求", hidden=True, long=True),
        Column("handler", "经办人", value=lambda e: e.handler.display_name if e.handler else "", hidden=True),
    )  # fmt: skip


class TrackedFilters(PlaceFilters):
    """What events and items of opinion are looked for by. ``scope`` decides which towns there are to choose from."""

    place = "region_code"
    flow: ClassVar[Flow]
    late: ClassVar[Callable[[datetime, date], Q]]
    exact: ClassVar[tuple[str, ...]]
    searched: ClassVar[tuple[str, ...]]

    whose = forms.ChoiceField(label="谁的", choices=(("", "全部"), ("mine", "我的")), widget=forms.HiddenInput)
    due = forms.ChoiceField(label="期限", choices=(("", "全部"), ("over", "超时")))
    state = forms.ChoiceField(label="状态")

    def __init__(self, data: Any, *, scope: Scope, user: User, as_of: date, now: datetime) -> None:
        super().__init__(data, scope=scope)
        self.user, self.as_of, self.now = user, as_of, now
        self.fields["state"].choices = [("", "没了结"), ("all", "全部"), *self.flow.states.items()]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows, said = self.by_place(rows), self.cleaned_data
        if said.get("whose") == "mine":
            rows = rows.filter(mine(self.user))
        if said.get("due") == "over":
            rows = rows.filter(type(self).late(self.now, self.as_of))
        state = said.get("state", "")
        rows = (
            rows.filter(open_ones(self.flow)) if state == "" else rows if state == "all" else rows.filter(state=state)
        )
        for name in self.exact:
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        if text := said.get("words"):
            rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in self.searched)))
        return rows


class EventFilters(TrackedFilters):
    flow, late = INCIDENT, staticmethod(incident_late)
    exact, searched = ("kind", "grade"), ("number", "title", "project__name", "place")
    field_order = ("whose", "due", "state", "kind", "grade", "region", "words")

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Kind.choices])
    grade = forms.ChoiceField(label="等级", choices=[("", "全部"), *Grade.choices])
    words = forms.CharField(label="编号、事由、项目", max_length=60, widget=forms.TextInput(attrs={"size": 14}))
