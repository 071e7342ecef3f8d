"""Reading warnings, always within a scope."""

from .evidence import Evidence, resolve
from .listing import Filters, ProjectLine, as_json, projects, shown_worker, warnings
from .past import found_at, last_run_of
from .story import NoSuchWarning, Story, explain

__all__ = [
    "Evidence",
    "Filters",
    "NoSuchWarning",
    "ProjectLine",
    "Story",
    "as_json",
    "explain",
    "found_at",
    "last_run_of",
    "projects",
    "resolve",
    "shown_worker",
    "warnings",
]
