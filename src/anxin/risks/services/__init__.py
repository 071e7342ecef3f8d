"""What people do about risks: put on and take off a focus list, enter a duty, follow it, end it, look back."""

from .duties import add_step, assign_duty, change_duty, look_back, reopen_duty, settle_duty
from .focus import RiskRefused, check_focus, end_focus, put_focus
from .scores import score_all

__all__ = [
    "RiskRefused",
    "add_step",
    "assign_duty",
    "change_duty",
    "check_focus",
    "end_focus",
    "look_back",
    "put_focus",
    "reopen_duty",
    "score_all",
    "settle_duty",
]
