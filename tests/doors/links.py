"""What a page offers: every link and every form of it must lead where its reader may go."""

from __future__ import annotations

import re

from django.urls import Resolver404, resolve

from .matrix import DOORS

_OFFERED = re.compile(r'(?:href|action)="(/[^"#?]*)')


def shut(page: str, role: str) -> list[str]:
    """The URL names that the page offers and whose doors are shut to that role."""
    found = set()
    for path in set(_OFFERED.findall(page)):
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue  # a file of the kit
        door = DOORS.get(name)
        if door is not None and not door.open and role not in door.roles:
            found.add(name)
    return sorted(found)
