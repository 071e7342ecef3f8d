"""Doing something at a case, and filing one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anxin.access.models import Region
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Clue
from anxin.casework.stepping import StepRefused
from anxin.monitoring.models import Warning

from .. import shell
from ..clues import saying
from ..clues.seeing import HANDLE, handling, said, seeing
from ..doors import door
from .detail import form_of, held_or_404, offices, page
from .forms import FORMS, NewCaseForm

_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "claim": (services.claim_for, "被欠的人已登记。"),
    "party": (services.name_party, "清偿主体已登记。"),
    "find": (services.find_fact, "事实已登记，谁先付已重新排过。"),
    "describe": (services.describe_case, "案情已登记。"),
    "four": (services.fix_four, "四定已登记。"),
    "interview": (services.record_interview, "约谈已登记，到期看承诺兑现没有。"),
    "settle_interview": (services.settle_interview, "约谈结果已登记。"),
    "examine": (services.examine_public, "已登记，请出警示通报。"),
    "enquire": (services.enquire, "查询已登记。"),
    "establish": (services.establish_case, "已查实，请责令限期支付。"),
    "demand": (services.demand_payment, "已限期支付，到期没付会报超期。"),
    "promise": (services.promise_payment, "还款计划已登记，逾期会报出来。"),
    "confirm": (services.confirm_money, "本人确认的钱已登记。"),
    "contact": (services.record_contact, "联系已登记。"),
    "sign": (services.record_sign, "迹象已登记。"),
    "end_sign": (services.end_sign, "迹象已排除。"),
    "advance": (services.record_advance, "垫付已登记。垫付不是清偿，案件接着办。"),
    "award": (services.record_award, "裁决判决已登记，履行期满没付清会报出来。"),
    "enforce": (services.apply_enforcement, "申请执行已登记。"),
    "end_award": (services.end_award, "已记下，这份文书不再算。"),
    "duties": (services.settle_duties, "四个不放过已登记。"),
    "call_back": (services.call_back_case, "回访已记下。"),
    "close": (services.close_case, "已结案。"),
    "reopen": (services.reopen_case, "已重新立案。"),
    "withdraw": (services.withdraw_case, "已撤案。"),
}
_FAULTS = (StepRefused, IllegalStep, AccessDenied, ValueError)


@require_POST
@door(HANDLE)
def case_step(request: HttpRequest, case_id: int, step: str) -> HttpResponse:
    """Do it; a form with faults comes back opened on the case's page. 404 where there is no such act or case."""
    held = held_or_404(request, case_id)
    if step not in _ACTS:
        raise Http404
    service, done = _ACTS[step]
    form = form_of(request, held, step, data=request.POST)
    if not form.is_valid():
        return page(request, case_id, step=step, wrong=form)
    try:
        service(**said(request), case_id=case_id, **form.said())
    except _FAULTS as error:
        if not FORMS[step].base_fields:
            messages.error(request, str(error))
            return redirect("desk:case", case_id)
        form.add_error(None, str(error))
        return page(request, case_id, step=step, wrong=form)
    shell.forget("desk:cases", request)
    messages.success(request, done)
    return redirect("desk:case", case_id)


@require_http_methods(["GET", "HEAD", "POST"])
@door(HANDLE)
def case_new(request: HttpRequest) -> HttpResponse:
    """立案: from a clue (``?clue=``) or a warning (``?warning=``), whose worker-months that lack money are offered; or from
    an inspection or the stock, with what is written."""
    if not handling(request):
        raise Http404
    clue, warning = _clue(request), _warning(request)
    source: Any = clue or warning
    project = source.project if source is not None else None
    employer = source.employer if source is not None else None
    region = _region(request, clue, warning)
    months = (
        (clue.found_months or clue.months)
        if clue is not None
        else [warning.month]
        if warning is not None and warning.month
        else []
    )
    missing = selectors.missing_months(
        seeing(request), project_id=project.pk if project else None, employer_id=employer.pk if employer else None,
        worker_id=clue.worker_id if clue is not None and (clue.people or 1) == 1 else None, months=months,
    )  # fmt: skip
    choices = {"agencies": offices(region), "missing": missing, "towns": [] if source is not None else _towns(request)}
    if request.method != "POST":
        first = {
            "title": f"{saying.where(clue)}{saying.when(months)}工资没付" if clue is not None else f"{project.name}工资没付" if project else "",
            "because": "clue" if clue is not None else "warning" if warning is not None else "inspection",
            "agency": request.user.agency_id,  # type: ignore[union-attr]
            "ticked": [m.key for m in missing],
        }  # fmt: skip
        return _form(request, NewCaseForm(initial=first, **choices), clue, warning)
    form = NewCaseForm(request.POST, **choices)
    if not form.is_valid():
        return _form(request, form, clue, warning)
    try:
        made = services.file_case(
            **said(request), **form.said(), region=form.cleaned_data.get("town") or region, project=project, employer=employer,
            clues=[clue] if clue is not None else [], warnings=[warning] if warning is not None else [],
        )  # fmt: skip
    except _FAULTS as error:
        form.add_error(None, str(error))
        return _form(request, form, clue, warning)
    messages.success(request, f"已立案 {made.number}。")
    return redirect("desk:case", made.pk)


def _form(request: HttpRequest, form: NewCaseForm, clue: Clue | None, warning: Warning | None) -> HttpResponse:
    context = {"form": form, "clue": clue, "warning": warning, "claim": saying.claim(clue) if clue is not None else ""}
    return render(request, "desk/cases/new.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, name: str) -> int | None:
    """The key in the address; 404 for one that is none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _clue(request: HttpRequest) -> Clue | None:
    pk = _asked(request, "clue")
    if pk is None:
        return None
    rows = Clue.objects.within(seeing(request)).select_related("project", "employer", "agency")
    found = rows.filter(pk=pk, case__isnull=True).first()
    if found is None:
        raise Http404
    return found


def _warning(request: HttpRequest) -> Warning | None:
    pk = _asked(request, "warning")
    if pk is None:
        return None
    found = Warning.objects.within(seeing(request)).select_related("project", "employer").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _region(request: HttpRequest, clue: Clue | None, warning: Warning | None) -> str:
    if clue is not None:
        return clue.region_code
    if warning is not None:
        return warning.project.region_code if warning.project is not None else warning.area
    agency = request.user.agency  # type: ignore[union-attr]
    return agency.region_id if agency is not None else handling(request).regions[0]


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    rows = Region.objects.filter(parent_id__in=handling(request).regions).order_by("code")
    return list(rows.values_list("code", "name")[:400])
