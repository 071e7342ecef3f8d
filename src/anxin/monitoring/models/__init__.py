from .findings import FindingVersion, Run, SeenBatch
from .warnings import Level, Status, Waiver, Warning, WarningEvent

__all__ = ["FindingVersion", "Level", "Run", "SeenBatch", "Status", "Waiver", "Warning", "WarningEvent"]
