"""The ledger of what is major or sensitive, the duty list, and looking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from anxin import law
from anxin.access.models import Agency
from anxin.access.roles import Permission
from anxin.registry.models import Project
from anxin.risks import selectors, services
from anxin.risks.models import Duty, LookBack
from anxin.risks.services import RiskRefused
from anxin.risks.situations import situations_of
from anxin.ui import words
from anxin.ui.filters import Filters
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from ..kept import kept_steps
from ..rules import places
from .focusing import KEEPS, keeping, seeing
from .forms import ChangeDutyForm, LookBackForm, NewDutyForm, ProgressForm, ReopenForm, SettleForm
from .scoring import rooms

_WAYS = {"step": ProgressForm, "settle": SettleForm, "reopen": ReopenForm, "look_back": LookBackForm}


class DutyFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Duty.State.choices])
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Duty.Kind.choices])
    person = forms.CharField(label="责任人")

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        for name in ("state", "kind"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        return rows.filter(person__icontains=said["person"]) if said.get("person") else rows


class DutyTable(Table):
    name = "risk_duties"
    title = "重大风险防控责任清单"
    default_order = ("state", "due_on", "id")
    columns = (
        Column("about", "项目或企业", link=lambda r: reverse("desk:risk_duty", args=[r.pk]), long=True),
        Column("kind", "类别", value=lambda r: r.get_kind_display(), order="kind"),
        Column("risk_class", "分类", value=lambda r: r.get_risk_class_display(), order="risk_class"),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen", total="amount_fen"),
        Column("measure", "措施", long=True),
        Column("departments", "联动部门", value=lambda r: "、".join(a.name for a in r.departments.all()), long=True),
        Column("person", "责任人", order="person"),
        Column("duty", "职责", hidden=True, long=True),
        Column("leader", "牵头领导", hidden=True),
        Column("due_on", "时限", "date", order="due_on"),
        Column("moved_on", "最近进展", "date", order="moved_on"),
        Column("state", "状态", value=lambda r: r.get_state_display(), order="state"),
    )


_KINDS = {"major": ("red", "重大"), "sensitive": ("orange", "敏感")}


def _duty(row: selectors.GraveLine) -> str | None:
    return reverse("desk:risk_duty", args=[row.duty.pk]) if row.duty else None


class GraveTableToRead(Table):
    name = "risk_ledger"
    title = "重大欠薪问题和敏感项目台账"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "project", "项目", value="project.name", link=lambda r: reverse("desk:risk_project", args=[r.project.pk]), long=True
        ),
        Column(
            "kind", "类别", value=lambda r: _KINDS[r.grave.kind][1],
            show=lambda r: Markup('<span class="lv {}">{}</span>').format(*_KINDS[r.grave.kind]), short=True,
        ),
        Column("met", "情形", value=lambda r: "；".join(s.words for s in r.grave.met), long=True),
        Column("people", "人数", "int", value="grave.people"),
        Column("amount_fen", "金额（元）", "money", value="grave.amount_fen"),
        Column("duty", "谁负责", value=lambda r: r.duty.person if r.duty else "没有人负责", link=_duty, short=True),
        Column("due_on", "时限", "date", value=lambda r: r.duty.due_on if r.duty else None),
    )  # fmt: skip


class GraveTable(GraveTableToRead):
    """For whoever may take a project into the duty list."""

    columns: ClassVar[tuple[Column, ...]] = (
        *GraveTableToRead.columns[:5],
        Column(
            "duty", "谁负责", value=lambda r: r.duty.person if r.duty else "没有人负责", short=True,
            show=lambda r: r.duty.person if r.duty else "列入责任清单",
            link=lambda r: _duty(r) or f"{reverse('desk:risk_duty_new')}?project={r.project.pk}",
        ),
        GraveTableToRead.columns[6],
    )  # fmt: skip


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_ledger(request: HttpRequest) -> HttpResponse:
    """Every project in a major or sensitive situation today, and whose duty it is."""
    scope = seeing(request)
    found = kept_steps(request, scope, "graves", lambda: selectors.graves(scope, request.as_of))  # type: ignore[attr-defined]
    rows = selectors.grave_projects(scope, found)
    free = sum(1 for row in rows if row.duty is None)
    major = sum(1 for row in rows if row.grave.kind == "major")
    sentence = f"{len(rows)} 个项目重大或敏感，其中重大 {major} 个" + (
        f"，{free} 个还没有人负责。" if free else "，都有人负责。"
    )
    table = GraveTable if keeping(request) else GraveTableToRead
    listing = Listing(request, table, rows, empty=("没有重大和敏感的", "每次评估以后自动更新。"))
    told = {"sentence": sentence if rows else "没有重大欠薪，也没有敏感项目。", "tabs": rooms("desk:risk_ledger")}
    return listing.response("desk/risk/ledger.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_duties(request: HttpRequest) -> HttpResponse:
    """The duty list."""
    as_of = request.as_of  # type: ignore[attr-defined]
    rows = Duty.objects.within(seeing(request)).select_related("project", "enterprise").prefetch_related("departments")
    still = rows.filter(state=Duty.State.OPEN)
    silent_days = int(law.number("watch.step_silent_d", as_of).value)
    count, late = still.count(), still.filter(due_on__lt=as_of).count()
    silent = still.filter(moved_on__lt=as_of - timedelta(days=silent_days)).count()
    sentence = (
        f"{count} 件正在化解"
        + (f"，{late} 件超期" if late else "")
        + (f"，{silent} 件超过 {silent_days} 天没有进展" if silent else "")
        + "。"
    )
    listing = Listing(
        request, DutyTable, rows, filters=DutyFilters, empty=("责任清单是空的", "在“重大和敏感”里把项目列进来。")
    )
    told = {"sentence": sentence if count else "没有正在化解的重大风险。", "tabs": rooms("desk:risk_duties")}
    return listing.response("desk/risk/duties.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@door(*KEEPS)
def risk_duty_new(request: HttpRequest) -> HttpResponse:
    """Enter a project into the duty list. Without a project: choose one from the ledger."""
    asked = request.GET.get("project", "") or request.POST.get("project", "")
    scope = keeping(request)
    if not asked:
        return redirect("desk:risk_ledger")
    project = (
        Project.objects.within(scope).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    )
    if project is None:
        raise Http404
    as_of = request.as_of  # type: ignore[attr-defined]
    grave = situations_of([project.pk], as_of).get(project.pk)
    initial = {"kind": (grave.kind if grave else "") or "hidden", "due_on": as_of + timedelta(days=30)}
    form = NewDutyForm(
        request.POST if request.method == "POST" else None, initial=initial, agencies=_agencies(project.region_code)
    )
    if request.method == "POST" and form.is_valid():
        try:
            duty = services.assign_duty(
                actor=request.user,
                as_of=as_of,
                now=request.now,
                project=project,
                **_said(form),  # type: ignore[attr-defined]
            )
        except RiskRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("desk:risk_duty", duty.pk)
    told = {"form": form, "project": project, "grave": grave, "tabs": rooms("desk:risk_duties")}
    return render(request, "desk/risk/duty_new.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    return _page(request, _held(request, duty_id), {})


@require_POST
@door(*KEEPS)
def risk_duty_act(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Record progress, change, settle, look back or reopen, as the form says."""
    held = _held(request, duty_id)
    if not Duty.objects.within(keeping(request)).filter(pk=held.pk).exists():
        raise Http404
    act = request.POST.get("act", "")
    form = _form(act, request, held)
    who = {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]
    if form.is_valid():
        said = _said(form)
        try:
            if act == "step":
                services.add_step(**who, duty_id=held.pk, **said)
            elif act == "settle":
                services.settle_duty(**who, duty_id=held.pk, **said)
            elif act == "reopen":
                services.reopen_duty(**who, duty_id=held.pk, **said)
            elif act == "look_back":
                services.look_back(**who, look_back_id=_next(held), **said)
            else:
                services.change_duty(**who, duty_id=held.pk, **said)
        except RiskRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("desk:risk_duty", held.pk)
    return _page(request, held, {act: form})


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_look_backs(request: HttpRequest) -> HttpResponse:
    """Look-backs that are due, and those that come within the month."""
    as_of = request.as_of  # type: ignore[attr-defined]
    rows = list(selectors.look_backs_due(seeing(request), as_of, within_days=30))
    due = [b for b in rows if b.due_on <= as_of]
    back = sum(1 for b in rows if b.back)
    sentence = f"{len(due)} 处该回头看了" + (f"，{back} 处销号以后又有橙色以上预警。" if back else "。")
    told = {
        "sentence": sentence if rows else "近一个月没有要回头看的。",
        "rows": rows,
        "tabs": rooms("desk:risk_look_backs"),
    }
    return render(request, "desk/risk/look_backs.html", told)


def _page(request: HttpRequest, held: Duty, asked: dict[str, Any]) -> HttpResponse:
    as_of = request.as_of  # type: ignore[attr-defined]
    may = Duty.objects.within(keeping(request)).filter(pk=held.pk).exists()
    waiting = held.look_backs.filter(done_on__isnull=True, dropped=False).first()
    grave = situations_of([held.project_id], as_of).get(held.project_id) if held.project_id else None
    names = ["step", "change", "settle"] if held.state == Duty.State.OPEN else ["look_back", "reopen"]
    shown = {name: asked.get(name) or _form(name, request, held, fresh=True) for name in names} if may else {}
    return render(
        request,
        "desk/risk/duty.html",
        {
            "duty": held, "sentence": _sentence(held, as_of), "departments": list(held.departments.all()),
            "steps": [(s.at, f"{s.get_kind_display()}：{s.text}（{s.actor_display}）") for s in held.steps.order_by("-id")],
            "backs": list(held.look_backs.filter(dropped=False)), "waiting": waiting, "grave": grave, "forms": shown,
            "region": places.name(held.region_code), "tabs": rooms("desk:risk_duties"), "due": words.due(held.due_on, as_of),
        },
    )  # fmt: skip


def _sentence(held: Duty, as_of: Any) -> str:
    if held.state == Duty.State.SETTLED:
        return f"{held.about}：{words.day(held.settled_on, as_of)}销号，还要回头看。"
    return f"{held.about}：{held.person}负责，{words.day(held.due_on, as_of)}前化解。"


def _form(act: str, request: HttpRequest, held: Duty, *, fresh: bool = False) -> Any:
    data = None if fresh else request.POST
    as_of = request.as_of  # type: ignore[attr-defined]
    if act in _WAYS:
        return _WAYS[act](data, initial={"done_on": as_of}, prefix=None, auto_id=f"{act}_%s")
    if act != "change":
        raise Http404
    initial = {
        "measure": held.measure, "departments": [a.pk for a in held.departments.all()], "person": held.person,
        "duty": held.duty, "leader": held.leader, "due_on": held.due_on,
    }  # fmt: skip
    return ChangeDutyForm(data, initial=initial, agencies=_agencies(held.region_code), auto_id="change_%s")


def _said(form: Any) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    if "departments" in said:
        said["departments"] = list(said["departments"])
    return said


def _next(held: Duty) -> int:
    back = LookBack.objects.filter(duty=held, done_on__isnull=True, dropped=False).first()
    return back.pk if back is not None else 0


def _agencies(region: str) -> Any:
    """The agencies of the place and of the areas above it."""
    above = [region[:n] for n in (2, 4, 6, 9) if n <= len(region)]
    return Agency.objects_unscoped.filter(region_id__in=above).order_by("-region_id", "name")


def _held(request: HttpRequest, duty_id: int) -> Duty:
    held = None
    if duty_id < 2**63:
        held = Duty.objects.within(seeing(request)).select_related("project", "enterprise").filter(pk=duty_id).first()
    if held is None:
        raise Http404
    return held
