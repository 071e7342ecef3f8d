"""What is asked before something is done at an event."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.access.models import Agency
from anxin.incidents.models import Arrival, Duty, Grade, IncidentReport, Kind, Release
from anxin.ui.forms import NothingForm, PlainForm, StepForm, when
from anxin.ui.forms import words as sentences

from ..clues.fields import ReasonForm, YuanField

_PEOPLE = {"min_value": 0, "max_value": 100_000, "required": False}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in sent]


class NewEventForm(PlainForm):
    kind = forms.ChoiceField(label="什么事", choices=Kind, widget=forms.RadioSelect)
    only_signs = forms.BooleanField(label="只是苗头，还没有发生", required=False)
    title = forms.CharField(label="事由", max_length=200, help_text="一句话，如“某某安置房木工班组聚集讨薪”。")
    town = forms.ChoiceField(label="属地")
    place = forms.CharField(label="地点", max_length=200, help_text="到得了的地方：哪条路、哪个门。")
    happened_at = when("什么时候发生的", "不填按发现的时间。")
    discovered_at = when("什么时候发现的", "期限从这时起算；不填就是现在。")
    how_found = forms.CharField(
        label="怎么发现的", max_length=200, required=False, help_text="如：110 转来、村里报告、巡查。"
    )
    people = forms.IntegerField(label="人数", **_PEOPLE)
    amount = YuanField(label="涉及金额（元）", required=False)
    project_name = forms.CharField(label="项目", max_length=200, required=False, help_text="在册项目的全称。")
    employer_name = forms.CharField(label="责任单位", max_length=200, required=False, help_text="在册单位的全称。")
    demands = sentences("诉求", rows=2, required=False)
    acts_seen = sentences("现场行为", rows=2, most=300, required=False, help_text="如：拉横幅、堵门、爬塔吊。")
    needs = sentences("需要什么支持", rows=2, required=False)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]


class CommandForm(StepForm):
    commander = forms.CharField(label="谁指挥", max_length=60)
    plan = forms.ChoiceField(label="启动哪份预案", required=False)
    at = when("什么时候启动的")
    words = sentences("先做什么", rows=2, most=300, required=False)

    def __init__(self, *args: Any, plans: list[Any] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [*((str(p.pk), p.title) for p in plans), ("", "不启动预案")]  # type: ignore[attr-defined]


class SceneForm(StepForm):
    post = forms.ChoiceField(label="身份", choices=Arrival.Post)
    office = forms.CharField(label="单位", max_length=120)
    person = forms.CharField(label="姓名、职务", max_length=60, required=False)
    at = when("什么时候到的")


class NoteForm(StepForm):
    words = sentences("现场情况", rows=3, most=1000, help_text="不写工人的姓名和号码；记了就不能改。")
    at = when("什么时候的事")
    files = FilesField(label="照片、录音", required=False)


class ReportForm(StepForm):
    kind = forms.ChoiceField(label="哪份报告", choices=IncidentReport.Kind)
    addressee = forms.CharField(label="送给", max_length=200)
    words = sentences("情况", rows=3, most=1000, required=False, help_text="续报要写上一份报告以后的情况。")
    suggestions = sentences("建议", rows=2, required=False, help_text="终报要写。")


class CountForm(StepForm):
    people = forms.IntegerField(label="现在多少人", **_PEOPLE)
    amount_fen = YuanField(label="涉及金额（元）", required=False)
    demands = sentences("诉求", rows=2, required=False)
    acts_seen = sentences("现场行为", rows=2, most=300, required=False)
    needs = sentences("需要什么支持", rows=2, required=False)
    employer_name = forms.CharField(label="责任单位", max_length=200, required=False, help_text="在册单位的全称。")
    broke_out = forms.BooleanField(label="苗头已经发生", required=False)
    verified = forms.BooleanField(label="情况已经查明", required=False)


class GradeForm(StepForm):
    grade = forms.ChoiceField(label="等级", choices=Grade)
    reason = sentences("理由", rows=2)


class HandOverForm(StepForm):
    agency = forms.ChoiceField(label="交给谁牵头")
    reason = sentences("理由", rows=2)

    def __init__(self, *args: Any, agencies: list[Agency] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "请选择"), *((str(a.pk), a.name) for a in agencies)]  # type: ignore[attr-defined]


class ClaimsForm(StepForm):
    ticked = forms.MultipleChoiceField(label="这个项目的", required=False, widget=forms.CheckboxSelectMultiple)
    numbers = forms.CharField(label="线索或案件编号", max_length=300, required=False, help_text="几个编号用顿号隔开。")

    def __init__(self, *args: Any, near: list[tuple[str, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["ticked"].choices = list(near)  # type: ignore[attr-defined]
        if not near:
            del self.fields["ticked"]


class AskForm(StepForm):
    duty = forms.ChoiceField(label="请他做什么", choices=Duty)
    agency = forms.ChoiceField(label="机构", required=False)
    office = forms.CharField(label="或别的单位", max_length=120, required=False)
    words = sentences("具体要求", rows=2, most=300, required=False)
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    phone = forms.CharField(label="值班电话", max_length=30, required=False)

    def __init__(self, *args: Any, agencies: list[Agency] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "请选择"), *((str(a.pk), a.name) for a in agencies)]  # type: ignore[attr-defined]


class AnswerForm(StepForm):
    task_id = forms.TypedChoiceField(label="哪个单位", coerce=int)
    result = sentences("做了什么，结果怎样", rows=2, most=300)

    def __init__(self, *args: Any, tasks: list[Any] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["task_id"].choices = [(t.pk, f"{t.office}：{Duty(t.duty).label}") for t in tasks]  # type: ignore[attr-defined]


class SettleForm(StepForm):
    how = sentences("怎么平息的", rows=2)
    at = when("什么时候平息的")


class ReviewForm(StepForm):
    causes = sentences("原因", rows=2)
    lessons = sentences("教训和改进", rows=2)
    suggestions = sentences("给上级和主管部门的建议", rows=2)


class ReleaseForm(StepForm):
    kind = forms.ChoiceField(label="种类", choices=Release.Kind)
    title = forms.CharField(label="标题", max_length=200)
    text = sentences("正文", rows=6, most=5000)
    outlets = forms.CharField(label="发在哪里", max_length=200)


FORMS: dict[str, type[StepForm]] = {
    "command": CommandForm,
    "arrive": NothingForm,
    "settle": SettleForm,
    "flare_up": ReasonForm,
    "review": ReviewForm,
    "close": NothingForm,
    "reopen": ReasonForm,
    "call_off": ReasonForm,
    "report": ReportForm,
    "scene": SceneForm,
    "note": NoteForm,
    "count": CountForm,
    "ask": AskForm,
    "answer": AnswerForm,
    "claims": ClaimsForm,
    "grade": GradeForm,
    "hand_over": HandOverForm,
    "release": ReleaseForm,
}
