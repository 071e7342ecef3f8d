"""One event: where it stands to the minute, who came, what was reported, what each office did, and what may be done now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.models import Agency
from anxin.access.services import AccessDenied
from anxin.casework.flow import CASE, CLUE
from anxin.casework.gates import shut
from anxin.casework.models import Case, Clue
from anxin.casework.stepping import may, require_handling, require_working
from anxin.incidents import selectors, services
from anxin.incidents.flow import INCIDENT
from anxin.incidents.models import Arrival, Duty, Incident, Kind
from anxin.ui.forms import StepForm

from ..offers import Offer, Offering
from . import saying
from .forms import FORMS, AnswerForm, AskForm, ClaimsForm, CommandForm, HandOverForm, ReportForm
from .seeing import HANDLE, place_door, seeing

_MOST = 200
_BESIDE = {
    "report": "出报告", "note": "写现场记录", "scene": "登记到场", "count": "更新情况", "ask": "通知单位", "answer": "登记单位答复",
    "claims": "挂上线索、案件", "grade": "调整等级", "hand_over": "移交牵头", "release": "起草情况通报",
}  # fmt: skip
# What anybody of the place who deals with events may write.
_ANYBODY = ("note", "scene", "answer")


@require_safe
@place_door
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """The page; 404 for one that is not there for this person."""
    return page(request, event_id)


def held_or_404(request: HttpRequest, event_id: int) -> Incident:
    rows = selectors.incidents(seeing(request)).prefetch_related(
        "clues", "cases", "arrivals", "tasks__agency", "reports", "releases"
    )
    found = rows.filter(pk=event_id).first() if event_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, event_id: int, *, step: str = "", wrong: StepForm | None = None) -> HttpResponse:
    held = held_or_404(request, event_id)
    gates = services.closing_gates(held) if held.state != "called_off" else []
    offered = offers(request, held, gates, step, wrong)
    shown = seeing(request)
    claims: list[Any] = [*Clue.objects.within(shown).filter(incidents=held).order_by("pk")]
    context: dict[str, Any] = {
        "event": held,
        "standing": saying.standing(held),
        "scale": saying.scale(held),
        "turn": saying.turn(held),
        "moments": selectors.moments_of(held),
        "next_report": services.next_kind(held),
        "arrivals": list(held.arrivals.all()),
        "came": {a.post for a in held.arrivals.all()},
        "posts": [(p.value, p.label) for p in (Arrival.Post.VILLAGE, Arrival.Post.TOWN, Arrival.Post.AUTHORITY)],
        "tasks": [(t, Duty(t.duty).label) for t in held.tasks.all()],
        "notes": list(held.notes.prefetch_related("papers").order_by("-at", "-id")),
        "reports": list(held.reports.all()),
        "releases": sorted(held.releases.all(), key=lambda r: -r.pk),
        "opinions": list(held.opinions.order_by("-pk")),
        "clues": claims,
        "cases": list(Case.objects.within(shown).filter(incidents=held).order_by("pk")),
        "claimed": services.claimed_people(held),
        "gates": gates,
        "shut": sum(not g.is_open for g in gates),
        "history": [(e.at, _said(e)) for e in held.events.order_by("-id")],
        "offers": offered,
        "main": _main(held, offered),
        "plans": selectors.plans_for(held) if held.is_open and held.plan is None else [],
        "in_network": held.kind == Kind.OPINION,
    }
    return render(request, "desk/emergency/event.html", context, status=422 if wrong is not None else 200)


def _said(event: Any) -> str:
    reason = f"，理由：{event.reason}" if event.reason else ""
    told = "，".join(f"{_TOLD[k]}{v}" for k, v in event.fields.items() if k in _TOLD and v not in ("", None, [], {}, 0))
    return f"{event.agency_name} {event.actor_display}：{event.label}{'，' + told if told else ''}{reason}".strip()


_TOLD = {
    "people": "人数 ", "commander": "指挥 ", "plan": "预案 ", "who": "", "how": "", "number": "", "to": "送 ", "result": "",
    "demands": "诉求 ", "needs": "需要 ", "acts": "", "words": "", "employer": "责任单位 ",
}  # fmt: skip


def _main(held: Incident, offered: list[Offer]) -> str:
    """What is due first: a report, or the step that leads on."""
    waits = held.report_due_at is not None and (held.due_at is None or held.report_due_at < held.due_at)
    if waits and any(o.step == "report" for o in offered):
        return "report"
    usual = {"found": "command", "commanded": "scene", "handling": "settle", "settled": "review", "reviewed": "close"}
    if held.state == "commanded" and any(o.step == "arrive" for o in offered):
        return "arrive"
    name = usual.get(held.state, "")
    return name if any(o.step == name for o in offered) else ""


def offers(
    request: HttpRequest, held: Incident, gates: Any, step: str = "", wrong: StepForm | None = None
) -> list[Offer]:
    """Steps that the table and the seat allow, then what may be written beside it."""
    user, as_of = request.user, request.as_of  # type: ignore[attr-defined]
    if HANDLE not in request.scope.permissions:  # type: ignore[attr-defined]
        return []
    made = Offering(lambda name: form_of(request, held, name), step, wrong)
    heads = any(a.post in Arrival.HEADS for a in held.arrivals.all())
    for one in INCIDENT.out_of(held.state):
        if one.name == "arrive" and not heads and held.kind != Kind.OPINION:
            continue
        if may(one, held, user, as_of):
            made.add(one.name, one.label, _note(one.name, gates))
    if not held.is_open:
        return made.offers
    working, writing = _allowed(require_working, held, user, as_of), _writes(held, user, as_of)
    for name, label in _BESIDE.items():
        if not (working or (writing and name in _ANYBODY)):
            continue
        if name == "report" and not services.next_kind(held):
            continue
        if name == "answer" and not any(t.answered_at is None for t in held.tasks.all()):
            continue
        made.add(name, label)
    return made.offers


def _allowed(asks: Any, held: Incident, user: Any, as_of: Any) -> bool:
    try:
        asks(held, user, as_of, HANDLE)
    except AccessDenied:
        return False
    return True


def _writes(held: Incident, user: Any, as_of: Any) -> bool:
    try:
        require_handling(user, as_of, held.region_code, held.agency.region_id, permission=HANDLE)
    except AccessDenied:
        return False
    return True


def _note(name: str, gates: Any) -> str:
    if name == "close":
        return shut("了结", gates) or "每道关都过了。"
    return {
        "command": "预案里每个单位的职责会变成联动任务，马上通知。", "settle": "平息后要出终报、复盘。",
        "call_off": "没有这回事，或者苗头已经化解。",
    }.get(name, "")  # fmt: skip


def form_of(request: HttpRequest, held: Incident, name: str, data: Any = None, files: Any = None) -> StepForm:
    """The form of an act at this event, with what there is to choose from."""
    kind = FORMS[name]
    if kind is CommandForm:
        return CommandForm(data, plans=selectors.plans_for(held))
    if kind in (HandOverForm, AskForm):
        return kind(data, agencies=agencies(held.region_code))  # type: ignore[call-arg]
    if kind is AnswerForm:
        return AnswerForm(data, tasks=[t for t in held.tasks.all() if t.answered_at is None])
    if kind is ClaimsForm:
        return ClaimsForm(data, near=_near(request, held))
    if kind is ReportForm:
        last = next(iter(reversed(list(held.reports.all()))), None)
        first = {
            "kind": services.next_kind(held), "addressee": last.addressee if last else "", "suggestions": held.suggestions,
        }  # fmt: skip
        return ReportForm(data, initial=first)
    return kind(data, files) if files is not None else kind(data)


def agencies(region: str) -> list[Agency]:
    """Offices of the place and of those above it."""
    above = [region[:n] for n in (2, 4, 6, 9) if n <= len(region)]
    return list(
        Agency.objects_unscoped.filter(region_id__in=above, closed_on__isnull=True).order_by("-region_id", "name")[
            :_MOST
        ]
    )


def _near(request: HttpRequest, held: Incident) -> list[tuple[str, str]]:
    """Open clues and cases of the same site that are not joined yet."""
    if held.project_id is None:
        return []
    shown = seeing(request)
    joined = {c.pk for c in held.clues.all()}, {c.pk for c in held.cases.all()}
    clues = (
        Clue.objects.within(shown)
        .filter(project=held.project_id)
        .exclude(state__in=sorted(CLUE.ends))
        .exclude(pk__in=joined[0])
    )
    cases = (
        Case.objects.within(shown)
        .filter(project=held.project_id)
        .exclude(state__in=sorted(CASE.ends))
        .exclude(pk__in=joined[1])
    )
    found = [(f"clue-{c.pk}", f"线索 {c.number}，{c.people or 1} 人") for c in clues.order_by("-pk")[:20]]
    return found + [(f"case-{c.pk}", f"案件 {c.number}，{c.people} 人") for c in cases.order_by("-pk")[:20]]
