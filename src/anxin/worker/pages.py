"""From the code on the board to a number in the hand: one question a page, kept after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.casework import services
from anxin.casework.models import ClueDraft, SiteCode
from anxin.casework.selectors import offices_of
from anxin.casework.services import Said
from anxin.casework.stepping import StepRefused
from anxin.kit import months as month_kit
from anxin.law import number

from . import forms, guard

# What is asked, in order. Whoever comes back goes on where he stopped.
STEPS = ("months", "amount", "people", "contact")


def open_to_all(page: Any) -> Any:
    """A page that needs no sign-in, in the language that this phone has chosen; kept by nobody on the way.

    Only these pages change language: officers' pages are Chinese whatever their browser prefers.
    """

    @never_cache
    @wraps(page)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            return page(request, *args, **kwargs)

    spoken.door = None
    return spoken


@dataclass(frozen=True)
class Question:
    """One page: its place among the steps, and what was wrong with the last answer."""

    step: str
    said: Said
    wrong: str = ""

    @property
    def at(self) -> int:
        return STEPS.index(self.step) + 1


def _code(token: str) -> SiteCode:
    rows = SiteCode.objects_unscoped.select_related("project", "agency", "replaced_by")
    # A phone that types the address begins it with a capital; tokens of ours are small, and older ones are as they are.
    said = token[:16]
    code = rows.filter(token=said).first() or (
        rows.filter(token=said.lower()).first() if said != said.lower() else None
    )
    if code is None:
        raise Http404
    return code


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """The first page: whose site it is, and two or three big answers. A code that was replaced leads on to the new form."""
    code = _code(token)
    if request.method == "POST":
        if code.retired_at is not None:
            raise Http404
        draft = services.begin_draft(code=code, now=request.now)  # type: ignore[attr-defined]
        return redirect("worker:step", token=code.token, draft=draft.token, step=STEPS[0])
    # Who comes back from another page of ours has scanned once.
    if request.method == "GET" and "again" not in request.GET:
        services.count_scan(code=code, on=request.as_of)  # type: ignore[attr-defined]
    context = {"code": code, "retired": code.retired_at is not None, "new": code.replaced_by}
    return render(request, "worker/start.html", context)


@open_to_all
@require_safe
def offices(request: HttpRequest, token: str) -> HttpResponse:
    """Whom else he may call or see: what the offices of the place publish, the nearest first (R120)."""
    code = _code(token)
    return render(request, "worker/offices.html", {"code": code, "offices": offices_of(code.region_code)})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, draft: str, step: str) -> HttpResponse:
    """One question. A bad answer comes back with what to mend; a good one is kept and the next is asked."""
    code = _code(token)
    held = ClueDraft.objects.filter(token=draft[:24], code=code).first()
    if held is None or step not in STEPS:
        raise Http404
    if held.clue_id is not None:
        return redirect("worker:follow")
    said = services.read_draft(held)
    if request.method == "POST":
        try:
            said = _answered(step, said, request)
        except forms.Unclear as unclear:
            return _ask(request, code, held, Question(step, said, str(unclear)), status=422)
        services.keep_draft(draft=held, said=said, now=request.now)  # type: ignore[attr-defined]
        if step != STEPS[-1]:
            return redirect("worker:step", token=token, draft=draft, step=STEPS[STEPS.index(step) + 1])
        return _submit(request, code, held, said)
    return _ask(request, code, held, Question(step, said))


def _answered(step: str, said: Said, request: HttpRequest) -> Said:
    typed = request.POST
    if step == "months":
        chosen = {int(m) for m in typed.getlist("month") if m.isdecimal() and len(m) == 6}
        shown = set(_months(request.as_of))  # type: ignore[attr-defined]
        unsure, earlier = "unsure" in typed, "earlier" in typed
        if not chosen & shown and not unsure and not earlier:
            raise forms.Unclear(_("选一个月，或者选“说不清楚”。"))
        return said.with_(step, months=tuple(sorted(chosen & shown)), unsure=unsure or earlier)
    if step == "amount":
        return said.with_(step, amount_fen=forms.amount(typed.get("amount", "")[:40], request.as_of))  # type: ignore[attr-defined]
    if step == "people":
        people = typed.get("people", "")
        if not people.isdecimal() or not 0 < int(people[:6]) <= 5000:
            raise forms.Unclear(_("点一个，或者写人数。"))
        return said.with_(step, people=int(people[:6]))
    anonymous = "anonymous" in typed
    words = {"text": typed.get("text", "").strip()[:2000], "debtor": typed.get("debtor", "").strip()[:50]}
    if anonymous:
        return said.with_(step, anonymous=True, phone="", name="", id_number="", **words)
    return said.with_(step, anonymous=False, phone=forms.phone(typed.get("phone", "")[:40]), **words)


def _submit(request: HttpRequest, code: SiteCode, draft: ClueDraft, said: Said) -> HttpResponse:
    after = int(number("worker.asked_after", request.as_of, code.region_code).value)  # type: ignore[attr-defined]
    if guard.must_answer(request, after) and not guard.is_right(
        request.POST.get("sum", ""), request.POST.get("answer", "")
    ):
        wrong = _("先答一道小题，答对就交上去。") if "answer" in request.POST else ""
        return _ask(request, code, draft, Question(STEPS[-1], said, wrong), asked=guard.new_sum())
    try:
        clue, secret = services.submit_draft(draft_id=draft.pk, as_of=request.as_of, now=request.now)  # type: ignore[attr-defined]
    except StepRefused as refused:
        return _ask(request, code, draft, Question(STEPS[-1], said, str(refused)), status=422)
    guard.reported(request)
    request.session["own_clues"] = [*request.session.get("own_clues", []), clue.number][-10:]
    return render(request, "worker/done.html", {"code": code, "clue": clue, "secret": secret})


def _ask(
    request: HttpRequest,
    code: SiteCode,
    draft: ClueDraft,
    question: Question,
    *,
    status: int = 200,
    asked: guard.Sum | None = None,
) -> HttpResponse:
    return render(
        request,
        f"worker/{question.step}.html",
        {
            "code": code,
            "draft": draft,
            "question": question,
            "steps": STEPS,
            "months": _months(request.as_of),
            "sum": asked,
        },  # type: ignore[attr-defined]
        status=status,
    )


def _months(as_of: date) -> list[int]:
    """The months that may be owed, the latest first; this month's wage is not due yet."""
    count = int(number("worker.months_shown", as_of).value)
    this = month_kit.month_of(as_of)
    return [month_kit.add(this, -n) for n in range(1, count + 1)]


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The other language, for this phone."""
    back = request.POST.get("back", "/w/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(back if safe else "/w/")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return response
