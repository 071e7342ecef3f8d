"""Forms of bodies, owners, pairings and leaders' areas and cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from anxin.access.models import Agency, Region, User
from anxin.organisation.models import Charge, Contact, DutyEntry, KeyEnterprise, MemberUnit, PreventionArea, Seat
from anxin.organisation.selectors.gaps import WANTED
from anxin.organisation.services import Person
from anxin.registry.models import Enterprise, Project
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm

from .common import RegionChoice, UserChoice, agencies_of, keeps, regions_of, users_of, where


class PersonForm(PlainForm):
    """Who: a user, or a name; with title, office and telephone."""

    user = UserChoice(
        label="用户", queryset=User.objects_unscoped.none(), required=False, empty_label="不是系统用户",
        help_text="选了用户就不用写姓名，他能收到消息。",
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=60, required=False)
    title = forms.CharField(label="职务", max_length=80, required=False)
    agency = forms.ModelChoiceField(
        label="单位", queryset=Agency.objects_unscoped.none(), required=False, empty_label="不选"
    )
    phone = forms.CharField(label="电话", max_length=30, required=False, help_text="加密保存，页面上只显示一部分。")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = keeps(request)
        self.fields["user"].queryset = users_of(scope)
        self.fields["agency"].queryset = agencies_of(scope)

    @staticmethod
    def person(said: dict[str, Any]) -> Person:
        return Person(
            said.get("user"), said.get("name", ""), said.get("title", ""), said.get("agency"), said.get("phone", "")
        )


class SeatForm(PersonForm):
    field_order = ("post", "user", "name", "title", "agency", "phone", "starts_on")
    post = forms.ChoiceField(label="职位", choices=[])
    starts_on = forms.DateField(label="从哪天", widget=DayInput, required=False, help_text="不填就是今天。")

    def __init__(self, *args: Any, posts: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(p, Seat.Post(p).label) for p in posts]


class GroupForm(PlainForm):
    region = RegionChoice(label="地区", queryset=Region.objects.none(), empty_label="请选")
    name = forms.CharField(label="名称", max_length=120, help_text="按成立文件写。")
    formed_on = forms.DateField(label="成立日期", widget=DayInput)
    number = forms.CharField(label="成立文件文号", max_length=80, required=False)
    office_name = forms.CharField(label="办公室名称", max_length=120, required=False)
    host = forms.ModelChoiceField(
        label="办公室设在", queryset=Agency.objects_unscoped.none(), required=False, empty_label="未定"
    )
    office_address = forms.CharField(label="办公室地址", max_length=200, required=False)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_of(keeps(request))
        self.fields["host"].queryset = agencies_of(keeps(request))


class OfficeForm(PlainForm):
    office_name = forms.CharField(label="办公室名称", max_length=120, required=False)
    host = forms.ModelChoiceField(
        label="办公室设在", queryset=Agency.objects_unscoped.none(), required=False, empty_label="未定"
    )
    office_address = forms.CharField(label="办公室地址", max_length=200, required=False)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = agencies_of(keeps(request))


class UnitForm(PlainForm):
    agency = forms.ModelChoiceField(
        label="机构", queryset=Agency.objects_unscoped.none(), required=False, empty_label="不在机构表里"
    )
    name = forms.CharField(label="单位名称", max_length=120, required=False, help_text="机构表里没有的，在这里写名称。")
    standing = forms.ChoiceField(label="地位", choices=MemberUnit.Standing.choices, initial="member")
    duty = forms.CharField(label="职责分工", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    representative = forms.CharField(label="联络员", max_length=60, required=False)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(keeps(request))


class PaperForm(PlainForm):
    title = forms.CharField(label="标题", max_length=200)
    number = forms.CharField(label="文号", max_length=80, required=False)
    dated_on = forms.DateField(label="日期", widget=DayInput, required=False)
    file = forms.FileField(label="文件", help_text="Word、PDF 或图片，最大 10 MB。")


class ForceForm(PlainForm):
    name = forms.CharField(label="名称", max_length=80, widget=forms.TextInput(attrs={"list": "known-forces"}))
    remit = forms.CharField(label="职责", widget=forms.Textarea(attrs={"rows": 3}))
    village_name = forms.CharField(
        label="所在村（社区）", max_length=60, required=False, help_text="村一级的专班才填。"
    )
    formed_on = forms.DateField(label="成立日期", widget=DayInput, required=False, help_text="不填就是今天。")


class VillageForm(PlainForm):
    region = RegionChoice(label="乡镇（街道）", queryset=Region.objects.none(), empty_label="请选")
    name = forms.CharField(label="村（社区）名称", max_length=60)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_of(keeps(request)).filter(level=Region.Level.TOWN)


class DutyForm(PlainForm):
    region = RegionChoice(label="地区", queryset=Region.objects.none(), empty_label="请选")
    user = UserChoice(
        label="负责人（用户）", queryset=User.objects_unscoped.none(), required=False, empty_label="不是系统用户"
    )
    head_name = forms.CharField(label="负责人姓名", max_length=60, required=False)
    head_title = forms.CharField(label="职务", max_length=80, required=False)
    kind = forms.ChoiceField(label="方式", choices=DutyEntry.Kind.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="日期", widget=DayInput)
    what = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from anxin.access.roles import Permission

        scope = where(request, Permission.LOG_CONTACT)
        self.fields["region"].queryset = regions_of(scope)
        self.fields["user"].queryset = users_of(scope)


# --- owners of projects ----------------------------------------------------------------------------------------------


class OwnerFilters(Filters):
    name = forms.CharField(label="项目名称含", max_length=60)
    town = RegionChoice(label="乡镇", queryset=Region.objects.none(), empty_label="全部")
    lacks = forms.ChoiceField(label="缺谁", choices=[("", "不限"), ("any", "缺任何一项"), *WANTED.items()])

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = regions_of(request.scope)

    def narrow(self, rows: Any) -> Any:
        from django.db.models import Q

        said = self.cleaned_data
        if name := said.get("name"):
            rows = rows.filter(name__icontains=name)
        if town := said.get("town"):
            rows = rows.filter(region_code__startswith=town.code)
        if said.get("lacks") == "any":
            lacking = Q()
            for part in WANTED:
                lacking |= Q(**{f"has_{part}": False})
            rows = rows.filter(lacking)
        elif part := said.get("lacks"):
            rows = rows.filter(**{f"has_{part}": False})
        return rows


PARTS = (
    ("coordinator", "治欠协管员"),
    ("paired", "结对包联干部"),
    ("leader", "包保领导"),
    ("labour_officer", "劳资专管员"),
    ("territory", "属地责任单位"),
    ("trade", "行业主管部门"),
    ("prevention", "防欠责任人"),
)


class OwnerForm(PersonForm):
    field_order = ("part", "user", "name", "title", "agency", "phone", "starts_on", "reason")
    part = forms.ChoiceField(label="责任", choices=PARTS)
    starts_on = forms.DateField(
        label="从哪天", widget=DayInput, required=False, help_text="不填就是今天；原来的人到前一天为止。"
    )
    reason = forms.CharField(label="依据", max_length=200, required=False)


class AreaForm(PlainForm):
    region = RegionChoice(label="县（市、区）", queryset=Region.objects.none(), empty_label="请选")
    name = forms.CharField(label="片区名称", max_length=60)
    overall = forms.BooleanField(label="全县总负责（不选乡镇）", required=False)
    towns = forms.ModelMultipleChoiceField(
        label="包括的乡镇", queryset=Region.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = regions_of(keeps(request))
        self.fields["region"].queryset = inside.filter(level=Region.Level.COUNTY)
        taken = PreventionArea.towns.through.objects.values("region_id")
        self.fields["towns"].queryset = inside.filter(level=Region.Level.TOWN).exclude(pk__in=taken)
        self.fields["towns"].label_from_instance = lambda region: region.name


class KeeperForm(PersonForm):
    starts_on = forms.DateField(label="从哪天", widget=DayInput, required=False, help_text="不填就是今天。")


class MarkForm(PlainForm):
    period = forms.RegexField(r"^20\d\d年[一二三四]季度$", label="季度", help_text="如 2026年三季度。", max_length=10)
    points = forms.IntegerField(label="得分", min_value=0)
    note = forms.CharField(label="评分说明", widget=forms.Textarea(attrs={"rows": 3}))


# --- pairings ----------------------------------------------------------------------------------------------------------


class PairForm(PersonForm):
    field_order = ("thing", "region", "user", "name", "title", "agency", "phone", "starts_on")
    thing = forms.CharField(label="企业或项目", max_length=200, help_text="写全名。")
    region = RegionChoice(label="地区（企业才填）", queryset=Region.objects.none(), required=False, empty_label="不选")
    starts_on = forms.DateField(label="从哪天", widget=DayInput, required=False, help_text="不填就是今天。")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.request = request
        self.fields["region"].queryset = regions_of(keeps(request))

    def clean_thing(self) -> Project | Enterprise:
        said = self.cleaned_data["thing"].strip()
        project = Project.objects.within(keeps(self.request)).filter(name=said).first()
        if project is not None:
            return project
        return _enterprise(said)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if isinstance(said.get("thing"), Enterprise) and not said.get("region"):
            self.add_error("region", "与企业结对要选地区。")
        return said


class KeyForm(PlainForm):
    enterprise = forms.CharField(label="企业", max_length=200, help_text="写全名。")
    region = RegionChoice(label="地区", queryset=Region.objects.none(), empty_label="请选")
    why = forms.ChoiceField(label="类别", choices=KeyEnterprise.Why.choices)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_of(keeps(request))

    def clean_enterprise(self) -> Enterprise:
        return _enterprise(self.cleaned_data["enterprise"].strip())


def _enterprise(name: str) -> Enterprise:
    firm = Enterprise.objects.filter(name=name).first()
    if firm is None:
        raise forms.ValidationError("没有这个名称的项目或企业，请照台账写全名。")
    return firm


class ContactForm(PlainForm):
    way = forms.ChoiceField(label="方式", choices=Contact.Way.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="日期", widget=DayInput)
    spoke_with = forms.CharField(label="对方", max_length=100)
    heard = forms.CharField(label="了解到的情况", widget=forms.Textarea(attrs={"rows": 3}))
    trouble = forms.BooleanField(label="发现欠薪隐患", required=False)
    follow_up = forms.CharField(label="后续要做的", widget=forms.Textarea(attrs={"rows": 2}), required=False)


class ChargeForm(PersonForm):
    field_order = ("kind", "region", "user", "name", "title", "agency", "subject", "measures", "due_on")
    kind = forms.ChoiceField(label="类别", choices=Charge.Kind.choices, widget=forms.RadioSelect)
    region = RegionChoice(label="地区", queryset=Region.objects.none(), empty_label="请选")
    subject = forms.CharField(label="所包事项", max_length=200, help_text="包片写乡镇，包案写案件。")
    measures = forms.CharField(label="工作措施", widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label="化解时限", widget=DayInput, required=False, help_text="包案必填。")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.fields["region"].queryset = regions_of(keeps(request))
        del self.fields["phone"]


class ProgressForm(PlainForm):
    on = forms.DateField(label="日期", widget=DayInput)
    progress = forms.CharField(label="进展", widget=forms.Textarea(attrs={"rows": 3}))


class ReasonOnly(PlainForm):
    reason = forms.CharField(label="原因", max_length=200)
