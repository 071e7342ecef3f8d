"""Who reads clues and cases: officials of a place. Who holds his role for one firm or one site does not: complaints are
about him, and whoever complained must not be known to him."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from anxin.access.roles import Permission
from anxin.access.scope import Scope

from ..doors import Page, door

SEE, HANDLE, PERSONAL = Permission.SEE_FACTS, Permission.HANDLE_CASES, Permission.SEE_PERSONAL


def _of_places(scope: Scope) -> Scope:
    return Scope(tuple(g for g in scope.grants if g.region), scope.reason, scope.is_everything)


def seeing(request: HttpRequest) -> Scope:
    """The places whose clues and cases the person reads."""
    return _of_places(request.scope.allowing(SEE))  # type: ignore[attr-defined]


def handling(request: HttpRequest) -> Scope:
    return _of_places(request.scope.allowing(HANDLE))  # type: ignore[attr-defined]


def place_door(page: Page) -> Page:
    """Open to whoever reads facts of a whole place."""
    guarded: Callable[[Page], Page] = door(HANDLE, also=lambda request: bool(seeing(request)))
    return guarded(page)


def said(request: HttpRequest) -> dict[str, Any]:
    """Who does it and when, as services ask for it."""
    return {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]
