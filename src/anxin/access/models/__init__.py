from .glass import GlassBreak, GlassNotice
from .people import Agency, AgencyFunction, Region, RoleAssignment, RoleAssignmentQuerySet, User, UserManager
from .signing import FactorDuty, PastPassword

__all__ = [
    "Agency",
    "AgencyFunction",
    "FactorDuty",
    "GlassBreak",
    "GlassNotice",
    "PastPassword",
    "Region",
    "RoleAssignment",
    "RoleAssignmentQuerySet",
    "User",
    "UserManager",
]
