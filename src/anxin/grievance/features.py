"""A text as numbers: which cues it holds, how early and how densely. Training and reading use this one form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from anxin.grievance import lexicon
from anxin.grievance.model import Span
from anxin.grievance.numerals import flat

# The head of a message, or its first sentence, says what it is about; the rest tells how it came.
OPENING = 60
BREATH = 30
# Cues that by themselves claim unpaid wages; what they say together is told to the model as well.
CLAIMS = (
    "owe_pay", "owe_worker_pay", "pay_owe", "pay_notpaid", "notpaid_pay", "sweat_work", "demand_pay",
    "work_nomoney", "months_nopay", "debt_counted", "work_money", "evade_pay",
)  # fmt: skip
_OFTEN = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """Where each cue stands in a text (at most `_OFTEN` places each), in the order of `lexicon.cues()`."""

    length: int
    places: tuple[tuple[Span, ...], ...]


def heard(text: str) -> Heard:
    words = flat(text)
    places = []
    for cue in lexicon.cues():
        found = []
        for match in cue.pattern.finditer(words):
            if match.end() > match.start():
                found.append(Span(*match.span()))
            if len(found) == _OFTEN:
                break
        places.append(tuple(found))
    return Heard(len(text), tuple(places))


@cache
def names() -> tuple[str, ...]:
    """The names of the numbers: of each cue whether it stands in the opening, whether at all, and how often in 100 characters."""
    found = [f"{cue.name}{part}" for cue in lexicon.cues() for part in ("@opening", "", "/100")]
    return (*found, "length", "claims@opening", "claims@opening.sum", "claims.sum", "claims/100", "claims@once")


def vector(said: Heard) -> np.ndarray:
    """The numbers, one for each of `names()`."""
    row: list[float] = []
    long = max(said.length, 100)
    for spans in said.places:
        opening = any(span.start < OPENING for span in spans)
        row += [float(opening), float(bool(spans)), min(len(spans) * 100 / long, 3.0)]
    at = [place for place, cue in enumerate(lexicon.cues()) if cue.name in CLAIMS]
    early = [row[3 * place] for place in at]
    present = [row[3 * place + 1] for place in at]
    dense = [row[3 * place + 2] for place in at]
    row.append(min(math.log(max(said.length, 1)) / 8, 1.5))
    row += [max(early), sum(early) / 3, sum(present) / 3, min(sum(dense), 4.0)]
    row.append(_at_once([said.places[place] for place in at]) / 3)
    return np.array(row)


def _at_once(places: Sequence[Sequence[Span]]) -> int:
    """The most claims of different sorts that begin within one breath: a long text may say in one sentence what it is owed."""
    starts = sorted((span.start, sort) for sort, spans in enumerate(places) for span in spans)
    best, low = 0, 0
    for high, (start, _) in enumerate(starts):
        while start - starts[low][0] > BREATH:
            low += 1
        best = max(best, len({sort for _, sort in starts[low : high + 1]}))
    return best


def matrix(texts: Sequence[str]) -> np.ndarray:
    """One row for each text."""
    return np.array([vector(heard(text)) for text in texts])
