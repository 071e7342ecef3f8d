"""From a fact to the sheet on which it stands."""

from __future__ import annotations

from typing import Any

from ..links import address


def original(told: Any) -> str:
    """The page of the sheet and row on which one fact stands; '' when it stands in no file, or no page shows files."""
    row = told.row
    if row.batch.kind != "file" or row.document_id is None:
        return ""
    found = address("desk:original", row.batch_id, sheet=row.document.sheet, row=row.row)
    return found and f"{found}#row-{row.row}"
