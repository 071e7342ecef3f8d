"""What is asked before something is done with opinion or with what is said in public."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.incidents.models import Kind, Source, Truth
from anxin.ui.forms import NothingForm, PlainForm, StepForm, when
from anxin.ui.forms import words as sentences

from ..clues.fields import MonthsField, ReasonForm, YuanField
from ..emergency.forms import AnswerForm, AskForm, FilesField, ReleaseForm

_COUNT = {"min_value": 0, "max_value": 10_000_000_000, "required": False}

__all__ = ["FORMS", "RELEASE_FORMS", "NewOpinionForm", "RoundForm"]


class NewOpinionForm(PlainForm):
    source = forms.ChoiceField(label="来源", choices=Source)
    outlet = forms.CharField(label="平台、媒体", max_length=80, required=False)
    address = forms.CharField(label="网址", max_length=500, required=False, help_text="以 http:// 或 https:// 开头。")
    author = forms.CharField(label="发布人", max_length=60, required=False, help_text="页面上只显示一部分。")
    title = forms.CharField(label="标题", max_length=200)
    text = sentences("说了什么", rows=5, most=5000)
    town = forms.ChoiceField(label="属地")
    project_name = forms.CharField(label="项目", max_length=200, required=False, help_text="在册项目的全称。")
    employer_name = forms.CharField(label="用人单位", max_length=200, required=False, help_text="在册单位的全称。")
    published_at = when("什么时候发布的", "不知道就空着。")
    found_at = when("什么时候发现的", "核实的期限从这时起算；不填就是现在。")
    how_found = forms.CharField(label="怎么发现的", max_length=200, required=False)
    views = forms.IntegerField(label="浏览", **_COUNT)
    comments = forms.IntegerField(label="评论", **_COUNT)
    shares = forms.IntegerField(label="转发", **_COUNT)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]


class RoundForm(PlainForm):
    town = forms.ChoiceField(label="哪里")
    sources = forms.MultipleChoiceField(label="看了哪些", choices=Source, widget=forms.CheckboxSelectMultiple)
    found = forms.IntegerField(
        label="发现几条", min_value=0, max_value=10_000, initial=0, help_text="没有就写 0；有的请逐条登记。"
    )
    words = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]


class ReportForm(StepForm):
    words = sentences("建议怎么办", rows=2, most=300, required=False)


class VerifyForm(StepForm):
    truth = forms.ChoiceField(label="核实结果", choices=Truth)
    facts = sentences("查明的事实，怎么查的", rows=3, most=1000)
    project_name = forms.CharField(label="项目", max_length=200, required=False, help_text="在册项目的全称。")
    employer_name = forms.CharField(label="用人单位", max_length=200, required=False, help_text="在册单位的全称。")


class ClueForm(StepForm):
    people = forms.IntegerField(label="人数", min_value=1, max_value=100_000, required=False)
    amount_fen = YuanField(label="金额（元）", required=False)
    months = MonthsField(label="欠薪月份", required=False)


class EventForm(StepForm):
    kind = forms.ChoiceField(label="什么事", choices=Kind)
    place = forms.CharField(label="地点", max_length=200)
    people = forms.IntegerField(label="人数", min_value=0, max_value=100_000, initial=0)
    amount_fen = YuanField(label="涉及金额（元）", required=False)

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "amount_fen": self.cleaned_data["amount_fen"] or 0}


class SpreadForm(StepForm):
    views = forms.IntegerField(label="浏览", **_COUNT)
    comments = forms.IntegerField(label="评论", **_COUNT)
    shares = forms.IntegerField(label="转发", **_COUNT)


class PaperForm(StepForm):
    files = FilesField(label="截图", help_text="照片格式；先截图，再核实。")


class ClearForm(StepForm):
    asked_of = forms.CharField(label="找谁清除", max_length=120, required=False, help_text="如：县网信办、平台。")
    result = forms.CharField(label="清除结果", max_length=200, required=False)


class PlanChoiceForm(StepForm):
    plan = forms.ChoiceField(label="按哪份预案")

    def __init__(self, *args: Any, plans: list[Any] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [(str(p.pk), p.title) for p in plans]  # type: ignore[attr-defined]


class ReviseForm(StepForm):
    title = forms.CharField(label="标题", max_length=200)
    text = sentences("正文", rows=8, most=5000)
    outlets = forms.CharField(label="发在哪里", max_length=200)


class ApproveForm(StepForm):
    words = sentences("审核意见", rows=2, most=300, required=False)


class PublishForm(StepForm):
    where = forms.CharField(label="发布在哪里", max_length=500, help_text="网址，或报纸的日期和版面。")
    at = when("什么时候发布的")


FORMS: dict[str, type[StepForm]] = {
    "report": ReportForm,
    "verify": VerifyForm,
    "to_clue": ClueForm,
    "to_event": EventForm,
    "answer": NothingForm,
    "keep_quiet": ReasonForm,
    "close": NothingForm,
    "set_aside": ReasonForm,
    "reopen": ReasonForm,
    "spread": SpreadForm,
    "paper": PaperForm,
    "release": ReleaseForm,
    "clear": ClearForm,
    "plan": PlanChoiceForm,
    "ask": AskForm,
    "task": AnswerForm,
}
RELEASE_FORMS: dict[str, type[StepForm]] = {
    "submit": NothingForm,
    "approve": ApproveForm,
    "send_back": ReasonForm,
    "revise": ReviseForm,
    "publish": PublishForm,
    "withdraw": ReasonForm,
}
