"""Users: the list, one of them, giving and ending roles, helping who cannot get in."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access import lockout, services
from anxin.access.models import RoleAssignment, User
from anxin.access.roles import ROLES, Permission, conflict, role_of
from anxin.access.services.factor import has_factor
from anxin.audit.models import AuditEvent
from anxin.registry.models import Enterprise, Project
from anxin.ui.listing import Listing

from ..doors import door
from ..signin.browsers import browser_of
from .common import act, form_page, found, manages, when
from .tables import UserTable
from .user_forms import ReasonForm, RoleForm, UserChangeForm, UserFilters, UserForm

_EVENTS = 40


@require_safe
@door(Permission.MANAGE_ROLES)
def users(request: HttpRequest) -> HttpResponse:
    """Everybody whom the reader manages."""
    rows = User.objects.within(manages(request)).select_related("agency")
    filters = UserFilters(request.GET, as_of=request.as_of)
    listing = Listing(request, partial(UserTable, request.as_of), rows, filters=filters)  # type: ignore[arg-type]
    held = RoleAssignment.objects_unscoped.in_force(request.as_of).values("user")
    idle = rows.filter(is_active=True).exclude(pk__in=held).count()
    sentence = f"{rows.filter(is_active=True).count()} 个用户" + (
        f"，其中 {idle} 个没有角色，登录了也看不到东西。" if idle else "，都有角色。"
    )
    return listing.response("desk/people/users.html", {"sentence": sentence})


@door(Permission.MANAGE_ROLES)
def user_new(request: HttpRequest) -> HttpResponse:
    """Enter a user; his first password is shown once, on the page that follows."""
    form = UserForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.create_user(**when(request), **form.cleaned_data)
        except (services.UserRefused, services.AccessDenied) as error:
            form.add_error("username", str(error))
        else:
            return _password_page(request, made, password, "新建好了")
    crumbs = [("用户授权", reverse("desk:users")), ("新建用户", "")]
    return form_page(
        request, form, title="新建用户", back=reverse("desk:users"), crumbs=crumbs, save=lambda said: None, done="",
        button="新建", note="建好后会显示一次首次密码，请当面交给本人。",
    )  # fmt: skip


@require_safe
@door(Permission.MANAGE_ROLES)
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """One user: roles with their dates, sessions, locks, history."""
    one = found(User.objects.within(manages(request)).select_related("agency", "seat"), user_id)
    roles = list(
        RoleAssignment.objects_unscoped.filter(user=one).select_related("scope_region").order_by("-starts_on", "-pk")
    )
    names = _givers(roles)
    projects = Project.objects_unscoped.in_bulk([r.scope_project_id for r in roles if r.scope_project_id])
    today = request.as_of
    told = [
        {
            "row": r,
            "role": role_of(r.role),
            "place": r.scope_region.name
            if r.scope_region_id
            else str(projects.get(r.scope_project_id, "")) or "本企业",
            "by": names.get(r.given_by) or _no_user(r.given_by),
            "now": r.starts_on <= today and (r.ends_on is None or r.ends_on >= today),
            "later": r.starts_on > today,
        }
        for r in roles
    ]
    sessions = UserSession.objects.filter(user=one).order_by("-created_at")
    firm = Enterprise.objects.filter(pk=one.enterprise_id).first() if one.enterprise_id else None
    context = {
        "one": one,
        "firm": firm,
        "current": [t for t in told if t["now"] or t["later"]],
        "past": [t for t in told if not t["now"] and not t["later"]],
        "sessions": [(s, browser_of(s.user_agent)) for s in sessions],
        "locked": lockout.locked_until(one.username),
        "factor": has_factor(one),
        "taken": one.glass_breaks.in_force(request.now).select_related("region"),
        "events": [(e.at, e.sentence) for e in _events(one)],
        "is_me": one.pk == request.user.pk,
    }
    return render(request, "desk/people/user.html", context)


def _no_user(given_by: str) -> str:
    """Who is no user: the machine, or somebody at the command line."""
    kind, _, account = given_by.partition(":")
    return {"machine": "系统", "cli": f"命令行（{account}）"}.get(kind, given_by)


def _givers(roles: list[RoleAssignment]) -> dict[str, str]:
    """Names of those who gave the roles, by their id in the audit log."""
    ids = [int(r.given_by[5:]) for r in roles if r.given_by.startswith("user:") and r.given_by[5:].isdecimal()]
    return {u.audit_id: u.display_name for u in User.objects_unscoped.filter(pk__in=ids)}


def _events(one: User) -> Any:
    about = Q(subject_kind="access.user", subject_id=str(one.pk))
    roles = Q(act__in=("access.role_assigned", "access.role_ended"), fields__user=one.username)
    return AuditEvent.objects.filter(about | roles).order_by("-seq")[:_EVENTS]


@door(Permission.MANAGE_ROLES)
def user_role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a role. Beside each role stands why the user may not hold it together with what he holds."""
    one = found(User.objects.within(manages(request)), user_id)
    held = [role_of(r.role) for r in RoleAssignment.objects_unscoped.filter(user=one).overlapping(request.as_of, None)]
    clashes = {}
    for role in ROLES.values():
        for other in held:
            if rule := conflict(role, other):
                clashes[role.name] = f"不能：已是“{other.label}”，{rule.why}"
                break
    form = RoleForm(request.POST or None, request=request, user=one)

    def save(said: dict[str, Any]) -> None:
        project = said.get("project")
        place = said.get("region")
        services.assign_role(
            **when(request), user=one, role=said["role"], region=place,
            project_id=project.pk if project else None,
            enterprise_id=one.enterprise_id if said.get("own_enterprise") else None,
            seat_region=project.region_code if project else one.home,
            starts_on=said.get("starts_on"), ends_on=said.get("ends_on"),
        )  # fmt: skip

    back = reverse("desk:user", args=[one.pk])
    crumbs = [("用户授权", reverse("desk:users")), (one.display_name, back), ("授予角色", "")]
    return form_page(
        request, form, title=f"给{one.display_name}授予角色", back=back, crumbs=crumbs, save=save, done="角色给好了。",
        button="授予", template="desk/people/user_role.html", beside="role",
        context={"roles": list(ROLES.values()), "clashes": clashes, "one": one},
    )  # fmt: skip


@require_POST
@door(Permission.MANAGE_ROLES)
def user_role_end(request: HttpRequest, user_id: int, assignment_id: int) -> HttpResponse:
    one = found(User.objects.within(manages(request)), user_id)
    row = found(RoleAssignment.objects_unscoped.filter(user=one), assignment_id)
    seat = one.home
    if row.scope_project_id:
        project = Project.objects_unscoped.filter(pk=row.scope_project_id).first()
        seat = project.region_code if project else one.home
    return act(
        request, "角色已终止。", reverse("desk:user", args=[one.pk]),
        lambda: services.end_role(**when(request), assignment=row, seat_region=seat),
    )  # fmt: skip


@door(Permission.MANAGE_ROLES)
def user_change(request: HttpRequest, user_id: int) -> HttpResponse:
    one = found(User.objects.within(manages(request)).select_related("agency"), user_id)
    form = UserChangeForm(request.POST or None, request=request, user=one)
    back = reverse("desk:user", args=[one.pk])

    def save(said: dict[str, Any]) -> None:
        services.change_user(**when(request), user=one, display_name=said["display_name"], agency=said.get("agency"))

    crumbs = [("用户授权", reverse("desk:users")), (one.display_name, back), ("更改", "")]
    return form_page(request, form, title="更改用户", back=back, crumbs=crumbs, save=save, done="改好了。")


@door(Permission.MANAGE_ROLES)
def user_off(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch a user off, with the reason."""
    one = found(User.objects.within(manages(request)), user_id)
    form = ReasonForm(request.POST or None)
    back = reverse("desk:user", args=[one.pk])
    crumbs = [("用户授权", reverse("desk:users")), (one.display_name, back), ("停用", "")]
    return form_page(
        request, form, title=f"停用{one.display_name}", back=back, crumbs=crumbs, done="已停用，他已退出。", button="停用",
        note="停用后立刻退出，不能再登录。授权和记录都留着，可以再启用。", beside="reason",
        save=lambda said: services.deactivate_user(**when(request), user=one, reason=said["reason"]),
    )  # fmt: skip


_ACTS = {
    "on": (services.reactivate_user, "已启用。"),
    "unlock": (services.unlock_user, "锁定已解除。"),
    "sessions": (services.end_sessions, "他的登录都已结束。"),
    "factor": (services.reset_factor, "动态口令已停用，他可以重新启用。"),
}


@require_POST
@door(Permission.MANAGE_ROLES)
def user_act(request: HttpRequest, user_id: int) -> HttpResponse:
    """One button of the user's page: switch on, unlock, end sessions, take off the second factor."""
    one = found(User.objects.within(manages(request)), user_id)
    step, done = _ACTS.get(request.POST.get("act", ""), (None, ""))
    back = reverse("desk:user", args=[one.pk])
    if step is None:
        raise Http404
    return act(request, done, back, lambda: step(**when(request), user=one))


@require_POST
@door(Permission.MANAGE_ROLES)
def user_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new first password, shown once."""
    one = found(User.objects.within(manages(request)), user_id)
    try:
        password = services.reset_password(**when(request), user=one)
    except (services.PasswordRefused, services.AccessDenied) as error:
        messages.error(request, str(error))
        return redirect("desk:user", one.pk)
    return _password_page(request, one, password, "密码重设好了")


def _password_page(request: HttpRequest, one: User, password: str, what: str) -> HttpResponse:
    return render(request, "desk/people/user_password.html", {"one": one, "password": password, "what": what})
