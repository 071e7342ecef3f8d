"""Reading a worker's own record, and for officers what he did with it."""

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
    "Look",
    "NoSuchMonth",
    "OwnMatter",
    "OwnMonth",
    "OwnStory",
    "answers_of",
    "is_open",
    "looks",
    "month_answers",
    "own_month",
    "own_months",
]
