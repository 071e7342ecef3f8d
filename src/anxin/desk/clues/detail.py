"""One clue: who says what, the claim beside the facts, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.casework import duties, selectors, services
from anxin.casework.flow import CLUE
from anxin.casework.gates import shut
from anxin.casework.models import Clue, ClueKind, JointHandler
from anxin.casework.stepping import may, require_working
from anxin.kit.text import mask_id, mask_phone
from anxin.monitoring.selectors import of_matter
from anxin.monitoring.services.wording import rule_name
from anxin.ui.forms import StepForm

from ..offers import Offer, Offering
from . import saying
from .forms import (
    FORMS,
    AcceptForm,
    JoinForm,
    JointForm,
    PassOnForm,
    ReleaseJointForm,
    RevealForm,
    RouteForm,
    SortForm,
    UrgentForm,
    VerifyForm,
)
from .seeing import HANDLE, PERSONAL, handling, place_door, seeing

_MOST = 200
# Written beside the table by whoever works on the clue.
_BESIDE = {
    "urgent": ("登记紧急情形", "有多人、极端苗头、未成年人或受伤的走绿色通道，期限更短。"),
    "joint": ("请别的单位联办", "承办单位不变，仍由它负责；请来的单位看得到这条线索，会收到消息。"),
    "clock": ("变动期限", "中止、恢复、延长都要理由，写进经过。"),
}


@dataclass
class Shown:
    """The plain words, once, for who gave a reason: (label, words)."""

    values: list[tuple[str, str]] = field(default_factory=list)


@require_safe
@place_door
def clue(request: HttpRequest, clue_id: int) -> HttpResponse:
    """The page; 404 for one that is not there for this person."""
    return page(request, clue_id)


def held_or_404(request: HttpRequest, clue_id: int) -> Clue:
    rows = Clue.objects.within(seeing(request)).select_related(
        "project", "employer", "worker", "agency__region", "first_agency", "handler", "first_user", "leader", "case", "clock", "joined_to"
    )  # fmt: skip
    found = rows.filter(pk=clue_id).first() if clue_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def page(
    request: HttpRequest, clue_id: int, *, step: str = "", wrong: StepForm | None = None, shown: Shown | None = None
) -> HttpResponse:
    """The page, with the form of a step that could not be taken opened and its faults beside the fields."""
    held = held_or_404(request, clue_id)
    scope = seeing(request)
    likely = selectors.likely_same_as(scope, held) if held.is_open else []
    facts = selectors.facts_beside(scope, held)
    joint = list(held.joint_handlers.filter(released_at__isnull=True).select_related("agency"))
    offered = offers(request, held, likely, step, wrong, joint)
    personal, doors = may_read(request, held, joint), list(held.doors.all())
    context: dict[str, Any] = {
        "clue": held,
        "claim": saying.claim(held),
        "standing": saying.standing(held),
        "turn": saying.turn(held),
        "where": saying.where(held),
        "facts": facts,
        "own_warnings": of_matter(request.scope.allowing(Permission.SEE_WARNINGS), f"clue:{held.pk}"),  # type: ignore[attr-defined]
        "words": _difference(held, facts),
        "rule_name": rule_name,
        "offers": offered,
        "main": _main(held, offered),
        "gates": services.clue_gates(held) if held.state != "joined" else [],
        "doors": doors,
        "joint": joint,
        "likely": likely,
        "joined": list(held.joined.order_by("pk")),
        "wants": [(d.get_door_display(), duties.wants(d.door)) for d in doors if duties.wants(d.door) and d.answered_at is None],
        "papers": list(held.papers.order_by("pk")),
        "may_read_papers": personal,
        "documents": held.documents.count() if personal else 0,
        "history": [(e.at, _said(e)) for e in held.events.order_by("-id")],
        "urgent": saying.urgent(held),
        "numbers": [("电话", mask_phone(held.phone.open_for("遮盖显示")) if held.phone else ""), ("证件号码", mask_id(held.id_number.open_for("遮盖显示")) if held.id_number else "")],
        "reveal": (wrong if step == "words" and wrong is not None else RevealForm()) if personal else None,
        "shown": shown,
        "may_open_case": held.is_open and held.case_id is None and held.state != "joined" and bool(handling(request)),
    }  # fmt: skip
    answer = render(request, "desk/clues/clue.html", context, status=422 if wrong is not None else 200)
    if shown is not None:
        answer.headers["Cache-Control"] = "no-store, private"
    return answer


def may_read(request: HttpRequest, held: Clue, joint: Sequence[JointHandler] | None = None) -> bool:
    """Whoever handles clues there, or handles this one jointly, may read the words; numbers and the name take a permission
    of their own. ``joint``: those that handle it jointly, where they are known already."""
    if joint is None:
        joint = list(held.joint_handlers.filter(released_at__isnull=True))
    places = {held.region_code, held.agency.region_id, *(row.sees for row in joint)}
    return any(handling(request).covers_region(place) for place in places)


def reveal(request: HttpRequest, held: Clue, reason: str) -> Shown:
    """Open the words of the clue and, for who may see personal data, name and numbers; each look is written down."""
    if not may_read(request, held):
        raise Http404
    said = {
        "reason": reason,
        "actor": request.user,
        "now": request.now,
        "subject": (held._meta.label_lower, held.number),
    }  # type: ignore[attr-defined]
    found = Shown()
    if held.text:
        found.values.append(("他的话", held.text.reveal(**said)))
    personal = request.scope.allowing(PERSONAL)  # type: ignore[attr-defined]
    if personal.covers_region(held.region_code):
        if held.reporter_name:
            found.values.append(("姓名", held.reporter_name))
        for label, sealed in (("电话", held.phone), ("证件号码", held.id_number)):
            if sealed:
                found.values.append((label, sealed.reveal(**said)))
    if held.reply_words:
        found.values.append(("答复", held.reply_words.reveal(**said)))
    return found


def _difference(held: Clue, facts: selectors.Facts) -> str:
    """The claim and the facts in one sentence."""
    if held.project_id is None:
        return "还没有对上登记在册的工地，没有台账可比。"
    if not facts.known:
        return "平台上没有这些月份的人月，台账没报过，或者报的不是这个工地。"
    if not facts.missing_fen:
        return "这些月份的工资表和回单对得上，没有差额；还要看有没有没上表的人。"
    whose = "他本人" if facts.of_worker else f"最多时 {facts.short} 人"
    return f"台账显示这些月份{whose}没发足，共差 {facts.missing_fen / 100:,.2f} 元。"


def _said(event: Any) -> str:
    reason = f"，理由：{event.reason}" if event.reason else ""
    told = "，".join(_told(k, v) for k, v in event.fields.items() if v not in ("", None, [], {}) and k in _TOLD)
    return f"{event.agency_name} {event.actor_display}：{event.label}{'，' + told if told else ''}{reason}".strip()


_TOLD = {
    "door": "", "kind": "类别", "agency": "给", "handler": "承办人", "leader": "负责领导", "to": "去处", "people": "人数",
    "conclusion": "结论", "answer": "本人说", "into": "并入", "number": "",
    "file": "", "row": "", "their_kind": "对方归类", "their_state": "对方状态", "due": "对方期限", "names": "",
}  # fmt: skip


def _told(key: str, value: Any) -> str:
    return f"{_TOLD[key]}{value}" if not _TOLD[key] else f"{_TOLD[key]} {value}"


def _main(held: Clue, offered: list[Offer]) -> str:
    """The step that leads on; the others are ways around."""
    usual = {"received": "sort", "sorted": "route", "routed": "accept", "accepted": "verify", "verified": "dispose",
             "disposed": "reply", "guided": "reply", "replied": "call_back", "called_back": "close"}  # fmt: skip
    name = usual.get(held.state, "")
    return name if any(o.step == name for o in offered) else ""


def offers(
    request: HttpRequest,
    held: Clue,
    likely: list[selectors.Likely],
    step: str = "",
    wrong: StepForm | None = None,
    joint: Sequence[JointHandler] = (),
) -> list[Offer]:
    """What the table and the person's seat allow now."""
    user, as_of = request.user, request.as_of  # type: ignore[attr-defined]
    if HANDLE not in request.scope.permissions:  # type: ignore[attr-defined]
        return []
    made = Offering(lambda name: form_of(held, name, likely), step, wrong)
    again = "reopen" if held.handler_id is not None else "reopen_unhandled"
    for one in CLUE.out_of(held.state):
        if one.name.replace("_unhandled", "") not in FORMS:
            continue  # a file that was the wrong one is taken back as a whole
        if one.name.startswith("reopen") and one.name != again:
            continue
        if may(one, held, user, as_of):
            name = one.name.replace("_unhandled", "")
            made.add(name, one.label, _note(held, name))
    if not held.is_open:
        return made.offers
    working = _working(held, user, as_of)
    if working:
        for name, (label, note) in _BESIDE.items():
            made.add(name, label, note)
    if joint and (working or user.agency_id in {j.agency_id for j in joint}):  # type: ignore[union-attr]
        made.add("circulate", "通报其他单位")
    if joint and working:
        made.add("release_joint", "不再联办")
    return made.offers


def _working(held: Clue, user: Any, as_of: Any) -> bool:
    try:
        require_working(held, user, as_of)
    except AccessDenied:
        return False
    return True


def _note(held: Clue, name: str) -> str:
    if name == "dispose" and held.case_id is None and (held.found_fen or 0) > 0:
        return "核实有欠薪没付的，先立案再下“立案办理”的结论。"
    if name == "sort" and (proposed := selectors.proposed_kind(held)):
        return f"系统读了他的话，像是“{ClueKind(proposed).label}”；由您来定。"
    if name == "close":
        return shut("办结", services.clue_gates(held))
    return ""


def form_of(held: Clue, name: str, likely: Any = (), data: Any = None) -> StepForm:
    """The form of a step at this clue, with what there is to choose from."""
    kind = FORMS[name]
    if kind is ReleaseJointForm:
        rows = held.joint_handlers.filter(released_at__isnull=True).select_related("agency")
        return ReleaseJointForm(data, agencies=[row.agency for row in rows])
    if kind in (RouteForm, PassOnForm, JointForm):
        return kind(data, agencies=_agencies(held, name))  # type: ignore[call-arg]
    if kind is AcceptForm:
        people = User.objects_unscoped.filter(agency_id=held.agency_id, is_active=True).order_by("display_name")[:_MOST]
        return AcceptForm(data, people=list(people))
    if kind is JoinForm:
        return JoinForm(data, likely=[(str(one.clue.pk), f"{one.clue.number} {saying.where(one.clue)}（{'、'.join(one.reasons)}）") for one in likely])  # fmt: skip
    if kind is SortForm:
        return SortForm(data, initial={"kind": selectors.proposed_kind(held)})
    if kind is UrgentForm:
        return UrgentForm(data, initial={"urgency": held.urgency or selectors.proposed_urgencies(held)})
    if kind is VerifyForm:
        first = {"people": held.people, "months": saying.when_all(held.months)}
        return VerifyForm(data, initial=first)
    return kind(data)


def _agencies(held: Clue, name: str) -> list[Agency]:
    """Offices of the place and of those above it that handle anything; the arrears office alone handles nothing (R003)."""
    above = [held.region_code[:n] for n in (4, 6, 9) if n <= len(held.region_code)]
    near = Q(region_id__in=above)
    if name == "joint":
        near |= Q(region__code__startswith=held.region_code[:6])
    rows = Agency.objects_unscoped.filter(near, closed_on__isnull=True)
    rows = rows.exclude(functions__function=Agency.Function.LEADING_GROUP)
    if name in ("pass_on", "joint"):
        rows = rows.exclude(pk=held.agency_id)
    return list(rows.distinct().order_by("-region_id", "name")[:_MOST])


def address(held: Clue) -> str:
    return reverse("desk:clue", args=[held.pk])
