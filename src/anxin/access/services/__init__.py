"""What people do with users, agencies and roles. Every function: keyword arguments, one transaction, one audit event."""

from ..policies import AccessDenied
from .agencies import AgencyRefused, close_agency, create_agency, publish_contacts, set_agency_functions
from .factor import FactorRefused, drop_factor_duty, require_factor, reset_factor
from .glass import GlassRefused, break_glass, give_back_glass, read_glass_notice
from .passwords import PasswordRefused, change_password, generate_password, reset_password
from .roles import IncompatibleRoles, RoleRefused, assign_role, end_role, take_everything
from .users import UserRefused, change_user, create_user, deactivate_user, end_sessions, reactivate_user, unlock_user

__all__ = [
    "AccessDenied",
    "AgencyRefused",
    "FactorRefused",
    "GlassRefused",
    "IncompatibleRoles",
    "PasswordRefused",
    "RoleRefused",
    "UserRefused",
    "assign_role",
    "break_glass",
    "change_password",
    "change_user",
    "close_agency",
    "create_agency",
    "create_user",
    "deactivate_user",
    "drop_factor_duty",
    "end_role",
    "end_sessions",
    "generate_password",
    "give_back_glass",
    "publish_contacts",
    "reactivate_user",
    "read_glass_notice",
    "require_factor",
    "reset_factor",
    "reset_password",
    "set_agency_functions",
    "take_everything",
    "unlock_user",
]
