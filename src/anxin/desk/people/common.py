"""What the pages of this room share: who asks, where he may look and act, and a form that is one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anxin.access.models import Agency, Region, User
from anxin.access.policies import AccessDenied
from anxin.access.roles import Permission, UnknownRole
from anxin.access.scope import Scope
from anxin.access.services import (
    AgencyRefused,
    FactorRefused,
    GlassRefused,
    IncompatibleRoles,
    PasswordRefused,
    RoleRefused,
    UserRefused,
)
from anxin.organisation.services import OrganisationRefused

P = Permission
# What a service says when it will not: shown beside the form, in its own words.
REFUSALS = (
    AccessDenied, AgencyRefused, FactorRefused, GlassRefused, IncompatibleRoles, OrganisationRefused, PasswordRefused,
    RoleRefused, UnknownRole, UserRefused,
)  # fmt: skip


def when(request: HttpRequest) -> dict[str, Any]:
    """Who acts, on which day, at which moment: the first arguments of every service."""
    return {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]


def where(request: HttpRequest, *permissions: Permission) -> Scope:
    """The part of the reader's scope in which he holds any of the permissions."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return Scope(tuple(g for g in scope.grants if g.permissions & set(permissions)))


def sees(request: HttpRequest) -> Scope:
    return where(request, P.SEE_FACTS, P.MANAGE_ROLES, P.KEEP_ORGANISATION)


def keeps(request: HttpRequest) -> Scope:
    return where(request, P.KEEP_ORGANISATION)


def manages(request: HttpRequest) -> Scope:
    return where(request, P.MANAGE_ROLES)


def may(request: HttpRequest, permission: Permission, region: str, project_id: int | None = None) -> bool:
    """Whether the reader holds the permission there; decides which buttons a page shows. Services ask again."""
    scope = where(request, permission)
    return scope.covers_region(region) or (project_id is not None and project_id in scope.projects)


def found(rows: QuerySet, pk: int) -> Any:
    """The row, or 404 for one that is not there or outside the scope that ``rows`` was cut to."""
    row = rows.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def regions_of(scope: Scope) -> QuerySet[Region]:
    """The regions inside a scope, widest first."""
    from django.db.models import Q

    inside = Q(pk__in=[])
    for prefix in scope.regions:
        inside |= Q(code__startswith=prefix)
    return Region.objects.filter(inside).order_by("code")


def agencies_of(scope: Scope) -> QuerySet[Agency]:
    return Agency.objects.within(scope).filter(closed_on__isnull=True).order_by("region_id", "name")


def users_of(scope: Scope) -> QuerySet[User]:
    return User.objects.within(scope).filter(is_active=True).select_related("agency").order_by("display_name", "pk")


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region: Region) -> str:
        return ("　" if region.level == Region.Level.TOWN else "") + region.name


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.display_name}（{user.username}{'，' + user.agency.name if user.agency_id else ''}）"


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    crumbs: list[tuple[str, str]],
    save: Callable[[dict[str, Any]], Any],
    done: str,
    button: str = "保存",
    note: str = "",
    template: str = "desk/people/form.html",
    context: dict[str, Any] | None = None,
    beside: str | None = None,
) -> HttpResponse:
    """A page with one form that is one act. ``beside``: the field next to which a refusal belongs."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except REFUSALS as error:
            form.add_error(beside, str(error))
        else:
            messages.success(request, done)
            return redirect(back)
    said = {"form": form, "title": title, "back": back, "crumbs": crumbs, "button": button, "note": note}
    return render(request, template, {**said, **(context or {})})


def act(request: HttpRequest, done: str, back: str, step: Callable[[], Any]) -> HttpResponse:
    """A button that is one act: done, or refused in the service's words, and back to the page."""
    try:
        step()
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(back)


def name_of(row: Model | None) -> str:
    return str(row) if row is not None else ""
