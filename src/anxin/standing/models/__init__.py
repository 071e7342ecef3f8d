from .area_days import AreaDay, AreaShape
from .areas import AreaSafeguards, Pilot
from .standing import EmployerStanding, Joining, ProjectMonthStanding, ProjectStanding
from .worker_months import WorkerMonthStanding

__all__ = [
    "AreaDay",
    "AreaSafeguards",
    "AreaShape",
    "EmployerStanding",
    "Joining",
    "Pilot",
    "ProjectMonthStanding",
    "ProjectStanding",
    "WorkerMonthStanding",
]
