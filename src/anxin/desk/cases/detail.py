"""One case: what is owed and what came, who pays first, which gates are shut, and what may be done now."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.selectors import holders
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.awarding import left_of
from anxin.casework.flow import CASE
from anxin.casework.gates import shut
from anxin.casework.models import Award, Case, CaseReview, Recovery
from anxin.casework.stepping import may, require_working
from anxin.kit.text import mask_name
from anxin.law.articles import article
from anxin.monitoring.selectors import of_matter
from anxin.monitoring.services.wording import rule_name
from anxin.ui.forms import StepForm
from anxin.wages.models import Receipt

from ..clues.seeing import HANDLE, PERSONAL, place_door, seeing
from ..clues.wall import colour
from ..offers import Offer, Offering
from . import saying
from .forms import (
    FORMS,
    CallForm,
    ClaimForm,
    ConfirmForm,
    EndAwardForm,
    EndSignForm,
    EnforceForm,
    ExamineForm,
    FourForm,
    SettleInterviewForm,
)

_MOST = 200
# Money rows shown at once; the rest by one more click.
_ROWS = 60
# Acts that stand beside the table, by what they are about: written by whoever works on the case.
_BESIDE = {
    "欠谁多少、谁来付": {
        "claim": "登记被欠的人", "party": "登记清偿主体", "confirm": "登记本人确认的钱", "advance": "登记应急周转金垫付",
    },
    "查清楚": {
        "find": "登记查明的事实", "describe": "登记案情", "enquire": "登记查询", "contact": "登记联系单位", "sign": "登记关门、转移财产",
        "end_sign": "排除迹象", "examine": "查制度、查责任",
    },
    "约谈和裁判": {
        "interview": "登记约谈", "settle_interview": "登记约谈结果", "award": "登记裁决判决", "enforce": "登记申请执行", "end_award": "裁决判决失效",
    },
    "定人定责": {"four": "四定", "duties": "登记四个不放过"},
}  # fmt: skip
_STEPS = ("establish", "demand", "promise", "call_back", "close", "reopen", "withdraw")


@require_safe
@place_door
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page; 404 for one that is not there for this person."""
    return page(request, case_id)


def held_or_404(request: HttpRequest, case_id: int) -> Case:
    owed = Recovery.objects.order_by("on", "pk")
    rows = (
        Case.objects.within(seeing(request))
        .select_related("project", "employer", "agency__region", "handler", "leader", "clock", "limit")
        .prefetch_related(
            Prefetch("owed__recoveries", queryset=owed), "parties", "findings", "awards", "interviews", "signs"
        )
    )
    found = rows.filter(pk=case_id).first() if case_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, case_id: int, *, step: str = "", wrong: StepForm | None = None) -> HttpResponse:
    held = held_or_404(request, case_id)
    as_of = request.as_of  # type: ignore[attr-defined]
    scope = seeing(request)
    payers = services.who_pays(held)
    owed = list(held.owed.all())
    every = request.GET.get("all") == "1"
    gates = services.closing_gates(held)
    offered = offers(request, held, gates, step, wrong)
    context: dict[str, Any] = {
        "case": held,
        "sentence": saying.money_of(held) + (saying.first_payer(payers) if held.left_fen else ""),
        "standing": saying.standing(held),
        "turn": saying.turn(held) if held.is_open else "",
        "gates": gates,
        "shut": sum(not g.is_open for g in gates),
        "payers": payers,
        "articles": _articles(payers),
        "evidence": {f.finding: f.evidence for f in held.findings.all()},
        "owed": [(o, mask_name(o.name), _proofs(o, receipts)) for receipts in [_receipts(owed)] for o in (owed if every else owed[:_ROWS])],
        "rows": len(owed),
        "every": every,
        "instalments": [(i, i.cancelled_on is None) for i in held.instalments.all()],
        "contacts": list(held.contacts.all()[:_ROWS]),
        "signs": list(held.signs.all()),
        "advances": list(held.advances.all()),
        "awards": _awards(held),
        "review": CaseReview.objects.filter(case=held).first() if held.is_public else None,
        "interviews": [(i, mask_name(i.person)) for i in held.interviews.all()],
        "enquiries": list(held.enquiries.order_by("-pk")),
        "call_backs": [(c, mask_name(c.worker.name) if c.worker else "案里的人") for c in held.call_backs.select_related("worker").order_by("-pk")],
        "clues": list(held.clues.order_by("pk")),
        "own_warnings": of_matter(request.scope.allowing(Permission.SEE_WARNINGS), f"case:{held.pk}"),  # type: ignore[attr-defined]
        "warnings": list(held.warnings.select_related("project").order_by("-pk")[:_ROWS]),
        "history": [(e.at, _said(e)) for e in held.events.order_by("-id")],
        "rule_name": rule_name,
        "offers": offered,
        "main": _main(held, offered),
        "duties": [("事实查清", held.facts_found), ("制度落实", held.systems_in_place), ("整改到位", held.corrected), ("责任追究", held.responsibility_pursued)],
        "colour": colour(held, as_of) if held.is_open else "",
        "scope": scope,
        "papers": _papers(request, held),
    }  # fmt: skip
    return render(request, "desk/cases/case.html", context, status=422 if wrong is not None else 200)


def _awards(held: Case) -> list[tuple[Award, int | None]]:
    """(award, what of it is not there yet); None for one that is no longer in force."""
    rows = list(held.awards.all())
    left = left_of(held) if rows else {}
    return [(award, left.get(award)) for award in rows]


def _papers(request: HttpRequest, held: Case) -> list[Any] | None:
    """The documents of the case, each with whether this person may open it; None for who handles nothing there."""
    scope = request.scope.allowing(HANDLE)  # type: ignore[attr-defined]
    if not (scope.covers_region(held.region_code) or scope.covers_region(held.agency.region_id)):
        return None
    personal = bool(scope.allowing(PERSONAL))
    rows = list(held.documents.order_by("-made_at", "-id"))
    for row in rows:
        row.shown = personal or not row.personal
    return rows


def _receipts(owed: list[Any]) -> dict[str, int]:
    """Row of the bank's file by the receipt's key."""
    keys = {r.receipt_key for o in owed for r in o.recoveries.all() if r.receipt_key}
    rows = Receipt.objects_unscoped.filter(subject_key__in=keys, known_to__isnull=True)
    return dict(rows.values_list("subject_key", "pk"))


def _proofs(owed: Any, receipts: dict[str, int]) -> list[tuple[Any, str]]:
    """(recovery, the page of its receipt or '')."""
    return [
        (r, reverse("desk:original", args=["receipt", receipts[r.receipt_key]]) if r.receipt_key in receipts else "")
        for r in owed.recoveries.all()
    ]


def _articles(payers: list[Any]) -> dict[str, str]:
    return {p.article: article(p.article).title for p in payers}


def _said(event: Any) -> str:
    reason = f"，理由：{event.reason}" if event.reason else ""
    return f"{event.agency_name} {event.actor_display}：{event.label}{reason}".strip()


def _main(held: Case, offered: list[Offer]) -> str:
    usual = {
        "filed": "establish",
        "established": "demand",
        "demanded": "promise",
        "paid": "call_back",
        "called_back": "close",
    }
    name = usual.get(held.state, "")
    return name if any(o.step == name for o in offered) else ""


def offers(request: HttpRequest, held: Case, gates: Any, step: str = "", wrong: StepForm | None = None) -> list[Offer]:
    """Steps that the table and the seat allow, then what may be written beside it."""
    user, as_of = request.user, request.as_of  # type: ignore[attr-defined]
    if HANDLE not in request.scope.permissions:  # type: ignore[attr-defined]
        return []
    made = Offering(lambda name: form_of(request, held, name), step, wrong)
    for one in CASE.out_of(held.state):
        if one.name in _STEPS and may(one, held, user, as_of):
            made.add(one.name, one.label, _note(one.name, held, gates))
    try:
        require_working(held, user, as_of)
    except AccessDenied:
        return made.offers
    if held.is_open:
        needless = _needless(held)
        for group, acts in _BESIDE.items():
            for name, label in acts.items():
                if name not in needless:
                    made.add(name, label, group=group)
    return made.offers


def _needless(held: Case) -> set[str]:
    """Acts that would find nothing to be done to."""
    found = set() if held.left_fen else {"confirm", "advance"}
    if not any(i.waits for i in held.interviews.all()):
        found.add("settle_interview")
    if not held.is_public:
        found.add("examine")
    if not any(s.ended_at is None for s in held.signs.all()):
        found.add("end_sign")
    return found if any(a.ended_on is None for a in held.awards.all()) else found | {"enforce", "end_award"}


def _note(name: str, held: Case, gates: Any) -> str:
    if name == "close":
        return shut("结案", gates) or "每道关都过了。"
    if name == "establish":
        missing = [
            words
            for words, there in (
                ("被欠的人", held.owed_fen),
                ("清偿主体", list(held.parties.all())),
                ("欠薪原因", held.cause),
            )
            if not there
        ]
        return "还没登记：" + "、".join(missing) + "。" if missing else ""
    return {"promise": "计划要盖住还差的全部；承诺不是钱，不能凭它结案。", "demand": "到期没付，列入超期。"}.get(
        name, ""
    )


def form_of(request: HttpRequest, held: Case, name: str, data: Any = None) -> StepForm:
    """The form of an act at this case, with what there is to choose from."""
    kind = FORMS[name]
    if kind is ClaimForm:
        missing = selectors.missing_months(
            seeing(request), project_id=held.project_id, employer_id=held.employer_id, case=held
        )
        return ClaimForm(data, missing=missing)
    if kind is FourForm:
        first = {
            "agency": held.agency_id,
            "leader": held.leader_id,
            "measures": held.measures,
            "limit_on": held.limit_on,
        }
        return FourForm(data, agencies=offices(held.region_code), people=_leaders(request, held), initial=first)
    if kind is ConfirmForm:
        return ConfirmForm(data, owed=[o for o in held.owed.all() if o.left_fen])
    if kind is EndSignForm:
        return EndSignForm(data, signs=[s for s in held.signs.all() if s.ended_at is None])
    if kind in (EnforceForm, EndAwardForm):
        return kind(data, awards=[a for a in held.awards.all() if a.ended_on is None])
    if kind is SettleInterviewForm:
        return SettleInterviewForm(data, interviews=[i for i in held.interviews.all() if i.waits])
    if kind is ExamineForm:
        review = CaseReview.objects.filter(case=held).values("systems", "duty", "treatment", "examined_by").first()
        return ExamineForm(data, initial=review)
    if kind is CallForm:
        people = dict.fromkeys((o.worker_id, o.name) for o in held.owed.all())
        return CallForm(data, people=people)
    return kind(data)


def offices(region: str) -> list[Agency]:
    """Offices of the place and of those above it that handle cases (R003)."""
    above = [region[:n] for n in (4, 6, 9) if n <= len(region)]
    rows = Agency.objects_unscoped.filter(region_id__in=above, closed_on__isnull=True)
    rows = rows.exclude(functions__function=Agency.Function.LEADING_GROUP).distinct()
    return list(rows.order_by("-region_id", "name")[:_MOST])


def _leaders(request: HttpRequest, held: Case) -> list[User]:
    """Leaders of the place, and people of the handling office."""
    as_of = request.as_of  # type: ignore[attr-defined]
    able = set(holders(Permission.LOG_CONTACT, region=held.region_code, as_of=as_of).values_list("pk", flat=True))
    rows = User.objects_unscoped.filter(is_active=True).select_related("agency")
    return list(
        (rows.filter(pk__in=able) | rows.filter(agency_id=held.agency_id))
        .distinct()
        .order_by("agency__name", "display_name")[:_MOST]
    )
