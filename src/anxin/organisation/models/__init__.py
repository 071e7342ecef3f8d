from .appointments import Appointment
from .contacts import Contact, KeyEnterprise, Pairing
from .groups import DutyEntry, LeadingGroup, MemberUnit, Paper, Seat, TaskForce, Village
from .leaders import Charge, ChargeStep
from .projects import KeeperMark, PreventionArea, ProjectOwner, TradeDuty

__all__ = [
    "Appointment",
    "Charge",
    "ChargeStep",
    "Contact",
    "DutyEntry",
    "KeeperMark",
    "KeyEnterprise",
    "LeadingGroup",
    "MemberUnit",
    "Pairing",
    "Paper",
    "PreventionArea",
    "ProjectOwner",
    "Seat",
    "TaskForce",
    "TradeDuty",
    "Village",
]
