"""Forms of users, agencies and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from anxin.access.models import Agency, Region, User
from anxin.access.roles import ROLES, ScopeKind, role_choices
from anxin.registry.models import Project
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm

from .common import RegionChoice, agencies_of, manages, regions_of


class UserFilters(Filters):
    name = forms.CharField(label="姓名、用户名含", max_length=40)
    role = forms.ChoiceField(label="角色", choices=[])
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("on", "启用"), ("off", "停用"), ("none", "没有角色")]
    )

    def __init__(self, *args: Any, as_of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of
        self.fields["role"].choices = [("", "全部"), *role_choices()]

    def narrow(self, rows: Any) -> Any:
        from django.db.models import Exists, OuterRef, Q

        from anxin.access.models import RoleAssignment

        said = self.cleaned_data
        held = RoleAssignment.objects_unscoped.filter(user=OuterRef("pk")).in_force(self.as_of)
        if name := said.get("name"):
            rows = rows.filter(Q(display_name__icontains=name) | Q(username__icontains=name))
        if role := said.get("role"):
            rows = rows.filter(Exists(held.filter(role=role)))
        if said.get("state") == "on":
            rows = rows.filter(is_active=True)
        elif said.get("state") == "off":
            rows = rows.filter(is_active=False)
        elif said.get("state") == "none":
            rows = rows.filter(~Exists(held), is_active=True)
        return rows


class UserForm(PlainForm):
    """A new user of an agency."""

    username = forms.CharField(
        label="用户名", max_length=30, help_text="小写字母开头，小写字母、数字、点、短横，3 到 30 个。"
    )
    display_name = forms.CharField(label="姓名", max_length=60)
    agency = forms.ModelChoiceField(label="单位", queryset=Agency.objects_unscoped.none(), empty_label="请选")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(manages(request))


class UserChangeForm(PlainForm):
    display_name = forms.CharField(label="姓名", max_length=60)
    agency = forms.ModelChoiceField(
        label="单位", queryset=Agency.objects_unscoped.none(), empty_label="未定", required=False
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"display_name": user.display_name, "agency": user.agency_id})
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(manages(request))
        if user.enterprise_id is not None:
            del self.fields["agency"]


class ReasonForm(PlainForm):
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class RoleForm(PlainForm):
    """Which role, where, until when. What a role excludes is said beside it before anything is sent."""

    role = forms.ChoiceField(label="角色", widget=forms.RadioSelect, choices=[])
    region = RegionChoice(label="地区", queryset=Region.objects.none(), required=False, empty_label="不按地区")
    project = forms.CharField(
        label="项目",
        required=False,
        max_length=200,
        help_text="治欠协管员、劳资专管员、银行经办人按项目授权：写项目名称或编号。",
    )
    own_enterprise = forms.BooleanField(label="用户所在的企业", required=False)
    starts_on = forms.DateField(label="从哪天", widget=DayInput, required=False, help_text="不填就是今天。")
    ends_on = forms.DateField(label="到哪天", widget=DayInput, required=False, help_text="含当日；不填就是另行终止。")

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.fields["role"].choices = role_choices()
        self.fields["region"].queryset = regions_of(manages(request))
        if user.enterprise_id is None:
            del self.fields["own_enterprise"]

    def clean_project(self) -> Project | None:
        said = self.cleaned_data["project"].strip()
        if not said:
            return None
        rows = Project.objects.within(manages(self.request))
        if said.isdecimal() and len(said) < 19:
            hits = list(rows.filter(pk=int(said))[:2])
        else:
            hits = list(rows.filter(name=said)[:2]) or list(rows.filter(name__icontains=said).order_by("name")[:6])
        if len(hits) == 1:
            return hits[0]
        if not hits:
            raise forms.ValidationError("您管理的地区里没有这个项目。")
        raise forms.ValidationError("有几个项目对得上，请写全名：" + "、".join(p.name for p in hits))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        role = ROLES.get(said.get("role", ""))
        if role is None:
            return said
        places = [
            (ScopeKind.REGION, "region", said.get("region")),
            (ScopeKind.PROJECT, "project", said.get("project")),
            (ScopeKind.ENTERPRISE, "own_enterprise", said.get("own_enterprise") or None),
        ]
        given = [(kind, name) for kind, name, value in places if value]
        if "project" not in self.errors and len(given) != 1:
            allowed = "、".join(
                {"region": "地区", "project": "项目", "enterprise": "企业"}[k.value] for k in sorted(role.scope_kinds)
            )
            name = "region" if ScopeKind.REGION in role.scope_kinds else "project"
            self.add_error(name, f"“{role.label}”要按{allowed}授权，填一个。")
        return said


class AgencyForm(PlainForm):
    name = forms.CharField(label="名称", max_length=120)
    region = RegionChoice(label="所在地区", queryset=Region.objects.none(), empty_label="请选")
    functions = forms.MultipleChoiceField(
        label="职能", choices=Agency.Function.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="预警和通知按职能找到责任单位。",
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, agency: Agency | None = None, **kwargs: Any) -> None:
        if agency is not None:
            kwargs.setdefault(
                "initial", {"name": agency.name, "functions": [f.function for f in agency.functions.all()]}
            )
        super().__init__(*args, **kwargs)
        if agency is not None:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = regions_of(manages(request))


class FactorForm(PlainForm):
    role = forms.ChoiceField(label="角色", choices=role_choices)
    region = RegionChoice(label="地区（含下级）", queryset=Region.objects.none(), empty_label="请选")
    starts_on = forms.DateField(label="从哪天起", widget=DayInput, required=False, help_text="不填就是今天。")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_of(manages(request))
