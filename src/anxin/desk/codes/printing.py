"""Posters as PDF: of one code, of those that were ticked, of all that a list shows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.casework import selectors
from anxin.casework.models import SiteCode
from anxin.documents.fonts import FontMissing
from anxin.documents.posters import PAPERS, print_posters

from ..doors import door
from .forms import CodeFilters
from .seeing import place_door, seeing


@require_safe
@door(Permission.SEE_FACTS)
def poster(request: HttpRequest, code_id: int, paper: str) -> HttpResponse:
    """The poster of one code in use; for the site's own people too, who hang it. What it counts they don't see."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    rows = SiteCode.objects.within(scope).select_related("agency").filter(pk=code_id, retired_at__isnull=True)
    found = list(rows) if code_id < 2**63 else []
    if not found or paper not in PAPERS:
        raise Http404
    # Whoever sees this site alone can't open the room of codes.
    back = (
        reverse("desk:code", args=[code_id]) if seeing(request) else reverse("desk:project", args=[found[0].project_id])
    )
    return _printed(request, found, paper, back, f"{found[0].place}海报")


@require_safe
@place_door
def filtered(request: HttpRequest) -> HttpResponse:
    """The posters of all codes in use that the filters of the list leave."""
    scope = seeing(request)
    form = CodeFilters(request.GET, scope=scope)
    form.is_valid()
    rows = form.narrow(selectors.codes(scope, request.as_of)).filter(retired_at__isnull=True)  # type: ignore[attr-defined]
    return _many(request, rows, request.GET.get("paper", "a4"))


def chosen(request: HttpRequest) -> HttpResponse:
    """The posters of the ticked codes."""
    keys = [int(k) for k in request.POST.getlist("code")[:5000] if k.isdecimal() and len(k) < 19]
    rows = SiteCode.objects.within(seeing(request)).filter(pk__in=keys, retired_at__isnull=True)
    return _many(request, rows.select_related("agency"), request.POST.get("paper", "a4"))


def _many(request: HttpRequest, rows: Any, paper: str) -> HttpResponse:
    most = int(law.number("code.posters_most", request.as_of).value)  # type: ignore[attr-defined]
    found = list(rows.order_by("region_code", "place", "pk")[: most + 1])
    back = reverse("desk:codes")
    if paper not in PAPERS:
        raise Http404
    if len(found) > most:
        messages.error(request, f"一份最多印 {most} 张，按地方或类别筛少一点，分几份印。")
        return redirect(back)
    if not found:
        messages.error(request, "没有在用的码可印，先选几个或者换个条件。")
        return redirect(back)
    return _printed(request, found, paper, back, f"海报{len(found)}张" if len(found) > 1 else f"{found[0].place}海报")


def _printed(request: HttpRequest, codes: list[SiteCode], paper: str, back: str, name: str) -> HttpResponse:
    try:
        book = print_posters(selectors.posters(codes), paper=paper)  # type: ignore[arg-type]
    except (selectors.NoAddress, FontMissing) as error:
        messages.error(request, str(error))
        return redirect(back)
    response = HttpResponse(book, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}{paper.upper()}.pdf")
    return response
