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
        "leader",
        "office_clerk",
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


def worker_of(county: Any) -> int:
    """Somebody on the roster of the sample's site."""
    from anxin.registry.models import Enrolment

    return (
        Enrolment.objects_unscoped.filter(project=county.project).order_by("pk").values_list("worker_id", flat=True)[0]
    )


def firm_of(county: Any) -> int:
    from anxin.registry.models import Enrolment

    return (
        Enrolment.objects_unscoped.filter(project=county.project)
        .order_by("pk")
        .values_list("employer_id", flat=True)[0]
    )


NOBODY: frozenset[str] = frozenset()

DOORS: dict[str, Door] = {
    # Sign-in and one's own account. Nobody of the sample has a password or a second factor.
    "account_login": Door(open=True, answer=302),
    "mfa_authenticate": Door(open=True, answer=302),
    "account_reauthenticate": Door(answer=403),
    "mfa_reauthenticate": Door(answer=403),
    "mfa_activate_totp": Door(),
    "mfa_deactivate_totp": Door(roles=NOBODY),
    "mfa_view_recovery_codes": Door(roles=NOBODY),
    "mfa_generate_recovery_codes": Door(),
    "mfa_index": Door(answer=302),
    "desk:account": Door(),
    "desk:password": Door(),
    "desk:close_sessions": Door(post=True),
    "desk:sign_out": Door(post=True),
    "desk:gallery": Door(),
    "desk:save_view": Door(post=True),
    "desk:drop_view": Door(post=True),
    "desk:months": Door(SEES),
    "desk:month_people": Door(SEES),
    "desk:project_months": Door(SEES, lambda c: [c.project.pk]),
    "desk:employer_months": Door(SEES, lambda c: [firm_of(c)]),
    "desk:month": Door(SEES, lambda c: [c.project.pk, worker_of(c), 202603]),
    "desk:person": Door(SEES, lambda c: [worker_of(c)]),
    "desk:person_reveal": Door(frozenset({"case_handler", "inspector"}), lambda c: [worker_of(c)], post=True),
}

# Answered to this machine alone, without a reader: they go when the workbench has taken their place.
OLD = frozenset({"desk:overview", "desk:warnings", "desk:warning", "desk:stylesheet"})
