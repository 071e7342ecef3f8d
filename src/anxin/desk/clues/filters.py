"""The filters of the register, as people ask: mine, my office's, due today, overdue, by door, kind, town, urgency."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from anxin.access.models import User
from anxin.access.scope import Scope
from anxin.casework.flow import CLUE
from anxin.casework.models import ClueKind, Door
from anxin.casework.services import URGENCIES

from ..places import PlaceFilters

DUE = (("", "全部"), ("over", "已超期"), ("today", "今天到期"))
_STATES = (("", "没办结"), ("all", "全部"), *CLUE.states.items())


def whose(rows: QuerySet, asked: str, user: User) -> QuerySet:
    """Those that I handle or heard first and still have to sort; those that my office handles or heard first."""
    if asked == "mine":
        return rows.filter(mine(user))
    if asked == "agency":
        return (
            rows.filter(Q(agency_id=user.agency_id) | Q(first_agency_id=user.agency_id))
            if user.agency_id
            else rows.none()
        )
    if asked == "nobody":
        return rows.filter(handler__isnull=True)
    return rows


def mine(user: User) -> Q:
    return Q(handler=user) | Q(first_user=user, state__in=("received", "sorted"))


def open_ones() -> Q:
    return ~Q(state__in=sorted(CLUE.ends))


def due(rows: QuerySet, asked: str, as_of: date) -> QuerySet:
    if asked == "over":
        return rows.filter(open_ones(), due_on__lt=as_of)
    if asked == "today":
        return rows.filter(open_ones(), due_on=as_of)
    return rows


class ClueFilters(PlaceFilters):
    """``scope`` decides which towns there are to choose from."""

    place = "region_code"
    field_order = ("whose", "code", "due", "state", "door", "kind", "urgency", "region", "words")
    whose = forms.ChoiceField(label="谁的", choices=(("", "全部"), ("mine", "我的"), ("agency", "我的机构"), ("nobody", "没人承办")), widget=forms.HiddenInput)  # fmt: skip
    code = forms.IntegerField(label="哪个二维码", min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    due = forms.ChoiceField(label="期限", choices=DUE)
    state = forms.ChoiceField(label="状态", choices=_STATES)
    door = forms.ChoiceField(label="渠道", choices=[("", "全部"), *Door.choices])
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), ("none", "没分类"), *ClueKind.choices])
    urgency = forms.ChoiceField(label="紧急", choices=[("", "全部"), ("any", "有紧急情形"), *URGENCIES.items()])
    words = forms.CharField(label="编号、项目、单位", max_length=60, widget=forms.TextInput(attrs={"size": 14}))

    def __init__(self, data: Any, *, scope: Scope, user: User, as_of: date) -> None:
        super().__init__(data, scope=scope)
        self.user, self.as_of = user, as_of

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows, said = self.by_place(rows), self.cleaned_data
        rows = due(whose(rows, said.get("whose", ""), self.user), said.get("due", ""), self.as_of)
        state = said.get("state", "")
        rows = rows.filter(open_ones()) if state == "" else rows if state == "all" else rows.filter(state=state)
        if said.get("door"):
            rows = rows.filter(Q(door=said["door"]) | Q(doors__door=said["door"])).distinct()
        if said.get("code"):
            rows = rows.filter(draft__code_id=said["code"])
        if said.get("kind"):
            rows = rows.filter(kind="" if said["kind"] == "none" else said["kind"])
        if said.get("urgency") == "any":
            rows = rows.exclude(urgency=[])
        elif said.get("urgency"):
            # A list in JSON; as text it is asked alike in every database.
            rows = rows.annotate(_urgency=Cast("urgency", TextField())).filter(
                _urgency__contains=f'"{said["urgency"]}"'
            )
        if text := said.get("words"):
            rows = rows.filter(
                Q(number__icontains=text) | Q(their_number=text) | Q(project__name__icontains=text)
                | Q(project_name__icontains=text) | Q(employer_name__icontains=text)
            )  # fmt: skip
        return rows
