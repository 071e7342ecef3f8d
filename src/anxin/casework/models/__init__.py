from .batches import ClueBatch, ClueBatchRow
from .cases import (
    CallBack,
    Case,
    CaseEvent,
    CaseFinding,
    Cause,
    Enquiry,
    Instalment,
    LiableParty,
    Means,
    Owed,
    Recovery,
    Tier,
)
from .clues import PURSUED, Clue, ClueDoor, ClueEvent, ClueKind, CluePaper, Conclusion, Door
from .codes import ClueDraft, CodeScan, SiteCode
from .documents import CaseDocument, DocumentKind

__all__ = [
    "PURSUED",
    "CallBack",
    "Case",
    "CaseDocument",
    "CaseEvent",
    "CaseFinding",
    "Cause",
    "Clue",
    "ClueBatch",
    "ClueBatchRow",
    "ClueDoor",
    "ClueDraft",
    "ClueEvent",
    "ClueKind",
    "CluePaper",
    "CodeScan",
    "Conclusion",
    "DocumentKind",
    "Door",
    "Enquiry",
    "Instalment",
    "LiableParty",
    "Means",
    "Owed",
    "Recovery",
    "SiteCode",
    "Tier",
]
