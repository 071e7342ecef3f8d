"""What is done with a worker's own record: one function each, one transaction, one audit event."""

from .answering import Objected, confirm_month, object_to_month
from .carrying import Carried, carry_answers
from .looking import note_look
from .taking import Taken, take_pack, take_paper
from .visiting import (
    OWN,
    VisitRefused,
    actor_of,
    ask_for_code,
    current,
    forget_visits,
    give_code,
    leave,
    open_with_code,
    open_with_slip,
    send_code,
    whose,
)

__all__ = [
    "OWN",
    "Carried",
    "Objected",
    "Taken",
    "VisitRefused",
    "actor_of",
    "ask_for_code",
    "carry_answers",
    "confirm_month",
    "current",
    "forget_visits",
    "give_code",
    "leave",
    "note_look",
    "object_to_month",
    "open_with_code",
    "open_with_slip",
    "send_code",
    "take_pack",
    "take_paper",
    "whose",
]
