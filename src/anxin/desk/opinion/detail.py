"""One opinion item and one text: where it stands, what was found, what is said back, and what may be done now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.services import AccessDenied
from anxin.casework.gates import shut
from anxin.casework.stepping import may, require_handling, require_working
from anxin.incidents import selectors, services
from anxin.incidents.flow import OPINION, RELEASE
from anxin.incidents.models import Duty, Opinion, Release
from anxin.kit.text import mask_name
from anxin.ui.forms import StepForm

from ..clues.seeing import HANDLE as HANDLE_CASES
from ..emergency.detail import agencies
from ..emergency.forms import AnswerForm, AskForm
from ..emergency.seeing import APPROVE, HANDLE, place_door, seeing
from ..offers import Offer, Offering
from . import saying
from .forms import FORMS, RELEASE_FORMS, PlanChoiceForm, ReviseForm

_BESIDE = {
    "spread": "登记传播", "paper": "留存截图", "release": "起草回应", "clear": "清除不实信息", "plan": "启动联动", "ask": "通知部门", "task": "登记部门答复",
}  # fmt: skip
_ANYBODY = ("spread", "paper", "task")


@require_safe
@place_door
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """The page; 404 for one that is not there for this person."""
    return page(request, item_id)


def held_or_404(request: HttpRequest, item_id: int) -> Opinion:
    rows = selectors.opinions(seeing(request)).prefetch_related("tasks", "releases__handler", "releases__approved_by")
    found = rows.filter(pk=item_id).first() if item_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, item_id: int, *, step: str = "", wrong: StepForm | None = None) -> HttpResponse:
    held = held_or_404(request, item_id)
    gates = services.opinion_gates(held) if held.state != "set_aside" else []
    offered = offers(request, held, gates, step, wrong)
    spreads = list(held.spreads.order_by("-at", "-id"))
    context: dict[str, Any] = {
        "item": held,
        "standing": saying.standing(held, "answered"),
        "turn": saying.turn(held, "answered"),
        "how_far": saying.spread(spreads[0] if spreads else None),
        "spreads": spreads,
        "papers": list(held.papers.all()),
        "author": mask_name(held.author) if held.author else "",
        "tasks": [(t, Duty(t.duty).label) for t in held.tasks.all()],
        "releases": list(held.releases.all()),
        "gates": gates,
        "shut": sum(not g.is_open for g in gates),
        "history": [(e.at, said_of(e)) for e in held.events.order_by("-id")],
        "offers": offered,
        "main": _main(held, offered),
    }
    return render(request, "desk/opinion/item.html", context, status=422 if wrong is not None else 200)


def said_of(event: Any) -> str:
    reason = f"，理由：{event.reason}" if event.reason else ""
    told = "，".join(f"{_TOLD[k]}{v}" for k, v in event.fields.items() if k in _TOLD and v not in ("", None, [], {}))
    return f"{event.agency_name} {event.actor_display}：{event.label}{'，' + told if told else ''}{reason}".strip()


_TOLD = {
    "truth": "",
    "number": "",
    "words": "",
    "where": "",
    "result": "",
    "views": "浏览 ",
    "shares": "转发 ",
    "people": "告知 ",
}


def _main(held: Opinion, offered: list[Offer]) -> str:
    usual = {"found": "report", "reported": "verify", "answered": "close"}
    wages = held.truth in ("true", "partly") and held.clue_id is None and held.incident_id is None
    usual["verified"] = "to_clue" if wages else "release"
    usual["handling"] = "answer" if any(r.state == "published" for r in held.releases.all()) else "release"
    name = usual.get(held.state, "")
    return name if any(o.step == name for o in offered) else ""


def _allowed(asks: Any, *args: Any, **more: Any) -> bool:
    try:
        asks(*args, **more)
    except AccessDenied:
        return False
    return True


def offers(
    request: HttpRequest, held: Opinion, gates: Any, step: str = "", wrong: StepForm | None = None
) -> list[Offer]:
    """Steps that the table and the seat allow, then what may be written beside it."""
    user, as_of = request.user, request.as_of  # type: ignore[attr-defined]
    permissions = request.scope.permissions  # type: ignore[attr-defined]
    if HANDLE not in permissions:
        return []
    made = Offering(lambda name: form_of(held, name), step, wrong)
    for one in OPINION.out_of(held.state):
        if (one.name == "to_clue" and (held.clue_id or HANDLE_CASES not in permissions)) or (
            one.name == "to_event" and held.incident_id
        ):
            continue
        if may(one, held, user, as_of):
            made.add(one.name, one.label, _note(one.name, gates))
    if not held.is_open:
        return made.offers
    working = _allowed(require_working, held, user, as_of, HANDLE)
    writing = _allowed(require_handling, user, as_of, held.region_code, held.agency.region_id, permission=HANDLE)
    wanted = {
        "release": held.verified_at is not None or held.incident_id is not None,
        "clear": held.is_wrong,
        "plan": bool(selectors.plans_for(held)) if working else False,
        "task": any(t.answered_at is None for t in held.tasks.all()),
    }
    for name, label in _BESIDE.items():
        if wanted.get(name, True) and (working or (writing and name in _ANYBODY)):
            made.add(name, label)
    return made.offers


def _note(name: str, gates: Any) -> str:
    if name == "close":
        return shut("了结", gates) or "每道关都过了。"
    return {
        "to_clue": "以“网络舆情”渠道登记为线索，按线索的期限办。",
        "answer": "发布过的稿件就是回应。",
        "keep_quiet": "多做少说：办好事，不扩大。写明理由。",
    }.get(name, "")


def form_of(held: Opinion, name: str, data: Any = None, files: Any = None) -> StepForm:
    """The form of an act at this item, with what there is to choose from."""
    kind = FORMS[name]
    if kind is PlanChoiceForm:
        return PlanChoiceForm(data, plans=selectors.plans_for(held))
    if kind is AskForm:
        return AskForm(data, agencies=agencies(held.region_code))
    if kind is AnswerForm:
        return AnswerForm(data, tasks=[t for t in held.tasks.all() if t.answered_at is None])
    return kind(data, files) if files is not None else kind(data)


# --- texts -----------------------------------------------------------------------------------------------------


@require_safe
@place_door
def release(request: HttpRequest, release_id: int) -> HttpResponse:
    """A text with its versions; who wrote any of them is not offered to approve it."""
    return release_page(request, release_id)


def release_or_404(request: HttpRequest, release_id: int) -> Release:
    rows = selectors.releases(seeing(request)).prefetch_related("texts__written_by")
    found = rows.filter(pk=release_id).first() if release_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def release_page(
    request: HttpRequest, release_id: int, *, step: str = "", wrong: StepForm | None = None
) -> HttpResponse:
    held = release_or_404(request, release_id)
    offered = release_offers(request, held, step, wrong)
    usual = {"draft": "submit", "waiting": "approve", "approved": "publish"}
    main = usual.get(held.state, "")
    versions = list(held.texts.all())
    context = {
        "release": held,
        "standing": saying.standing(held, "waiting"),
        "turn": saying.turn(held, "waiting"),
        "versions": list(enumerate(versions, start=1))[::-1],
        "history": [(e.at, said_of(e)) for e in held.events.order_by("-id")],
        "offers": offered,
        "main": main if any(o.step == main for o in offered) else "",
        "wrote": held.state == "waiting"
        and APPROVE in request.scope.permissions
        and not services.may_approve(held, request.user),  # type: ignore[attr-defined]
    }
    return render(request, "desk/opinion/release.html", context, status=422 if wrong is not None else 200)


def release_offers(request: HttpRequest, held: Release, step: str = "", wrong: StepForm | None = None) -> list[Offer]:
    """What the table and the seat allow this person."""
    user, as_of = request.user, request.as_of  # type: ignore[attr-defined]
    made = Offering(lambda name: release_form(held, name), step, wrong)
    for one in RELEASE.out_of(held.state):
        if not may(one, held, user, as_of):
            continue
        if one.name in ("approve", "send_back") and not services.may_approve(held, user):
            continue
        note = "改了就要重新审核。" if one.name == "revise" and held.state != "draft" else ""
        made.add(one.name, one.label, note)
    return made.offers


def release_form(held: Release, name: str, data: Any = None) -> StepForm:
    kind = RELEASE_FORMS[name]
    if kind is ReviseForm:
        return ReviseForm(data, initial={"title": held.title, "text": held.text, "outlets": held.outlets})
    return kind(data)
