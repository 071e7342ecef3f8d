"""The regions that a form offers: those of the reader's grant, and what lies one step below."""

from __future__ import annotations

from anxin.access.models import Region
from anxin.access.scope import Scope

_MOST = 200


def choices(scope: Scope) -> list[tuple[str, str]]:
    """(code, name) for a select; a part of the scope that is a single project offers nothing."""
    found: dict[str, str] = {}
    for code in scope.regions:
        rows = Region.objects.filter(code=code) | Region.objects.filter(parent_id=code)
        for one in rows.order_by("code").values_list("code", "name")[:_MOST]:
            found.setdefault(*one)
        found.setdefault(code, code)
    return sorted(found.items())


def name(code: str) -> str:
    """The region's name, or its code where the table does not know it."""
    return Region.objects.filter(code=code).values_list("name", flat=True).first() or code


def names(codes: set[str]) -> dict[str, str]:
    held = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: held.get(code, code) for code in codes}


def first(scope: Scope) -> str | None:
    """The region by which numbers are shown when the reader names none."""
    return scope.regions[0] if scope.regions else None
