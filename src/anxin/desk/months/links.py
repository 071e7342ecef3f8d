"""From a fact to the sheet on which it stands."""

from __future__ import annotations

from typing import Any

from ..links import address


def original(told: Any) -> str:
    """The page of the sheet and row on which one fact stands; '' when it stands in no file, or no page shows files."""
    if told.evidence.file is None or told.row.batch.kind != "file":
        return ""
    table, _, number = told.evidence.ref.partition(":")
    return address("desk:original", table, number)
