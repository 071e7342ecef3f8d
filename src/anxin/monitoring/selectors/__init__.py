"""Reading warnings, always within a scope."""

from .evidence import Evidence, of_row, resolve
from .grouped import EvidenceGroup, grouped
from .listing import (
    Filters,
    ProjectLine,
    as_json,
    employer_name,
    of_firms,
    project_name,
    projects,
    shown_worker,
    warnings,
)
from .past import found_at, last_run_of
from .story import NoSuchWarning, Story, explain

__all__ = [
    "Evidence",
    "EvidenceGroup",
    "Filters",
    "NoSuchWarning",
    "ProjectLine",
    "Story",
    "as_json",
    "employer_name",
    "explain",
    "found_at",
    "grouped",
    "last_run_of",
    "of_firms",
    "of_row",
    "project_name",
    "projects",
    "resolve",
    "shown_worker",
    "warnings",
]
