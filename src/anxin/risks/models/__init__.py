from .duties import Duty, DutyStep, LookBack
from .focus import Focus, FocusCheck
from .scores import RiskLine, ScoreDay

__all__ = ["Duty", "DutyStep", "Focus", "FocusCheck", "LookBack", "RiskLine", "ScoreDay"]
