"""One warning that explains itself: the answer, the arithmetic, the people, the law, the way out, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.casework.flow import CASE
from anxin.casework.models import Case, Clue
from anxin.monitoring import matters, selectors
from anxin.monitoring.models import FalseAlarm, Holding, Status, Waiver, Warning
from anxin.monitoring.selectors.story import Step
from anxin.ui.forms import NothingForm, StepForm

from ..clues.seeing import seeing
from ..doors import door
from .forms import (
    ActForm,
    DecideForm,
    ExplainForm,
    FalseAlarmForm,
    HandOverForm,
    JoinForm,
    ReasonForm,
    WaiverForm,
)
from .receivers import choices_for
from .saying import ANSWERED, answer, holder, show, subject, turn
from .tables import link

_SEE, _ANSWER, _REVIEW = Permission.SEE_WARNINGS, Permission.ANSWER_WARNINGS, Permission.REVIEW_WARNINGS
# People and rows shown at once; the rest by one more click.
_PEOPLE, _ROWS = 30, 12


@dataclass(frozen=True)
class Offer:
    """A step that this person may take now. ``form``: None for a step that is one button."""

    step: str
    words: str
    submit: str
    form: StepForm | None = None
    open: bool = False
    note: str = ""


@dataclass
class Offers:
    """``steps`` open their forms; ``buttons`` are done at once; ``waits``: what a second person must do, not this one."""

    buttons: list[Offer] = field(default_factory=list)
    steps: list[Offer] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    notice: str = ""


@require_safe
@door(_SEE)
def warning(request: HttpRequest, warning_id: int) -> HttpResponse:
    """The page; 404 for one that is not there for this person."""
    return page(request, warning_id)


def page(request: HttpRequest, warning_id: int, *, step: str = "", wrong: StepForm | None = None) -> HttpResponse:
    """The page, with the form of a step that could not be taken opened and its faults beside the fields."""
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    try:
        story = selectors.explain(scope, warning_id)
    except selectors.NoSuchWarning:
        raise Http404 from None
    held = story.warning
    every = request.GET.get("all") == "1"
    people = selectors.people_of(held, scope)
    worked = selectors.worked_out(held, story.evidence)
    places = seeing(request)
    context = {
        "story": story,
        "warning": held,
        "sentence": answer(held),
        "subject": subject(held),
        "turn": turn(held),
        "holder": holder(held),
        "holdings": list(Holding.objects.filter(warning=held).select_related("agency", "person")),
        "people": people,
        "shown_people": people.rows if every else people.rows[:_PEOPLE],
        "worked": worked,
        "groups": [(g, g.rows if every else g.rows[:_ROWS]) for g in story.groups if any(r.place for r in g.rows)],
        "every": every,
        "before": selectors.same_rule_before(held, scope),
        "history": [(s.at or s.on, _said(s)) for s in reversed(story.history)],
        "offers": offers(request, held, step, wrong),
        "notices": list(held.notices.order_by("-id")),
        "cases": list(Case.objects.within(scope).filter(warnings=held).order_by("-pk")),
        "clues": list(Clue.objects.within(places).filter(warning=held).order_by("-pk")) if places else [],
        "may_make_clue": may(request, held, Permission.HANDLE_CASES) and request.user.agency_id is not None,  # type: ignore[union-attr]
        "project_link": link("project", held.project_id) if held.project_id else None,
        "matters": matters_of(held, seeing(request)),
    }
    return show(request, "warning", context, status=422 if wrong is not None else 200)


def matters_of(held: Warning, scope: Scope) -> list[tuple[str, str]]:
    """(words, address) of the clues and cases that the warning is about or rests on, as far as this person sees them."""
    tokens = dict.fromkeys([held.matter.replace("case:", "case_file:"), *held.finding.get("evidence", [])])
    said = matters.says(tokens, scope)
    found = []
    for token in tokens:
        kind, _, number = token.partition(":")
        if token in said and (address := link("case" if kind == "case_file" else kind, int(number))):
            found.append((said[token], address))
    return found


def _said(step: Step) -> str | Markup:
    """The step, with links to its papers."""
    if not step.papers:
        return step.says
    links = Markup("，").join(
        Markup('<a href="{}">{}</a>').format(reverse("desk:warning_paper", args=[paper.pk]), paper.name)
        for paper in step.papers
    )
    return Markup("{}。附件：{}").format(step.says, links)


def may(request: HttpRequest, held: Warning, permission: Permission) -> bool:
    """Whether the person holds the permission where this warning lies."""
    scope: Scope = request.scope.allowing(permission)  # type: ignore[attr-defined]
    if not scope:
        return False
    if held.project is None:
        return scope.covers_region(held.area)
    return scope.covers_region(held.project.region_code) or held.project_id in scope.projects


def offers(request: HttpRequest, held: Warning, step: str = "", wrong: StepForm | None = None) -> Offers:
    """What this person may do with it now; ``wrong`` takes the place of the form of ``step``."""
    found = Offers()
    waiver = Waiver.objects.filter(warning=held, ended_at__isnull=True, approved_at__isnull=True).first()
    claim = FalseAlarm.objects.filter(warning=held, upheld__isnull=True).first()
    review = may(request, held, _REVIEW)
    me = request.user.audit_id  # type: ignore[union-attr]

    def add(name: str, words: str, submit: str, form: StepForm | None, note: str = "") -> None:
        mine = name == step and wrong is not None
        found.steps.append(Offer(name, words, submit, wrong if mine else form, mine, note))

    if claim is not None:
        said = f"{claim.claimed_display}申报误报：{claim.reason}"
        if review and claim.claimed_by != me:
            add("decide", "复核误报申报", "提交复核", DecideForm(), said)
        else:
            found.waits.append(f"{said}。等另一人复核。")
    if held.status == Status.CLEARED:
        return found
    if waiver is not None:
        said = f"{waiver.proposed_display}申请豁免到 {waiver.ends_on}，理由：{waiver.get_reason_display()}，依据：{waiver.evidence}"
        if review and waiver.proposed_by != me:
            found.buttons.append(Offer("approve", "批准豁免", "批准豁免", note=said))
            add("refuse", "不同意豁免", "不同意", ReasonForm(auto_id="id_refuse_%s"), said)
        else:
            found.waits.append(f"{said}。要由另一人批准，申请人自己不能批。")
    if review and held.status in (Status.EXPLAINED, Status.ACTING):
        add("send_back", "退回说明", "退回", ReasonForm(auto_id="id_send_back_%s"), "退回后重新计答复期限。")
    if may(request, held, _ANSWER):
        _answering(request, held, found, add, waiver, claim)
    if cases := open_cases(request, held):
        add("join", "并入案件", "并入", JoinForm(choices=cases), "并入后由案件承办单位办理，按已处置计。")
    if held.status not in ANSWERED:
        found.buttons.append(Offer("remind", "催办", "催办"))
    return found


def _answering(request: HttpRequest, held: Warning, found: Offers, add: Any, waiver: Any, claim: Any) -> None:
    as_of, user = request.as_of, request.user  # type: ignore[attr-defined]
    if held.status in (Status.RAISED, Status.NOTIFIED, Status.ESCALATED):
        found.buttons.insert(0, Offer("acknowledge", "签收", "签收"))
    if held.project_id is not None:
        found.notice = f"{reverse('desk:notice_new')}?w={held.pk}"
    first = {"done_on": as_of.isoformat(), "done_by": user.display_name}  # type: ignore[union-attr]
    add("act", "记录处置", "记下处置", ActForm(initial=first))
    if held.status != Status.WAIVED:
        add("explain", "说明情况", "提交说明", ExplainForm(), "说明后不再升级；预警还在，等数据解除。")
    add("hand_over", "移交", "移交", HandOverForm(choices=choices_for([held], as_of)))
    if waiver is None and held.status != Status.WAIVED:
        add("waive", "申请豁免", "提交申请", WaiverForm(), "另一人批准后才生效，到期自动恢复。")
    if claim is None and held.status != Status.FALSE_ALARM:
        add("false_alarm", "认定误报", "提交申报", FalseAlarmForm())


def open_cases(request: HttpRequest, held: Warning) -> list[tuple[str, str]]:
    """Open cases of this person's own office about the same site or employer that have not taken it up yet."""
    user = request.user
    if user.agency_id is None or not may(request, held, Permission.HANDLE_CASES):  # type: ignore[union-attr]
        return []
    scope = request.scope.allowing(Permission.HANDLE_CASES)  # type: ignore[attr-defined]
    if held.matter:
        return []
    same = {"project_id": held.project_id} if held.project_id is not None else {"employer_id": held.employer_id}
    rows = Case.objects.within(scope).filter(agency_id=user.agency_id, **same).exclude(state__in=sorted(CASE.ends))  # type: ignore[union-attr]
    return [(str(c.pk), f"{c.number} {c.title}") for c in rows.exclude(warnings=held).order_by("-pk")[:50]]


FORMS: dict[str, type[StepForm]] = {
    "acknowledge": NothingForm,
    "remind": NothingForm,
    "approve": NothingForm,
    "refuse": ReasonForm,
    "send_back": ReasonForm,
    "act": ActForm,
    "explain": ExplainForm,
    "waive": WaiverForm,
    "false_alarm": FalseAlarmForm,
    "decide": DecideForm,
    "hand_over": HandOverForm,
    "join": JoinForm,
}
