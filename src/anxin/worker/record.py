"""Who I am, for my own record: phone and the end of my number, a code, and a short visit without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from anxin.casework.models import SiteCode
from anxin.channels.selectors import has_gateway
from anxin.law import number
from anxin.records import services
from anxin.records.models import Visit
from anxin.records.selectors import answers_of
from anxin.records.services import VisitRefused

from . import forms
from .guard import address_of
from .pages import open_to_all
from .refusals import said

# Signed, and a reference only: whose record it opens stands in the house. For workers' pages alone.
COOKIE = "record"
_SALT = "anxin.worker.record"
_PATH = "/w/"


def _asked_at(request: HttpRequest) -> SiteCode | None:
    """The board from which he came, for its name and for the place whose gateway would send the code."""
    token = request.GET.get("at", "")[:16]
    if not token:
        return None
    return SiteCode.objects_unscoped.select_related("project", "agency").filter(token=token).first()


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Phone and the last six of the identity number. Where no code can be sent, how the window helps, before anything is typed."""
    code = _asked_at(request)
    wrong = ""
    sends = has_gateway(code.region_code if code is not None else "")
    if request.method == "POST" and sends:
        try:
            token = services.ask_for_code(
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                phone=forms.phone(request.POST.get("phone", "")[:40]),
                tail=request.POST.get("tail", "")[:20],
                place=address_of(request),
            )
        except (VisitRefused, forms.Unclear) as refused:
            wrong = said(refused)
        else:
            return _with_token(request, redirect("worker:record_code"), token, "code_minutes")
    context = {
        "code": code,
        "wrong": wrong,
        "sends": sends,
        "typed": request.POST.get("phone", "")[:20] if wrong else "",
    }
    return render(request, "worker/record_ask.html", context, status=422 if wrong else 200)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The six digits that came by phone. The same page for whoever asked, known or not."""
    token = token_of(request)
    if not token:
        return redirect("worker:record")
    wrong = ""
    if request.method == "POST":
        try:
            services.open_with_code(
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                token=token,
                code=request.POST.get("code", "")[:20],
            )
        except VisitRefused as refused:
            wrong = said(refused)
        else:
            return _with_token(request, redirect("worker:record_months"), token, "open_minutes")
    minutes = int(number("record.code_minutes", request.as_of).value)  # type: ignore[attr-defined]
    context = {"wrong": wrong, "minutes": minutes}
    return render(request, "worker/record_code.html", context, status=422 if wrong else 200)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter_slip(request: HttpRequest) -> HttpResponse:
    """The code on the slip of paper that the window gave."""
    wrong = ""
    if request.method == "POST":
        try:
            _visit, token = services.open_with_slip(
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                tail=request.POST.get("tail", "")[:20],
                code=request.POST.get("slip", "")[:20],
                place=address_of(request),
            )
        except VisitRefused as refused:
            wrong = said(refused)
        else:
            return _with_token(request, redirect("worker:record_months"), token, "open_minutes")
    return render(request, "worker/record_slip.html", {"wrong": wrong}, status=422 if wrong else 200)


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Done looking: nobody who takes up the phone after him sees anything."""
    services.leave(now=request.now, token=token_of(request))  # type: ignore[attr-defined]
    response = redirect("worker:record")
    response.delete_cookie(COOKIE, path=_PATH)
    return response


def own(page: Callable[..., HttpResponse]) -> Any:
    """A page of somebody's own record: ``page(request, visit, ...)``; whose visit is over is asked anew."""

    @open_to_all
    @wraps(page)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = token_of(request)
        visit: Visit | None = services.current(now=request.now, token=token) if token else None  # type: ignore[attr-defined]
        if visit is None:
            return redirect("worker:record")
        response: HttpResponse = page(request, visit, *args, **kwargs)
        # The browser leaves the page when the visit is over; going back shows nothing either (no-store).
        if response.get("Content-Type", "").startswith("text/html") and visit.closes_at is not None:
            left = int((visit.closes_at - request.now).total_seconds())  # type: ignore[attr-defined]
            response.headers["Refresh"] = f"{max(left, 1) + 1}; url={reverse('worker:record')}"
        return response

    seen.door = None
    return seen


def told_on_record(request: HttpRequest, number: str) -> bool:
    """Whether the record that is open here holds an answer that became this clue. A shared phone forgets it with the visit."""
    token = token_of(request)
    visit = services.current(now=request.now, token=token) if token else None  # type: ignore[attr-defined]
    if visit is None or visit.worker is None:
        return False
    return any(a.clue is not None and a.clue.number == number for a in answers_of(visit.worker))


def token_of(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", salt=_SALT) or "")


def _with_token(request: HttpRequest, response: HttpResponse, token: str, minutes: str) -> HttpResponse:
    life = int(number(f"record.{minutes}", request.as_of).value) * 60  # type: ignore[attr-defined]
    response.set_signed_cookie(
        COOKIE, token, salt=_SALT, max_age=life, path=_PATH, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
