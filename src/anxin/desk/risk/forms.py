"""Forms of the risk room."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.access.models import Agency
from anxin.risks.models import Duty, Focus, LookBack
from anxin.ui.forms import DayInput, MonthInput, PlainForm

_TEXT = {"rows": 3}


class FocusForm(PlainForm):
    region = forms.ChoiceField(label="名单所属地区")
    kind = forms.ChoiceField(label="哪张名单", choices=Focus.Kind.choices)
    subject = forms.CharField(
        label="地区、行业、企业或项目",
        max_length=200,
        help_text="地区填代码或名称，行业填名称；企业、项目填全名或编号。",
    )
    grade = forms.ChoiceField(label="盯到什么程度", choices=Focus.Grade.choices, widget=forms.RadioSelect, initial="watched",
                              help_text="重点监控和重点列管（按月检查）只用于项目；企业的在“预警”的重点监控里办。")  # fmt: skip
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs=_TEXT), max_length=500)
    until = forms.DateField(label="计划盯到", widget=DayInput, required=False)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions


class EndFocusForm(PlainForm):
    reason = forms.CharField(label="移出理由", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)


class CheckForm(PlainForm):
    month = forms.RegexField(
        r"^\d{4}-\d{2}$", label="检查哪个月", widget=MonthInput, error_messages={"invalid": "写成 2026-05。"}
    )
    checked_on = forms.DateField(label="检查日期", widget=DayInput)
    in_order = forms.ChoiceField(label="结果", choices=[("1", "没有问题"), ("0", "有问题")], widget=forms.RadioSelect)
    found = forms.CharField(label="查到什么", widget=forms.Textarea(attrs=_TEXT), max_length=1000,
                            help_text="施工、用工、工资支付各查了什么。")  # fmt: skip


class DutyForm(PlainForm):
    risk_class = forms.ChoiceField(label="风险分类", choices=Duty.RiskClass.choices)
    measure = forms.CharField(label="化解措施", widget=forms.Textarea(attrs=_TEXT), max_length=1000)
    departments = forms.ModelMultipleChoiceField(
        label="联动部门", queryset=Agency.objects_unscoped.none(), widget=forms.CheckboxSelectMultiple
    )
    person = forms.CharField(label="责任人", max_length=60)
    duty = forms.CharField(label="职责", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)
    leader = forms.CharField(label="牵头领导", max_length=60, required=False)
    due_on = forms.DateField(label="化解时限", widget=DayInput)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = agencies


class NewDutyForm(DutyForm):
    kind = forms.ChoiceField(label="类别", choices=Duty.Kind.choices)
    field_order = ("kind", "risk_class")


class ChangeDutyForm(DutyForm):
    reason = forms.CharField(label="为什么调整", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["risk_class"]


class ProgressForm(PlainForm):
    text = forms.CharField(label="进展", widget=forms.Textarea(attrs=_TEXT), max_length=1000)


class SettleForm(PlainForm):
    ground = forms.CharField(label="销号依据", widget=forms.Textarea(attrs={"rows": 2}), max_length=500,
                             help_text="凭什么说化解了：哪份回单、哪次走访。")  # fmt: skip


class LookBackForm(PlainForm):
    done_on = forms.DateField(label="哪天看的", widget=DayInput)
    result = forms.ChoiceField(label="结果", choices=LookBack.Result.choices, widget=forms.RadioSelect)
    found = forms.CharField(label="看到什么", widget=forms.Textarea(attrs=_TEXT), max_length=1000)


class ReopenForm(PlainForm):
    reason = forms.CharField(label="为什么重开", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)
