"""The rule engine: a pure function from facts, rules and law to findings. Knows neither Django nor the clock."""

from anxin.engine.database import EngineError
from anxin.engine.evaluate import Judged, columns_read, evaluate, evaluate_folder, find, find_folder, judge
from anxin.engine.finding import Finding, KnownFinding

__all__ = [
    "EngineError",
    "Finding",
    "Judged",
    "KnownFinding",
    "columns_read",
    "evaluate",
    "evaluate_folder",
    "find",
    "find_folder",
    "judge",
]
