"""Forms of the rules' room: tighten a number, switch a rule, decide, end, try."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from anxin.kit import months
from anxin.trials.models import Trial, TrialRow
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm

_MOST_TEXT = 40_000


class NumberForm(PlainForm):
    region = forms.ChoiceField(label="适用地区")
    name = forms.ChoiceField(label="哪个数值")
    value = forms.CharField(label="改为", max_length=20, help_text="只能更严；比例写小数，如 0.85。")
    starts_on = forms.DateField(label="从哪天起", widget=DayInput, help_text="批准得晚，就从批准那天起。")
    ends_on = forms.DateField(label="到哪天止", widget=DayInput, required=False, help_text="不填就一直有效，直到终止。")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    trial = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, regions: list[tuple[str, str]], numbers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions
        self.fields["name"].choices = numbers


class SwitchForm(PlainForm):
    region = forms.ChoiceField(label="适用地区")
    off = forms.ChoiceField(
        label="怎么改", choices=[("1", "停用，到期自动恢复"), ("0", "恢复启用")], widget=forms.RadioSelect, initial="1"
    )
    starts_on = forms.DateField(label="从哪天起", widget=DayInput)
    ends_on = forms.DateField(label="到哪天止", widget=DayInput, required=False, help_text="停用必须填。")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    trial = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions


class DecisionForm(PlainForm):
    decision = forms.CharField(label="意见", widget=forms.Textarea(attrs={"rows": 2}), max_length=500, required=False,
                               help_text="退回时必须写。")  # fmt: skip


class EndForm(PlainForm):
    last_day = forms.DateField(label="最后一天", widget=DayInput)
    reason = forms.CharField(label="终止理由", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)


class TrialForm(PlainForm):
    region = forms.ChoiceField(label="在哪个地区试")
    change = forms.ChoiceField(
        label="改什么", choices=Trial.Change.choices, widget=forms.RadioSelect, initial="numbers"
    )
    name = forms.ChoiceField(label="哪个数值", required=False)
    value = forms.CharField(label="改为", max_length=20, required=False, help_text="比例写小数，如 0.85。")
    text = forms.FileField(
        label="另一份规则", required=False, help_text="选“改规则”时上传 .sql 文件：上面是卡片，下面一条 SELECT。"
    )
    first = forms.DateField(label="从哪天", widget=DayInput)
    last = forms.DateField(label="到哪天", widget=DayInput, help_text="天数多时逐周、逐月取样，每一步都会写明。")
    knowledge = forms.ChoiceField(
        label="用什么时候知道的数据",
        choices=[("then", "当天已经知道的（没有事后诸葛）"), ("now", "现在知道的全部（历史数据是后来一次补录的，选这个）")],
        widget=forms.RadioSelect, initial="then",
    )  # fmt: skip

    def __init__(
        self, *args: Any, regions: list[tuple[str, str]], numbers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions
        self.fields["name"].choices = [("", "—"), *numbers]

    def clean_text(self) -> str:
        file = self.cleaned_data.get("text")
        if not file:
            return ""
        if file.size > _MOST_TEXT:
            raise forms.ValidationError("规则文件太大了。")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("规则文件须是 UTF-8 编码的文本。") from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        change = said.get("change")
        if change == Trial.Change.NUMBERS:
            for name in ("name", "value"):
                if not said.get(name):
                    self.add_error(name, "选“改数值”时要填。")
        if change == Trial.Change.TEXT and not said.get("text") and "text" not in self.errors:
            self.add_error("text", "选“改规则”时要上传规则文件。")
        return said


class RowFilters(Filters):
    side = forms.ChoiceField(label="哪边", choices=[("", "全部"), *TrialRow.Side.choices])
    end = forms.ChoiceField(label="后来", choices=[("", "全部"), *TrialRow.End.choices])
    disputed = forms.BooleanField(label="工人有异议或投诉")

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        for name in ("side", "end"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        return rows.filter(disputed=True) if said.get("disputed") else rows


class ChangeFilters(Filters):
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("proposed", "待批准"), ("approved", "已批准"), ("refused", "已退回"), ("withdrawn", "已撤回")]
    )  # fmt: skip

    def narrow(self, rows: Any) -> Any:
        state = self.cleaned_data.get("state")
        return rows.filter(state=state) if state else rows


def last_year(as_of: date) -> tuple[date, date]:
    """The twelve whole months before this one."""
    first = months.add(months.month_of(as_of), -12)
    return months.first_day(first), months.last_day(months.add(months.month_of(as_of), -1))
