"""Sites by month, and people by month, over the whole area of the reader."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.standing.models import ProjectMonthStanding, WorkerMonthStanding
from anxin.ui import words
from anxin.ui.listing import Listing

from ..doors import door
from ..kept import kept
from .forms import PeopleFilters, SiteMonthFilters
from .tables import PeopleMonths, SiteMonths


@require_safe
@door(Permission.SEE_FACTS)
def months(request: HttpRequest) -> HttpResponse:
    """Which sites have not paid which month; the longest owed first."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    filters = SiteMonthFilters(request.GET, scope=scope, as_of=as_of)
    rows = ProjectMonthStanding.objects.within(scope).select_related("project")
    listing = Listing(request, SiteMonths, rows, filters=filters, empty=("没有这样的工地", "换个月份或情况看看。"))
    owed = _summed(
        request,
        listing,
        sites=Count("project", filter=Q(missing_fen__gt=0, due_on__lt=as_of), distinct=True),
        fen=Sum("missing_fen", filter=Q(missing_fen__gt=0, due_on__lt=as_of)),
        people=Sum("people_missing", filter=Q(missing_fen__gt=0, due_on__lt=as_of)),
    )
    said = filters.cleaned_data
    return listing.response(
        "desk/months/months.html",
        {"sentence": _sites_sentence(owed, said.get("month")), "owed": owed, "filters": filters},
    )


def _summed(request: HttpRequest, listing: Listing, **asked: Any) -> dict[str, Any]:
    """The sums of the sentence and those at the foot, of all rows found, in one walk for each evaluation and filter."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    # Under names that no field has: a sum would otherwise be taken of the sum that bears the field's name.
    feet = {f"t_{c.key}": Sum(c.total) for c in listing.table.columns if c.total}
    heads = {f"s_{name}": what for name, what in asked.items()}
    said = sorted((k, v) for k, v in request.GET.lists() if k not in ("page", "sort", "col", "export", "view"))
    told = kept(
        request, scope, f"{listing.table.name} {said}", lambda: listing.found.order_by().aggregate(**heads, **feet)
    )
    listing.totals = {key: told[key] for key in feet}
    return {name: told[f"s_{name}"] for name in asked}


def _sites_sentence(owed: dict[str, Any], month: int | None) -> str:
    when = f"{words.month(month)}的工资" if month else "到了发薪日的工资"
    if not owed["sites"]:
        return f"{when}，各工地都发清了，或还没有要发的。"
    return f"{when}，{owed['sites']} 个工地没发清：{owed['people']:,} 人次，{words.yuan(owed['fen'])} 元。"


@require_safe
@door(Permission.SEE_FACTS)
def month_people(request: HttpRequest) -> HttpResponse:
    """Worker-months that are not paid in full, one a row."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    filters = PeopleFilters(request.GET, scope=scope, as_of=as_of)
    rows = WorkerMonthStanding.objects.within(scope).select_related("project", "worker", "employer", "crew")
    listing = Listing(
        request, PeopleMonths.on(as_of), rows, filters=filters, empty=("没有这样的人月", "这里没有人的工资没发清。")
    )
    found = _summed(request, listing, people=Count("worker", distinct=True), fen=Sum("missing_fen"), months=Count("pk"))
    return listing.response(
        "desk/months/people.html", {"sentence": _people_sentence(found), "found": found, "filters": filters}
    )


def _people_sentence(found: dict[str, Any]) -> str:
    if not found["months"]:
        return "没有人的工资没发清。"
    if not found["fen"]:
        return f"{found['people']:,} 人，{found['months']:,} 个人月，没有欠的。"
    return f"{found['people']:,} 人还差 {words.yuan(found['fen'])} 元，共 {found['months']:,} 个人月。"
