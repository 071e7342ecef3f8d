"""What can be asked of the grids and lists of worker-months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from anxin.access.scope import Scope
from anxin.kit import months
from anxin.registry.models import Crew
from anxin.standing.models import WorkerMonthStanding
from anxin.standing.selectors import in_trouble
from anxin.ui.filters import Filters
from anxin.ui.forms import MonthInput, PlainForm
from anxin.wages.revealing import FIELDS

from ..places import PlaceFilters

# A year stands side by side on an officer's screen.
SHOWN = 12
STATES = [(s.value, s.label) for s in WorkerMonthStanding.State]


class MonthField(forms.CharField):
    """A month as YYYYMM, told as 2026-04 or 202604."""

    widget = MonthInput

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        digits = text.replace("-", "")
        if not (len(digits) == 6 and digits.isdecimal()):
            raise forms.ValidationError("请写成 2026-04 这样的月份。")
        try:
            return months.check(int(digits))
        except ValueError:
            raise forms.ValidationError("没有这个月份。") from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) or (isinstance(value, str) and len(value) == 6 and value.isdecimal()):
            text = str(value)
            return f"{text[:4]}-{text[4:]}"
        return value


class GridForm(Filters):
    """Months from and until, and which people."""

    first = MonthField(label="从")
    last = MonthField(label="到")
    crew = forms.TypedChoiceField(label="班组", coerce=int, empty_value=None)
    employer = forms.TypedChoiceField(label="用人单位", coerce=int, empty_value=None)
    state = forms.ChoiceField(label="有哪种月份的人", choices=[("", "全部"), *STATES])
    trouble = forms.BooleanField(label="只看有问题的")

    def __init__(
        self,
        data: Any,
        *,
        as_of: date,
        crews: Iterable[tuple[int, str]] = (),
        employers: Iterable[tuple[int, str]] = (),
    ) -> None:
        super().__init__(data)
        self.as_of = as_of
        for name, choices in (("crew", list(crews)), ("employer", list(employers))):
            if choices:
                self.fields[name].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        self.fields["trouble"].widget.attrs.pop("class", None)
        self.is_valid()

    def said_of(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def span(self) -> tuple[int, int]:
        """The months asked for; a year up to now where nothing was asked. Never more than five years."""
        last = self.said_of("last") or months.month_of(self.as_of)
        first = self.said_of("first") or months.add(last, 1 - SHOWN)
        if first > last:
            first, last = last, first
        return max(first, months.add(last, -59)), last


def crews_of(project_id: int) -> list[tuple[int, str]]:
    return list(Crew.objects.filter(project_id=project_id).order_by("name").values_list("pk", "name"))


class SiteMonthFilters(PlaceFilters):
    """Which sites' months."""

    STANDINGS = [
        ("", "全部"),
        ("owed", "没发清的"),
        ("no_sheet", "没有工资表的"),
        ("late", "晚发的"),
        ("pending", "未到发薪日的"),
        ("clear", "都付清的"),
    ]

    month = MonthField(label="月份")
    standing = forms.ChoiceField(label="情况", choices=STANDINGS)
    name = forms.CharField(label="项目名称含", max_length=60)

    def __init__(self, data: Any, *, scope: Scope, as_of: date) -> None:
        super().__init__(data, scope=scope)
        self.as_of = as_of

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said.get("month"):
            rows = rows.filter(month=said["month"])
        rows = self.by_place(rows)
        if said.get("name"):
            rows = rows.filter(project__name__icontains=said["name"])
        return _standing(rows, said.get("standing", ""), self.as_of)


def _standing(rows: Any, asked: str, as_of: date) -> Any:
    if asked == "owed":
        return rows.filter(missing_fen__gt=0, due_on__lt=as_of)
    if asked == "no_sheet":
        return rows.filter(states__no_sheet__gt=0, due_on__lt=as_of)
    if asked == "late":
        return rows.filter(states__late__gt=0)
    if asked == "pending":
        return rows.filter(missing_fen__gt=0, due_on__gte=as_of)
    if asked == "clear":
        return rows.filter(on_sheet__gt=0, missing_fen=0).exclude(states__no_sheet__gt=0)
    return rows


class PeopleFilters(PlaceFilters):
    """Which worker-months."""

    month = MonthField(label="月份")
    state = forms.ChoiceField(
        label="情况", choices=[("", "没发清的"), ("trouble", "没发清或没有表的"), *STATES, ("all", "全部")]
    )
    name = forms.CharField(label="项目名称含", max_length=60)
    project = forms.IntegerField(label="项目编号", widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any, *, scope: Scope, as_of: date) -> None:
        super().__init__(data, scope=scope)
        self.as_of = as_of

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        for name, path in (("month", "month"), ("project", "project_id")):
            if said.get(name):
                rows = rows.filter(**{path: said[name]})
        rows = self.by_place(rows)
        if said.get("name"):
            rows = rows.filter(project__name__icontains=said["name"])
        state = said.get("state", "")
        if state == "all":
            return rows
        if state == "trouble":
            return rows.filter(in_trouble(self.as_of))
        return rows.filter(state=state) if state else rows.filter(Q(missing_fen__gt=0))


class RevealForm(PlainForm):
    """What must be seen, and why."""

    fields_asked = forms.MultipleChoiceField(
        label="要看什么", choices=list(FIELDS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选要看的内容。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="为什么要看",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写给审计看的：办哪件事，为什么非看不可。不要写号码。",
    )
    once = forms.CharField(widget=forms.HiddenInput)


class SlipForm(PlainForm):
    """Why a worker is given a code at the window."""

    reason = forms.CharField(label="为什么给", max_length=200, initial="本人带身份证到窗口来查")
