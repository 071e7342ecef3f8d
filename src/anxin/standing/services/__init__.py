from .boundaries import BoundariesSet, set_boundaries
from .choosing import WrongChoice, choose_safeguards, start_pilot
from .keeping import count_warnings, keep
from .past_days import past_weeks, tell_past_days

__all__ = [
    "BoundariesSet",
    "WrongChoice",
    "choose_safeguards",
    "count_warnings",
    "keep",
    "past_weeks",
    "set_boundaries",
    "start_pilot",
    "tell_past_days",
]
