"""Doing something at an event: a form in, a service called, back to the page; and the files that hang on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from anxin.access.models import Agency
from anxin.access.services import AccessDenied
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Case, Clue
from anxin.casework.reencode import MEDIA, PHOTO, VOICE
from anxin.casework.services import FileRefused, Sent
from anxin.casework.stepping import StepRefused
from anxin.incidents import services
from anxin.incidents.models import EmergencyPlan, IncidentReport, ScenePaper

from .. import shell
from ..doors import door
from ..files import kept_or_404, sent
from .detail import form_of, held_or_404, page
from .forms import FORMS
from .seeing import HANDLE, named, place_door, said, seeing

FAULTS = (StepRefused, IllegalStep, AccessDenied, FileRefused, ValueError)
Said = dict[str, Any]
DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_FILES = 9


def _command(request: HttpRequest, told: Said) -> Said:
    plan = told["plan"]
    return {**told, "plan": EmergencyPlan.objects_unscoped.filter(pk=plan).first() if plan else None}


def _agency(request: HttpRequest, told: Said) -> Said:
    chosen = told["agency"]
    return {**told, "agency": Agency.objects_unscoped.filter(pk=chosen).first() if chosen else None}


def _count(request: HttpRequest, told: Said) -> Said:
    name = told.pop("employer_name")
    _, employer = named(request, "", name)
    if name.strip() and employer is None:
        raise StepRefused(f"没有登记叫“{name.strip()}”的单位，请写全称。")
    return {**told, "employer": employer}


def _note(request: HttpRequest, told: Said) -> Said:
    files = told.pop("files")
    if len(files) > MOST_FILES:
        raise StepRefused(f"一次最多 {MOST_FILES} 个文件。")
    kinds = [VOICE if (one.content_type or "").startswith("audio/") else PHOTO for one in files]
    return {**told, "sent": [Sent(kind, one.read()) for kind, one in zip(kinds, files, strict=True)]}


def _claims(request: HttpRequest, told: Said) -> Said:
    """Clues and cases that the person may know of, ticked or named."""
    shown = seeing(request)
    keys = {
        kind: [int(k.partition("-")[2]) for k in told.get("ticked", []) if k.startswith(kind)]
        for kind in ("clue", "case")
    }
    numbers = [n for n in re.split(r"[、,，;；\s]+", told["numbers"].upper()) if n]
    clues = {
        *Clue.objects.within(shown).filter(pk__in=keys["clue"]),
        *Clue.objects.within(shown).filter(number__in=numbers),
    }
    cases = {
        *Case.objects.within(shown).filter(pk__in=keys["case"]),
        *Case.objects.within(shown).filter(number__in=numbers),
    }
    if missing := set(numbers) - {one.number for one in (*clues, *cases)}:
        raise StepRefused(f"没有编号为 {'、'.join(sorted(missing))} 的线索或案件。")
    return {"clues": clues, "cases": cases}


_STEPS: dict[str, tuple[Callable[..., Any], str, Callable[[HttpRequest, Said], Said] | None]] = {
    "command": (services.command_incident, "已启动处置，联动单位都通知了。", _command),
    "arrive": (services.go_to_work, "已到场处置。", None),
    "settle": (services.settle_incident, "已平息，请出终报、复盘。", None),
    "flare_up": (services.flare_up, "又在处置了，接着续报。", None),
    "review": (services.review_incident, "复盘已写下，由另一个人了结。", None),
    "close": (services.close_incident, "已了结。", None),
    "reopen": (services.reopen_incident, "重新处置，接着续报。", None),
    "call_off": (services.call_off_incident, "已排除。", None),
    "report": (services.make_report, "报告已出，可以下载送出。", None),
    "note": (services.write_note, "已记下。", _note),
    "scene": (services.come_to_scene, "到场已登记。", None),
    "count": (services.count_incident, "情况已更新。", _count),
    "ask": (services.ask_office, "已通知，到时没答复会催。", _agency),
    "answer": (services.answer_task, "答复已登记。", None),
    "claims": (services.join_claims, "已挂上。", _claims),
    "grade": (services.change_grade, "等级已调整。", None),
    "hand_over": (services.hand_over_incident, "已移交，对方收到消息了。", _agency),
    "release": (services.write_release, "已起草，请送审。", None),
}


@require_POST
@door(HANDLE)
def event_step(request: HttpRequest, event_id: int, step: str) -> HttpResponse:
    """Do it; a form with faults comes back opened on the event's page. 404 where there is no such act or event."""
    held = held_or_404(request, event_id)
    if step not in _STEPS:
        raise Http404
    service, done, prepare = _STEPS[step]
    form = form_of(request, held, step, data=request.POST, files=request.FILES if step == "note" else None)
    if not form.is_valid():
        return page(request, event_id, step=step, wrong=form)
    target = {} if step == "answer" else {"incident_id": event_id}
    try:
        told = form.said()
        if step == "answer" and told["task_id"] not in {t.pk for t in held.tasks.all()}:
            raise Http404
        made = service(**said(request), **target, **(prepare(request, told) if prepare else told))
    except FAULTS as error:
        if not FORMS[step].base_fields:
            messages.error(request, str(error))
            return redirect("desk:emergency_event", event_id)
        form.add_error(None, str(error))
        return page(request, event_id, step=step, wrong=form)
    shell.forget("desk:emergency", request)
    messages.success(request, done)
    if step == "release":
        return redirect("desk:opinion_release", made.pk)
    return redirect("desk:emergency_event", event_id)


@require_safe
@place_door
def scene_paper(request: HttpRequest, event_id: int, paper_id: int) -> HttpResponse:
    """A photo or a voice note of the scene, as it was kept."""
    held = held_or_404(request, event_id)
    found = ScenePaper.objects.filter(note__incident=held, pk=paper_id).first()
    if found is None:
        raise Http404
    return sent(kept_or_404(found.sha256), media=MEDIA[found.kind])


@require_safe
@place_door
def report_file(request: HttpRequest, event_id: int, report_id: int, form: str) -> HttpResponse:
    """A report as it was made, as PDF or Word."""
    held = held_or_404(request, event_id)
    found = IncidentReport.objects.filter(incident=held, pk=report_id).first()
    if found is None or form not in DOCUMENTS:
        raise Http404
    return sent(kept_or_404(getattr(found, f"{form}_sha256")), media=DOCUMENTS[form], name=f"{found.number}.{form}")
