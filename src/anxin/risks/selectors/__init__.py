"""Reading risks, always within a scope."""

from .lists import FocusLine, focus_lists, grave_projects, latest_scores, listed_without_check, look_backs_due
from .screening import Screened, screening

__all__ = [
    "FocusLine",
    "Screened",
    "focus_lists",
    "grave_projects",
    "latest_scores",
    "listed_without_check",
    "look_backs_due",
    "screening",
]
