"""Where my matter stands, and my own answer whether the money came."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.casework import services
from anxin.casework.models import Clue
from anxin.casework.stepping import StepRefused

from .guard import place_of
from .pages import open_to_all
from .record import told_on_record
from .refusals import said

# Wrong codes from one place in an hour; a code has 31^8 forms, so this leaves no chance to guess.
_WRONG = 20


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code, as they stood on the last page."""
    wrong = ""
    if request.method == "POST":
        tries = f"{place_of(request)}:wrong"
        if int(cache.get(tries) or 0) >= _WRONG:
            wrong = _("试得太多了，过一个小时再来，或者打电话问。")
        else:
            clue = services.find_own(request.POST.get("number", ""), request.POST.get("code", ""))
            if clue is not None:
                request.session["own_clues"] = [*request.session.get("own_clues", []), clue.number][-10:]
                return redirect("worker:mine", number=clue.number)
            cache.set(tries, int(cache.get(tries) or 0) + 1, 3600)
            wrong = _("编号或查询码不对，照着当时给您的再写一遍。")
    return render(request, "worker/follow.html", {"wrong": wrong}, status=422 if wrong else 200)


def told_by_me(request: HttpRequest, number: str) -> Clue:
    """The clue that this phone reported or opened with its code, or that he told on his own record, as long as that is
    open; what is added to it stays with it, joined or not."""
    if number not in request.session.get("own_clues", []) and not told_on_record(request, number):
        raise Http404
    clue = Clue.objects_unscoped.select_related("joined_to").filter(number=number).first()
    if clue is None:
        raise Http404
    return clue


def show(request: HttpRequest, number: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The page of one's own matter."""
    own = told_by_me(request, number)
    clue = own.joined_to or own
    asks = clue.state in ("replied", "called_back")
    context = {
        "clue": clue, "own": own, "told": told(clue), "asks": asks, "wrong": wrong, "papers": own.papers.order_by("id"),
        "more": clue.state != "closed",
    }  # fmt: skip
    return render(request, "worker/mine.html", context, status=status)


def told(clue: Clue) -> list[tuple[str, bool, date | None]]:
    """(what, done, day) of the way that a matter goes, in a worker's words."""
    days: dict[str, date] = {}
    for event in clue.events.order_by("id"):
        days[event.to_state] = event.as_of
    order = ["received", "routed", "accepted", "verified", "replied", "closed"]
    words = {
        "received": _("收到了"), "routed": _("交给办事的单位"), "accepted": _("有人专门办了"),
        "verified": _("查清欠多少"), "replied": _("把结果告诉您"), "closed": _("钱到手，办完了"),
    }  # fmt: skip
    reached = {
        "received": 0,
        "sorted": 0,
        "routed": 1,
        "accepted": 2,
        "verified": 3,
        "disposed": 3,
        "guided": 3,
        "replied": 4,
        "called_back": 4,
        "closed": 5,
    }
    at = reached.get(clue.state, 0)
    return [(words[name], place <= at, days.get(name)) for place, name in enumerate(order)]


@open_to_all
@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: where it stands, by when the next thing happens, and the question at the end."""
    return show(request, number)


@open_to_all
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Did you get it?"""
    own = told_by_me(request, number)
    try:
        services.worker_answers(
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            clue_id=(own.joined_to or own).pk,
            answer=request.POST.get("answer", ""),
        )
    except StepRefused as refused:
        return show(request, number, wrong=said(refused), status=422)
    return redirect("worker:mine", number=number)
