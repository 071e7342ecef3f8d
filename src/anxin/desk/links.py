"""Addresses of other rooms, where there are such rooms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any, **asked: Any) -> str:
    """The address of a page, ``asked`` as its query string; '' when there is no such page."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    query = urlencode({k: v for k, v in asked.items() if v not in (None, "")})
    return f"{found}?{query}" if query else found
