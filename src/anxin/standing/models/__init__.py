from .standing import Joining, ProjectMonthStanding, ProjectStanding

__all__ = ["Joining", "ProjectMonthStanding", "ProjectStanding"]
