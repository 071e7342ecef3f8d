"""The codes of the reader's places, and making one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anxin.access.models import Agency
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.selectors import LOOK
from anxin.casework.stepping import StepRefused
from anxin.registry.models import Project
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from .forms import CodeFilters, NewCodeForm
from .printing import chosen
from .seeing import issuing, offices, place_door, said, seeing
from .tables import CodeTable

_KEPT = ("kind", "region", "words")


@require_http_methods(["GET", "HEAD", "POST"])
@place_door
def codes(request: HttpRequest) -> HttpResponse:
    """The list; as POST, the posters of the ticked ones."""
    if request.method == "POST":
        return chosen(request)
    scope, as_of = seeing(request), request.as_of  # type: ignore[attr-defined]
    rows = selectors.codes(scope, as_of)
    counted = selectors.by_health(rows)
    in_use = sum(n for state, n in counted.items() if state != "retired")
    listing = Listing(
        request,
        CodeTable,
        rows,
        filters=CodeFilters(request.GET, scope=scope),
        empty=_empty(bool(in_use), bool(request.GET)),
    )
    context = {
        "sentence": _sentence(in_use, counted),
        "note": "一个码管一个工地、一家企业或一个窗口；工人扫了说没拿到工资，就成一条线索。这里只记哪天扫了几次，不记谁扫的。",
        "tabs": _tabs(request, in_use, counted),
        "may_issue": bool(issuing(request)),
        "posters": lambda paper: _posters(request, paper),
        "in_use": in_use,
    }
    return listing.response("desk/codes/codes.html", context)


def _posters(request: HttpRequest, paper: str) -> str:
    """Where the posters of all that the filters leave are printed."""
    kept = {k: v for k in (*_KEPT, "health") if (v := request.GET.get(k))}
    return f"{reverse('desk:code_posters')}?{query({**kept, 'paper': paper})}"


def _sentence(in_use: int, counted: dict[str, int]) -> str:
    if not in_use:
        return "还没有在用的二维码。"
    look = sum(counted[state] for state in LOOK)
    return f"{in_use:,} 个二维码在用，" + (f"{look:,} 个要去看看。" if look else "都好用。")


def _empty(any_in_use: bool, asked: bool) -> tuple[str, str]:
    if asked:
        return "没有符合条件的码", "换个条件看看；停用的在“已停用”里。"
    return ("没有符合条件的码", "") if any_in_use else ("还没有码", "到“覆盖”页可以给没有码的工地一次做齐。")


def _tabs(request: HttpRequest, in_use: int, counted: dict[str, int]) -> list[tuple[str, str, bool]]:
    asked = request.GET.get("health", "")
    kept = {k: v for k in _KEPT if (v := request.GET.get(k))}
    tabs = [("在用的", "", in_use), ("要去看的", "look", sum(counted[state] for state in LOOK))]
    tabs += [(selectors.HEALTH[state], state, counted[state]) for state in (*LOOK, "retired")]
    return [
        (
            f"{words} {n:,}",
            f"{reverse('desk:codes')}?{query({**kept, **({'health': key} if key else {})})}",
            asked == key,
        )
        for words, key, n in tabs
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@door(*services.ISSUES)
def code_new(request: HttpRequest) -> HttpResponse:
    """Make one code; ``?project=`` fills in the site. Where there is one already, it is shown."""
    scope = issuing(request)
    if not scope:
        raise Http404
    form = NewCodeForm(request.POST or None, scope=scope, offices=offices(request), initial=_begin(request))
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made is not None:
            return redirect("desk:code", made.pk)
    context = {"form": form, "crumbs": [("二维码", reverse("desk:codes")), ("做一个码", "")]}
    return render(request, "desk/codes/new.html", context, status=422 if request.method == "POST" else 200)


def _begin(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("project", "")
    if not asked.isdecimal() or len(asked) > 18:
        return {"kind": "project"}
    found = Project.objects.within(issuing(request)).filter(pk=int(asked)).first()
    return {"kind": "project", "project": found.name if found else ""}


def _make(request: HttpRequest, form: NewCodeForm) -> Any:
    told = form.cleaned_data
    kind, found = told["kind"], told["found"]
    try:
        made = services.make_code(
            **said(request),
            agency=Agency.objects.within(issuing(request)).get(pk=told["agency"]),
            region=found.region_code if kind == "project" else told["region"],
            project=found if kind == "project" else None,
            enterprise=found if kind == "enterprise" else None,
            village=found if kind == "window" else None,
            place=told["place"] if kind == "window" else "",
        )
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return None
    new = made.made_at == request.now  # type: ignore[attr-defined]
    messages.success(request, "码做好了，印出海报贴上去，再登记贴在哪里。" if new else "这里已经有码，就用这个。")
    return made


@shell.counts("desk:codes")
def _count(request: HttpRequest) -> int:
    """Beside the navigation entry, for who keeps codes: those that somebody should go and look at."""
    scope = issuing(request)
    if not scope:
        return 0
    return selectors.codes(scope, request.as_of).filter(health__in=LOOK).count()  # type: ignore[attr-defined]
