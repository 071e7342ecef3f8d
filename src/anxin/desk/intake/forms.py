"""Filters of batches, and the answers that a file asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q

from anxin.intake.fields import kind_titles
from anxin.intake.models import BatchProject
from anxin.kit import months
from anxin.kit.text import name_key
from anxin.registry.models import Batch, Document
from anxin.ui.filters import Filters
from anxin.ui.forms import MonthInput, PlainForm


def _kinds() -> list[tuple[str, str]]:
    return [("", "全部"), *kind_titles().items()]


class BatchFilters(Filters):
    q = forms.CharField(label="文件或报送单位含", max_length=60)
    project = forms.CharField(label="项目含", max_length=60)
    kind = forms.ChoiceField(label="是什么表", choices=_kinds)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Batch.State.choices])

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said.get("q"):
            rows = rows.filter(Q(file_name__icontains=said["q"]) | Q(sender__icontains=said["q"]))
        if said.get("project"):
            ties = BatchProject.objects.filter(
                batch=OuterRef("pk"), project__name_key__contains=name_key(said["project"])
            )
            rows = rows.filter(Exists(ties))
        if said.get("kind"):
            rows = rows.filter(Exists(Document.objects.filter(batch=OuterRef("pk"), kind=said["kind"])))
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        return rows


class AnswerForm(PlainForm):
    """What a person may say of a whole file. All of it may stay empty."""

    kind = forms.ChoiceField(
        label="是什么表", choices=lambda: [("", "由文件认"), *kind_titles().items()], required=False
    )
    project = forms.CharField(label="项目名称或编码", max_length=200, required=False)
    employer = forms.CharField(label="用人单位", max_length=200, required=False)
    month = forms.CharField(label="月份", widget=MonthInput, required=False)
    crew = forms.CharField(label="班组", max_length=100, required=False)
    status = forms.ChoiceField(
        label="发放结果", required=False, help_text="发放清单没有结果一栏时填。",
        choices=[("", "由文件认"), ("success", "发放成功"), ("failed", "发放失败"), ("pending", "处理中")],
    )  # fmt: skip
    overlap = forms.ChoiceField(
        label="与先前的表只有部分人相同时", required=False,
        choices=[("", "先问我"), ("replace", "更正先前的"), ("add", "补充先前的")],
    )  # fmt: skip

    def clean_month(self) -> int | None:
        text = self.cleaned_data["month"]
        if not text:
            return None
        month = months.parse(text)
        if month is None:
            raise forms.ValidationError("请写成 2026-03 的样子。")
        return month

    @classmethod
    def from_answers(cls, answers: dict[str, Any]) -> AnswerForm:
        month = answers.get("month")
        return cls(initial={**answers, "month": f"{month // 100}-{month % 100:02d}" if month else ""})


class ReasonForm(PlainForm):
    reason = forms.CharField(label="理由", max_length=200, help_text="记入审计。")
