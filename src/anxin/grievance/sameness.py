"""Whether a new clue is a grievance that is already open: by person, employer, project, time and wording.

A pure function over what is handed in. Only proposed: an officer joins the two.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from anxin.kit.text import name_key

# From this score on two clues are proposed as one.
PROPOSED = 0.5
_SHINGLE = 3
_SIGNS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_CANDIDATES = 40
_LONGEST = 20_000
# What each agreement counts. None is enough alone, any two are; wording alone is, when it is nearly the same.
_PERSON, _EMPLOYER, _PROJECT, _PERIOD = 0.35, 0.3, 0.3, 0.1
# Three tenths of the wording in common is proposed; six tenths is certain.
_WORDING_FULL = 0.6
_PART_COUNTS = 0.62
_SAME_PERSON_WORDING = 0.22


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue as far as it is needed to find it twice.

    `persons`: keys of those who speak or are owed (blind index of number, phone or account), never their names alone.
    `employer` and `project`: keys of the registry if matched, else the names. `first`, `last`: months owed (YYYYMM).
    """

    key: str
    text: str
    said_on: date | None = None
    persons: frozenset[str] = frozenset()
    employer: str = ""
    project: str = ""
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An open clue that may be the same grievance. `score` 0..1; `reasons` in Chinese, the weightiest first."""

    key: str
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class OpenClues:
    """Open clues made ready to be asked many times."""

    clues: list[Clue] = field(default_factory=list)
    shingles: list[frozenset[str]] = field(default_factory=list)
    by_shingle: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_fact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    # What shingles and whole clues weigh, as long as no clue is added.
    weights: dict[str, float] = field(default_factory=dict)
    totals: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, clues: Iterable[Clue]) -> OpenClues:
        made = cls()
        for clue in clues:
            made.add(clue)
        return made

    def add(self, clue: Clue) -> None:
        self.weights.clear()
        self.totals.clear()
        place = len(self.clues)
        said = shingles(clue.text)
        self.clues.append(clue)
        self.shingles.append(said)
        for one in said:
            self.by_shingle[one].append(place)
        for fact in _facts(clue):
            self.by_fact[fact].append(place)

    def weight(self, said: Iterable[str]) -> float:
        """How much it says that two texts share these shingles: little for those that many texts hold."""
        total = []
        for one in said:
            known = self.weights.get(one)
            if known is None:
                known = math.log((len(self.clues) + 2) / (len(self.by_shingle.get(one, ())) + 1))
                self.weights[one] = known
            total.append(known)
        # The exact sum does not depend on the order in which a set gives its members.
        return math.fsum(total)

    def total(self, place: int) -> float:
        if place not in self.totals:
            self.totals[place] = self.weight(self.shingles[place])
        return self.totals[place]

    def near(self, clue: Clue, said: frozenset[str]) -> list[int]:
        """Clues that share a person, employer or project, and those that share the most rare wording."""
        places = {place for fact in _facts(clue) for place in self.by_fact.get(fact, ())}
        often = max(30, len(self.clues) // 50)
        votes: Counter[int] = Counter()
        for shingle in said:
            holders = self.by_shingle.get(shingle, ())
            if len(holders) <= often:
                for place in holders:
                    votes[place] += 1
        ranked = sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:_CANDIDATES]
        return sorted(places | {place for place, _ in ranked})


def shingles(text: str) -> frozenset[str]:
    """The runs of three signs of a text, marks and blanks left out."""
    signs = _SIGNS.sub("", text[:_LONGEST])
    return frozenset(signs[i : i + _SHINGLE] for i in range(len(signs) - _SHINGLE + 1)) or frozenset({signs} - {""})


def same(new: Clue, open_items: OpenClues | Sequence[Clue], *, least: float = PROPOSED) -> list[Match]:
    """Open clues that may be the same grievance as `new`, the likeliest first; never `new` itself."""
    known = open_items if isinstance(open_items, OpenClues) else OpenClues.of(open_items)
    said = shingles(new.text)
    mine = known.weight(said)
    found = []
    for place in known.near(new, said):
        other = known.clues[place]
        if other.key == new.key:
            continue
        shared = known.weight(said & known.shingles[place])
        score, reasons = _compared(new, other, _wording(shared, mine, known.total(place)))
        if score >= least:
            found.append(Match(other.key, round(score, 3), reasons))
    return sorted(found, key=lambda m: (-m.score, m.key))


def _compared(new: Clue, other: Clue, alike: float) -> tuple[float, tuple[str, ...]]:
    evidence: list[tuple[float, str]] = []
    if alike > 0.1:
        evidence.append((min(1.0, alike / _WORDING_FULL), f"文字相近{alike:.0%}"))
    if new.persons & other.persons:
        # Who writes often writes of many things: with nothing but a few words in common it says little.
        elsewhere = bool(new.employer and other.employer) or bool(new.project and other.project)
        evidence.append((_PERSON if elsewhere or alike >= _SAME_PERSON_WORDING else _PERSON / 4, "同一人"))
    for mine, theirs, counts, zh in (
        (new.employer, other.employer, _EMPLOYER, "同一单位"),
        (new.project, other.project, _PROJECT, "同一项目"),
    ):
        if mine and theirs and name_key(mine) == name_key(theirs):
            evidence.append((counts, zh))
    if new.first and new.last and other.first and other.last and evidence:
        if new.first <= other.last and other.first <= new.last:
            evidence.append((_PERIOD, "欠薪时间重合"))
        elif alike < _WORDING_FULL:
            # Other months of the same firm are another debt.
            evidence = [(counts * 0.6, zh) for counts, zh in evidence]
    missing = math.prod(1 - counts for counts, _ in evidence)
    return 1 - missing, tuple(zh for _, zh in sorted(evidence, key=lambda e: -e[0]))


def _wording(shared: float, mine: float, theirs: float) -> float:
    """How much of their rare wording two texts share, 0..1; a short text that lies in a long one counts for less than the same text."""
    if shared <= 0 or min(mine, theirs) <= 0:
        return 0.0
    return min(1.0, max(shared / (mine + theirs - shared), _PART_COUNTS * shared / min(mine, theirs)))


def _facts(clue: Clue) -> set[str]:
    found = {f"person:{person}" for person in clue.persons if person}
    found |= {f"employer:{name_key(clue.employer)}"} if clue.employer else set()
    return found | ({f"project:{name_key(clue.project)}"} if clue.project else set())
