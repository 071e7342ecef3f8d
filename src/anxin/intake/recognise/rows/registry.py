"""Which reader reads which kind."""

from __future__ import annotations

from anxin.intake.recognise.rows.answers import ConfirmationReader, PayslipReader
from anxin.intake.recognise.rows.base import RowReader
from anxin.intake.recognise.rows.enterprises import EnterpriseReader, ParticipantReader
from anxin.intake.recognise.rows.events import DailyClockReader, EventsReader
from anxin.intake.recognise.rows.funds import DepositReader, LabourCostReader, PauseReader
from anxin.intake.recognise.rows.grid import GridReader
from anxin.intake.recognise.rows.payroll import PayrollReader
from anxin.intake.recognise.rows.projects import ProjectReader, SightingReader
from anxin.intake.recognise.rows.receipt import ReceiptReader
from anxin.intake.recognise.rows.roster import RosterReader
from anxin.intake.recognise.rows.safeguards import AccountEventReader, BoardReader, InsuranceReader
from anxin.intake.recognise.rows.statement import StatementReader

READERS: dict[str, type[RowReader]] = {
    "roster": RosterReader,
    "attendance_events": EventsReader,
    "daily_clock": DailyClockReader,
    "payroll": PayrollReader,
    "bank_receipt": ReceiptReader,
    "bank_statement": StatementReader,
    "labour_cost": LabourCostReader,
    "deposit": DepositReader,
    "pause": PauseReader,
    "project_list": ProjectReader,
    "project_sighting": SightingReader,
    "enterprise_list": EnterpriseReader,
    "participant_list": ParticipantReader,
    "wage_confirmation": ConfirmationReader,
    "payslip": PayslipReader,
    "account_event": AccountEventReader,
    "injury_insurance": InsuranceReader,
    "notice_board": BoardReader,
}
__all__ = ["READERS", "GridReader"]
