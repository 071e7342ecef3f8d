"""What people and the machine do with ways, addresses and messages."""

from .delivering import DeliveryReport, deliver, try_again
from .once import CODE, MASKED, send_once
from .sending import Draft, Outside, mark_read, send
from .setting import WayRefused, remove_address, set_address, set_way

__all__ = [
    "CODE",
    "MASKED",
    "DeliveryReport",
    "Draft",
    "Outside",
    "WayRefused",
    "deliver",
    "mark_read",
    "remove_address",
    "send",
    "send_once",
    "set_address",
    "set_way",
    "try_again",
]
