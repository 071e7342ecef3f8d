"""What people and the machine do with warnings."""

from .answering import acknowledge_warning, explain_warning, record_act, send_back
from .batching import BatchReport, batch
from .doubting import claim_false_alarm, decide_false_alarm
from .escalating import EscalationReport, escalate
from .evaluating import EvaluationClash, RunReport, evaluate
from .handing import hand_over
from .joining import join_case
from .noticing import record_notice_answer, send_notice
from .papers import PaperRefused
from .steps import AnswerRefused
from .telling import TellingReport, remind, tell_responsible
from .waiving import approve_waiver, propose_waiver, refuse_waiver
from .watching import end_watch, record_check, start_watch

__all__ = [
    "AnswerRefused",
    "BatchReport",
    "EscalationReport",
    "EvaluationClash",
    "PaperRefused",
    "RunReport",
    "TellingReport",
    "acknowledge_warning",
    "approve_waiver",
    "batch",
    "claim_false_alarm",
    "decide_false_alarm",
    "end_watch",
    "escalate",
    "evaluate",
    "explain_warning",
    "hand_over",
    "join_case",
    "propose_waiver",
    "record_act",
    "record_check",
    "record_notice_answer",
    "refuse_waiver",
    "remind",
    "send_back",
    "send_notice",
    "start_watch",
    "tell_responsible",
]
