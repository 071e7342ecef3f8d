"""Who may open which page. What a person may not know of answers 404; who is not signed in is asked to sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from anxin.access.roles import Permission

Page = Callable[..., HttpResponse]


def door(*permissions: Permission, also: Callable[[HttpRequest], bool] | None = None) -> Callable[[Page], Page]:
    """Open to signed-in people who hold one of ``permissions`` somewhere; to every signed-in person when none is named.

    ``also``: lets a request in that holds none of them. The page still cuts its rows to ``request.scope``.
    """

    def hung(page: Page) -> Page:
        @wraps(page)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            held = not permissions or request.scope.permissions & set(permissions)  # type: ignore[attr-defined]
            if not held and (also is None or not also(request)):
                raise Http404
            return page(request, *args, **kwargs)

        guarded.door = frozenset(permissions)  # type: ignore[attr-defined]
        return guarded

    return hung


def open_door(page: Page) -> Page:
    """A page for people who are not signed in: sign-in itself and nothing of the county."""
    page.door = None  # type: ignore[attr-defined]
    return page
