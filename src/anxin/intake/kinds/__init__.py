"""From typed rows to facts: one module per subject, one function per kind of sheet."""

from collections.abc import Callable

from anxin.intake.recognise.model import ParsedRow

from ..ledger import Entry
from . import answers, attendance, bank, money, payroll, projects, roster, safeguards
from .context import Context, RowEntries

Maker = Callable[[Context, list[ParsedRow]], list[RowEntries]]

MAKERS: dict[str, Maker] = {
    "project_list": projects.project_list,
    "project_sighting": projects.project_sighting,
    "enterprise_list": projects.enterprise_list,
    "pause": projects.pause,
    "roster": roster.roster,
    "attendance_grid": attendance.attendance_grid,
    "attendance_events": attendance.attendance_events,
    "daily_clock": attendance.attendance_events,
    "payroll": payroll.payroll,
    "bank_receipt": bank.bank_receipt,
    "bank_statement": bank.bank_statement,
    "labour_cost": money.labour_cost,
    "deposit": money.deposit,
    "wage_confirmation": answers.wage_confirmation,
    "payslip": answers.payslip,
    "participant_list": safeguards.participant_list,
    "account_event": safeguards.account_event,
    "injury_insurance": safeguards.injury_insurance,
    "notice_board": safeguards.notice_board,
}

# What a sheet of the kind must say once, in its head or its name, when its rows do not.
NEEDS: dict[str, tuple[str, ...]] = {
    "roster": ("project", "employer"),
    "attendance_grid": ("project", "month"),
    "attendance_events": ("project",),
    "daily_clock": ("project",),
    "payroll": ("project", "month"),
    "bank_receipt": ("project", "month"),
    "bank_statement": ("project",),
    "labour_cost": ("project",),
    "deposit": ("project",),
    "pause": ("project",),
    "wage_confirmation": ("project", "month"),
    "payslip": ("project", "month"),
    "participant_list": ("project",),
    "account_event": ("project",),
    "injury_insurance": ("project",),
    "notice_board": ("project",),
}

# Kinds of which a later sheet of the same scope stands in the place of the earlier one.
REPLACING = {"attendance_grid", "payroll"}

__all__ = ["MAKERS", "NEEDS", "REPLACING", "Context", "Entry", "Maker", "RowEntries"]
