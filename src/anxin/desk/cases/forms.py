"""One form for each thing that is done at a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from anxin.access.models import Agency
from anxin.casework.liability import Finding, Role
from anxin.casework.models import (
    Award,
    CallBack,
    Case,
    Cause,
    ContactAttempt,
    Enquiry,
    FlightSign,
    FundAdvance,
    Means,
    Tier,
)
from anxin.casework.selectors import MissingMonth
from anxin.casework.services import Claim
from anxin.kit import money, months
from anxin.kit.text import mask_name
from anxin.registry.models import Worker
from anxin.ui.forms import DayInput, NothingForm, StepForm, when, words

from ..clues.fields import ReasonForm, YuanField, yes_no

_LINES = 60
# Workers who are asked on one page.
_ASKED = 60


class ClaimForm(StepForm):
    """``missing``: worker-months that lack money, to be ticked; others are written line by line."""

    ticked = forms.MultipleChoiceField(label="台账上没发足的", required=False, widget=forms.CheckboxSelectMultiple)
    by_hand = words(
        "别的人，一行一个", rows=3, most=6000, required=False, help_text="姓名 月份 金额，如：王某 2026-03 6000"
    )

    def __init__(self, *args: Any, missing: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._missing: dict[str, MissingMonth] = {m.key: m for m in missing}
        if self._missing:
            self.fields["ticked"].choices = [  # type: ignore[attr-defined]
                (m.key, f"{mask_name(m.name)} {months.show(m.month)} 差 {money.show(m.missing_fen)} 元")
                for m in missing
            ]
        else:
            del self.fields["ticked"]

    def clean_by_hand(self) -> list[Claim]:
        found = []
        for number, line in enumerate((self.cleaned_data["by_hand"] or "").splitlines()[:_LINES], 1):
            if not (parts := line.split()):
                continue
            month = months.parse(parts[1]) if len(parts) == 3 else None
            if month is None:
                raise forms.ValidationError(f"第 {number} 行写成“姓名 月份 金额”，如：王某 2026-03 6000。")
            try:
                found.append(Claim(month, money.fen(parts[2]), name=parts[0]))
            except ValueError as error:
                raise forms.ValidationError(f"第 {number} 行：{error}") from error
        return found

    def claims(self) -> list[Claim]:
        """What was ticked and what was written."""
        chosen = [self._missing[key] for key in self.cleaned_data.get("ticked", [])]
        workers = Worker.objects.in_bulk({m.worker_id for m in chosen})
        ticked = [Claim(m.month, m.missing_fen, workers[m.worker_id]) for m in chosen]
        return ticked + self.cleaned_data["by_hand"]

    def said(self) -> dict[str, Any]:
        return {"claims": self.claims()}


class NewCaseForm(ClaimForm):
    """``agencies``: offices that handle cases; ``towns``: where it lies if no clue says so."""

    title = forms.CharField(label="案由", max_length=200, help_text="如：滨河安置房木工班组 3 月工资没付。")
    agency = forms.TypedChoiceField(label="承办单位", coerce=int)
    because = forms.ChoiceField(label="从哪里来", choices=[("clue", "线索"), ("warning", "预警"), ("inspection", "检查"), ("stock", "历史积案")])  # fmt: skip
    town = forms.ChoiceField(label="在哪里", required=False)
    arisen_on = forms.DateField(label="欠薪从哪天起", widget=DayInput, required=False)
    is_old = forms.BooleanField(label="陈年积案", required=False)

    field_order = ("title", "agency", "because", "town", "arisen_on", "is_old", "ticked", "by_hand")

    def __init__(self, *args: Any, agencies: Any = (), towns: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies: dict[int, Agency] = {a.pk: a for a in agencies}
        self.fields["agency"].choices = [("", "请选择"), *((a.pk, a.name) for a in agencies)]  # type: ignore[attr-defined]
        if towns:
            self.fields["town"].choices = [("", "本单位所在地"), *towns]  # type: ignore[attr-defined]
        else:
            del self.fields["town"]

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "title": told["title"], "agency": self._agencies[told["agency"]], "because": told["because"],
            "arisen_on": told["arisen_on"], "is_old": told["is_old"], "claims": self.claims(),
        }  # fmt: skip


class LookBackForm(StepForm):
    """What somebody found who looked again at a closed case."""

    cause_solved = forms.TypedChoiceField(
        label="欠薪的原因解决了吗",
        coerce=lambda v: v == "yes",
        choices=[("", "请选择"), ("yes", "解决了"), ("no", "没解决")],
    )
    paid = forms.TypedChoiceField(
        label="钱都付清了吗", coerce=lambda v: v == "yes", choices=[("", "请选择"), ("yes", "付清了"), ("no", "没付清")],
        help_text="没付清的当场重新立案。",
    )  # fmt: skip
    words = words("看了什么、怎么看出来的", rows=2)


class PartyForm(StepForm):
    role = forms.ChoiceField(label="身份", choices=[("", "请选择"), *((r.value, r.label) for r in Role)])
    name = forms.CharField(label="名称", max_length=200)


class FindForm(StepForm):
    finding = forms.ChoiceField(label="查明的事实", choices=[("", "请选择"), *((f.value, f.label) for f in Finding)])
    evidence = words("证据", rows=2, help_text="合同、笔录、流水或公示。")


class DescribeForm(StepForm):
    """What is left empty stays as it is."""

    cause = forms.ChoiceField(label="欠薪原因", choices=[("", "不改"), *Cause.choices], required=False)
    means = forms.ChoiceField(label="化解途径", choices=[("", "不改"), *Means.choices], required=False)
    level = forms.ChoiceField(label="办理层级", required=False, choices=[("", "不改"), *(Case._meta.get_field("level").choices or ())])  # fmt: skip
    tier = forms.ChoiceField(label="提高等级", choices=[("", "不改"), *Tier.choices], required=False)
    listed = forms.ChoiceField(label="挂牌督办", choices=[("", "不改"), ("1", "挂牌"), ("0", "摘牌")], required=False)
    special_team = forms.ChoiceField(
        label="专案组", choices=[("", "不改"), ("1", "成立"), ("0", "撤销")], required=False
    )
    unsettled_project_fen = YuanField(label="没结清的工程款（元）", required=False)

    def said(self) -> dict[str, Any]:
        told = {k: v for k, v in self.cleaned_data.items() if v not in ("", None)}
        return {k: v == "1" if k in ("listed", "special_team") else v for k, v in told.items()}


class FourForm(StepForm):
    agency = forms.TypedChoiceField(label="包案单位", coerce=int)
    leader = forms.TypedChoiceField(label="包案领导", coerce=int)
    measures = words("工作措施", rows=3, most=1000)
    limit_on = forms.DateField(label="化解时限", widget=DayInput)

    def __init__(self, *args: Any, agencies: Any = (), people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies, self._people = {a.pk: a for a in agencies}, {u.pk: u for u in people}
        self.fields["agency"].choices = [(a.pk, a.name) for a in agencies]  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "请选择"), *((u.pk, f"{u.agency.name} {u.display_name}" if u.agency else u.display_name) for u in people)]  # type: ignore[attr-defined]  # fmt: skip

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {**told, "agency": self._agencies[told["agency"]], "leader": self._people[told["leader"]]}


class InterviewForm(StepForm):
    on = forms.DateField(label="哪天约谈", widget=DayInput)
    body = forms.CharField(label="约谈哪个单位", max_length=200)
    person = forms.CharField(label="约谈了谁", max_length=50)
    post = forms.CharField(label="他的职务", max_length=50, required=False)
    held_by = forms.CharField(label="谁约谈的", max_length=200, help_text="单位、姓名、职务。")
    about = words("谈了什么", rows=2)
    promised = words("承诺了什么", rows=2, required=False, help_text="没有承诺就空着。")
    due_on = forms.DateField(label="哪天前兑现", widget=DayInput, required=False)


class SettleInterviewForm(StepForm):
    """``interviews``: those whose promise is still to be looked at."""

    interview_id = forms.TypedChoiceField(label="哪次约谈", coerce=int)
    kept = forms.TypedChoiceField(
        label="承诺兑现了吗",
        coerce=lambda v: v == "yes",
        choices=[("", "请选择"), ("yes", "兑现了"), ("no", "没有兑现")],
    )
    outcome = words("怎么看出来的", rows=2)

    def __init__(self, *args: Any, interviews: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interview_id"].choices = [("", "请选择"), *((i.pk, f"{i.on} {i.body}") for i in interviews)]  # type: ignore[attr-defined]  # fmt: skip


class ExamineForm(StepForm):
    systems = words(
        "制度落实得怎样", rows=3, most=1000, help_text="专户、人工费拨付、实名制、代发、保证金、告示牌，哪些没落实。"
    )
    duty = words("责任落实得怎样", rows=2, most=1000, help_text="建设、施工、主管单位谁该做没做。")
    treatment = words("怎么处理", rows=2, most=1000)
    examined_by = forms.CharField(label="谁查的", max_length=200)


class EnquireForm(StepForm):
    kind = forms.ChoiceField(label="查什么", choices=Enquiry._meta.get_field("kind").choices)
    approved_by = forms.CharField(label="批准人", max_length=120, help_text="设区的市级以上人社部门负责人。")
    result = words("结果", rows=2, required=False)


class DemandForm(StepForm):
    pay_by = forms.DateField(label="限哪天付清", widget=DayInput)


class PromiseForm(StepForm):
    promised_by = forms.CharField(label="谁承诺", max_length=200)
    instalments = words("分几期，一行一期", rows=4, most=2000, help_text="日期 金额，如：2026-06-30 6000")

    def clean_instalments(self) -> list[tuple[date, int]]:
        found = []
        for number, line in enumerate(self.cleaned_data["instalments"].splitlines()[:_LINES], 1):
            if not (parts := line.split()):
                continue
            try:
                found.append((date.fromisoformat(parts[0]), money.fen(" ".join(parts[1:]))))
            except ValueError as error:
                raise forms.ValidationError(f"第 {number} 行写成“日期 金额”，如：2026-06-30 6000。") from error
        return found


class ConfirmForm(StepForm):
    """``owed``: what is not covered yet."""

    owed_id = forms.TypedChoiceField(label="谁、哪个月", coerce=int)
    amount_fen = YuanField(label="拿到多少（元）")
    on = forms.DateField(label="哪天拿到", widget=DayInput)
    words = words("怎样向本人核实的", rows=2, help_text="电话、当面、扫码确认；欠条不是钱。")

    def __init__(self, *args: Any, owed: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owed_id"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"), *((o.pk, f"{mask_name(o.name)} {months.show(o.month)} 差 {money.show(o.left_fen)} 元") for o in owed)
        ]  # fmt: skip


class AwardForm(StepForm):
    kind = forms.ChoiceField(label="种类", choices=[("", "请选择"), *Award.Kind.choices])
    number = forms.CharField(label="文书号", max_length=60)
    body = forms.CharField(label="哪家仲裁委、法院作出", max_length=120)
    amount_fen = YuanField(label="要付多少（元）")
    made_on = forms.DateField(label="哪天作出", widget=DayInput)
    effective_on = forms.DateField(label="哪天生效", widget=DayInput)
    due_on = forms.DateField(label="履行到哪天为止", widget=DayInput)


class OneAwardForm(StepForm):
    """``awards``: those in force, to choose one of."""

    award_id = forms.TypedChoiceField(label="哪一份", coerce=int)

    def __init__(self, *args: Any, awards: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_id"].choices = [(a.pk, f"{a.get_kind_display()} {a.number}") for a in awards]  # type: ignore[attr-defined]


class EnforceForm(OneAwardForm):
    applied_on = forms.DateField(label="哪天申请执行", widget=DayInput)
    court = forms.CharField(label="向哪个法院", max_length=120)
    enforcement_no = forms.CharField(label="执行案号", max_length=60, required=False, help_text="还没有的以后再补。")


class EndAwardForm(OneAwardForm):
    reason = words("为什么不算了", rows=2, help_text="被撤销、被哪份文书取代，或登记有误。")


class ContactForm(StepForm):
    who = forms.ChoiceField(label="联系谁", choices=[("", "请选择"), *ContactAttempt.Who.choices])
    way = forms.ChoiceField(label="怎么联系", choices=[("", "请选择"), *ContactAttempt.Way.choices])
    reached = forms.TypedChoiceField(
        label="联系上了吗", coerce=lambda v: v == "yes",
        choices=[("", "请选择"), ("no", "没联系上"), ("yes", "联系上了")],
    )  # fmt: skip
    at = when("什么时候")
    words = words("说明", rows=2, most=300, required=False, help_text="如：关机、门卫说三天没来。")


class SignForm(StepForm):
    kind = forms.ChoiceField(label="什么迹象", choices=[("", "请选择"), *FlightSign.Kind.choices])
    seen_on = forms.DateField(label="哪天看到", widget=DayInput)
    evidence = words("凭什么说", rows=2, help_text="照片、笔录、流水、物业或邻居的话。")


class EndSignForm(StepForm):
    """``signs``: those that still hold."""

    sign_id = forms.TypedChoiceField(label="哪一个", coerce=int)
    reason = words("怎样排除的", rows=2, most=300)

    def __init__(self, *args: Any, signs: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign_id"].choices = [(s.pk, f"{s.get_kind_display()} {s.seen_on}") for s in signs]  # type: ignore[attr-defined]


class AdvanceForm(StepForm):
    covers = forms.ChoiceField(label="垫付什么", choices=[("", "请选择"), *(FundAdvance._meta.get_field("covers").choices or ())])  # fmt: skip
    on = forms.DateField(label="哪天垫付", widget=DayInput)
    people = forms.IntegerField(label="几个人", min_value=1)
    amount_fen = YuanField(label="多少（元）")
    approved_by = forms.CharField(label="谁批准", max_length=120, help_text="县级以上政府。")
    words = words("说明", rows=2, most=300, required=False)


class DutiesForm(StepForm):
    """四个不放过: what is left empty stays as it is."""

    facts_found = words("事实怎么查清的", rows=2, required=False)
    systems_in_place = words("制度怎么落实的", rows=2, required=False)
    corrected = words("怎么整改到位的", rows=2, required=False)
    responsibility_pursued = words("责任怎么追究的", rows=2, required=False)


class CallForm(StepForm):
    """``people``: workers of the case, [(key or None, name)]; each is asked or left out."""

    words = forms.CharField(label="他们的话", max_length=300, required=False)
    satisfied = yes_no("对办理满意吗")

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = list(people)[:_ASKED]
        for number, (_, name) in enumerate(self._people):
            self.fields[f"p{number}"] = forms.ChoiceField(
                label=f"{mask_name(name)}怎么说", required=False, choices=[("", "没问"), *CallBack.Answer.choices],
                widget=forms.Select(attrs={"class": "in"}),
            )  # fmt: skip
        self.order_fields([*(f"p{n}" for n in range(len(self._people))), "satisfied", "words"])

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        answers = [
            (worker, told[f"p{n}"], told["satisfied"]) for n, (worker, _) in enumerate(self._people) if told[f"p{n}"]
        ]
        return {"answers": answers, "words": told["words"]}


FORMS: dict[str, type[StepForm]] = {
    "claim": ClaimForm,
    "party": PartyForm,
    "find": FindForm,
    "describe": DescribeForm,
    "four": FourForm,
    "interview": InterviewForm,
    "settle_interview": SettleInterviewForm,
    "examine": ExamineForm,
    "enquire": EnquireForm,
    "establish": NothingForm,
    "demand": DemandForm,
    "promise": PromiseForm,
    "confirm": ConfirmForm,
    "contact": ContactForm,
    "sign": SignForm,
    "end_sign": EndSignForm,
    "advance": AdvanceForm,
    "award": AwardForm,
    "enforce": EnforceForm,
    "end_award": EndAwardForm,
    "duties": DutiesForm,
    "call_back": CallForm,
    "close": NothingForm,
    "reopen": ReasonForm,
    "withdraw": ReasonForm,
}
