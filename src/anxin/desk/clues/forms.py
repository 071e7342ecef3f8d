"""One form for each step at a clue, and the one by which a clue is heard at the counter or over the phone."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.casework.models import CallBack, ClueKind, Conclusion, Door
from anxin.casework.services import URGENCIES
from anxin.ui.forms import DayInput, NothingForm, PlainForm, StepForm, words

from .fields import MonthsField, ReasonForm, YuanField, yes_no

# Doors at which somebody sits and types; the others bring their own numbers.
TYPED = (Door.COUNTER, Door.PHONE, Door.RECEPTION)


class NewClueForm(PlainForm):
    """``projects``: registered sites that may be meant, [(key, name)]; ``towns``: where a site that is not registered lies."""

    door = forms.ChoiceField(label="渠道", choices=[(d.value, d.label) for d in (*TYPED, *(d for d in Door if d not in TYPED and d not in (Door.SITE_CODE, Door.RECORD, Door.WARNING)))])  # fmt: skip
    their_number = forms.CharField(
        label="来源编号", max_length=60, required=False, help_text="转办件自己的编号；窗口、电话不填。"
    )
    arrived_on = forms.DateField(label="反映日期", widget=DayInput, required=False, help_text="不是今天反映的才填。")
    text = forms.CharField(label="他怎么说", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    project_name = forms.CharField(label="哪个工地", max_length=200, required=False)
    employer_name = forms.CharField(label="哪个单位", max_length=200, required=False)
    debtor_name = forms.CharField(label="包工头、负责人", max_length=50, required=False)
    months = MonthsField(label="哪几个月没发", required=False)
    people = forms.IntegerField(label="多少人", min_value=1, max_value=99999, required=False)
    amount = YuanField(label="欠多少（元）", required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    reporter_name = forms.CharField(label="姓名", max_length=50, required=False)
    id_number = forms.CharField(label="证件号码", max_length=30, required=False, help_text="愿意核对自己的工资才填。")
    anonymous = forms.BooleanField(label="不愿留姓名", required=False)
    urgency = forms.MultipleChoiceField(label="紧急情形", required=False, choices=list(URGENCIES.items()), widget=forms.CheckboxSelectMultiple)  # fmt: skip
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "以后再分"), *ClueKind.choices])
    project = forms.TypedChoiceField(
        label="登记在册的工地", required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    town = forms.ChoiceField(label="在哪里", required=False)

    def __init__(
        self, *args: Any, projects: Any = (), towns: Any = (), from_warning: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if from_warning:
            self.fields["door"].choices = [(Door.WARNING.value, Door.WARNING.label)]  # type: ignore[attr-defined]
        self.fields["project"].choices = [*projects, ("", "都不是，按所说的名称登记")] if projects else []  # type: ignore[attr-defined]
        self.fields["town"].choices = [("", "本单位所在地"), *towns]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(k) for k in ("text", "project_name", "employer_name", "project")) and not self.errors:
            self.add_error("text", "写他怎么说，或者写明工地、单位。")
        if not said.get("anonymous") and said.get("id_number") and not said.get("reporter_name"):
            self.add_error("reporter_name", "写了证件号码，也写姓名。")
        return said


class ReceptionForm(StepForm):
    on = forms.DateField(label="哪天", widget=DayInput)
    starts = forms.TimeField(label="几点开始", help_text="如 9:00")
    ends = forms.TimeField(label="几点结束", help_text="如 11:30")
    place = forms.CharField(label="在哪里", max_length=120)
    sits = forms.CharField(label="谁接访", max_length=200, help_text="姓名和职务，几个人用顿号隔开。")


class HoldForm(StepForm):
    came = forms.IntegerField(label="来了几人", min_value=0, max_value=9999, help_text="没人来填 0。")
    outcome = words("接访情况", rows=2, required=False, help_text="不写来访人的姓名、电话。")


class CallOffForm(StepForm):
    reason = forms.CharField(label="为什么取消", max_length=200)


class ClueFileForm(PlainForm):
    """A file of clues: from which channel, and whether what no column says is read out of the text."""

    door = forms.ChoiceField(
        label="哪个渠道转来的", required=False,
        choices=[("", "看文件里怎么写"), *((d.value, d.label) for d in Door if d not in (Door.SITE_CODE, Door.STREET_CODE, Door.RECORD, Door.WARNING))],
        help_text="一张表里有几个渠道的，留着不选，按“线索来源”一列认。",
    )  # fmt: skip
    file = forms.FileField(label="文件", allow_empty_file=True)
    fill = forms.BooleanField(label="表里空着的人数、金额、月份，用原话里读出来的补上", required=False, initial=True)


class BatchReasonForm(PlainForm):
    reason = forms.CharField(label="理由", max_length=200, help_text="写进审计记录。")


class SortForm(StepForm):
    kind = forms.ChoiceField(label="属于哪一类", choices=[("", "请选择"), *ClueKind.choices])


class _AgencyForm(StepForm):
    """``agencies``: offices that may handle it, by key."""

    agency = forms.TypedChoiceField(label="承办单位", coerce=int)

    def __init__(self, *args: Any, agencies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "请选择"), *((a.pk, a.name) for a in agencies)]  # type: ignore[attr-defined]
        self._agencies = {a.pk: a for a in agencies}

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "agency": self._agencies[self.cleaned_data["agency"]]}


class RouteForm(_AgencyForm):
    reason = forms.CharField(label="说明", max_length=300, required=False)


class PassOnForm(_AgencyForm):
    reason = words("为什么转", rows=2)


class AcceptForm(StepForm):
    """``people``: users of the handling office; ``leaders``: who may answer for it."""

    handler = forms.TypedChoiceField(label="承办人", coerce=int, required=False, empty_value=None)
    leader = forms.TypedChoiceField(label="负责领导", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {u.pk: u for u in people}
        named = [(u.pk, u.display_name) for u in people]
        self.fields["handler"].choices = [("", "我自己"), *named]  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "没有定"), *named]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        return {k: self._people.get(self.cleaned_data[k]) for k in ("handler", "leader")}


class GuideForm(StepForm):
    to = forms.CharField(label="引导到哪里", max_length=200, help_text="部门、窗口、地址或电话。")
    reason = words("为什么不归这里管", rows=2)


class VerifyForm(StepForm):
    people = forms.IntegerField(label="核实欠多少人", min_value=0, max_value=99999, help_text="查无欠薪填 0。")
    amount_fen = YuanField(label="核实欠多少（元）")
    months = MonthsField(label="欠的是哪几个月", required=False)
    facts = words("查到了什么，凭什么材料", most=1000)


class DisposeForm(StepForm):
    conclusion = forms.ChoiceField(label="结论", choices=[("", "请选择"), *Conclusion.choices])
    paid_fen = YuanField(label="已付（元）", required=False)
    words = words("说明", rows=2, most=1000, required=False)

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "paid_fen": self.cleaned_data["paid_fen"] or 0}


class ReplyForm(StepForm):
    words = words("答复了什么", most=1000, help_text="每个来源都用这段话答复一次。")


class CallBackForm(StepForm):
    answer = forms.ChoiceField(label="本人怎么说", choices=CallBack.Answer.choices, widget=forms.RadioSelect)
    satisfied = yes_no("对办理满意吗")
    words = forms.CharField(label="他的话", max_length=300, required=False)


class JoinForm(StepForm):
    """``likely``: clues that may be the same, [(key, words)]."""

    into = forms.ChoiceField(label="并入哪一条", required=False)
    number = forms.CharField(label="或写线索编号", max_length=20, required=False)
    reason = words("凭什么说是同一件事", rows=2)

    def __init__(self, *args: Any, likely: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "请选择"), *likely]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("into") and not said.get("number") and not self.errors:
            self.add_error("into", "选一条，或者写编号。")
        return said


class ClockForm(StepForm):
    what = forms.ChoiceField(label="怎么动", choices=[("extend", "延长"), ("suspend", "中止"), ("resume", "恢复")])
    amount = forms.IntegerField(label="延长多少（按这一步期限的单位）", min_value=1, max_value=60, required=False)
    reason = words("理由", rows=2)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "extend" and not said.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "写延长多少。")
        return said

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "amount": self.cleaned_data["amount"] or 0}


class JointForm(_AgencyForm):
    """``agencies``: offices that may be asked, by key."""

    task = words("请他们做什么", rows=2)


class ReleaseJointForm(_AgencyForm):
    reason = words("为什么不再联办", rows=2)


class CirculateForm(StepForm):
    words = words("查到、办了什么", help_text="写进经过，其他联办单位会收到消息。不写姓名、电话和证件号码。")


class UrgentForm(StepForm):
    """A box that is not ticked takes a mark away again."""

    urgency = forms.MultipleChoiceField(label="有哪些紧急情形", required=False, choices=list(URGENCIES.items()), widget=forms.CheckboxSelectMultiple)  # fmt: skip
    reason = words("怎么知道的", rows=2)


class RevealForm(StepForm):
    reason = forms.CharField(label="为什么要看", max_length=200)


FORMS: dict[str, type[StepForm]] = {
    "sort": SortForm,
    "route": RouteForm,
    "pass_on": PassOnForm,
    "return": ReasonForm,
    "accept": AcceptForm,
    "guide": GuideForm,
    "verify": VerifyForm,
    "dispose": DisposeForm,
    "reply": ReplyForm,
    "call_back": CallBackForm,
    "close": NothingForm,
    "reopen": ReasonForm,
    "join": JoinForm,
    "clock": ClockForm,
    "urgent": UrgentForm,
    "joint": JointForm,
    "release_joint": ReleaseJointForm,
    "circulate": CirculateForm,
}
