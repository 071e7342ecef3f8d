"""How well the class is found: on the part held back, and crosswise over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.texts import training
from bench.texts.data import FOLDS, WAGES, Sample
from bench.texts.measures import Found, Rate


@dataclass(frozen=True, slots=True)
class Judged:
    """Samples with the class proposed by weights that never saw them."""

    samples: tuple[Sample, ...]
    proposed: tuple[str, ...]
    logits: tuple[float, ...]

    def of(self, source: str) -> Judged:
        keep = [i for i, sample in enumerate(self.samples) if sample.source == source]
        return Judged(*(tuple(part[i] for i in keep) for part in (self.samples, self.proposed, self.logits)))

    def found(self, *, strict: bool = False) -> Found:
        """Wages against everything else; ambiguous texts are left out, or (`strict`) stand among everything else."""
        keep = [i for i, s in enumerate(self.samples) if strict or s.wages is not None]
        return Found(tuple(bool(self.samples[i].wages) for i in keep), tuple(self.proposed[i] == "wages" for i in keep))

    def groups(self) -> list[str]:
        return [s.group for s in self.samples if s.wages is not None]

    def table(self) -> Counter[tuple[str, str]]:
        return Counter((s.label, p) for s, p in zip(self.samples, self.proposed, strict=True))

    def errors(self) -> list[tuple[Sample, str, float]]:
        """Wages missed and wages seen where there are none; ambiguous ones are no errors."""
        rows = zip(self.samples, self.proposed, self.logits, strict=True)
        return [(s, p, x) for s, p, x in rows if s.wages is not None and s.wages != (p == "wages")]

    def wages_or_works(self) -> dict[str, Rate]:
        """Of texts about unpaid wages, and of texts about money for works: how many are taken for the right one of the two."""
        rows = list(zip(self.samples, self.proposed, strict=True))
        wages = [p for s, p in rows if s.label in WAGES]
        works = [p for s, p in rows if s.label == "project_payment_dispute"]
        return {
            "wages not taken for project money": Rate(sum(p != "project_money" for p in wages), len(wages)),
            "project money not taken for wages": Rate(sum(p != "wages" for p in works), len(works)),
            "project money named as such": Rate(sum(p == "project_money" for p in works), len(works)),
        }


def held_back(samples: Sequence[Sample], rows: np.ndarray) -> Judged:
    """Trained on one part, asked about the other."""
    asked = [i for i, s in enumerate(samples) if s.held and s.source != "said"]
    taught = [i for i, s in enumerate(samples) if not s.held or s.source == "said"]
    weights = training.fit([samples[i] for i in taught], rows[taught])
    return Judged(
        tuple(samples[i] for i in asked),
        tuple(training.proposed(weights, rows[asked])),
        tuple(training.logits(weights, rows[asked]).tolist()),
    )


def crosswise(samples: Sequence[Sample], rows: np.ndarray, salt: str = "") -> Judged:
    """Each text judged by weights from the other nine tenths of the groups. `salt` draws other tenths."""
    folds = [s.fold if not salt else s.fold_by(salt) for s in samples]
    proposed = [""] * len(samples)
    logits = [0.0] * len(samples)
    for fold in range(FOLDS):
        asked = [i for i, s in enumerate(samples) if folds[i] == fold and s.source != "said"]
        taught = [i for i, s in enumerate(samples) if folds[i] != fold or s.source == "said"]
        weights = training.fit([samples[i] for i in taught], rows[taught])
        for place, name, logit in zip(
            asked, training.proposed(weights, rows[asked]), training.logits(weights, rows[asked]), strict=True
        ):
            proposed[place], logits[place] = name, float(logit)
    keep = [i for i, s in enumerate(samples) if s.source != "said"]
    return Judged(tuple(samples[i] for i in keep), tuple(proposed[i] for i in keep), tuple(logits[i] for i in keep))
