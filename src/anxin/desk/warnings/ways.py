"""Which ways an area uses, and where a person wants to be reached."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.channels import selectors
from anxin.channels.addresses import AddressRefused
from anxin.channels.models import Address, AreaWay, Way
from anxin.channels.services import WayRefused, remove_address, set_address, set_way
from anxin.channels.ways import mail

from ..doors import door
from .forms import AddressForm, WayForm
from .saying import show

_MANAGE = Permission.MANAGE_ROLES


@require_http_methods(["GET", "HEAD", "POST"])
@door(_MANAGE)
def area_ways(request: HttpRequest) -> HttpResponse:
    """The ways of the areas that this person manages; set or switched off by a form."""
    scope = request.scope.allowing(_MANAGE)  # type: ignore[attr-defined]
    regions = [
        (r.code, r.full_name())
        for prefix in scope.regions
        for r in Region.objects.filter(code__startswith=prefix).order_by("code")[:60]
    ]
    form = WayForm(request.POST or None, regions=regions)
    if request.method == "POST" and form.is_valid():
        try:
            set_way(actor=request.user, as_of=request.as_of, now=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
        except (WayRefused, AccessDenied) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "渠道已设定。")
            return HttpResponseRedirect(reverse("desk:ways"))
    held = list(AreaWay.objects.within(scope).order_by("region_code", "way"))
    names = dict(Region.objects.filter(code__in={w.region_code for w in held}).values_list("code", "name"))
    above = [
        (way.label, setting)
        for way in (Way.EMAIL, Way.SMS)
        for prefix in scope.regions[:1]
        if (setting := selectors.way_for(prefix, way)) is not None and setting not in held
    ]
    context = {
        "form": form, "held": held, "names": names, "above": above, "mail": mail.available(),
        "hosts": settings.ANXIN_GATEWAY_HOSTS,
    }  # fmt: skip
    return show(request, "ways", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@door()
def my_addresses(request: HttpRequest) -> HttpResponse:
    """The person's own phone and mail, as the machine uses them."""
    user = request.user
    said = {"actor": user, "as_of": request.as_of, "now": request.now, "user": user}  # type: ignore[attr-defined]
    kind = request.POST.get("remove", "")
    if request.method == "POST" and kind in Address.Kind.values:
        remove_address(**said, kind=kind)
        messages.success(request, "已删去。")
        return HttpResponseRedirect(reverse("desk:my_addresses"))
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_address(**said, **form.cleaned_data)
        except AddressRefused as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, "已登记。")
            return HttpResponseRedirect(reverse("desk:my_addresses"))
    held = list(Address.objects.filter(user=user).order_by("kind"))
    region = user.agency.region_id if user.agency is not None else ""  # type: ignore[union-attr]
    on = [Way(way).label for way in selectors.ways_of(region)]
    context = {"form": form, "held": held, "on": on}
    return show(request, "my_addresses", context, status=422 if form.errors else 200)
