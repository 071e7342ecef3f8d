from .awards import Award
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
from .flight import ContactAttempt, FlightSign, FundAdvance
from .interviews import Interview
from .joint import JointHandler
from .receptions import ReceptionDay
from .reviews import CaseReview
from .standings import AwardStanding, CaseStanding, ClaimStanding, ClueStanding, PromiseStanding

__all__ = [
    "PURSUED",
    "Award",
    "AwardStanding",
    "CallBack",
    "Case",
    "CaseDocument",
    "CaseEvent",
    "CaseFinding",
    "CaseReview",
    "CaseStanding",
    "Cause",
    "ClaimStanding",
    "Clue",
    "ClueBatch",
    "ClueBatchRow",
    "ClueDoor",
    "ClueDraft",
    "ClueEvent",
    "ClueKind",
    "CluePaper",
    "ClueStanding",
    "CodeScan",
    "Conclusion",
    "ContactAttempt",
    "DocumentKind",
    "Door",
    "Enquiry",
    "FlightSign",
    "FundAdvance",
    "Instalment",
    "Interview",
    "JointHandler",
    "LiableParty",
    "Means",
    "Owed",
    "PromiseStanding",
    "ReceptionDay",
    "Recovery",
    "SiteCode",
    "Tier",
]
