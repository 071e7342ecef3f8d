"""The second step of signing in: the code, after the password was right. Between the two nobody is signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from anxin.access.models import User
from anxin.access.passwords import number
from anxin.access.services.factor import has_factor

from .forms import CodeForm

_KEY = "second_step"


def remember(request: HttpRequest, user: User, goes_to: str) -> None:
    """The password of ``user`` was right; his code is asked next, and then he goes to ``goes_to``."""
    request.session[_KEY] = {"user": user.pk, "at": timezone.now().timestamp(), "to": goes_to}


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of him whose password was right a moment ago; without such a one, back to the beginning."""
    kept = request.session.get(_KEY)
    if request.user.is_authenticated:
        return redirect("/")
    user = _waiting(kept)
    if user is None:
        request.session.pop(_KEY, None)
        return redirect("account_login")
    form = CodeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session.pop(_KEY, None)
        response = perform_login(request, Login(user=user, redirect_url=kept["to"] or None))
        request.session.set_expiry(0)
        return response
    return render(request, "desk/signin/code.html", {"form": form})


def _waiting(kept: dict | None) -> User | None:
    """Who is waiting for his second step, if he has not waited for too long and still may come in."""
    now = timezone.now()
    if not kept or now.timestamp() - kept["at"] > number("second_step_minutes", timezone.localdate(now)) * 60:
        return None
    user = User.objects_unscoped.filter(pk=kept["user"], is_active=True).first()
    return user if user is not None and has_factor(user) else None
