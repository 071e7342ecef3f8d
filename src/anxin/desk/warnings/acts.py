"""Taking a step at a warning: a form in, a service called, back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.casework.services import join_warnings
from anxin.casework.stepping import StepRefused
from anxin.intake.evidence import OriginalChanged
from anxin.monitoring import services
from anxin.monitoring.models import Warning
from anxin.monitoring.services import AnswerRefused, PaperRefused
from anxin.ui.forms import StepForm

from ..doors import door
from .detail import FORMS, may, open_cases, page
from .forms import HandOverForm, JoinForm
from .receivers import choices_for

_P = Permission


def _join(*, actor: Any, as_of: Any, now: Any, warning_id: int, case_id: int) -> None:
    join_warnings(actor=actor, as_of=as_of, now=now, case_id=case_id, warning_ids=[warning_id])


# The step, who may take it, what does it, and what is said when it is done.
_STEPS: dict[str, tuple[Permission, Callable[..., Any], str]] = {
    "acknowledge": (_P.ANSWER_WARNINGS, services.acknowledge_warning, "已签收，还要在期限内答复。"),
    "act": (_P.ANSWER_WARNINGS, services.record_act, "处置已记下。"),
    "explain": (_P.ANSWER_WARNINGS, services.explain_warning, "说明已提交。预警还在，等数据解除。"),
    "hand_over": (_P.ANSWER_WARNINGS, services.hand_over, "已移交，第一承办人留在记录里。"),
    "waive": (_P.ANSWER_WARNINGS, services.propose_waiver, "豁免申请已提交，等另一人批准。"),
    "false_alarm": (_P.ANSWER_WARNINGS, services.claim_false_alarm, "误报申报已提交，等另一人复核。"),
    "approve": (_P.REVIEW_WARNINGS, services.approve_waiver, "已批准豁免。"),
    "refuse": (_P.REVIEW_WARNINGS, services.refuse_waiver, "已驳回豁免申请。"),
    "send_back": (_P.REVIEW_WARNINGS, services.send_back, "已退回，重新计答复期限。"),
    "decide": (_P.REVIEW_WARNINGS, services.decide_false_alarm, "复核已记下。"),
    "join": (_P.HANDLE_CASES, _join, "已并入案件，由承办单位办理。"),
    "remind": (_P.SEE_WARNINGS, services.remind, "已催办。"),
}


@require_POST
@door(_P.SEE_WARNINGS)
def warning_step(request: HttpRequest, warning_id: int, step: str) -> HttpResponse:
    """Take the step; a form with faults comes back opened on the warning's page. 404 where it may not be taken."""
    permission, service, done = _STEPS.get(step, (None, None, ""))
    scope = request.scope.allowing(_P.SEE_WARNINGS)  # type: ignore[attr-defined]
    held = Warning.objects.within(scope).select_related("project").filter(pk=warning_id).first()
    if permission is None or service is None or held is None or not may(request, held, permission):
        raise Http404
    form = _form(request, held, step)
    if not form.is_valid():
        return page(request, warning_id, step=step, wrong=form)
    try:
        service(
            actor=request.user,
            as_of=request.as_of,
            now=request.now,
            warning_id=warning_id,
            **form.said(),  # type: ignore[attr-defined]
        )
    except (AnswerRefused, PaperRefused, OriginalChanged, StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        if step in ("acknowledge", "remind", "approve"):
            # A step of one button has no form to stand beside.
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("desk:warning", args=[warning_id]))
        return page(request, warning_id, step=step, wrong=form)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:warning", args=[warning_id]))


def _form(request: HttpRequest, held: Warning, step: str) -> StepForm:
    kind = FORMS[step]
    if kind is HandOverForm:
        return HandOverForm(request.POST, choices=choices_for([held], request.as_of))  # type: ignore[attr-defined]
    if kind is JoinForm:
        return JoinForm(request.POST, choices=open_cases(request, held))
    return kind(request.POST, request.FILES)
