"""Agencies with what they do, and roles of which an area requires a second factor."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anxin.access import services
from anxin.access.models import Agency, FactorDuty
from anxin.access.roles import Permission
from anxin.ui.listing import Listing

from ..doors import door
from .common import act, form_page, found, manages, when
from .tables import AgencyTable
from .user_forms import AgencyForm, FactorForm


@door(Permission.MANAGE_ROLES)
def agencies(request: HttpRequest) -> HttpResponse:
    """The offices of the area, with their functions and how many users each has."""
    rows = (
        Agency.objects.within(manages(request))
        .select_related("region")
        .prefetch_related("functions")
        .annotate(people=Count("users", filter=Q(users__is_active=True)))
    )
    listing = Listing(request, AgencyTable, rows, empty=("还没有机构", "先登记治欠办、人社部门、行业主管部门和乡镇。"))
    return listing.response("desk/people/agencies.html", {"count": rows.filter(closed_on__isnull=True).count()})


@door(Permission.MANAGE_ROLES)
def agency_new(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None, request=request)
    crumbs = [("用户授权", reverse("desk:users")), ("机构", reverse("desk:agencies")), ("登记机构", "")]
    return form_page(
        request, form, title="登记机构", back=reverse("desk:agencies"), crumbs=crumbs, done="登记好了。", button="登记",
        save=lambda said: services.create_agency(**when(request), **said),
    )  # fmt: skip


@door(Permission.MANAGE_ROLES)
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Change an agency's name and functions, or close it."""
    one = found(Agency.objects.within(manages(request)).prefetch_related("functions"), agency_id)
    form = AgencyForm(request.POST or None, request=request, agency=one)
    crumbs = [("用户授权", reverse("desk:users")), ("机构", reverse("desk:agencies")), (one.name, "")]

    def save(said: dict[str, Any]) -> None:
        services.set_agency_functions(**when(request), agency=one, name=said["name"], functions=said["functions"])

    return form_page(
        request, form, title=one.name, back=reverse("desk:agencies"), crumbs=crumbs, save=save, done="改好了。",
        template="desk/people/agency.html", context={"one": one},
    )  # fmt: skip


@require_POST
@door(Permission.MANAGE_ROLES)
def agency_close(request: HttpRequest, agency_id: int) -> HttpResponse:
    one = found(Agency.objects.within(manages(request)), agency_id)
    return act(
        request, "机构已撤销。", reverse("desk:agency", args=[one.pk]),
        lambda: services.close_agency(**when(request), agency=one),
    )  # fmt: skip


@door(Permission.MANAGE_ROLES)
def user_factors(request: HttpRequest) -> HttpResponse:
    """Of which roles the area requires a second factor."""
    form = FactorForm(request.POST or None, request=request)
    duties = FactorDuty.objects.within(manages(request)).select_related("region").order_by("region_id", "role")
    crumbs = [("用户授权", reverse("desk:users")), ("动态口令要求", "")]
    return form_page(
        request, form, title="哪些角色要用动态口令", back=reverse("desk:user_factors"), crumbs=crumbs, button="要求",
        done="要求已生效，有这个角色的人下次打开页面时先启用动态口令。", beside="role",
        save=lambda said: services.require_factor(**when(request), **said),
        template="desk/people/user_factors.html", context={"duties": duties},
    )  # fmt: skip


@require_POST
@door(Permission.MANAGE_ROLES)
def user_factor_drop(request: HttpRequest, duty_id: int) -> HttpResponse:
    one = found(FactorDuty.objects.within(manages(request)), duty_id)
    return act(
        request, "不再要求。", reverse("desk:user_factors"),
        lambda: services.drop_factor_duty(**when(request), duty=one),
    )  # fmt: skip
