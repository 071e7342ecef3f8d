"""What is entered by hand: the steps of a project's wizard, and single facts. Fields are named as intake's readers name them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.intake.recognise.rows.base import rate
from anxin.kit import creditcode, money
from anxin.kit.text import name_key
from anxin.law.board import BOARD_ITEMS
from anxin.registry.models import Project, ProjectFact
from anxin.ui.forms import DayInput, MonthInput, PlainForm

_YES_NO = [("", "不知道"), ("是", "是"), ("否", "否")]


def _text(label: str, length: int = 200, **said: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **{"required": False, **said})


def _day(label: str, **said: Any) -> forms.DateField:
    error = {"invalid": "日期写成 2026-05-20 的样子。"}
    return forms.DateField(label=label, widget=DayInput, error_messages=error, **{"required": False, **said})


def _yuan(label: str, **said: Any) -> forms.DecimalField:
    error = {
        "invalid": "只写数字，例如 43800000.00。",
        "min_value": "不能是负数。",
        "max_decimal_places": "写到分，最多两位小数。",
    }
    field = forms.DecimalField(
        label=f"{label}（元）", min_value=0, max_digits=16, decimal_places=2, error_messages=error,
        **{"required": False, **said},
    )  # fmt: skip
    field.widget.attrs["inputmode"] = "decimal"
    return field


def _yes_no(label: str, **said: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_YES_NO, **{"required": False, **said})


class EntryForm(PlainForm):
    """``told``: what was entered, as intake takes it; empty fields are left out and change nothing."""

    title: ClassVar[str]

    def told(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            kept[name] = value.isoformat() if isinstance(value, date) else str(value)
        return kept

    def as_correction(self) -> None:
        """What is left unchosen stays as it is."""
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and field.choices and next(iter(field.choices))[0] == "":
                field.choices = [("", "不改"), *tuple(field.choices)[1:]]

    def labels(self) -> dict[str, str]:
        return {name: str(field.label) for name, field in self.fields.items()}


# --- a project, step by step ---------------------------------------------------------------------------------------------


class WhatForm(EntryForm):
    title = "项目是什么"
    name = _text("项目名称", required=True, help_text="和施工许可证上的一样。")
    code = _text("项目编码", 60, help_text="全国或省里平台的编码，没有就空着。")
    region = forms.ChoiceField(label="属地", help_text="只列您能录入的地方。")
    address = _text("地址", 300)
    industry = _text("行业类别", 30, help_text="房建、市政、交通、水利……")
    authority = _text("行业主管部门", 60)
    funding = forms.ChoiceField(label="资金性质", choices=[("", "不知道"), *((label, label) for _, label in ProjectFact.Funding.choices)], required=False)  # fmt: skip
    status = forms.ChoiceField(label="项目状态", choices=[("", "不知道"), *((label, label) for _, label in ProjectFact.Status.choices)], required=False)  # fmt: skip
    invest = _yuan("总投资")
    start_on = _day("开工日期")
    planned_end = _day("计划竣工")
    actual_end = _day("实际竣工", help_text="建成了才填。")

    def __init__(self, *args: Any, scope: Scope, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.project = scope, project
        regions = Region.objects.filter(level__in=("county", "town")).order_by("code")
        if not scope.is_everything:
            regions = _within(regions, scope)
        self.fields["region"].choices = [("", "请选"), *((r.code, r.name) for r in regions[:2000])]
        if project is not None:
            # A project is known by its name and place: another name would be another project.
            del self.fields["name"]
            if project.region_code:
                del self.fields["region"]
            if project.code:
                del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begun, ends, ended = (said.get(name) for name in ("start_on", "planned_end", "actual_end"))
        if begun and ends and ends < begun:
            self.add_error("planned_end", "计划竣工早于开工，请核对。")
        if begun and ended and ended < begun:
            self.add_error("actual_end", "实际竣工早于开工，请核对。")
        name, region = said.get("name"), said.get("region")
        if name and region and self.project is None:
            twin = Project.objects.within(self.scope).filter(name_key=name_key(name)[:200], region_code=region).first()
            if twin is not None:
                self.add_error("name", f"这里已经有“{twin.name}”了，请到它的页面更正。")
        if (code := said.get("code")) and Project.objects_unscoped.filter(code=code).exists():
            self.add_error("code", "这个编码已经是另一个项目的了，请核对。")
        return said


def _within(regions: Any, scope: Scope) -> Any:
    from django.db.models import Q

    inside = Q(pk__in=[])
    for prefix in scope.regions:
        inside |= Q(code__startswith=prefix)
    return regions.filter(inside)


class WhoForm(EntryForm):
    title = "谁在建"
    owner = _text("建设单位")
    contractor = _text("施工总承包单位")
    supervisor = _text("监理单位")
    subcontractors = _text("分包单位", 1000, widget=forms.Textarea, help_text="一行写一家。")
    agency_agreement_on = _day("分包代发委托协议日期", help_text="各家不同天的，保存后在“参建单位”逐家补。")
    labour_officer = _text("劳资专管员", 50)
    coordinator = _text("治欠协管员", 50)

    def told(self) -> dict[str, str]:
        kept = super().told()
        if "subcontractors" in kept:
            kept["subcontractors"] = "；".join(
                line.strip() for line in kept["subcontractors"].splitlines() if line.strip()
            )
        return kept


class PapersForm(EntryForm):
    title = "合同和许可"
    contract_signed_on = _day("施工合同签订日期")
    contract_amount = _yuan("合同造价")
    labour_cost_ratio = _text("人工费比例", 12, help_text="写成 22% 的样子；写了总额的可以不写。")
    labour_cost_amount = _yuan("人工费总额")
    labour_cost_cycle_months = forms.IntegerField(
        label="人工费拨付周期（月）", min_value=1, max_value=24, required=False
    )
    labour_cost_due_day = forms.IntegerField(label="每期几日拨付", min_value=1, max_value=31, required=False)
    pay_day = forms.IntegerField(label="每月几日发薪", min_value=1, max_value=31, required=False)
    pay_day_next = forms.ChoiceField(label="发哪个月的", choices=[("次月", "次月发上月工资"), ("当月", "当月发当月工资")], required=False)  # fmt: skip
    permit_required = _yes_no("要办施工许可")
    permit_no = _text("施工许可证号", 60)
    permit_on = _day("发证日期")

    def clean_labour_cost_ratio(self) -> str:
        said: str = self.cleaned_data["labour_cost_ratio"]
        if said:
            try:
                share = rate(said)
            except ValueError as problem:
                raise forms.ValidationError("写成 22% 的样子。") from problem
            if share is None or not 0 < share <= 1:
                raise forms.ValidationError("比例在 0 到 100% 之间。")
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        amount, labour = said.get("contract_amount"), said.get("labour_cost_amount")
        if amount and labour and labour > amount:
            self.add_error("labour_cost_amount", "人工费比合同造价还多，请核对。")
        return said

    def told(self) -> dict[str, str]:
        kept = super().told()
        month = kept.pop("pay_day_next", "次月")
        if "pay_day" in kept:
            kept["pay_day"] = f"{'每月' if month == '当月' else '次月'}{kept['pay_day']}日"
        return kept


class SafeForm(EntryForm):
    title = "保障和接入"
    OF_THE_OFFICE: ClassVar[tuple[str, ...]] = ("joined", "joined_on", "exempt_reason")
    account_bank = _text("专户开户银行", 100)
    account_opened_on = _day("专户开户日期")
    agreement_on = _day("三方协议日期")
    account_filed_on = _day("专户备案日期")
    gate = _yes_no("装了门禁")
    board_on = _day("告示牌设置日期")
    guarantee_kind = _text("工程款支付担保形式", 20, help_text="银行保函、担保公司……")
    guarantee_amount = _yuan("担保金额")
    guarantee_from = _day("担保起")
    guarantee_to = _day("担保止")
    joined = _yes_no("已接入平台")
    joined_on = _day("接入日期")
    exempt_reason = _text("免接入依据", 200, help_text="批文名称和文号；没有批文不算。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("guarantee_from"), said.get("guarantee_to")
        if begins and ends and ends < begins:
            self.add_error("guarantee_to", "担保止日早于起日，请核对。")
        if said.get("joined") == "是" and said.get("exempt_reason"):
            self.add_error("exempt_reason", "已经接入的不用免接入依据，请核对。")
        if said.get("joined") == "否" and said.get("joined_on"):
            self.add_error("joined_on", "没接入就没有接入日期，请核对。")
        if (said.get("guarantee_amount") or begins or ends) and not said.get("guarantee_kind"):
            self.add_error("guarantee_kind", "写了担保就写明形式。")
        return said


class SealedForm(EntryForm):
    """Numbers of persons and accounts: asked at the very end, so that no draft holds them."""

    title = "核对并保存"
    account_no = _text("专户账号", 40)
    owner_phone = _text("建设单位电话", 30)
    labour_officer_phone = _text("劳资专管员电话", 30)
    sure = forms.BooleanField(label="我核对过了，和原件一致")

    def told(self) -> dict[str, str]:
        kept = super().told()
        kept.pop("sure", None)
        return kept


STEPS: tuple[type[EntryForm], ...] = (WhatForm, WhoForm, PapersForm, SafeForm, SealedForm)


# --- single facts about a project ------------------------------------------------------------------------------------------


class BoardForm(EntryForm):
    title = "登记告示牌检查"
    kind = "notice_board"
    back = "project_board"
    checked_on = _day("检查日期", required=True)
    set_on = _day("设置日期")
    photo_on = _day("照片日期")
    board_missing = forms.MultipleChoiceField(
        label="缺哪些要素", choices=[(v, v) for v in BOARD_ITEMS.values()], widget=forms.CheckboxSelectMultiple,
        required=False, help_text="《条例》第三十四条要求的，缺的打勾；都不缺就不打。",
    )  # fmt: skip
    looked = forms.BooleanField(label="逐项看过牌面", required=False, help_text="打了勾，没选中的就算齐全。")
    dead_number = _yes_no("有电话打不通")
    minimum_wage = _yuan("牌上写的月最低工资")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("board_missing"):
            said["looked"] = True
        if not any(said.get(n) for n in ("set_on", "photo_on", "looked", "dead_number", "minimum_wage")):
            raise forms.ValidationError("至少写一样：设置日期、照片日期，或者看牌面的结果。")
        return said

    def told(self) -> dict[str, str]:
        kept = super().told()
        missing = self.cleaned_data.get("board_missing") or []
        kept.pop("board_missing", None)
        if kept.pop("looked", None) and self.cleaned_data.get("looked"):
            kept["board_missing"] = "、".join(missing) or "无"
        return kept


class DepositForm(EntryForm):
    title = "登记保证金或保函"
    kind = "deposit"
    back = "project_deposit"
    kind_of = forms.ChoiceField(label="形式", choices=[("", "请选"), *((w, w) for w in ("现金", "银行保函", "担保公司保函", "保证保险"))], required=False)  # fmt: skip
    doc_no = _text("凭证或保函号", 60, help_text="同一个号再登记一次就是更正。")
    required = _yuan("应存")
    lodged = _yuan("实存")
    lodged_on = _day("存储日期")
    bank = _text("银行或机构", 100)
    start_on = _day("生效日期")
    end_on = _day("到期日期")
    exemption = _text("免存依据", 200, help_text="批文名称和文号。")
    exemption_to = _day("免存到哪天")
    use_on = _day("动用日期")
    use_amount = _yuan("动用金额")
    refill_on = _day("补足日期")
    refill_amount = _yuan("补足金额")
    release_on = _day("返还日期")
    release_amount = _yuan("返还金额")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("lodged") and not said.get("exemption") and not said.get("use_on"):
            raise forms.ValidationError("写明实存金额，或者免存依据。")
        if said.get("lodged") and not said.get("kind_of"):
            self.add_error("kind_of", "选是现金还是保函。")
        if said.get("start_on") and said.get("end_on") and said["end_on"] < said["start_on"]:
            self.add_error("end_on", "到期早于生效，请核对。")
        for word in ("use", "refill", "release"):
            if bool(said.get(f"{word}_on")) != bool(said.get(f"{word}_amount")):
                self.add_error(f"{word}_on", "日期和金额要一起写。")
        return said

    def told(self) -> dict[str, str]:
        kept = super().told()
        if "kind_of" in kept:
            kept["kind"] = kept.pop("kind_of")
        return kept


class InsuranceForm(EntryForm):
    title = "登记工伤保险"
    kind = "injury_insurance"
    back = "project_deposit"
    policy_no = _text("参保编号", 60, required=True)
    insurer = _text("经办或承保机构", 100)
    from_on = _day("起", required=True)
    to_on = _day("止", help_text="到完工为止的空着。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from_on") and said.get("to_on") and said["to_on"] < said["from_on"]:
            self.add_error("to_on", "止日早于起日，请核对。")
        return said


class PartyForm(EntryForm):
    title = "登记参建单位"
    kind = "participant_list"
    back = "project_parties"
    name = _text("单位名称", required=True)
    role = forms.ChoiceField(label="参建类型", choices=[(w, w) for w in ("劳务分包", "专业分包", "监理", "其他")])
    credit_code = _text("统一社会信用代码", 18)
    entered_on = _day("进场日期")
    left_on = _day("退场日期")
    agency_agreement_on = _day("代发委托协议日期")

    def clean_credit_code(self) -> str:
        said: str = self.cleaned_data["credit_code"]
        if said and not (checked := creditcode.check(said)).ok:
            raise forms.ValidationError(f"{checked.problem}，请核对。")
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("entered_on") and said.get("left_on") and said["left_on"] < said["entered_on"]:
            self.add_error("left_on", "退场早于进场，请核对。")
        return said


class PauseForm(EntryForm):
    title = "登记停工"
    kind = "pause"
    back = "project_contracts"
    from_on = _day("停工起", required=True)
    to_on = _day("复工日期", help_text="还没复工就空着。")
    reason = _text("停工原因", 100, required=True)
    approved_by = _text("批准单位", 100, help_text="没有批准的停工不会让预警停下来。")
    approved_on = _day("批准日期")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from_on") and said.get("to_on") and said["to_on"] < said["from_on"]:
            self.add_error("to_on", "复工早于停工，请核对。")
        return said


class FeeForm(EntryForm):
    title = "登记人工费一期"
    kind = "labour_cost"
    back = "project_account"
    month = forms.CharField(label="所属月份", widget=MonthInput, max_length=7)
    due_on = _day("应拨日期", required=True)
    due = _yuan("应拨", required=True)
    paid = _yuan("已拨")
    paid_on = _day("拨付日期")
    payer = _text("付款单位")

    def clean_month(self) -> str:
        said: str = self.cleaned_data["month"]
        if len(said) != 7 or said[4] != "-" or not (said[:4] + said[5:]).isdecimal() or not 1 <= int(said[5:]) <= 12:
            raise forms.ValidationError("月份写成 2026-04 的样子。")
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("paid_on") and not said.get("paid"):
            self.add_error("paid", f"写了拨付日期就写明拨了多少（应拨 {money.show(money.fen(said['due']))} 元）。" if said.get("due") else "写了拨付日期就写明拨了多少。")  # fmt: skip
        return said


SINGLE: dict[str, type[EntryForm]] = {
    "board": BoardForm,
    "deposit": DepositForm,
    "insurance": InsuranceForm,
    "party": PartyForm,
    "pause": PauseForm,
    "fee": FeeForm,
}
