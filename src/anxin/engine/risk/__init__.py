"""The transparent risk score (catalogue, section 3)."""

from anxin.engine.risk.features import BLOCKS, FEATURES
from anxin.engine.risk.score import Part, Score, Scores, scores

__all__ = ["BLOCKS", "FEATURES", "Part", "Score", "Scores", "scores"]
