"""集中接访: days that are planned, days that were held, and what was heard on them (R176)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.models import ReceptionDay
from anxin.casework.stepping import StepRefused
from anxin.ui.forms import StepForm

from ..doors import door
from .forms import CallOffForm, HoldForm, ReceptionForm
from .seeing import HANDLE, handling, place_door, said, seeing


@require_safe
@place_door
def receptions(request: HttpRequest) -> HttpResponse:
    """The year's days of the reader's places."""
    return _page(request)


def _page(request: HttpRequest, key: int = 0, wrong: StepForm | None = None) -> HttpResponse:
    as_of, user = request.as_of, request.user  # type: ignore[attr-defined]
    found = selectors.receptions(seeing(request), as_of.year)
    may = bool(handling(request)) and user.agency_id is not None  # type: ignore[union-attr]
    lines = [
        (one, _forms(one.day, as_of, key, wrong) if may and one.day.agency_id == user.agency_id else [])  # type: ignore[union-attr]
        for one in found
    ]
    held = [one for one in found if one.day.came is not None]
    ahead = [one.day for one in found if one.day.on >= as_of and one.day.came is None and not one.day.called_off]
    context: dict[str, Any] = {
        "lines": lines,
        "held": len(held),
        "came": sum(one.day.came or 0 for one in held),
        "heard": sum(len(one.clues) for one in found),
        "next": min(ahead, key=lambda day: day.on, default=None),
        "plan": (wrong if wrong is not None and not key else ReceptionForm()) if may else None,
    }
    return render(request, "desk/clues/receptions.html", context, status=422 if wrong is not None else 200)


def _forms(day: ReceptionDay, as_of: Any, key: int, wrong: StepForm | None) -> list[tuple[str, str, StepForm, bool]]:
    """(act, words, form, opened) that may be done to a day now."""
    if day.called_off:
        return []
    found: list[tuple[str, str, StepForm, bool]] = []
    wanted: list[tuple[str, str, type[StepForm]]] = []
    if day.on <= as_of:
        wanted.append(("held", "登记来访" if day.came is None else "改来访", HoldForm))
    if day.came is None:
        wanted.append(("off", "取消", CallOffForm))
    for act, label, kind in wanted:
        mine = day.pk == key and wrong is not None and isinstance(wrong, kind)
        initial = {"came": day.came, "outcome": day.outcome} if act == "held" else None
        form = wrong if mine and wrong is not None else kind(auto_id=f"id_{act}{day.pk}_%s", initial=initial)
        found.append((act, label, form, mine))
    return found


@require_POST
@door(HANDLE)
def reception_new(request: HttpRequest) -> HttpResponse:
    """A day of the person's own office."""
    form = ReceptionForm(request.POST)
    if not form.is_valid():
        return _page(request, wrong=form)
    try:
        services.plan_reception(**said(request), **form.cleaned_data)
    except (StepRefused, AccessDenied) as why:
        form.add_error(None, str(why))
        return _page(request, wrong=form)
    messages.success(request, "接访日已登记。")
    return redirect("desk:receptions")


@require_POST
@door(HANDLE)
def reception_act(request: HttpRequest, reception_id: int, act: str) -> HttpResponse:
    """How many came, or that it is called off; 404 for a day of another place and for an act that there is not."""
    rows = ReceptionDay.objects.within(handling(request))
    held = rows.filter(pk=reception_id).first() if reception_id < 2**63 else None
    if held is None or act not in ("held", "off"):
        raise Http404
    kind: type[StepForm] = HoldForm if act == "held" else CallOffForm
    form = kind(request.POST, auto_id=f"id_{act}{held.pk}_%s")
    if not form.is_valid():
        return _page(request, held.pk, form)
    service: Any = services.hold_reception if act == "held" else services.call_off_reception
    try:
        service(**said(request), reception_id=held.pk, **form.cleaned_data)
    except (StepRefused, AccessDenied) as why:
        form.add_error(None, str(why))
        return _page(request, held.pk, form)
    messages.success(request, "来访已登记。" if act == "held" else "已取消。")
    return redirect("desk:receptions")
