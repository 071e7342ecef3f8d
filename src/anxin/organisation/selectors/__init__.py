"""Who answers for what, on a day."""

from .bodies import Standing, groups, standing_of
from .gaps import gap_counts, key_enterprises, projects_by_owner, village_gaps
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
from .payers import Payer, payers

__all__ = [
    "NOTICE_ORDER",
    "Owner",
    "Payer",
    "Responsible",
    "Standing",
    "gap_counts",
    "groups",
    "key_enterprises",
    "notice_order",
    "owner_of",
    "payers",
    "projects_by_owner",
    "responsible",
    "responsible_for_enterprise",
    "responsible_for_many",
    "standing_of",
    "village_gaps",
]
