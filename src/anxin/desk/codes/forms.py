"""What is asked before a code is made, hung, looked at, replaced or withdrawn, and how the lists are narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from anxin import law
from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.casework.models import SiteCode
from anxin.casework.selectors import HEALTH, LOOK
from anxin.organisation.models import Village
from anxin.registry.models import Enterprise, Project
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm, StepForm

from ..places import PlaceFilters
from .tables import KINDS

_FIRST = [("", "请选")]
MOST_READ = int(law.defaults()["worker.photo_mb"].value) * 2**20 + 1


class CodeFilters(PlaceFilters):
    """``scope`` decides which places there are to choose from."""

    place = "region_code"
    field_order = ("health", "kind", "region", "words")
    health = forms.ChoiceField(
        label="好不好用", choices=[("", "在用的"), ("look", "要去看的"), *HEALTH.items(), ("all", "全部")]
    )
    kind = forms.ChoiceField(label="哪一类", choices=[("", "全部"), *KINDS.items()])
    words = forms.CharField(label="名称或编号", max_length=60, widget=forms.TextInput(attrs={"size": 14}))

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows, said = self.by_place(rows), self.cleaned_data
        health, kind = said.get("health", ""), said.get("kind")
        if health == "look":
            rows = rows.filter(health__in=LOOK)
        elif health != "all":
            rows = rows.filter(health=health) if health else rows.filter(retired_at__isnull=True)
        if kind:
            rows = rows.filter(
                project__isnull=kind != "project",
                **({} if kind == "project" else {"enterprise__isnull": kind != "enterprise"}),
            )
        if text := said.get("words"):
            rows = rows.filter(Q(place__icontains=text) | Q(spot__icontains=text) | Q(token=text.lower()))
        return rows


class GapFilters(Filters):
    """Of the lists of coverage: all, those without a code, those whose code nobody scans."""

    stands = forms.ChoiceField(label="码", choices=[("", "全部"), ("none", "没有码"), ("silent", "有码，近期没人扫"), ("good", "有人扫")])  # fmt: skip
    town = forms.CharField(label="属地代码", widget=forms.HiddenInput)
    authority = forms.CharField(label="主管部门", widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet) -> QuerySet:
        said = self.cleaned_data
        if stands := said.get("stands"):
            rows = rows.filter(has_code=stands != "none")
            rows = rows if stands == "none" else rows.filter(scanned=stands == "good")
        if rows.model is Project and said.get("town"):
            rows = rows.filter(region_code__startswith=said["town"])
        # The trade that nobody has named is asked for as '-'.
        if rows.model is Project and (authority := said.get("authority")):
            rows = rows.filter(standing__authority="" if authority == "-" else authority)
        return rows


class NewCodeForm(PlainForm):
    """One code. ``scope``: where the person may make one; a site or firm is named as it stands in the ledger."""

    kind = forms.ChoiceField(label="贴给谁", choices=list(KINDS.items()), widget=forms.RadioSelect)
    project = forms.CharField(
        label="项目名称", max_length=200, required=False, help_text="工地的码：写台账上的全名或一部分。"
    )
    enterprise = forms.CharField(
        label="企业名称", max_length=200, required=False, help_text="企业的码：写台账上的全名。"
    )
    place = forms.CharField(
        label="窗口叫什么",
        max_length=120,
        required=False,
        help_text="街镇窗口的码：如“南湖街道劳动者维权窗口”；这几个字印在海报最上面。",
    )
    village = forms.TypedChoiceField(
        label="哪个村（社区）",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="村（社区）的窗口才选；名称可以不写。",
    )
    region = forms.ChoiceField(label="在哪里", required=False, help_text="企业和窗口要选；工地按台账。")
    agency = forms.TypedChoiceField(label="扫码反映的事由谁接", coerce=int)

    def __init__(self, *args: Any, scope: Scope, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        inside = Q(pk__in=[])
        for prefix in scope.regions:
            inside |= Q(code__startswith=prefix)
        regions = Region.objects.filter(inside).order_by("code").values_list("code", "name")[:2000]
        self.fields["region"].choices = [*_FIRST, *regions]  # type: ignore[attr-defined]
        self.villages = {
            v.pk: v for v in Village.objects.within(scope).select_related("region").order_by("region_id", "name")[:5000]
        }
        told = [(v.pk, f"{v.region.name} {v.name}") for v in self.villages.values()]
        self.fields["village"].choices = [("", "不是村（社区）的"), *told]  # type: ignore[attr-defined]
        self.fields["agency"].choices = offices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = said.get("kind")
        said["found"] = None
        if kind == "project":
            said["found"] = self._found("project", Project.objects.within(self.scope), said.get("project", "").strip())
        elif kind == "enterprise":
            said["found"] = self._found("enterprise", Enterprise.objects.all(), said.get("enterprise", "").strip())
        elif kind == "window" and said.get("village"):
            said["found"] = self.villages[said["village"]]
            said["region"] = said["found"].region_id
        elif kind == "window" and not said.get("place", "").strip():
            self.add_error("place", "写窗口叫什么。")
        if kind in ("enterprise", "window") and not said.get("region"):
            self.add_error("region", "选它在哪里。")
        return said

    def _found(self, field: str, rows: QuerySet, text: str) -> Any:
        if not text:
            self.add_error(field, "写名称。")
            return None
        hits = list(rows.filter(name=text)[:2])
        if not hits and field == "project":
            hits = list(rows.filter(name__icontains=text).order_by("name", "pk")[:6])
        if len(hits) == 1:
            return hits[0]
        self.add_error(
            field,
            "有几个对得上，写全名：" + "、".join(h.name for h in hits) if hits else "台账上没有，照台账上的名称写。",
        )
        return None


class FillForm(PlainForm):
    agency = forms.TypedChoiceField(label="扫码反映的事由谁接", coerce=int)

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = offices  # type: ignore[attr-defined]


class HangForm(StepForm):
    on = forms.DateField(label="哪天贴的", widget=DayInput)
    spot = forms.CharField(label="贴在哪里", max_length=120, help_text="工人天天经过的地方，如“大门口右手边”。")
    photo = forms.FileField(
        label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"}), help_text="拍下它贴在那里的样子；不传也行。"
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        told = super().said()
        file = told["photo"]
        # The service says what is too large; no more than that is read.
        return {**told, "photo": file.read(MOST_READ) if file else b""}


class CheckForm(StepForm):
    on = forms.DateField(label="哪天去看的", widget=DayInput)
    works = forms.TypedChoiceField(
        label="用手机扫了吗", choices=[("yes", "扫得开，写的是这里"), ("no", "扫不开，或者不对")], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )  # fmt: skip
    words = forms.CharField(
        label="看到什么", max_length=200, required=False, help_text="扫不开要写：遮住、破了、没贴、打不开网页。"
    )


class ReplaceForm(StepForm):
    why = forms.ChoiceField(label="为什么换", choices=[*_FIRST, *SiteCode.Why.choices])
    words = forms.CharField(label="说明", max_length=200, required=False)


class RetireForm(StepForm):
    why = forms.ChoiceField(label="为什么停用", choices=[*_FIRST, *SiteCode.Why.choices])
    reason = forms.CharField(label="说明", max_length=200)


FORMS: dict[str, type[StepForm]] = {"hang": HangForm, "check": CheckForm, "replace": ReplaceForm, "retire": RetireForm}


class HotlineForm(PlainForm):
    hotline = forms.CharField(
        label="投诉举报电话", max_length=40, required=False, help_text="带区号，可以带分机，如 0859-6922333转8。"
    )
    address = forms.CharField(
        label="办公地点", max_length=120, required=False, help_text="街道、门牌、楼层，工人找得到。"
    )


class HotlineFilters(PlaceFilters):
    place = "region_id"
    field_order = ("told", "region")
    told = forms.ChoiceField(label="公布", choices=[("", "全部"), ("no", "没公布全"), ("yes", "公布了")])

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows, said = self.by_place(rows), self.cleaned_data
        if told := said.get("told"):
            whole = ~Q(hotline="") & ~Q(address="")
            rows = rows.filter(whole) if told == "yes" else rows.exclude(whole)
        return rows
