"""One person over his sites; and the gate before his full name and numbers."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.records.selectors import looks
from anxin.records.services import VisitRefused, give_code
from anxin.rules import load
from anxin.standing import selectors
from anxin.wages.revealing import Revealed, RevealRefused, Unknown, known_in, reveal_person

from ..clues.seeing import seeing
from ..doors import door
from .forms import GridForm, RevealForm, SlipForm

_LONGEST = 2**63 - 1
# One form lets in once: going back or sending it again shows nothing.
_ONCE = "reveal_once"
_HELD = 20


@require_safe
@door(Permission.SEE_FACTS)
def person(request: HttpRequest, worker_id: int) -> HttpResponse:
    return _page(request, worker_id)


@require_POST
@door(Permission.SEE_PERSONAL)
def reveal(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The full values once, on a page that goes away by itself; refused with the form and the reason beside it."""
    scope = request.scope.allowing(Permission.SEE_PERSONAL)  # type: ignore[attr-defined]
    if worker_id > _LONGEST or not known_in(scope, worker_id):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, worker_id, form=form)
    if not _let_in(request, worker_id, form.cleaned_data["once"]):
        form.add_error(None, "这一次已经看过了。要再看，请重新说明理由。")
        return _page(request, worker_id, form=form)
    try:
        shown = reveal_person(
            actor=request.user,
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            scope=request.scope,  # type: ignore[attr-defined]
            worker_id=worker_id,
            fields=form.cleaned_data["fields_asked"],
            reason=form.cleaned_data["reason"],
        )
    except RevealRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, worker_id, form=form)
    except Unknown:
        raise Http404 from None
    return _page(request, worker_id, shown=shown, reason=form.cleaned_data["reason"])


@require_POST
@door(Permission.SEE_PERSONAL)
def slip(request: HttpRequest, worker_id: int) -> HttpResponse:
    """A code for the worker who stands at the window, told once; with it he sees his own record on his phone."""
    scope = request.scope.allowing(Permission.SEE_PERSONAL)  # type: ignore[attr-defined]
    if worker_id > _LONGEST or not known_in(scope, worker_id):
        raise Http404
    form = SlipForm(request.POST)
    code = ""
    if form.is_valid():
        try:
            code = give_code(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                scope=request.scope,  # type: ignore[attr-defined]
                worker_id=worker_id,
                reason=form.cleaned_data["reason"],
            )
        except VisitRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, worker_id, slip_form=form, code=code)


def _page(
    request: HttpRequest,
    worker_id: int,
    *,
    form: RevealForm | None = None,
    shown: Revealed | None = None,
    reason: str = "",
    slip_form: SlipForm | None = None,
    code: str = "",
) -> HttpResponse:
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    asked = GridForm(request.GET, as_of=as_of)
    first = asked.said_of("first")
    last = asked.said_of("last")
    found = selectors.person(scope, worker_id, as_of=as_of, first=first, last=last) if worker_id <= _LONGEST else None
    if found is None:
        raise Http404
    personal = request.scope.allowing(Permission.SEE_PERSONAL)  # type: ignore[attr-defined]
    may = bool(personal) and known_in(personal, worker_id)
    if may and shown is None:
        token = _hand_out(request, worker_id)
        form = form or RevealForm(initial={"fields_asked": ["name", "phone"]})
        form.initial["once"] = token
        # A form that came back keeps what was written, and gets a new way in.
        if form.is_bound:
            form.data = form.data.copy()
            form.data["once"] = token
    context: dict[str, Any] = {
        "found": found,
        "names": {rule.code: rule.card.name.zh for rule in load()},
        "form": form if may else None,
        "shown": shown,
        "reason": reason,
        "slip_form": (slip_form or SlipForm(auto_id="id_slip_%s")) if may else None,
        "code": code,
        "code_minutes": int(law.number("record.window_minutes", as_of).value),
        # The site must not know who looks at his record: officials of a place do.
        "looks": looks(found.worker) if known_in(seeing(request), worker_id) else None,
        "sees_warnings": Permission.SEE_WARNINGS in request.scope.permissions,  # type: ignore[attr-defined]
    }
    wrong = bool((form and form.errors) or (slip_form and slip_form.errors))
    response = render(request, "desk/months/person.html", context, status=422 if wrong else 200)
    if code:
        response.headers["Cache-Control"] = "no-store, private"
    if shown is not None:
        response.headers["Refresh"] = f"{shown.seconds}; url={reverse('desk:person', args=(worker_id,))}"
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _hand_out(request: HttpRequest, worker_id: int) -> str:
    token = secrets.token_urlsafe(12)
    held = request.session.get(_ONCE, [])
    request.session[_ONCE] = [*held, f"{worker_id}:{token}"][-_HELD:]
    return token


def _let_in(request: HttpRequest, worker_id: int, token: str) -> bool:
    held = request.session.get(_ONCE, [])
    key = f"{worker_id}:{token}"
    if key not in held:
        return False
    request.session[_ONCE] = [one for one in held if one != key]
    return True
