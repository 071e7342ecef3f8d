"""Every part of the page kit on one page, with what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door


@dataclass
class Sample:
    """A row of the sample table; made up here, from nobody's data."""

    pk: int
    name: str
    level: str
    people: int
    owed_fen: int
    due_on: date

    def __str__(self) -> str:
        return self.name


class SampleTable(Table):
    name = "gallery"
    title = "样表"
    batch = "row"
    columns = (
        Column("name", "名称", link=lambda row: f"#row-{row.pk}", long=True),
        Column("level", "等级", level=True),
        Column("people", "人数", "int"),
        Column("owed_fen", "欠薪（元）", "money"),
        Column("due_on", "期限", "date"),
        Column("pk", "编号", "int", hidden=True),
    )


class SampleFilters(Filters):
    name = forms.CharField(label="名称含")
    level = forms.ChoiceField(label="等级", choices=[("", "全部"), ("red", "红色"), ("orange", "橙色")])

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        return [
            row for row in rows if (said.get("name") or "") in row.name and said.get("level", "") in ("", row.level)
        ]


class SampleForm(PlainForm):
    name = forms.CharField(label="项目名称", help_text="和施工许可证上的一样。", max_length=60)
    start_on = forms.DateField(label="开工日期", widget=DayInput)
    funding = forms.ChoiceField(
        label="资金来源", choices=[("government", "政府投资"), ("social", "社会投资")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label="我核对过了")


@require_safe
@door()
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery page (the kit is shown with made-up values)."""
    as_of: date = request.as_of  # type: ignore[attr-defined]
    long = "名称很长很长的安置房及配套基础设施建设项目（二期）施工总承包工程第三标段"
    rows = [
        Sample(n, long if n == 2 else f"{n} 号样例", ("red", "orange", "yellow", "blue")[n % 4], n * 7, n * 1_234_567,
               as_of + timedelta(days=n - 3))
        for n in range(1, 9)
    ]  # fmt: skip
    listing = Listing(request, SampleTable, rows, filters=SampleFilters, per_page=5)
    said = {
        "labels": ["5月", "6月", "7月", "8月", "9月"],
        "unit": "万元",
        "series": [
            {"name": "人工费应拨", "data": [52, 52, 54, 54, 54], "colour": "due"},
            {"name": "实拨", "data": [51, 52, 47, 27, 24], "colour": "in"},
            {"name": "工资到账", "data": [49, 49, 48, 46, 25], "colour": "good"},
            {"name": "月末余额", "data": [30, 33, 31, 12, None], "type": "line", "colour": "orange"},
        ],
    }
    return listing.response(
        "desk/gallery/gallery.html",
        {"form": SampleForm(), "wrong": SampleForm({"name": "", "start_on": "2026-13-01"}), "said": said,
         "over": as_of - timedelta(days=3), "soon": as_of, "later": as_of + timedelta(days=9), "moments": [request.now - timedelta(minutes=12), request.now + timedelta(minutes=95)]},  # type: ignore[attr-defined]
    )  # fmt: skip
