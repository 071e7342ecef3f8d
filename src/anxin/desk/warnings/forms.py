"""The forms of this room: one for each step at a warning, the letter, the answer, ways and addresses."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.channels.models import Address, Way
from anxin.monitoring.models import Waiver
from anxin.monitoring.services.papers import MEDIA
from anxin.ui.forms import DayInput, PlainForm, StepForm, words

_ACCEPT = ",".join(MEDIA)


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; none is all right unless ``required``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "附件")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "扫描件、照片、表格、录音，最多 10 份。")
        super().__init__(widget=Files(attrs={"multiple": True, "accept": _ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in (forms.FileField.clean(self, file, initial) for file in given) if one]


class ActForm(StepForm):
    what = words("做了什么", help_text="如：约谈总包，承诺周五前先行清偿。")
    done_on = forms.DateField(label="哪天做的", widget=DayInput)
    done_by = forms.CharField(label="谁办的", max_length=100)
    uploads = FilesField()


class ExplainForm(StepForm):
    reason = words("什么情况")
    evidence = forms.CharField(label="凭证名称或文号", max_length=500, required=False, help_text="交了附件可以不填。")
    uploads = FilesField()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("evidence") and not said.get("uploads"):
            self.add_error("evidence", "写明凭证，或者交附件。")
        return said


class WaiverForm(StepForm):
    reason = forms.ChoiceField(label="理由", choices=[("", "请选择"), *Waiver.Reason.choices])
    evidence = words("依据", rows=2, help_text="文书名称、文号。")
    ends_on = forms.DateField(label="截止到哪天", widget=DayInput, help_text="到期自动恢复。")
    uploads = FilesField()


class ReasonForm(StepForm):
    reason = words("理由")


class FalseAlarmForm(StepForm):
    reason = words("为什么是误报", help_text="另一人复核后才算；认定的计入该规则的误报率。")
    uploads = FilesField()


class DecideForm(StepForm):
    upheld = forms.TypedChoiceField(
        label="结论",
        choices=(("yes", "认定为误报"), ("no", "不认定")),
        coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )
    reason = words("复核意见")


class HandOverForm(StepForm):
    """``choices``: ('a12', an agency) and ('p7', a person)."""

    to = forms.ChoiceField(label="移交给")
    reason = words("移交理由", rows=2)

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "请选择"), *choices]

    def said(self) -> dict[str, Any]:
        to = self.cleaned_data["to"]
        key = "agency_id" if to[0] == "a" else "person_id"
        return {key: int(to[1:]), "reason": self.cleaned_data["reason"]}


class JoinForm(StepForm):
    """``choices``: the numbers of open cases by key."""

    case_id = forms.TypedChoiceField(label="并入哪个案件", coerce=int)

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_id"].choices = [("", "请选择"), *choices]


class NoticeForm(PlainForm):
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="正文", max_length=3000, widget=forms.Textarea(attrs={"rows": 14, "class": "in tall"}))
    answer_due_on = forms.DateField(label="答复期限", widget=DayInput)
    users = forms.MultipleChoiceField(label="收件人", required=False, widget=forms.CheckboxSelectMultiple)
    contacts = forms.MultipleChoiceField(
        label="台账上的联系人（发短信）", required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label="另发给（姓名或单位）", max_length=100, required=False)
    kind = forms.ChoiceField(label="用什么送", required=False, choices=[("", "不另发"), *Address.Kind.choices])
    value = forms.CharField(label="手机号或邮箱", max_length=200, required=False)

    def __init__(self, *args: Any, receivers: Any = (), contacts: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].choices = receivers
        self.fields["contacts"].choices = contacts

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") and not (said.get("name") and said.get("value")):
            self.add_error("name" if not said.get("name") else "value", "另发要写清收件人和手机号或邮箱。")
        if not (said.get("users") or said.get("contacts") or said.get("kind")) and not self.errors:
            self.add_error("users", "请至少选一个收件人，或者另发给一个人。")
        return said


class AnswerForm(PlainForm):
    answer = forms.CharField(label="答复", max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    answered_on = forms.DateField(label="答复日期", widget=DayInput)
    uploads = FilesField()


class WayForm(PlainForm):
    way = forms.ChoiceField(label="渠道", choices=[(w.value, w.label) for w in (Way.EMAIL, Way.SMS)])
    region = forms.ChoiceField(label="地区", help_text="管这里和下面没有另行设定的地方。")
    enabled = forms.BooleanField(label="启用", required=False)
    url = forms.CharField(
        label="短信网关地址", max_length=300, required=False, help_text="如 https://sms.example.gov.cn/send"
    )
    secret = forms.CharField(
        label="签名密钥", max_length=200, required=False, help_text="至少 16 个字符；不改就留空。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, regions: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions


class AddressForm(PlainForm):
    kind = forms.ChoiceField(label="类别", choices=Address.Kind.choices)
    value = forms.CharField(label="手机号或邮箱", max_length=200)
    urgent_only = forms.BooleanField(label="只收紧急的（红色、超期、通知书、催办）", required=False)


class WatchForm(PlainForm):
    enterprise = forms.CharField(label="企业", max_length=200, help_text="写全称，须是台账里有的企业。")
    kind = forms.ChoiceField(label="列为")
    region = forms.ChoiceField(label="地区")
    reason = words("理由")


class CheckForm(PlainForm):
    month = forms.ChoiceField(label="检查哪个月")
    checked_on = forms.DateField(label="检查日期", widget=DayInput)
    building = words("施工和经营情况", rows=2)
    employing = words("用工情况", rows=2)
    paying = words("工资支付情况", rows=2)
    trouble = forms.BooleanField(label="发现问题", required=False)
