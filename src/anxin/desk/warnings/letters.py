"""Notices: writing one from a warning or several, those that were sent, and their answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.access.roles import Permission
from anxin.channels.services import Outside
from anxin.monitoring import selectors
from anxin.monitoring.models import Notice, NoticeReceiver, Warning
from anxin.monitoring.services import AnswerRefused, PaperRefused, record_notice_answer, send_notice
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from ..doors import door
from .filters_notices import NoticeFilters
from .forms import AnswerForm, NoticeForm
from .saying import show
from .tables import NoticeTable

_SEE, _ANSWER = Permission.SEE_WARNINGS, Permission.ANSWER_WARNINGS
_AT_MOST = 50


def _counted(rows: Any) -> Any:
    return rows.annotate(
        n_receivers=Count("receivers"), n_answers=Count("receivers", filter=Q(receivers__answered_on__isnull=False))
    )


@require_safe
@door(_SEE)
def notices(request: HttpRequest) -> HttpResponse:
    """All notices about projects within the scope, with the state of their answers."""
    scope, as_of = request.scope.allowing(_SEE), request.as_of  # type: ignore[attr-defined]
    rows = _counted(Notice.objects.within(scope).select_related("project"))

    class Table(NoticeTable):
        def rows(self, found: Any) -> Any:
            for notice in found:
                notice.as_of = as_of
            return found

    empty = ("还没有发过通知书", "从一条预警的页面上点“发通知”。")
    listing = Listing(request, Table, rows, filters=NoticeFilters(request.GET, as_of=as_of), empty=empty)
    open_ = NoticeReceiver.objects.filter(
        notice__in=Notice.objects.within(scope).values("pk"), answered_on__isnull=True
    )
    counts = open_.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(notice__answer_due_on__lt=as_of)))
    return listing.response("desk/warnings/notices.html", {"counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
@door(_ANSWER)
def new_notice(request: HttpRequest) -> HttpResponse:
    """The letter as the warnings propose it, to be changed and sent. ``w``: the warnings, all of one project."""
    asked = request.POST.getlist("w") or request.GET.getlist("w")
    ids = list(dict.fromkeys(int(one) for one in asked if one.isdecimal() and len(one) < 19))[:_AT_MOST]
    scope = request.scope.allowing(_ANSWER)  # type: ignore[attr-defined]
    rows = Warning.objects.within(scope).filter(pk__in=ids).exclude(status="cleared")
    held = list(rows.select_related("project", "employer", "agency", "person").order_by("month", "pk"))
    if not ids or not held:
        messages.error(request, "先选要写进通知书的预警，已解除的不能写。")
        return HttpResponseRedirect(reverse("desk:warnings"))
    by_project = {w.project_id: w.project for w in held}
    if len(by_project) > 1 or None in by_project:
        return _choose(request, held)
    as_of = request.as_of  # type: ignore[attr-defined]
    receivers = selectors.possible_receivers(held, as_of)
    choices = [(str(r.user.pk), f"{r.user.display_name}（{r.label}）") for r in receivers]
    ledger = selectors.ledger_contacts(held[0].project_id or 0)
    contacts = [(one.key, f"劳资专管员 {one.name}（{one.shown}）") for one in ledger]
    if request.method == "POST":
        form = NoticeForm(request.POST, receivers=choices, contacts=contacts)
        if (
            form.is_valid()
            and (sent := _send(request, form, [w.pk for w in held], held[0].project_id or 0)) is not None
        ):
            messages.success(request, f"{sent.number} 已发出，记入预警的经过。")
            return HttpResponseRedirect(reverse("desk:notice", args=[sent.pk]))
    else:
        proposal = selectors.propose_notice(held, as_of)
        first = {
            "title": proposal.title, "text": proposal.text, "answer_due_on": proposal.answer_due_on.isoformat(),
            "users": [choices[0][0]] if choices else [],
        }  # fmt: skip
        form = NoticeForm(initial=first, receivers=choices, contacts=contacts)
    context = {
        "form": form,
        "rows": held,
        "project": held[0].project,
        "has_receivers": bool(choices or contacts),
        "contacts": contacts,
    }
    return show(request, "notice_new", context)


def _choose(request: HttpRequest, held: list[Warning]) -> HttpResponse:
    """Several projects were ticked: one letter for each."""
    groups: dict[int, list[Warning]] = {}
    for warning in held:
        if warning.project_id is not None:
            groups.setdefault(warning.project_id, []).append(warning)
    rows = [
        (found[0].project, found, f"{reverse('desk:notice_new')}?{query({'w': [w.pk for w in found]})}")
        for found in groups.values()
    ]
    return show(request, "notice_choose", {"rows": rows})


def _send(request: HttpRequest, form: NoticeForm, ids: list[int], project_id: int) -> Notice | None:
    said = form.cleaned_data
    outside = [Outside(said["name"], said["kind"], said["value"])] if said.get("kind") else []
    named = (selectors.outside_of(project_id, key) for key in said["contacts"])
    outside += [one for one in named if one is not None]
    try:
        return send_notice(
            actor=request.user,
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            warning_ids=ids,
            title=said["title"],
            text=said["text"],
            answer_due_on=said["answer_due_on"],
            user_ids=[int(one) for one in said["users"]],
            outside=outside,
        )
    except AnswerRefused as error:
        form.add_error(None, str(error))
        return None


@require_safe
@door(_SEE)
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The letter as it was sent, its receivers with deliveries and answers."""
    return _notice_page(request, notice_id)


def _found(request: HttpRequest, notice_id: int) -> Notice:
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    held = Notice.objects.within(scope).select_related("project", "agency").filter(pk=notice_id).first()
    if held is None:
        raise Http404
    return held


def _notice_page(
    request: HttpRequest, notice_id: int, *, receiver_id: int = 0, wrong: AnswerForm | None = None
) -> HttpResponse:
    held = _found(request, notice_id)
    scope = request.scope.allowing(_ANSWER)  # type: ignore[attr-defined]
    officer = Notice.objects.within(scope).filter(pk=held.pk).exists() if scope else False
    receivers = list(held.receivers.select_related("message", "user").prefetch_related("message__deliveries"))
    first = {"answered_on": request.as_of.isoformat()}  # type: ignore[attr-defined]
    rows = []
    for receiver in receivers:
        may = receiver.answered_on is None and (officer or receiver.user_id == request.user.pk)
        form = (
            wrong
            if receiver.pk == receiver_id and wrong is not None
            else AnswerForm(initial=first, auto_id=f"id_{receiver.pk}_%s")
        )
        rows.append({"receiver": receiver, "form": form if may else None, "open": receiver.pk == receiver_id})
    answered = sum(1 for r in receivers if r.answered_on is not None)
    context = {
        "notice": held,
        "rows": rows,
        "answered": answered,
        "warnings": list(held.warnings.select_related("project", "employer").order_by("month", "pk")),
        "late": held.answer_due_on < request.as_of and answered < len(receivers),  # type: ignore[attr-defined]
    }
    return show(request, "notice", context, status=422 if wrong is not None else 200)


@require_POST
@door(_SEE)
def answer(request: HttpRequest, notice_id: int, receiver_id: int) -> HttpResponse:
    """Write down what a receiver answered."""
    held = _found(request, notice_id)
    if not held.receivers.filter(pk=receiver_id).exists():
        raise Http404
    form = AnswerForm(request.POST, request.FILES, auto_id=f"id_{receiver_id}_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_notice_answer(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                receiver_id=receiver_id,
                **said,
            )
        except (AnswerRefused, PaperRefused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "答复已登记，记入预警的经过。")
            return HttpResponseRedirect(reverse("desk:notice", args=[notice_id]))
    return _notice_page(request, notice_id, receiver_id=receiver_id, wrong=form)
