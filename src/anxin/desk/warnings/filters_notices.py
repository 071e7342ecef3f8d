"""The filters of the notices and of the log of deliveries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from anxin.channels.models import Delivery, Way
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput


class NoticeFilters(Filters):
    state = forms.ChoiceField(
        label="状态", choices=(("", "全部"), ("waiting", "等答复"), ("late", "超期未答复"), ("done", "都已答复"))
    )
    project = forms.CharField(label="项目", max_length=100)
    number = forms.CharField(label="编号含", max_length=40)

    def __init__(self, data: Any, *, as_of: date) -> None:
        super().__init__(data)
        self.as_of = as_of

    def narrow(self, rows: QuerySet) -> QuerySet:
        said = self.cleaned_data
        if said.get("project"):
            text = said["project"]
            by_id = (
                {"project_id": int(text)} if text.isdecimal() and len(text) < 19 else {"project__name__icontains": text}
            )
            rows = rows.filter(**by_id)
        if said.get("number"):
            rows = rows.filter(number__icontains=said["number"])
        state = said.get("state")
        if state == "done":
            rows = rows.filter(n_answers=F("n_receivers"))
        elif state:
            rows = rows.filter(n_answers__lt=F("n_receivers"))
            if state == "late":
                rows = rows.filter(answer_due_on__lt=self.as_of)
        return rows


class DeliveryFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Delivery.State.choices])
    way = forms.ChoiceField(label="渠道", choices=[("", "全部"), *Way.choices])
    since = forms.DateField(label="自", widget=DayInput)
    until = forms.DateField(label="至", widget=DayInput)

    def narrow(self, rows: QuerySet) -> QuerySet:
        said = self.cleaned_data
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        if said.get("way"):
            rows = rows.filter(way=said["way"])
        if said.get("since"):
            rows = rows.filter(message__created_at__date__gte=said["since"])
        if said.get("until"):
            rows = rows.filter(message__created_at__date__lte=said["until"])
        return rows
