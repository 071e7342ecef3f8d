"""The call-back worklist: what waits for a call, and closed cases drawn by lot (R190)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.models import CallBack, Case, Clue
from anxin.casework.stepping import StepRefused
from anxin.kit.text import mask_name

from ..doors import door
from . import saying
from .forms import CallBackForm
from .seeing import HANDLE, place_door, said, seeing

_SHOWN = 200


@require_safe
@place_door
def call_backs(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, case_id: int = 0, wrong: CallBackForm | None = None) -> HttpResponse:
    as_of, scope, user = request.as_of, seeing(request), request.user  # type: ignore[attr-defined]
    clues = list(
        Clue.objects.within(scope)
        .filter(state="replied")
        .select_related("project", "employer", "agency", "handler", "first_agency")
        .order_by("due_on", "pk")[:_SHOWN]
    )
    cases = list(
        Case.objects.within(scope)
        .filter(state="paid")
        .select_related("agency", "handler")
        .order_by("due_on", "pk")[:_SHOWN]
    )
    drawn = selectors.asking_list(scope, as_of)
    todo = sum(not one.done for one in drawn)
    asked = CallBack.objects.filter(
        Q(case__in=Case.objects.within(scope).values("pk")) | Q(clue__in=Clue.objects.within(scope).values("pk")),
        at__year=as_of.year,
    ).aggregate(
        every=Count("pk"),
        good=Count("pk", filter=Q(satisfied=True)),
        bad=Count("pk", filter=Q(satisfied=False)),
        got=Count("pk", filter=Q(answer=CallBack.Answer.GOT_IT)),
        not_got=Count("pk", filter=Q(answer__in=(CallBack.Answer.NOT_ALL, CallBack.Answer.NOTHING))),
    )
    lines = [(one, _form(one, user, case_id, wrong)) for one in drawn]
    context: dict[str, Any] = {
        "clues": [(c, saying.where(c), saying.who(c)) for c in clues],
        "cases": cases,
        "drawn": [(one, mask_name(one.owed.name) if one.owed else "", form) for one, form in lines],
        "todo": todo,
        "waiting": len(clues) + len(cases),
        "asked": asked,
        "may_handle": HANDLE in request.scope.permissions,  # type: ignore[attr-defined]
    }
    return render(request, "desk/clues/call_backs.html", context, status=422 if wrong is not None else 200)


def _form(one: selectors.AskedCase, user: Any, case_id: int, wrong: CallBackForm | None) -> CallBackForm | None:
    """The form of a drawn case for who did not handle it; none once it is asked."""
    if one.done or one.owed is None or one.case.handler_id == user.pk:
        return None
    if one.case.pk == case_id and wrong is not None:
        return wrong
    return CallBackForm(auto_id=f"id_drawn{one.case.pk}_%s")


@require_POST
@door(HANDLE)
def call_back_check(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the worker that was drawn says. 404 for a case that was not drawn."""
    drawn = {one.case.pk: one for one in selectors.asking_list(seeing(request), request.as_of)}  # type: ignore[attr-defined]
    one = drawn.get(case_id)
    if one is None or one.owed is None:
        raise Http404
    form = CallBackForm(request.POST, auto_id=f"id_drawn{case_id}_%s")
    if not form.is_valid():
        return _page(request, case_id=case_id, wrong=form)
    try:
        services.spot_check(**said(request), case_id=case_id, owed_id=one.owed.pk, **form.said())
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return _page(request, case_id=case_id, wrong=form)
    messages.success(request, "回访已记下。")
    return redirect("desk:call_backs")
