"""Who may open which page. What a person may not know of answers 404; who is not signed in is asked to sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import never_cache

from anxin.access.roles import Permission

Page = Callable[..., HttpResponse]


def door(*permissions: Permission, also: Callable[[HttpRequest], bool] | None = None) -> Callable[[Page], Page]:
    """Open to signed-in people who hold one of ``permissions`` somewhere; to every signed-in person when none is named.

    ``also``: lets a request in that holds none of them. The page still cuts its rows to ``request.scope``.
    """

    def lets_in(request: HttpRequest) -> bool:
        held = not permissions or request.scope.permissions & set(permissions)  # type: ignore[attr-defined]
        return bool(held) or (also is not None and also(request))

    def hung(page: Page) -> Page:
        @wraps(page)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not lets_in(request):
                raise Http404
            return page(request, *args, **kwargs)

        guarded.door, guarded.lets_in = frozenset(permissions), lets_in  # type: ignore[attr-defined]
        return guarded

    return hung


def open_door(page: Page) -> Page:
    """A page for people who are not signed in: sign-in itself and nothing of the county."""
    page.door = None  # type: ignore[attr-defined]
    return page


def opens(request: HttpRequest, name: str) -> bool:
    """Whether the desk's page of that URL name lets this reader in, so that no page offers a door that is shut to him.

    What he finds behind it is cut to his scope; a page about one thing may still not be his.
    """
    lets_in = getattr(_pages().get(name), "lets_in", None)
    return lets_in is None or lets_in(request)


@lru_cache(maxsize=1)
def _pages() -> dict[str, Any]:
    """The desk's views by URL name."""
    found: dict[str, Any] = {}

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif one.name:
                found[f"desk:{one.name}"] = one.callback

    walk(import_module("anxin.desk.urls").urlpatterns)
    return found
