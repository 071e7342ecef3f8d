"""The list of cases, and the wall board."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.casework.models import Case
from anxin.kit import money
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from ..clues.seeing import HANDLE, place_door, seeing
from ..clues.tables import on_day
from ..clues.wall import hang
from .tables import CaseFilters, CaseTable, late, open_ones


@require_safe
@place_door
def cases(request: HttpRequest) -> HttpResponse:
    """Every case of the reader's places."""
    as_of, scope = request.as_of, seeing(request)  # type: ignore[attr-defined]
    rows = Case.objects.within(scope).select_related("project", "employer", "agency", "handler", "leader")
    form = CaseFilters(request.GET, scope=scope, user=request.user, as_of=as_of)  # type: ignore[arg-type]
    empty = (
        ("没有没结的案件", "从线索、检查立案后会在这里。")
        if not request.GET
        else ("没有符合条件的案件", "换个条件看看；已结的在“状态”里选。")
    )
    listing = Listing(request, on_day(CaseTable, as_of), rows, filters=form, empty=empty)
    return listing.response("desk/cases/cases.html", _around(request, scope))


def _around(request: HttpRequest, scope: Any) -> dict[str, Any]:
    as_of, user = request.as_of, request.user  # type: ignore[attr-defined]
    ours = Q(agency_id=user.agency_id) if user.agency_id else Q(pk__in=[])  # type: ignore[union-attr]
    n = (
        Case.objects.within(scope)
        .filter(open_ones())
        .aggregate(
            every=Count("pk"), late=Count("pk", filter=late(as_of)), today=Count("pk", filter=Q(due_on=as_of)),
            mine=Count("pk", filter=Q(handler=user) | Q(leader=user)), ours=Count("pk", filter=ours), old=Count("pk", filter=Q(is_old=True)),
            major=Count("pk", filter=Q(tier="major")), owed=Sum("owed_fen"), got=Sum("recovered_fen"), people=Sum("people"),
        )
    )  # fmt: skip
    asked = {k: v for k in ("whose", "due", "tier", "old") if (v := request.GET.get(k, ""))}
    tabs = [
        (f"{words} {n[key]:,}", f"{reverse('desk:cases')}?{query(said)}" if said else reverse("desk:cases"), asked == said)
        for words, key, said in (
            ("全部", "every", {}), ("我的", "mine", {"whose": "mine"}), ("我的机构", "ours", {"whose": "agency"}),
            ("今天到期", "today", {"due": "today"}), ("超期", "late", {"due": "over"}), ("重大", "major", {"tier": "major"}),
            ("陈年积案", "old", {"old": "1"}),
        )
    ]  # fmt: skip
    left = max((n["owed"] or 0) - (n["got"] or 0), 0)
    sentence = f"{n['every']:,} 件案件没结，还差 {money.show(left)} 元。" if n["every"] else "没有没结的案件。"
    note = (
        f"涉及 {n['people'] or 0:,} 人；{n['late']:,} 件超期，今天到期 {n['today']:,} 件。"
        if n["every"]
        else "已结的在“状态”里选。"
    )
    may = HANDLE in request.scope.permissions  # type: ignore[attr-defined]
    return {"sentence": sentence, "note": note, "tabs": tabs, "may_handle": may}


@require_safe
@place_door
def wall(request: HttpRequest) -> HttpResponse:
    """挂图作战: open cases by the colour of their clock."""
    as_of, scope = request.as_of, seeing(request)  # type: ignore[attr-defined]
    rows = Case.objects.within(scope).filter(open_ones())
    left = rows.filter(owed_fen__gt=F("recovered_fen")).aggregate(fen=Sum(F("owed_fen") - F("recovered_fen")))
    held = hang(rows.select_related("project", "agency", "handler", "leader"), as_of)
    return render(request, "desk/cases/wall.html", {"wall": held, "left": left["fen"] or 0})


@shell.counts("desk:cases")
def _count(request: HttpRequest) -> int:
    rows = Case.objects.within(seeing(request)).filter(open_ones())
    return rows.filter(Q(handler=request.user) | Q(leader=request.user)).count()  # type: ignore[misc]
