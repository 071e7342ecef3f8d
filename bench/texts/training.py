"""Fitting the weights: logistic regression with a quadratic penalty, in numpy alone, the same bytes each time.

Runs of two to four characters were tried as further features, by the hundred, and found nothing that the cues had not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anxin.grievance import features
from anxin.grievance.kind import OTHERS, Weights
from bench.texts.data import CLASS_OF, Sample

PENALTY = 4.0
# One text in a hundred is about wages: a missed one weighs as much as three false ones.
CLAIM_COUNTS = 3.0
# Texts that nobody read for their class tell little about it.
UNREAD_COUNTS = 0.05
# Judgments are not what comes in by the doors, though they must be heard as well.
PROSE_COUNTS = 0.5
_STEPS = 60


def fit(samples: Sequence[Sample], rows: np.ndarray) -> Weights:
    """Weights from samples whose features are `rows`, one each."""
    prose = np.array([PROSE_COUNTS if s.source == "court" else 1.0 for s in samples])
    known = np.array([sample.wages is not None for sample in samples])
    claim = np.array([bool(sample.wages) for sample in samples])
    wages = _logistic(rows[known], claim[known].astype(float), (np.where(claim, CLAIM_COUNTS, 1.0) * prose)[known])
    kinds = [sample.label if sample.label == "false_claim" else CLASS_OF.get(sample.label, "") for sample in samples]
    rest = np.array([k in OTHERS and s.wages is not True for s, k in zip(samples, kinds, strict=True)])
    unread = np.array([s.label == "not_candidate" for s in samples])
    target = np.array([[k == kind for kind in OTHERS] for k in kinds], float)
    counts = np.where(unread, UNREAD_COUNTS, 1.0)
    per_class = (target * counts[:, None])[rest].sum(axis=0)
    balance = (target @ np.sqrt(per_class.max() / np.maximum(per_class, 1.0)))[rest]
    others = np.stack(
        [_logistic(rows[rest], target[rest][:, i], counts[rest] * balance) for i in range(len(OTHERS))], axis=1
    )
    return Weights(wages.round(4), others.round(4))


def _logistic(rows: np.ndarray, target: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Newton's method; the intercept, last, is not held down."""
    full = np.c_[rows, np.ones(len(rows))]
    penalty = np.full(full.shape[1], PENALTY)
    penalty[-1] = 1e-6
    weights = np.zeros(full.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(full @ weights, -30, 30)))
        slope = full.T @ (counts * (chance - target)) + penalty * weights
        curve = (full * (counts * chance * (1 - chance))[:, None]).T @ full + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def matrix(samples: Sequence[Sample]) -> np.ndarray:
    return features.matrix([sample.text for sample in samples])


def logits(weights: Weights, rows: np.ndarray) -> np.ndarray:
    """Log odds that each row claims unpaid wages; above zero it is proposed."""
    return np.c_[rows, np.ones(len(rows))] @ weights.wages


def proposed(weights: Weights, rows: np.ndarray) -> list[str]:
    """The class proposed for each row."""
    full = np.c_[rows, np.ones(len(rows))]
    best = np.argmax(full @ weights.others, axis=1)
    claims = full @ weights.wages > 0
    return ["wages" if claim else OTHERS[place] for claim, place in zip(claims, best, strict=True)]
