"""What is done with a worker's own record: one function each, one transaction, one audit event."""

from .answering import Objected, confirm_month, object_to_month
from .calling import REASON, draw_by_chance, draw_calls, is_call_day, phone_for_call, record_call
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
    "REASON",
    "Carried",
    "Objected",
    "Taken",
    "VisitRefused",
    "actor_of",
    "ask_for_code",
    "carry_answers",
    "confirm_month",
    "current",
    "draw_by_chance",
    "draw_calls",
    "forget_visits",
    "give_code",
    "is_call_day",
    "leave",
    "note_look",
    "object_to_month",
    "open_with_code",
    "open_with_slip",
    "phone_for_call",
    "record_call",
    "send_code",
    "take_pack",
    "take_paper",
    "whose",
]
