"""Which class a text belongs to: a linear model over the cues, whose weights lie readable in `weights.csv`.

First whether it claims unpaid wages; if not, what else it is. The reasons given are the cues that counted most, with their words.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import StringIO
from typing import cast

import numpy as np

from anxin.grievance import features, lexicon
from anxin.grievance.model import Kind, KindName, Reason

WAGES = "wages"
OTHERS: tuple[KindName, ...] = ("project_money", "labour_contract", "pay_dispute", "other", "false_claim")
_INTERCEPT = "(intercept)"
_REASONS = 5
_FEIGNED = "feigned"
# 他们说我们恶意讨薪: the worker only tells what he is accused of.
_ACCUSED = re.compile(
    r"(?:说|讲|称|指责|诬陷|诬蔑|污蔑|告|骂|认为|当成|定性)(?:是|为)?(?:我|俺|咱|农民工|民工|工人)?们?(?:是|在)?[^，。]{0,2}$|不是$|不算$"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds: `wages` for the first question, one column of `others` per class for the second; intercepts last."""

    wages: np.ndarray
    others: np.ndarray

    @classmethod
    def read(cls, text: str) -> Weights:
        rows = {row["feature"]: row for row in csv.DictReader(StringIO(text))}
        order = (*features.names(), _INTERCEPT)
        wrong = set(order) ^ set(rows)
        if wrong:
            raise ValueError(f"weights.csv 与 cues.yaml 不一致：{'、'.join(sorted(wrong))}；请重新训练")
        return cls(
            np.array([float(rows[name][WAGES]) for name in order]),
            np.array([[float(rows[name][kind]) for kind in OTHERS] for name in order]),
        )

    def write(self) -> str:
        """The file as text: one line per feature, four decimals, so that the same training gives the same bytes."""
        out = StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["feature", WAGES, *OTHERS])
        for name, first, rest in zip((*features.names(), _INTERCEPT), self.wages, self.others, strict=True):
            writer.writerow([name, f"{first:.4f}", *(f"{value:.4f}" for value in rest)])
        return out.getvalue()


@cache
def built_in() -> Weights:
    return Weights.read(resources.files("anxin.grievance").joinpath("weights.csv").read_text(encoding="utf-8"))


def kind(text: str, weights: Weights | None = None) -> Kind:
    """The class of a text, with its reasons. A text of no words is 'other'."""
    used = weights or built_in()
    said = features.heard(text)
    row = np.append(features.vector(said), 1.0)
    logit = float(row @ used.wages)
    chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    feigned = next((spans for cue, spans in zip(lexicon.cues(), said.places, strict=True) if cue.name == _FEIGNED), ())
    if feigned and not _ACCUSED.search(text[max(0, feigned[0].start - 10) : feigned[0].start]):
        # Said outright, it is proposed whatever else the text holds: a person looks.
        zh = next(cue.zh for cue in lexicon.cues() if cue.name == _FEIGNED)
        return Kind("false_claim", round(chance, 4), (Reason(_FEIGNED, zh, 1.0, feigned[0]),))
    if logit > 0:
        return Kind("wages", round(chance, 4), _reasons(said, row, used.wages))
    scores = row @ used.others
    if not any(said.places):
        return Kind("other", round(chance, 4))
    best = int(np.argmax(scores))
    rest = np.delete(used.others, best, axis=1).mean(axis=1)
    return Kind(OTHERS[best], round(chance, 4), _reasons(said, row, used.others[:, best] - rest))


def _reasons(said: features.Heard, row: np.ndarray, weights: np.ndarray) -> tuple[Reason, ...]:
    """The cues that spoke for the class, the weightiest first, each with the first place where it stands."""
    counted: Mapping[str, float] = dict(zip(features.names(), (row * weights)[:-1], strict=True))
    found = []
    for cue, spans in zip(lexicon.cues(), said.places, strict=True):
        weight = sum(counted[f"{cue.name}{part}"] for part in ("@opening", "", "/100"))
        if spans and weight > 0.05:
            found.append(Reason(cue.name, cue.zh, round(weight, 3), spans[0]))
    return tuple(sorted(found, key=lambda r: (-r.weight, r.cue))[:_REASONS])


def named(name: str) -> KindName:
    """A class by its name; ValueError for any other word."""
    if name != WAGES and name not in OTHERS:
        raise ValueError(f"没有这样的类别：{name}")
    return cast(KindName, name)
