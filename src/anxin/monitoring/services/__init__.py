"""What people and the machine do with warnings."""

from .answering import (
    AnswerRefused,
    acknowledge_warning,
    approve_waiver,
    explain_warning,
    propose_waiver,
)
from .evaluating import EvaluationClash, RunReport, evaluate

__all__ = [
    "AnswerRefused",
    "EvaluationClash",
    "RunReport",
    "acknowledge_warning",
    "approve_waiver",
    "evaluate",
    "explain_warning",
    "propose_waiver",
]
