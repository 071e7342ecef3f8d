"""Signing in and out, the second factor, one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from anxin.access import lockout, passwords
from anxin.access.models import GlassBreak, RoleAssignment
from anxin.access.roles import role_of
from anxin.access.services import PasswordRefused, change_password, end_sessions
from anxin.access.services.factor import factor_due, has_factor
from anxin.access.signing import signed_out

from ..doors import door, open_door
from . import second
from .browsers import browser_of
from .forms import AgainForm, CodeAgainForm, FactorForm, PasswordForm, SignInForm, locked_words


class SignIn(LoginView):
    template_name = "desk/signin/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        if has_factor(form.user):
            second.remember(self.request, form.user, self.get_success_url() or "")
            return redirect("mfa_authenticate")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "why": _said(self.request.GET.get("why", ""))}


class Again(ReauthenticateView):
    template_name = "desk/signin/again.html"

    def get_form_class(self) -> type[AgainForm]:
        return AgainForm


class CodeAgain(CodeReauthenticateView):
    template_name = "desk/signin/again.html"

    def get_form_class(self) -> type[CodeAgainForm]:
        return CodeAgainForm


class SetUpFactor(ActivateTOTPView):
    template_name = "desk/signin/set_up_factor.html"

    def get_form_class(self) -> type[FactorForm]:
        return FactorForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = super().get_context_data(**kwargs)
        required = factor_due(self.request.user, self.request.as_of)
        return {**said, "secret": said["form"].secret, "required": required}


class RemoveFactor(DeactivateTOTPView):
    template_name = "desk/signin/remove_factor.html"


class SpareCodes(ViewRecoveryCodesView):
    template_name = "desk/signin/spare_codes.html"


class NewSpareCodes(GenerateRecoveryCodesView):
    template_name = "desk/signin/new_spare_codes.html"


sign_in = open_door(SignIn.as_view())
code = open_door(second.code)
again = door()(Again.as_view())
code_again = door()(CodeAgain.as_view())
set_up_factor = door()(SetUpFactor.as_view())
remove_factor = door()(RemoveFactor.as_view())
spare_codes = door()(SpareCodes.as_view())
new_spare_codes = door()(NewSpareCodes.as_view())


@require_safe
@door()
def factor_done(request: HttpRequest) -> HttpResponse:
    messages.success(request, "动态口令已启用。" if has_factor(request.user) else "动态口令已停用。")
    return redirect("desk:account")


@require_POST
@door()
def sign_out(request: HttpRequest) -> HttpResponse:
    signed_out(request, request.user, "自己退出")
    logout(request)
    return redirect("account_login")


@require_safe
@door()
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do and until when, my password, my second factor, where I am signed in."""
    user, as_of, now = request.user, request.as_of, request.now
    roles = RoleAssignment.objects_unscoped.filter(user=user).in_force(as_of).select_related("scope_region")
    sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda s: s.created_at, reverse=True)
    days = passwords.number("password_days", as_of)
    left = None if user.password_set_at is None else days - (now - user.password_set_at).days
    return render(
        request,
        "desk/signin/account.html",
        {
            "roles": [(one, role_of(one.role)) for one in roles.order_by("role", "pk")],
            "left": left,
            "factor": has_factor(user),
            "spare": Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first(),
            "sessions": [
                (one, browser_of(one.user_agent), one.session_key == request.session.session_key) for one in sessions
            ],
            "taken": GlassBreak.objects_unscoped.filter(user=user).in_force(now).select_related("region"),
        },
    )


@require_POST
@door()
def close_sessions(request: HttpRequest) -> HttpResponse:
    """End one of my sessions, or all but this one."""
    ids = [int(one) for one in request.POST.getlist("id") if one.isdecimal() and len(one) < 19] or None
    if ids is None and request.POST.get("all") != "1":
        return redirect("desk:account")
    count = end_sessions(
        actor=request.user,
        as_of=request.as_of,
        now=request.now,
        user=request.user,
        ids=ids,
        keep=request.session.session_key or "",
    )
    messages.success(request, f"已结束 {count} 处登录。" if count else "没有别处的登录。")
    return redirect("desk:account")


@sensitive_post_parameters("old", "new", "again")
@never_cache
@door()
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; the only page besides signing out while a first or an old one is due."""
    user = request.user
    form = PasswordForm(request.POST or None, as_of=request.as_of)
    if request.method == "POST" and form.is_valid():
        # Asked through the lock-out: a session left open is no place to guess the password.
        if until := lockout.locked_until(user.username):
            form.add_error("old", locked_words(until))
        elif not get_adapter(request).reauthenticate(user, form.cleaned_data["old"]):
            form.add_error("old", "现在的密码不对。")
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_password(
                actor=user,
                as_of=request.as_of,
                now=request.now,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
            )
        except PasswordRefused as error:
            form.add_error("new", error.faults)
        else:
            # Every other session of his ends with the old password; this one goes on.
            update_session_auth_hash(request, changed)
            UserSession.objects.create_from_request(request)
            messages.success(request, "密码改好了，别处的登录都已退出。")
            return redirect(_next(request))
    why = passwords.due(user, request.now)
    return render(request, "desk/signin/password.html", {"form": form, "why": why, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: within the house only."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ok = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if ok else "/"


def _said(why: str) -> str:
    """Why somebody was signed out: only our own words are repeated, whatever stands in the address."""
    idle = why.endswith("没有操作") and len(why) < 20
    long = why.startswith("已登录") and len(why) < 20
    return f"{why}，已经退出。请重新登录。" if idle or long else ""
