"""Every address, and who may open it. A page that is not here fails the test.

``Door.roles``: the roles that get an answer; all others get 404. ``args``: what stands in the address, taken from the
sample county; such a page must be unknown (404) to somebody of another town. ``post``: it only takes forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anxin.access.roles import ROLES

SEES = frozenset(
    [
        "viewer",
        "entry_clerk",
        "fact_reviewer",
        "monitor",
        "warning_reviewer",
        "case_handler",
        "inspector",
        "assistant_inspector",
        "coordinator",
        "advance_approver",
        "advance_payer",
        "number_steward",
        "auditor",
        "labour_officer",
    ]
)
ENTERS = frozenset(["entry_clerk", "labour_officer", "bank_clerk"])
REVIEWS = frozenset({"fact_reviewer"})
MANAGES = frozenset({"access_manager"})
AUDITS = frozenset({"auditor"})
ANYBODY = frozenset(ROLES)


@dataclass(frozen=True)
class Door:
    """``args``: from the county to the positional parts of the address. ``scoped``: rows of another town are unknown.
    ``open``: no sign-in needed. ``answer``: what an allowed role gets (a redirect where the page only forwards)."""

    roles: frozenset[str] = ANYBODY
    args: Callable[[Any], list[Any]] | None = None
    scoped: bool = True
    post: bool = False
    open: bool = False
    answer: int = 200


DOORS: dict[str, Door] = {
    "desk:gallery": Door(),
    "desk:save_view": Door(post=True),
    "desk:drop_view": Door(post=True),
}

# Answered to this machine alone, without a reader: they go when the workbench has taken their place.
OLD = frozenset({"desk:overview", "desk:warnings", "desk:warning", "desk:stylesheet"})
