"""Taking a step at a clue: a form in, a service called, back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Clue
from anxin.casework.reencode import MEDIA, PHOTO, VOICE
from anxin.casework.stepping import StepRefused
from anxin.intake import evidence

from .. import shell
from ..doors import door
from ..files import OCTETS, sent
from .detail import form_of, held_or_404, may_read, page, reveal
from .forms import FORMS, RevealForm
from .seeing import HANDLE, said, seeing


def _join(*, clue_id: int, into_id: int, **more: Any) -> Clue:
    return services.join_clue(clue_id=clue_id, into_id=into_id, **more)


_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "sort": (services.sort_clue, "已分类，请分流到承办单位。"),
    "route": (services.route_clue, "已分流，等承办单位受理。"),
    "pass_on": (services.pass_on_clue, "已转办，首问单位还在记录里。"),
    "return": (services.return_clue, "已退回首问单位。"),
    "accept": (services.accept_clue, "已受理。"),
    "guide": (services.guide_clue, "已引导，还要答复反映人。"),
    "verify": (services.verify_clue, "核实已记下，请处置。"),
    "dispose": (services.dispose_clue, "处置已记下，请答复反映人。"),
    "reply": (services.reply_clue, "已答复每个来源，到时间回访。"),
    "call_back": (services.call_back_clue, "回访已记下。"),
    "close": (services.close_clue, "已办结。"),
    "reopen": (services.reopen_clue, "重新办理，期限从今天算。"),
    "join": (_join, "已并入，和那一条一起办、一起答复。"),
    "clock": (services.move_clock, "期限已变动。"),
    "joint": (services.name_joint, "已请联办，他们会收到消息。"),
    "release_joint": (services.release_joint, "已不再联办。"),
    "circulate": (services.circulate, "已通报其他单位。"),
    "urgent": (services.mark_urgent, "紧急情形已登记，期限按新的算。"),
}


@require_POST
@door(HANDLE)
def clue_step(request: HttpRequest, clue_id: int, step: str) -> HttpResponse:
    """Take the step; a form with faults comes back opened on the clue's page. 404 where there is no such step or clue."""
    held = held_or_404(request, clue_id)
    if step not in _STEPS:
        raise Http404
    service, done = _STEPS[step]
    likely = selectors.likely_same_as(seeing(request), held) if step == "join" else []
    form = form_of(held, step, likely, data=request.POST)
    if not form.is_valid():
        return page(request, clue_id, step=step, wrong=form)
    try:
        told = form.said()
        if step == "join":
            told = {"into_id": _into(request, told), "reason": told["reason"]}
        service(**said(request), clue_id=clue_id, **told)
    except (StepRefused, IllegalStep, AccessDenied, ValueError) as error:
        form.add_error(None, str(error))
        if not FORMS[step].base_fields:
            messages.error(request, str(error))
            return redirect("desk:clue", clue_id)
        return page(request, clue_id, step=step, wrong=form)
    shell.forget("desk:clues", request)
    messages.success(request, done)
    return redirect("desk:clue", clue_id)


def _into(request: HttpRequest, told: dict[str, Any]) -> int:
    """The clue that was chosen or named by its number, if the person may know of it."""
    rows = Clue.objects.within(seeing(request))
    found = rows.filter(pk=int(told["into"])) if told["into"] else rows.filter(number=told["number"].strip().upper())
    one = found.first()
    if one is None:
        raise StepRefused(f"没有线索 {told['number']}。")
    return one.pk


@require_POST
@door(HANDLE)
def clue_words(request: HttpRequest, clue_id: int) -> HttpResponse:
    """What the person said, and his numbers, shown once to who gives a reason; each look is written into the audit log."""
    held = held_or_404(request, clue_id)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return page(request, clue_id, step="words", wrong=form)
    return page(request, clue_id, shown=reveal(request, held, form.cleaned_data["reason"]))


# What photos and voice notes were written anew as: nothing that a browser would run.
_ENDINGS = {PHOTO: ".jpg", VOICE: ".ogg"}


@require_POST
@door(HANDLE)
def clue_paper(request: HttpRequest, clue_id: int, paper_id: int) -> HttpResponse:
    """A photo, a voice note or a paper that the worker sent, as a download; each is on the record. 404 for who may not."""
    held = held_or_404(request, clue_id)
    paper = held.papers.filter(pk=paper_id).first() if paper_id < 2**63 else None
    if paper is None or not may_read(request, held):
        raise Http404
    place = evidence.path_of(paper.sha256)
    if not place.is_file():
        messages.error(request, "证据库里找不到这份材料，请告诉管理员核对备份。")
        return redirect("desk:clue", clue_id)
    services.paper_read(actor=request.user, now=request.now, clue=held, paper=paper)  # type: ignore[attr-defined]
    name = f"{held.number} {paper.name}{_ENDINGS.get(paper.kind, '')}"
    return sent(place, media=MEDIA.get(paper.kind, OCTETS), name=name)
