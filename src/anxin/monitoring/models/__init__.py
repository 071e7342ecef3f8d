from .findings import FindingVersion, Run, SeenBatch, Touch
from .handling import Attachment, FalseAlarm, Holding
from .notices import Notice, NoticeReceiver, Telling
from .warnings import Level, Status, Waiver, Warning, WarningEvent
from .watching import Watch, WatchCheck

__all__ = [
    "Attachment",
    "FalseAlarm",
    "FindingVersion",
    "Holding",
    "Level",
    "Notice",
    "NoticeReceiver",
    "Run",
    "SeenBatch",
    "Status",
    "Telling",
    "Touch",
    "Waiver",
    "Warning",
    "WarningEvent",
    "Watch",
    "WatchCheck",
]
