"""The filters of the queue, as people ask: mine, my office's, overdue, by rule, by town."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from anxin.access.models import Region, User
from anxin.access.scope import Scope
from anxin.kit import months
from anxin.monitoring.models import FalseAlarm, Level, Status, Waiver
from anxin.rules import load, retired
from anxin.ui.filters import Filters
from anxin.ui.forms import MonthInput

from .saying import ANSWERED

WHOSE = (("", "全部"), ("mine", "我的"), ("agency", "我的机构"), ("review", "等我复核"), ("nobody", "没人承办"))
_OPEN = (("", "未解除"), ("all", "全部"), *((s.value, s.label) for s in Status))


def whose(rows: QuerySet, asked: str, user: User) -> QuerySet:
    """The rows that are mine, my office's, waiting for a second person who is not the one who asked, or nobody's."""
    if asked == "mine":
        return rows.filter(person=user)
    if asked == "agency":
        return rows.filter(agency_id=user.agency_id) if user.agency_id else rows.none()
    if asked == "nobody":
        return rows.filter(person__isnull=True, agency__isnull=True)
    if asked == "review":
        return rows.filter(to_review(user))
    return rows


def to_review(user: User) -> Q:
    """Warnings with a waiver or a false alarm that waits for a second person."""
    me = user.audit_id
    waivers = Waiver.objects.filter(ended_at__isnull=True, approved_at__isnull=True).exclude(proposed_by=me)
    claims = FalseAlarm.objects.filter(upheld__isnull=True).exclude(claimed_by=me)
    return Q(pk__in=waivers.values("warning_id")) | Q(pk__in=claims.values("warning_id"))


def overdue(as_of: date) -> Q:
    """An answer or an act that should have come before today."""
    late = Q(due_on__lt=as_of) & ~Q(status__in=ANSWERED)
    acting = Q(act_due_on__lt=as_of, acted_on__isnull=True)
    return late | acting & ~Q(status__in=(Status.WAIVED, Status.FALSE_ALARM, Status.CLEARED))


class WarningFilters(Filters):
    """``scope`` and ``user`` decide which towns and whose rows there are to choose from."""

    whose = forms.ChoiceField(label="谁的", choices=WHOSE, widget=forms.HiddenInput)
    level = forms.ChoiceField(label="等级", choices=[("", "全部"), *((v, n) for v, n in Level.choices[::-1])])
    overdue = forms.ChoiceField(label="期限", choices=(("", "全部"), ("1", "已超期")))
    rule = forms.ChoiceField(label="规则")
    project = forms.CharField(label="项目", max_length=100, widget=forms.TextInput(attrs={"size": 14}))
    town = forms.ChoiceField(label="所在地")
    month = forms.CharField(label="月份", widget=MonthInput)
    about = forms.ChoiceField(label="对象", choices=(("", "全部"), ("project", "项目"), ("firm", "跨项目的企业")))
    status = forms.ChoiceField(label="状态", choices=_OPEN)

    def __init__(self, data: Any, *, scope: Scope, user: User, as_of: date) -> None:
        super().__init__(data)
        self.user, self.as_of = user, as_of
        names = {rule.code: rule.card.name.zh for rule in (*load(), *retired())}
        self.fields["rule"].choices = [("", "全部"), *((c, f"{c} {n}") for c, n in sorted(names.items()))]
        self.fields["town"].choices = [("", "全部"), *_towns(scope)]

    def clean_month(self) -> int | None:
        text = self.cleaned_data["month"]
        if not text:
            return None
        found = months.parse(text)
        if found is None:
            raise forms.ValidationError("月份写成 2026-09。")
        return found

    def narrow(self, rows: QuerySet) -> QuerySet:
        said = self.cleaned_data
        rows = whose(rows, said.get("whose", ""), self.user)
        status = said.get("status", "")
        if status == "":
            rows = rows.exclude(status=Status.CLEARED)
        elif status != "all":
            rows = rows.filter(status=status)
        if said.get("about"):
            rows = rows.filter(project__isnull=said["about"] == "firm")
        if said.get("level"):
            rows = rows.filter(level=said["level"])
        if said.get("overdue"):
            rows = rows.filter(overdue(self.as_of))
        if said.get("rule"):
            rows = rows.filter(rule=said["rule"])
        if said.get("project"):
            rows = rows.filter(_project(said["project"]))
        if said.get("town"):
            rows = rows.filter(Q(project__region_code__startswith=said["town"]) | Q(area__startswith=said["town"]))
        if said.get("month"):
            rows = rows.filter(month=said["month"])
        return rows


def _project(text: str) -> Q:
    named = Q(project__name__icontains=text) | Q(employer__name__icontains=text)
    return Q(project_id=int(text)) if text.isdecimal() and len(text) < 19 else named


def _towns(scope: Scope) -> list[tuple[str, str]]:
    """Places inside the scope, one step finer than its own: counties of a city, towns of a county."""
    if scope.is_everything:
        return []
    found: list[tuple[str, str]] = []
    for prefix in scope.regions:
        length = min((n for n in (4, 6, 9) if n > len(prefix)), default=9)
        rows = Region.objects.filter(code__startswith=prefix).exclude(code=prefix).annotate(length=Length("code"))
        found += rows.filter(length=length).values_list("code", "name")
    return sorted(found)[:400]
