"""工资电话回访 (R083): whom to call today, what he said, and what it comes to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.casework.stepping import StepRefused
from anxin.kit.text import mask_name
from anxin.records import selectors, services
from anxin.records.models import WageCall
from anxin.ui.listing import Listing
from anxin.wages.revealing import RevealRefused, Unknown

from ..clues.seeing import HANDLE, handling, place_door, said, seeing
from ..doors import door
from .forms import CallForm, DrawForm
from .tables import CallTable


@require_safe
@place_door
def wage_calls(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: HttpRequest, *, call_id: int = 0, wrong: CallForm | None = None, phones: list[str] | None = None,
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    as_of, scope = request.as_of, seeing(request)  # type: ignore[attr-defined]
    may = bool(handling(request))
    waiting = selectors.open_calls(scope)
    lines = [
        {
            "call": one, "who": mask_name(one.worker.name), "phones": phones if one.pk == call_id else None,
            "form": wrong if one.pk == call_id and wrong is not None else CallForm(auto_id=f"id_call{one.pk}_%s"),
            "open": one.pk == call_id,
        }
        for one in waiting
    ]  # fmt: skip
    context: dict[str, Any] = {
        "lines": lines,
        "late": sum(one.due_on < as_of for one in waiting),
        "sums": selectors.call_sums(scope, as_of),
        "may": may,
        "may_phone": Permission.SEE_PERSONAL in request.scope.permissions,  # type: ignore[attr-defined]
        "draw": DrawForm(places=_places(request)) if may else None,
        "refused": refused,
        "reason": services.REASON,
    }
    listing = Listing(
        request, CallTable, selectors.told_calls(scope), empty=("还没有问过人", "打了电话、记下结果，这里就会有。")
    )
    response = listing.response("desk/calls/wage_calls.html", context)
    if wrong or refused:
        response.status_code = 422
    if phones:
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    rows = Region.objects.filter(code__in=handling(request).regions).order_by("code")
    return [(r.code, r.name) for r in rows]


def _seen(request: HttpRequest, call_id: int) -> None:
    held = WageCall.objects.within(handling(request)).filter(pk=call_id) if call_id < 2**63 else None
    if held is None or not held.exists():
        raise Http404


@require_POST
@door(HANDLE)
def draw(request: HttpRequest) -> HttpResponse:
    """A person draws some more, today; whom, he does not choose."""
    form = DrawForm(request.POST, places=_places(request))
    if not form.is_valid():
        return _page(request, refused="选一个您办理的地区。")
    try:
        drawn = services.draw_calls(**said(request), region=form.cleaned_data["region"])
    except AccessDenied as error:
        return _page(request, refused=str(error))
    messages.success(
        request, f"抽到 {len(drawn)} 人。" if drawn else "没有可抽的：刚过发薪日、有电话、近来没问过的人都问到了。"
    )
    return redirect("desk:wage_calls")


@require_POST
@door(HANDLE)
def told(request: HttpRequest, call_id: int) -> HttpResponse:
    """What he said."""
    _seen(request, call_id)
    form = CallForm(request.POST, auto_id=f"id_call{call_id}_%s")
    if not form.is_valid():
        return _page(request, call_id=call_id, wrong=form)
    try:
        call = services.record_call(**said(request), call_id=call_id, **form.said())
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return _page(request, call_id=call_id, wrong=form)
    if call.clue is not None:
        messages.success(request, f"已记下，并登记为线索 {call.clue.number}。")
    elif call.answer:
        messages.success(request, "已记下。")
    else:
        messages.success(request, f"已记下没联系上，第 {call.tries} 次；请再打。")
    return redirect("desk:wage_calls")


@require_POST
@door(Permission.SEE_PERSONAL)
def phone(request: HttpRequest, call_id: int) -> HttpResponse:
    """The number to call, on the record."""
    _seen(request, call_id)
    try:
        phones = services.phone_for_call(**said(request), scope=request.scope, call_id=call_id)  # type: ignore[attr-defined]
    except Unknown:
        raise Http404 from None
    except (RevealRefused, AccessDenied) as refused:
        return _page(request, call_id=call_id, refused=str(refused))
    return _page(request, call_id=call_id, phones=phones)
