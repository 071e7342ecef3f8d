"""应急预案: the list with what each lacks, one plan with who does what, entering and ending one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.access.models import Region
from anxin.access.services import AccessDenied
from anxin.casework.stepping import StepRefused
from anxin.incidents import selectors, services
from anxin.incidents.models import Duty, EmergencyPlan, Kind
from anxin.incidents.services import Part
from anxin.registry.models import Enterprise
from anxin.ui.forms import PlainForm, words

from ..clues.fields import ReasonForm
from ..doors import door
from ..files import kept_or_404, sent
from .seeing import KEEP, place_door, said, seeing, towns

# What a plan of a street names in the sources (R313); an area writes its own offices.
_USUAL = """牵头协调 | 治欠办 | 组织调查、协调，向上级报告处理情况和建议
信息反馈、对投诉人解释 | 城运中心 | 巡查，及时反馈投诉件，做好解释
疏导、越级上访劝返 | 信访办 | 解释、疏导，劝返越级上访人员
研判、联动公安和监察 | 平安办 | 组织派出所、监察大队研判，控制现场
现场秩序 | 派出所 | 及时介入现场，维护秩序
协助控制现场 | 保安大队 | 协助派出所控制现场
车辆、装备、食物 | 党政办 | 保障车辆、装备、食物
行业主管部门到场、约谈企业 | 住建局 | 共赴现场，约谈企业负责人
舆情监测和引导 | 宣传部门 | 监测舆情，引导舆论
联系平台、清除不实信息 | 网信部门 | 联系平台，清除不实信息"""
_BY_LABEL = {duty.label: duty.value for duty in Duty}


class PlanForm(PlainForm):
    """``parts``: one line for each office: duty | office | what it does | contact | number of the duty desk."""

    title = forms.CharField(label="名称", max_length=120)
    town = forms.ChoiceField(label="管哪里")
    enterprise = forms.CharField(
        label="企业", max_length=200, required=False, help_text="企业自己的预案才填：在册企业的全称。"
    )
    covers = forms.MultipleChoiceField(label="管哪些事", choices=Kind, widget=forms.CheckboxSelectMultiple)
    starts_when = words("什么情形启动", rows=2)
    measures = words("处置措施", rows=5, most=5000)
    parts = forms.CharField(
        label="职责分工", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="一行一个单位：职责 | 单位 | 做什么 | 联系人 | 值班电话。",
    )  # fmt: skip
    file = forms.FileField(label="文件", required=False, help_text="印发的原件，PDF 或 Word。")

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]

    def clean_parts(self) -> list[Part]:
        found = []
        for n, line in enumerate(self.cleaned_data["parts"].splitlines(), start=1):
            if not line.strip():
                continue
            cells = [c.strip() for c in line.replace("｜", "|").split("|")]
            if len(cells) < 2 or len(cells) > 5 or not cells[1]:
                raise forms.ValidationError(f"第 {n} 行写成“职责 | 单位 | 做什么 | 联系人 | 值班电话”。")
            if cells[0] not in _BY_LABEL:
                raise forms.ValidationError(f"第 {n} 行没有“{cells[0]}”这项职责，可用：{'、'.join(_BY_LABEL)}。")
            found.append(Part(_BY_LABEL[cells[0]], *cells[1:]))
        return found

    def clean_enterprise(self) -> Enterprise | None:
        name = self.cleaned_data["enterprise"].strip()
        found = Enterprise.objects.filter(name=name).order_by("pk").first() if name else None
        if name and found is None:
            raise forms.ValidationError("没有登记这家企业，请写全称。")
        return found


@require_safe
@place_door
def plans(request: HttpRequest) -> HttpResponse:
    """Plans in force, and for each what it lacks; the reader's places that have none."""
    scope = seeing(request)
    rows = list(selectors.plans(scope).filter(ends_on__isnull=True).order_by("region_code", "enterprise_id", "pk"))
    names = dict(Region.objects.filter(code__in={p.region_code for p in rows}).values_list("code", "name"))
    own = Region.objects.filter(pk__in=scope.regions) | Region.objects.filter(parent_id__in=scope.regions)
    held = {p.region_code for p in rows if p.enterprise_id is None}
    bare = [r.name for r in own.order_by("code") if r.level in ("county", "town") and r.code not in held]
    told = [(p, names.get(p.region_code, p.region_code), services.missing_duties(p)) for p in rows]
    lacking = sum(bool(missing) for *_, missing in told)
    sentence = (
        f"{len(rows)} 份预案" + (f"，{lacking} 份缺职责" if lacking else "，职责都有单位") + "。"
        if rows
        else "还没有应急预案。"
    )
    context = {"rows": told, "bare": bare, "sentence": sentence, "may_keep": KEEP in request.scope.permissions}  # type: ignore[attr-defined]
    return render(request, "desk/emergency/plans.html", context)


def _held(request: HttpRequest, plan_id: int) -> EmergencyPlan:
    found = selectors.plans(seeing(request)).filter(pk=plan_id).first() if plan_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def _read(request: HttpRequest, plan_id: int) -> EmergencyPlan:
    """A plan of the reader's places, or one of the place above by which an event that he sees is handled."""
    if plan_id < 2**63 and (event := selectors.incidents(seeing(request)).filter(plan_id=plan_id).first()) is not None:
        return EmergencyPlan.objects_unscoped.get(pk=event.plan_id)
    return _held(request, plan_id)


@require_safe
@place_door
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Who does what, whom to ring."""
    return _page(request, _read(request, plan_id), ReasonForm())


def _page(request: HttpRequest, held: EmergencyPlan, form: ReasonForm) -> HttpResponse:
    may = request.scope.allowing(KEEP).covers_region(held.region_code)  # type: ignore[attr-defined]
    events = selectors.incidents(seeing(request)).filter(plan=held).order_by("-pk")[:20]
    context = {
        "plan": held, "missing": services.missing_duties(held), "form": form if may and held.ends_on is None else None,
        "place": Region.objects.filter(pk=held.region_code).first(), "events": list(events),
        "covers": "、".join(Kind(k).label for k in held.covers),
    }  # fmt: skip
    return render(request, "desk/emergency/plan.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP)
def plan_new(request: HttpRequest) -> HttpResponse:
    """登记预案; ``?plan=`` begins with what that one says."""
    choices = towns(request, request.scope.allowing(KEEP))  # type: ignore[attr-defined]
    if request.method != "POST":
        first = _first(request)
        form = PlanForm(initial=first, towns=choices)
        return render(request, "desk/emergency/plan_new.html", {"form": form, "duties": list(_BY_LABEL)})
    form = PlanForm(request.POST, request.FILES, towns=choices)
    if form.is_valid():
        told = dict(form.cleaned_data)
        file, town = told.pop("file"), told.pop("town")
        try:
            made = services.keep_plan(
                **said(request), **told, region=town, file_name=file.name if file else "", content=file.read() if file else b"",
            )  # fmt: skip
        except (StepRefused, AccessDenied, ValueError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"预案“{made.title}”已登记。")
            return redirect("desk:emergency_plan", made.pk)
    return render(request, "desk/emergency/plan_new.html", {"form": form, "duties": list(_BY_LABEL)}, status=422)


def _first(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("plan", "")
    if not asked.isdecimal() or len(asked) > 18:
        return {"covers": ["group", "extreme", "opinion"], "parts": _USUAL}
    held = _held(request, int(asked))
    lines = [
        " | ".join([d.get_duty_display(), d.office, d.words, d.contact, d.phone]).rstrip(" |")
        for d in held.duties.all()
    ]
    return {
        "title": held.title, "town": held.region_code, "covers": held.covers, "starts_when": held.starts_when,
        "measures": held.measures, "parts": "\n".join(lines), "enterprise": held.enterprise.name if held.enterprise else "",
    }  # fmt: skip


@require_POST
@door(KEEP)
def plan_end(request: HttpRequest, plan_id: int) -> HttpResponse:
    """停用, with the reason."""
    held = _held(request, plan_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form)
    try:
        services.end_plan(**said(request), plan_id=plan_id, reason=form.cleaned_data["reason"])
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return _page(request, held, form)
    messages.success(request, "已停用。")
    return redirect("desk:emergency_plan", plan_id)


@require_safe
@place_door
def plan_file(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The file as it came: only ever downloaded."""
    held = _held(request, plan_id)
    return sent(kept_or_404(held.sha256), name=held.file_name or held.title)
