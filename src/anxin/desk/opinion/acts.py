"""Doing something with opinion or a text: a form in, a service called, back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from anxin.access.models import Agency
from anxin.casework.reencode import MEDIA, PHOTO
from anxin.casework.services import Sent
from anxin.casework.stepping import StepRefused
from anxin.incidents import services
from anxin.incidents.models import EmergencyPlan

from .. import shell
from ..doors import door
from ..emergency.acts import FAULTS, MOST_FILES
from ..emergency.seeing import APPROVE, HANDLE, named, place_door, said
from ..files import kept_or_404, sent
from .detail import form_of, held_or_404, page, release_form, release_or_404, release_page
from .forms import FORMS, RELEASE_FORMS

Said = dict[str, Any]


def _verify(request: HttpRequest, told: Said) -> Said:
    project, employer = named(request, told.pop("project_name"), told.pop("employer_name"))
    return {**told, "project": project, "employer": employer}


def _paper(request: HttpRequest, told: Said) -> Said:
    if len(told["files"]) > MOST_FILES:
        raise StepRefused(f"一次最多 {MOST_FILES} 个文件。")
    return {"sent": [Sent(PHOTO, one.read()) for one in told["files"]]}


def _plan(request: HttpRequest, told: Said) -> Said:
    found = EmergencyPlan.objects_unscoped.filter(pk=told["plan"]).first()
    if found is None:
        raise StepRefused("没有这份预案。")
    return {"plan": found}


def _ask(request: HttpRequest, told: Said) -> Said:
    chosen = told["agency"]
    return {**told, "agency": Agency.objects_unscoped.filter(pk=chosen).first() if chosen else None}


_STEPS: dict[str, tuple[Callable[..., Any], str, Callable[[HttpRequest, Said], Said] | None]] = {
    "report": (services.report_opinion, "已报告，负责人收到消息了。请核实。", None),
    "verify": (services.verify_opinion, "核实已记下。", _verify),
    "to_clue": (services.make_clue_of, "已转为线索，按线索办。", None),
    "to_event": (services.make_event_of, "已转为突发事件，请马上首报、启动处置。", None),
    "answer": (services.answer_opinion, "已回应，由另一个人了结。", None),
    "keep_quiet": (services.keep_quiet, "不公开回应，由另一个人了结。", None),
    "close": (services.close_opinion, "已了结。", None),
    "set_aside": (services.set_aside, "不再跟踪。", None),
    "reopen": (services.reopen_opinion, "重新跟踪，请核实。", None),
    "spread": (services.measure_spread, "传播已登记。", None),
    "paper": (services.keep_paper, "截图已留存。", _paper),
    "release": (services.write_release, "已起草，请送审。", None),
    "clear": (services.clear_false, "已登记。", None),
    "plan": (services.start_plan, "部门都通知了。", _plan),
    "ask": (services.ask_office, "已通知，到时没答复会催。", _ask),
    "task": (services.answer_task, "答复已登记。", None),
}
_RELEASE_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "submit": (services.submit_release, "已送审，负责人收到消息了。"),
    "approve": (services.approve_release, "审核通过，可以发布。"),
    "send_back": (services.send_back_release, "已退回。"),
    "revise": (services.revise_release, "已存为新的一版，请送审。"),
    "publish": (services.publish_release, "发布已登记，原文留存。"),
    "withdraw": (services.withdraw_release, "已撤回。"),
}


@require_POST
@door(HANDLE)
def opinion_step(request: HttpRequest, item_id: int, step: str) -> HttpResponse:
    """Do it; a form with faults comes back opened on the item's page. 404 where there is no such act or item."""
    held = held_or_404(request, item_id)
    if step not in _STEPS:
        raise Http404
    service, done, prepare = _STEPS[step]
    form = form_of(held, step, data=request.POST, files=request.FILES if step == "paper" else None)
    if not form.is_valid():
        return page(request, item_id, step=step, wrong=form)
    try:
        told = form.said()
        target = {} if step == "task" else {"opinion_id": item_id}
        made = service(**said(request), **target, **(prepare(request, told) if prepare else told))
    except FAULTS as error:
        if not FORMS[step].base_fields:
            messages.error(request, str(error))
            return redirect("desk:opinion_item", item_id)
        form.add_error(None, str(error))
        return page(request, item_id, step=step, wrong=form)
    shell.forget("desk:opinion", request)
    messages.success(request, done)
    beyond = {"release": "desk:opinion_release", "to_event": "desk:emergency_event", "to_clue": "desk:clue"}
    return redirect(beyond[step], made.pk) if step in beyond else redirect("desk:opinion_item", item_id)


@require_POST
@door(HANDLE, APPROVE)
def release_step(request: HttpRequest, release_id: int, step: str) -> HttpResponse:
    """The same for a text."""
    held = release_or_404(request, release_id)
    if step not in _RELEASE_STEPS:
        raise Http404
    service, done = _RELEASE_STEPS[step]
    form = release_form(held, step, data=request.POST)
    if not form.is_valid():
        return release_page(request, release_id, step=step, wrong=form)
    try:
        service(**said(request), release_id=release_id, **form.said())
    except FAULTS as error:
        if not RELEASE_FORMS[step].base_fields:
            messages.error(request, str(error))
            return redirect("desk:opinion_release", release_id)
        form.add_error(None, str(error))
        return release_page(request, release_id, step=step, wrong=form)
    shell.forget("desk:opinion", request)
    messages.success(request, done)
    return redirect("desk:opinion_release", release_id)


@require_safe
@place_door
def opinion_paper(request: HttpRequest, item_id: int, paper_id: int) -> HttpResponse:
    """A picture of what was published, as it was kept."""
    held = held_or_404(request, item_id)
    found = held.papers.filter(pk=paper_id).first()
    if found is None:
        raise Http404
    return sent(kept_or_404(found.sha256), media=MEDIA[found.kind])
