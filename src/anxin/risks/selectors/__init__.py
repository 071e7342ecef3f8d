"""Reading risks, always within a scope."""

from .lists import (
    FocusLine,
    GraveLine,
    focus_lists,
    grave_projects,
    graves,
    latest_scores,
    listed_without_check,
    look_backs_due,
)
from .screening import Screened, screening, with_focus

__all__ = [
    "FocusLine",
    "GraveLine",
    "Screened",
    "focus_lists",
    "grave_projects",
    "graves",
    "latest_scores",
    "listed_without_check",
    "look_backs_due",
    "screening",
    "with_focus",
]
