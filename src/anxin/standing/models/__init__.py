from .standing import Joining, ProjectMonthStanding, ProjectStanding
from .worker_months import WorkerMonthStanding

__all__ = ["Joining", "ProjectMonthStanding", "ProjectStanding", "WorkerMonthStanding"]
