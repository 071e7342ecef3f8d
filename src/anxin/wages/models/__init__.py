from .money import Account, AccountEntry, Deposit, DepositEvent, LabourCost, PaymentGuarantee, Receipt, SpecialAccount
from .work import AttendanceMonth, PayrollLine, WorkerFact

__all__ = [
    "Account",
    "AccountEntry",
    "AttendanceMonth",
    "Deposit",
    "DepositEvent",
    "LabourCost",
    "PaymentGuarantee",
    "PayrollLine",
    "Receipt",
    "SpecialAccount",
    "WorkerFact",
]
