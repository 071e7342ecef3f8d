"""The duty to join the platform, and how far the safeguards are in place: pages over an area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anxin import law
from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Project, Sighting
from anxin.standing.models import Joining
from anxin.standing.safeguards import CHECKS, FAULTS
from anxin.standing.selectors.coverage import coverage
from anxin.standing.selectors.joining import joining, known_elsewhere, pilots
from anxin.standing.services import WrongChoice, choose_safeguards, start_pilot
from anxin.standing.sets import SETS, chosen
from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table
from anxin.ui.words import percent

from ..doors import door
from .here import seeing
from .tables import GAPS, listed, of, said

_NONE_SHOWN = 50


# --- joining ---------------------------------------------------------------------------------------------------------------


class GapTable(Table):
    name = "joining"
    title = "没接入和运行不正常的项目"
    default_order = ("standing__joining", "region_code", "pk")
    columns = (
        Column("name", "项目", order="name", link=lambda row: reverse("desk:project", args=[row.pk]), long=True),
        Column("place", "属地", value=lambda row: getattr(row, "place", ""), order="region_code", short=True),
        Column("authority", "主管部门", value=of("authority"), order="standing__authority", short=True),
        Column("contractor", "施工总承包", value=lambda row: str(of("contractor")(row) or ""), long=True),
        Column("start_on", "开工", "date", value=of("start_on"), order="standing__start_on"),
        Column("joining", "接入", value=said("joining", dict(Joining.choices)), order="standing__joining", short=True),
        Column("gaps", "缺报", value=listed("gaps", GAPS), long=True),
        Column("lacking", "先要补的制度", value=lambda row: getattr(row, "first", ""), long=True, help="本地区考核的制度里还没落实的"),
        Column("last_day", "最近数据", "date", value=of("last_day"), order="standing__last_day"),
    )  # fmt: skip

    def rows(self, found: Any) -> Any:
        names = dict(Region.objects.filter(code__in={p.region_code for p in found}).values_list("code", "name"))
        held = chosen()
        for project in found:
            project.place = names.get(project.region_code, project.region_code)
            missing = held.of(project.region_code).lacking(of("lacking")(project) or "")
            project.first = "、".join(CHECKS[c].zh for c in missing)
        return found


class GapFilters(Filters):
    joining = forms.ChoiceField(
        label="情况",
        choices=[("", "全部"), ("not_joined", "未接入"), ("silent", "接入但运行不正常"), ("unlisted", "台账上没有"), ("exempt", "免接入")],
    )  # fmt: skip
    town = forms.CharField(label="属地代码", widget=forms.HiddenInput)
    authority = forms.CharField(label="主管部门", widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        asked = self.cleaned_data
        if asked.get("joining") == "silent":
            rows = rows.filter(standing__joining=Joining.JOINED, standing__running=False)
        elif asked.get("joining"):
            rows = rows.filter(standing__joining=asked["joining"])
        if asked.get("town"):
            rows = rows.filter(region_code__startswith=asked["town"])
        if asked.get("authority"):
            rows = rows.filter(standing__authority=asked["authority"])
        return rows


def _gaps(scope: Scope) -> QuerySet[Project]:
    from django.db.models import Q

    from anxin.standing.selectors import ledger

    wrong = Q(standing__joining=Joining.JOINED, standing__running=False)
    open_ = Q(standing__joining__in=[Joining.NOT_JOINED, Joining.UNLISTED, Joining.EXEMPT])
    return ledger(scope).filter(wrong | open_)


@require_safe
@door(Permission.SEE_FACTS)
def joining_page(request: HttpRequest) -> HttpResponse:
    """接入率 and 运行率 by place and trade, with the list of gaps, what others know, and the pilots."""
    scope = seeing(request)
    total, places, trades = joining(scope)
    listing = Listing(
        request, GapTable, _gaps(scope), filters=GapFilters, empty=("没有缺口", "该接入的都接入了，也都在正常报数。")
    )
    aim = law.number("joining.run_rate_target", request.as_of).value  # type: ignore[attr-defined]
    context = {
        "total": total,
        "places": places,
        "trades": trades,
        "sentence": _joined(total),
        "target": f"{float(aim):.0%}",
        "pilots": pilots(scope, as_of=request.as_of),  # type: ignore[attr-defined]
        "may_steer": bool(request.scope.allowing(Permission.TIGHTEN_NUMBERS)),  # type: ignore[attr-defined]
        "elsewhere": known_elsewhere(scope).count(),
    }
    return listing.response("desk/projects/joining.html", context)


def _joined(total: Any) -> str:
    if not total.due and not total.unlisted:
        return "还没有该接入的项目。"
    said = f"该接入 {total.due} 个，接入 {total.joined} 个，接入率 {percent(*total.join_rate)}"
    said += f"；运行正常 {total.running} 个，运行率 {percent(*total.run_rate)}"
    return said + (f"；另有 {total.unlisted} 个只有别的部门知道。" if total.unlisted else "。")


class SightingTable(Table):
    name = "elsewhere"
    title = "别处知道而这里没接入的项目"
    default_order = ("region_code", "pk")
    columns = (
        Column("name", "项目", order="name", link=lambda row: reverse("desk:project", args=[row.pk]), long=True),
        Column("place", "属地", value=lambda row: getattr(row, "place", ""), order="region_code", short=True),
        Column(
            "joining", "这里的情况", value=said("joining", dict(Joining.choices)), order="standing__joining", short=True
        ),
        Column("source", "谁知道", value=lambda row: getattr(row, "source", ""), long=True),
        Column("seen_on", "最早推送", "date", value=lambda row: getattr(row, "seen_on", None)),
        Column("permit_on", "许可发证", "date", value=lambda row: getattr(row, "permit_on", None)),
        Column("amount_fen", "金额（元）", "money", value=lambda row: getattr(row, "amount_fen", None)),
        Column("must", "达到应报规模", value=lambda row: "是" if getattr(row, "must", False) else "", short=True),
    )

    def rows(self, found: Any) -> Any:
        names = dict(Region.objects.filter(code__in={p.region_code for p in found}).values_list("code", "name"))
        told: dict[int, list[Sighting]] = {}
        for one in Sighting.objects_unscoped.filter(project__in=found, known_to__isnull=True).order_by("seen_on", "pk"):
            told.setdefault(one.project_id, []).append(one)
        for project in found:
            seen = told.get(project.pk, [])
            project.place = names.get(project.region_code, project.region_code)
            project.source = "、".join(dict.fromkeys(s.source for s in seen if s.source))
            project.seen_on = seen[0].seen_on if seen else None
            project.permit_on = next((s.permit_on for s in seen if s.permit_on), None)
            project.amount_fen = max((s.amount_fen for s in seen if s.amount_fen), default=None)
            project.must = (project.amount_fen or 0) >= self.line_fen
        return found

    line_fen = 0


@require_safe
@door(Permission.SEE_FACTS)
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Projects that another office has seen and that have not joined here (R037)."""
    line = int(law.number("joining.report_min_yuan", request.as_of).value) * 100  # type: ignore[attr-defined]

    class Lined(SightingTable):
        line_fen = line

    listing = Listing(
        request,
        Lined,
        known_elsewhere(seeing(request)),
        empty=("没有漏报的项目", "别的部门推送来的项目，这里都接入了。"),
    )
    return listing.response("desk/projects/elsewhere.html", {"line_yuan": line // 100, "counted": listing.count})


# --- coverage of the safeguards ----------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def safeguards_page(request: HttpRequest) -> HttpResponse:
    """How far the safeguards are in place, by check, place and trade; the nine faults; where none is in place."""
    scope = seeing(request)
    town = request.GET.get("town", "")
    found = coverage(scope, region=town if town.isdecimal() else "")
    bare = (
        Project.objects.within(scope)
        .filter(pk__in=found.none[:_NONE_SHOWN])
        .select_related("standing", "standing__contractor")
    )
    names = dict(Region.objects.filter(code__in={p.region_code for p in bare}).values_list("code", "name"))
    ledger_address = reverse("desk:projects")
    context = {
        "found": found,
        "checks": [(code, CHECKS[code].zh, CHECKS[code].question) for code in found.set.checks],
        "others": [(code, c.zh) for code, c in CHECKS.items() if code not in found.set.checks],
        "faults": [(code, FAULTS[code], n) for code, n in found.faults.items()],
        "bare": [(p, names.get(p.region_code, p.region_code)) for p in bare],
        "ledger": ledger_address,
        "town": town,
        "may_steer": bool(request.scope.allowing(Permission.TIGHTEN_NUMBERS)),  # type: ignore[attr-defined]
        "sentence": _covered(found),
    }
    return render(request, "desk/projects/safeguards.html", context)


def _covered(found: Any) -> str:
    total = found.total
    if not total.projects:
        return "还没有评估过的在建项目。"
    said = f"{total.projects} 个没完工的项目，{found.set.name}全部落实的 {total.whole} 个，覆盖 {percent(total.whole, total.projects)}"
    return said + (f"；{total.none} 个一项也没落实，处于监管缺失状态。" if total.none else "；没有一项都没落实的。")


# --- what an area chooses ------------------------------------------------------------------------------------------------------


def _regions(scope: Scope) -> list[tuple[str, str]]:
    from .forms import _within

    regions = Region.objects.order_by("code")
    found = regions if scope.is_everything else _within(regions, scope)
    return [(r.code, r.name) for r in found[:2000]]


class SetForm(PlainForm):
    region = forms.ChoiceField(label="哪个地区", help_text="它下面没有自己选过的地方跟着它。")
    name = forms.CharField(label="叫法", max_length=30, help_text="五项制度、六项制度、一金三制，或者自己的叫法。")
    checks = forms.MultipleChoiceField(
        label="考核哪些", choices=[(c.code, f"{c.zh}：{c.question}") for c in CHECKS.values()], widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.TIGHTEN_NUMBERS)
def safeguards_choose(request: HttpRequest) -> HttpResponse:
    """Which wage systems an area counts (R133)."""
    scope = request.scope.allowing(Permission.TIGHTEN_NUMBERS)  # type: ignore[attr-defined]
    regions = _regions(scope)
    like = SETS.get(request.GET.get("like", ""))
    first = like or chosen().of(scope.regions[0] if scope.regions else "")
    begin = {"region": regions[0][0] if regions else "", "name": first.name, "checks": list(first.checks)}
    form = SetForm(request.POST or None, regions=regions, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            choose_safeguards(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                region=Region.objects.get(code=form.cleaned_data["region"]),
                name=form.cleaned_data["name"],
                checks=form.cleaned_data["checks"],
            )
        except WrongChoice as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "设好了，覆盖率已按新的一套算。")
            return redirect("desk:safeguards")
    context = {"form": form, "sets": [(key, one.name, [CHECKS[c].zh for c in one.checks]) for key, one in SETS.items()]}
    return render(
        request, "desk/projects/safeguards_choose.html", context, status=422 if request.method == "POST" else 200
    )


class PilotForm(PlainForm):
    region = forms.ChoiceField(label="试点地区")
    name = forms.CharField(label="试点名称", max_length=60, initial="信息化监管先行试点")
    starts_on = forms.DateField(label="起", widget=DayInput)
    ends_on = forms.DateField(label="止", widget=DayInput, required=False)
    target_percent = forms.IntegerField(label="目标接入率（%）", min_value=1, max_value=100, initial=100)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.TIGHTEN_NUMBERS)
def joining_pilot(request: HttpRequest) -> HttpResponse:
    """Register a pilot of supervision by data (R130)."""
    scope = request.scope.allowing(Permission.TIGHTEN_NUMBERS)  # type: ignore[attr-defined]
    form = PilotForm(request.POST or None, regions=_regions(scope))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            start_pilot(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                region=Region.objects.get(code=said["region"]),
                name=said["name"],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                target_percent=said["target_percent"],
            )
        except WrongChoice as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "试点登记好了。")
            return redirect("desk:joining")
    return render(request, "desk/projects/pilot.html", {"form": form}, status=422 if request.method == "POST" else 200)
