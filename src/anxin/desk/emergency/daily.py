"""零报告: a unit files today's report, whoever leads sees who has not, and the office declares and ends a period."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.access.models import Agency
from anxin.access.services import AccessDenied
from anxin.casework.stepping import StepRefused
from anxin.incidents import selectors, services
from anxin.incidents.models import DailyReport
from anxin.law.festival import spring_festival
from anxin.ui.forms import DayInput, PlainForm, StepForm, words

from ..clues.fields import ReasonForm
from ..doors import door
from .seeing import HANDLE, KEEP, place_door, said, seeing, towns

# Units of one area that are listed on a page.
_MOST = 400


class ReportForm(StepForm):
    disputes = forms.IntegerField(label="群体性纠纷隐患（件）", min_value=0, max_value=100_000, initial=0)
    incidents = forms.IntegerField(label="突发案件（件）", min_value=0, max_value=100_000, initial=0)
    people = forms.IntegerField(label="涉及（人）", min_value=0, max_value=1_000_000, initial=0)
    words = words("情况", rows=2, required=False, help_text="都是 0 的不用写。")


class PeriodForm(PlainForm):
    title = forms.CharField(label="名称", max_length=120)
    from_on = forms.DateField(label="从哪天", widget=DayInput)
    to_on = forms.DateField(label="到哪天", widget=DayInput)
    agencies = forms.MultipleChoiceField(label="哪些单位每天报", choices=(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, units: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(u.pk): u for u in units}
        self.fields["agencies"].choices = [(pk, u.name) for pk, u in self._units.items()]  # type: ignore[attr-defined]

    def clean_agencies(self) -> list[Agency]:
        return [self._units[pk] for pk in self.cleaned_data["agencies"]]


@require_safe
@place_door
def daily(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, wrong: tuple[int, ReportForm] | None = None) -> HttpResponse:
    scope, as_of, now = seeing(request), request.as_of, request.now  # type: ignore[attr-defined]
    agency = request.user.agency_id  # type: ignore[union-attr]
    mine = []
    if agency is not None and HANDLE in request.scope.permissions:  # type: ignore[attr-defined]
        for report in selectors.own_reports(agency, as_of):
            mine.append((report, _form(report, now, wrong)))
    today = list(selectors.reports(scope).filter(day=as_of).order_by("filed_at", "agency__name")[:_MOST])
    missing = list(selectors.missing_of(scope, now)[:_MOST])
    filed = [r for r in today if r.filed_at is not None]
    periods = list(selectors.periods(scope, as_of))
    keeps = request.scope.allowing(KEEP)  # type: ignore[attr-defined]
    context = {
        "sentence": _sentence(today, filed, missing), "mine": mine, "today": today, "now": now,
        "before": [r for r in missing if r.day < as_of],
        "totals": {name: sum(getattr(r, name) for r in filed) for name in ("disputes", "incidents", "people")},
        "periods": [(p, ReasonForm() if keeps.covers_region(p.region_code) else None) for p in periods],
        "may_keep": KEEP in request.scope.permissions,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "desk/emergency/daily.html", context, status=422 if wrong else 200)


def _form(report: DailyReport, now: Any, wrong: tuple[int, ReportForm] | None) -> ReportForm | None:
    """None for one that can't be changed any more."""
    if wrong is not None and wrong[0] == report.pk:
        return wrong[1]
    if report.filed_at is not None and now > report.due_at:
        return None
    told = {name: getattr(report, name) or 0 for name in ("disputes", "incidents", "people")}
    # Several stand on one page, one for each day.
    return ReportForm(initial={**told, "words": report.words}, auto_id=f"id_report_{report.pk}_%s")


def _sentence(today: list[Any], filed: list[Any], missing: list[Any]) -> str:
    if not today and not missing:
        return "现在不在零报告期间，今天不用报。"
    left = len(today) - len(filed)
    said = f"今天 {len(today)} 个单位要报，{len(filed)} 个报了" + (f"，{left} 个没报" if left else "") if today else ""
    over = f"到点没报的共 {len(missing)} 份" if missing else ""
    return "；".join(x for x in (said, over) if x) + "。"


@require_POST
@door(HANDLE)
def daily_file(request: HttpRequest, report_id: int) -> HttpResponse:
    """报日报, by somebody of the unit; 404 for another's."""
    rows = selectors.reports(seeing(request)).filter(agency_id=request.user.agency_id)  # type: ignore[union-attr]
    report = rows.filter(pk=report_id).first() if report_id < 2**63 else None
    if report is None:
        raise Http404
    form = ReportForm(request.POST, auto_id=f"id_report_{report.pk}_%s")
    if form.is_valid():
        try:
            services.file_report(**said(request), report_id=report.pk, **form.said())
        except (StepRefused, AccessDenied) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{report.day:%m月%d日}的日报已报。")
            return redirect("desk:emergency_daily")
    return _page(request, (report.pk, form))


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP)
def period_new(request: HttpRequest) -> HttpResponse:
    """宣布零报告期间; from 1 January to the Spring Festival unless said otherwise."""
    keeps = request.scope.allowing(KEEP)  # type: ignore[attr-defined]
    if not keeps.regions:
        raise Http404
    region = min(keeps.regions, key=len)
    rows = Agency.objects_unscoped.filter(region__code__startswith=region, closed_on__isnull=True)
    units = list(rows.order_by("region_id", "name")[:_MOST])
    as_of = request.as_of  # type: ignore[attr-defined]
    if request.method == "POST":
        form = PeriodForm(request.POST, units=units)
        if form.is_valid():
            try:
                made = services.declare_period(**said(request), region=region, **form.cleaned_data)
            except (StepRefused, AccessDenied) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"“{made.title}”已宣布，各单位每天 {made.hour} 时前报。")
                return redirect("desk:emergency_daily")
    else:
        year = as_of.year if as_of <= spring_festival(as_of.year) else as_of.year + 1
        first = {
            "title": f"{year} 年春节前零报告", "from_on": max(as_of, as_of.replace(year=year, month=1, day=1)),
            "to_on": spring_festival(year), "agencies": [str(u.pk) for u in units],
        }  # fmt: skip
        form = PeriodForm(initial=first, units=units)
    place = dict(towns(request, keeps)).get(region, region)
    return render(
        request, "desk/emergency/period_new.html", {"form": form, "place": place}, status=422 if form.is_bound else 200
    )


@require_POST
@door(KEEP)
def period_end(request: HttpRequest, period_id: int) -> HttpResponse:
    """提前结束."""
    held = selectors.periods(seeing(request), request.as_of).filter(pk=period_id).first() if period_id < 2**63 else None  # type: ignore[attr-defined]
    if held is None or not request.scope.allowing(KEEP).covers_region(held.region_code):  # type: ignore[attr-defined]
        raise Http404
    try:
        services.end_period(**said(request), period_id=held.pk, reason=request.POST.get("reason", ""))
    except (StepRefused, AccessDenied) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提前结束，没到点的不用再报。")
    return redirect("desk:emergency_daily")
