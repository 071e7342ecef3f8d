"""Reading a worker's own record, and for officers what he did with it."""

from .calls import CallSums, call_sums, open_calls, told_calls
from .looks import Look, looks
from .own import (
    NoSuchMonth,
    OwnMatter,
    OwnMonth,
    OwnStory,
    answers_of,
    is_open,
    month_answers,
    own_month,
    own_months,
)

__all__ = [
    "CallSums",
    "Look",
    "NoSuchMonth",
    "OwnMatter",
    "OwnMonth",
    "OwnStory",
    "answers_of",
    "call_sums",
    "is_open",
    "looks",
    "month_answers",
    "open_calls",
    "own_month",
    "own_months",
    "told_calls",
]
