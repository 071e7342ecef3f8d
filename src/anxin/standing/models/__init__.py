from .areas import AreaSafeguards, Pilot
from .standing import EmployerStanding, Joining, ProjectMonthStanding, ProjectStanding
from .worker_months import WorkerMonthStanding

__all__ = [
    "AreaSafeguards",
    "EmployerStanding",
    "Joining",
    "Pilot",
    "ProjectMonthStanding",
    "ProjectStanding",
    "WorkerMonthStanding",
]
