"""清零与回头看: the two zeros, the platform's rate, each place's month, and closed cases to look back at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anxin.access.services import AccessDenied
from anxin.casework import services
from anxin.casework.models import Case
from anxin.casework.selectors import clearing
from anxin.casework.stepping import StepRefused
from anxin.kit import months

from ..clues.seeing import HANDLE, handling, place_door, said, seeing
from ..doors import door
from .forms import LookBackForm

_SHOWN = 50


@require_safe
@place_door
def case_clearing(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, case_id: int = 0, wrong: LookBackForm | None = None) -> HttpResponse:
    scope, as_of = seeing(request), request.as_of  # type: ignore[attr-defined]
    this = months.month_of(as_of)
    month = _month(request.GET.get("month", "")) or this
    zeros = clearing.two_zeros(scope, as_of)
    waiting = clearing.to_look_back(scope, as_of)
    may = bool(handling(request))
    lines = [(case, _form(request, case, case_id, wrong) if may else None) for case in waiting[:_SHOWN]]
    context: dict[str, Any] = {
        "zeros": zeros,
        "open": sum(one.open for one in zeros),
        "left_fen": sum(one.left_fen for one in zeros),
        "flow": clearing.flow_of(scope, as_of),
        "rate": clearing.platform_rate(scope, as_of, next(iter(sorted(scope.regions)), "")),
        "places": clearing.platform_by_place(scope, month, as_of),
        "month": month,
        "months": [months.add(this, -n) for n in range(6)],
        "waiting": lines,
        "left": len(waiting),
        "looked": clearing.looked_back(scope, as_of),
    }
    return render(request, "desk/cases/clearing.html", context, status=422 if wrong is not None else 200)


def _form(request: HttpRequest, case: Case, case_id: int, wrong: LookBackForm | None) -> LookBackForm | None:
    if case.handler_id == request.user.pk:
        return None
    return wrong if case.pk == case_id and wrong is not None else LookBackForm(auto_id=f"id_back{case.pk}_%s")


def _month(asked: str) -> int | None:
    found = int(asked) if asked.isdecimal() and len(asked) == 6 else 0
    return found if 2000 <= found // 100 <= 2100 and 1 <= found % 100 <= 12 else None


@require_POST
@door(HANDLE)
def case_look_back(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was found at a closed case of these places; 404 for another."""
    held = Case.objects.within(handling(request)).filter(pk=case_id).first() if case_id < 2**63 else None
    if held is None:
        raise Http404
    form = LookBackForm(request.POST, auto_id=f"id_back{case_id}_%s")
    if not form.is_valid():
        return _page(request, case_id, form)
    try:
        services.look_back_case(**said(request), case_id=case_id, **form.said())
    except (StepRefused, AccessDenied) as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "回头看已记下。")
    return redirect("desk:case_clearing")
