"""What people do with bodies and owners. Every function: keyword arguments, one transaction, one audit event."""

from .charges import close_charge, step_charge, take_charge
from .common import OrganisationRefused, Person
from .contacts import end_pairing, list_key_enterprise, log_contact, pair_official, unlist_key_enterprise
from .groups import (
    add_unit,
    add_village,
    dissolve_group,
    file_paper,
    form_group,
    log_duty,
    remove_unit,
    set_office,
    set_village_plan,
)
from .owners import (
    appoint_keeper,
    appoint_owner,
    appoint_owner_of_many,
    end_keeper,
    end_owner,
    mark_keeper,
    open_area,
    set_trade_duty,
)
from .seats import end_seat, seat_person
from .task_forces import dissolve_force, form_force, set_force_plan

__all__ = [
    "OrganisationRefused",
    "Person",
    "add_unit",
    "add_village",
    "appoint_keeper",
    "appoint_owner",
    "appoint_owner_of_many",
    "close_charge",
    "dissolve_force",
    "dissolve_group",
    "end_keeper",
    "end_owner",
    "end_pairing",
    "end_seat",
    "file_paper",
    "form_force",
    "form_group",
    "list_key_enterprise",
    "log_contact",
    "log_duty",
    "mark_keeper",
    "open_area",
    "pair_official",
    "remove_unit",
    "seat_person",
    "set_force_plan",
    "set_office",
    "set_trade_duty",
    "set_village_plan",
    "step_charge",
    "take_charge",
    "unlist_key_enterprise",
]
