"""The promised fact views: what a rule may read, in the order in which they are made."""

from __future__ import annotations

from anxin.engine.views.answers import ANSWERS
from anxin.engine.views.bound import AFTER_PROJECTS, BEFORE_PROJECTS
from anxin.engine.views.declare import Column, View
from anxin.engine.views.firms import FIRMS_AFTER, FIRMS_BEFORE
from anxin.engine.views.keys import KEYS
from anxin.engine.views.matters import MATTERS
from anxin.engine.views.money import MONEY
from anxin.engine.views.months import MONTHS
from anxin.engine.views.people import PEOPLE
from anxin.engine.views.project_months import PROJECT_MONTHS
from anxin.engine.views.projects import PROJECTS
from anxin.engine.views.reference import markdown
from anxin.engine.views.safeguards import SAFEGUARDS

__all__ = ["BY_NAME", "VIEWS", "Column", "View", "reference_markdown"]

VIEWS: tuple[View, ...] = (
    *BEFORE_PROJECTS,
    *FIRMS_BEFORE,
    *KEYS,
    *PEOPLE,
    *ANSWERS,
    *PROJECTS,
    *AFTER_PROJECTS,
    *SAFEGUARDS,
    *MONEY,
    *MONTHS,
    *PROJECT_MONTHS,
    *MATTERS,
    *FIRMS_AFTER,
)
BY_NAME: dict[str, View] = {v.name: v for v in VIEWS}


def reference_markdown() -> str:
    """docs/reference/fact-views.md as it must stand, printed from the declarations."""
    return markdown([v for v in VIEWS if v.promised])
