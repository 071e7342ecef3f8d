"""The telephone and the place that each office publishes for workers (R120)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied, AgencyRefused, publish_contacts
from anxin.casework import selectors
from anxin.ui.listing import Listing

from ..doors import door, opens
from .forms import HotlineFilters, HotlineForm
from .seeing import said, seeing
from .tables import HotlineTable, ReadHotlines

_KEEPS = (Permission.KEEP_ORGANISATION, Permission.MANAGE_ROLES)


def _keeping(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return Scope(tuple(g for g in scope.grants if g.region and g.permissions & set(_KEEPS)), scope.reason)


def _seen(request: HttpRequest) -> Scope:
    return Scope((*seeing(request).grants, *_keeping(request).grants))


@require_safe
@door(*_KEEPS, also=lambda request: bool(seeing(request)))
def hotlines(request: HttpRequest) -> HttpResponse:
    """Which offices have published what, those that have not first."""
    scope = _seen(request)
    rows = selectors.published(scope)
    # Asked as keys: a row of an office with two functions must not count twice.
    whole = ~Q(hotline="") & ~Q(address="")
    due, told = rows.values("pk").distinct().count(), rows.filter(whole).values("pk").distinct().count()
    listing = Listing(
        request, HotlineTable if _keeping(request) else ReadHotlines, rows, filters=HotlineFilters(request.GET, scope=scope),
        empty=("没有要公布的部门", "先在“用户授权”里登记人社部门和行业主管部门，写明职能。"),
    )  # fmt: skip
    context = {
        "sentence": f"{due} 个部门要公布，{told} 个公布了电话和地点"
        + (f"，还差 {due - told} 个。" if due > told else "。")
        if due
        else "还没有登记要公布电话的部门。",
        "may_keep": bool(_keeping(request)),
    }
    return listing.response("desk/codes/hotlines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(*_KEEPS)
def hotline(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Publish the telephone and the place of one office."""
    from anxin.access.models import Agency

    rows = Agency.objects.within(_keeping(request)).filter(pk=agency_id, closed_on__isnull=True)
    found = rows.select_related("region").first() if agency_id < 2**63 else None
    if found is None:
        raise Http404
    begin: dict[str, Any] = {"hotline": found.hotline, "address": found.address}
    form = HotlineForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            publish_contacts(**said(request), agency=found, **form.cleaned_data)
        except (AgencyRefused, AccessDenied) as error:
            form.add_error("hotline" if isinstance(error, AgencyRefused) else None, str(error))
        else:
            messages.success(request, "公布了，工人扫码能看到，新印的海报也带上。")
            return redirect("desk:hotlines")
    crumbs = [
        ("二维码", reverse("desk:codes") if opens(request, "desk:codes") else ""),
        ("电话和地点", reverse("desk:hotlines")),
        (found.name, ""),
    ]
    context = {"form": form, "found": found, "crumbs": crumbs}
    return render(request, "desk/codes/hotline.html", context, status=422 if request.method == "POST" else 200)
