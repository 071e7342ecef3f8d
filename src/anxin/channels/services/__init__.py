"""What people and the machine do with ways, addresses and messages."""

from .delivering import DeliveryReport, deliver, try_again
from .sending import Draft, Outside, mark_read, send
from .setting import WayRefused, remove_address, set_address, set_way

__all__ = [
    "DeliveryReport",
    "Draft",
    "Outside",
    "WayRefused",
    "deliver",
    "mark_read",
    "remove_address",
    "send",
    "set_address",
    "set_way",
    "try_again",
]
