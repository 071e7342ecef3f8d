from .daily import DailyReport, ReportPeriod
from .events import Arrival, Grade, Incident, IncidentEvent, IncidentReport, JointTask, Kind, SceneNote, ScenePaper
from .opinions import (
    Opinion,
    OpinionEvent,
    OpinionPaper,
    OpinionRound,
    Release,
    ReleaseEvent,
    ReleaseText,
    Source,
    Spread,
    Truth,
)
from .plans import NEEDED, NEEDED_FOR_OPINION, Duty, EmergencyPlan, PlanDuty
from .tracked import Tracked, late, open_ones

__all__ = [
    "NEEDED",
    "NEEDED_FOR_OPINION",
    "Arrival",
    "DailyReport",
    "Duty",
    "EmergencyPlan",
    "Grade",
    "Incident",
    "IncidentEvent",
    "IncidentReport",
    "JointTask",
    "Kind",
    "Opinion",
    "OpinionEvent",
    "OpinionPaper",
    "OpinionRound",
    "PlanDuty",
    "Release",
    "ReleaseEvent",
    "ReleaseText",
    "ReportPeriod",
    "SceneNote",
    "ScenePaper",
    "Source",
    "Spread",
    "Tracked",
    "Truth",
    "late",
    "open_ones",
]
