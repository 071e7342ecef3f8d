from .answers import Payslip, WageConfirmation
from .money import (
    Account,
    AccountEntry,
    AccountEvent,
    Deposit,
    DepositEvent,
    LabourCost,
    PaymentGuarantee,
    Receipt,
    SpecialAccount,
)
from .work import AttendanceMonth, PayrollLine, WorkerFact

__all__ = [
    "Account",
    "AccountEntry",
    "AccountEvent",
    "AttendanceMonth",
    "Deposit",
    "DepositEvent",
    "LabourCost",
    "PaymentGuarantee",
    "PayrollLine",
    "Payslip",
    "Receipt",
    "SpecialAccount",
    "WageConfirmation",
    "WorkerFact",
]
