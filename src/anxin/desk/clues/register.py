"""The register of clues, and the six faults of offices."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.casework.flow import CLUE
from anxin.casework.models import Clue
from anxin.casework.selectors import FAULTS, by_office
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from .filters import ClueFilters, mine, open_ones
from .seeing import HANDLE, place_door, seeing
from .tables import ClueTable, on_day

_SHOWN = 8


@require_safe
@place_door
def clues(request: HttpRequest) -> HttpResponse:
    """Every clue of the reader's places, whichever door it came through."""
    as_of, scope = request.as_of, seeing(request)  # type: ignore[attr-defined]
    rows = Clue.objects.within(scope).select_related(
        "project", "employer", "agency", "first_agency", "handler", "first_user", "case", "clock"
    )
    form = ClueFilters(request.GET, scope=scope, user=request.user, as_of=as_of)  # type: ignore[arg-type]
    empty = (
        ("没有要办的线索", "新的线索来了会在这里。")
        if not request.GET
        else ("没有符合条件的线索", "换个条件看看；已办结的在“状态”里选。")
    )
    listing = Listing(request, on_day(ClueTable, as_of), rows, filters=form, empty=empty)
    return listing.response("desk/clues/clues.html", _around(request, scope))


def _around(request: HttpRequest, scope: Any) -> dict[str, Any]:
    as_of, user = request.as_of, request.user  # type: ignore[attr-defined]
    late = Q(due_on__lt=as_of)
    ours = Q(agency_id=user.agency_id) | Q(first_agency_id=user.agency_id) if user.agency_id else Q(pk__in=[])  # type: ignore[union-attr]
    n = (
        Clue.objects.within(scope)
        .filter(open_ones())
        .aggregate(
            every=Count("pk"), late=Count("pk", filter=late), today=Count("pk", filter=Q(due_on=as_of)),
            mine=Count("pk", filter=mine(user)), mine_late=Count("pk", filter=mine(user) & late), ours=Count("pk", filter=ours),
            to_sort=Count("pk", filter=Q(state="received")), to_route=Count("pk", filter=Q(state="sorted")),
            urgent=Count("pk", filter=~Q(urgency=[])),
        )
    )  # fmt: skip
    asked = {k: request.GET.get(k, "") for k in ("whose", "due", "state")}
    tabs = [
        (f"{words} {n[key]:,}", _at(**said), {k: v for k, v in asked.items() if v} == said)
        for words, key, said in (
            ("全部", "every", {}), ("我的", "mine", {"whose": "mine"}), ("我的机构", "ours", {"whose": "agency"}),
            ("今天到期", "today", {"due": "today"}), ("超期", "late", {"due": "over"}), ("待分类", "to_sort", {"state": "received"}),
            ("待分流", "to_route", {"state": "sorted"}),
        )
    ]  # fmt: skip
    return {
        "sentence": _sentence(n),
        "note": _note(n),
        "tabs": tabs,
        "may_handle": HANDLE in request.scope.permissions,  # type: ignore[attr-defined]
    }


def _at(**asked: str) -> str:
    return f"{reverse('desk:clues')}?{query(asked)}" if asked else reverse("desk:clues")


def _sentence(n: dict[str, int]) -> str:
    if not n["every"]:
        return "没有没办结的线索。"
    late = f"，{n['late']:,} 条超期" if n["late"] else "，都没有超期"
    return f"{n['every']:,} 条线索没办结{late}。"


def _note(n: dict[str, int]) -> str:
    own = (
        f"要您办的 {n['mine']:,} 条" + (f"，其中 {n['mine_late']:,} 条超期" if n["mine_late"] else "")
        if n["mine"]
        else "没有要您办的"
    )
    urgent = f"；有紧急情形的 {n['urgent']:,} 条" if n["urgent"] else ""
    return f"{own}；今天到期 {n['today']:,} 条{urgent}。"


@require_safe
@place_door
def faults(request: HttpRequest) -> HttpResponse:
    """Six faults per office: of what is open, and of what was closed this year."""
    as_of, scope = request.as_of, seeing(request)  # type: ignore[attr-defined]
    rows = Clue.objects.within(scope).filter(open_ones() | Q(closed_on__year=as_of.year))
    offices = by_office(rows, as_of)
    total = sum(office.total for office in offices)
    context = {"offices": offices, "kinds": FAULTS, "total": total, "shown": _SHOWN, "states": CLUE.states}
    return render(request, "desk/clues/faults.html", context)


@shell.counts("desk:clues")
def _count(request: HttpRequest) -> int:
    """Beside the navigation entry: what waits for the person himself."""
    return Clue.objects.within(seeing(request)).filter(open_ones()).filter(mine(request.user)).count()  # type: ignore[arg-type]
