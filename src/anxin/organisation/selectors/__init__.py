"""Who answers for what, on a day."""

from .owners import (
    NOTICE_ORDER,
    Owner,
    Responsible,
    notice_order,
    owner_of,
    responsible,
    responsible_for_enterprise,
    responsible_for_many,
)

__all__ = [
    "NOTICE_ORDER",
    "Owner",
    "Responsible",
    "notice_order",
    "owner_of",
    "responsible",
    "responsible_for_enterprise",
    "responsible_for_many",
]
