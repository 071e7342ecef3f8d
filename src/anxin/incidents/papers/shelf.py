"""The texts of reports on events: those of the package, or an area's own ``ANXIN_HOME/templates/papers/incident_*.yaml``."""

from __future__ import annotations

from anxin.casework.papers.texts import Shelf, Text, text_of

NAMES = frozenset(
    [
        "number", "title", "kind", "grade", "signs", "place", "how_found", "happened_at", "discovered_at", "reported_at",
        "commanded_at", "arrived_at", "ended_at", "people", "amount", "demands", "acts", "liable", "project", "commander",
        "plan", "scene", "tasks", "claims", "calm", "causes", "lessons", "suggestions", "needs", "words", "addressee",
        "agency",
    ]
)  # fmt: skip
SHELF = Shelf(
    "anxin.incidents",
    NAMES,
    ("incident",),
    frozenset({"", "moments"}),
    frozenset({"suggestions", "words"}),
    "incident_",
)


def report_text(kind: str) -> Text:
    """The text of a report; TextWrong names file and fault."""
    return text_of(kind, SHELF)
