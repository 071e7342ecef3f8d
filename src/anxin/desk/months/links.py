"""Addresses of other rooms, where there are such rooms."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any, query: str = "") -> str:
    """The address of a page; '' when there is none."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{query}" if query else found


def original(told: Any) -> str:
    """The page of the sheet and row on which one fact stands; '' when it stands in no file, or no page shows files."""
    row = told.row
    if row.batch.kind != "file" or row.document_id is None:
        return ""
    return address("desk:original", row.batch_id, query=f"sheet={row.document.sheet}&row={row.row}#row-{row.row}")
