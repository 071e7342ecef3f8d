"""What is proposed from a text: every proposal carries the words that it came from. Nothing here is decided; a person confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

How = Literal["exact", "more", "about", "less"]
KindName = Literal["wages", "project_money", "labour_contract", "pay_dispute", "other", "false_claim"]
UrgencyName = Literal["group", "extreme", "minors", "injury"]

KIND_ZH: dict[str, str] = {
    "wages": "拖欠工资",
    "project_money": "工程款纠纷",
    "labour_contract": "合同或劳务纠纷",
    "pay_dispute": "工资待遇争议",
    "other": "其他",
    "false_claim": "疑似虚假讨薪",
}
HOW_ZH: dict[str, str] = {"exact": "", "more": "多于", "about": "约", "less": "不到"}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start..end (end not included) of the text that was read."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a class is proposed: what was heard, how much it counts for the class (log odds), and where it stands."""

    cue: str
    zh: str
    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class Kind:
    """The class proposed. `wages` is the probability (0..1) that the text claims unpaid wages, whatever class is proposed."""

    name: KindName
    wages: float
    reasons: tuple[Reason, ...] = ()

    @property
    def zh(self) -> str:
        return KIND_ZH[self.name]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money said to be owed, in fen. `span` covers the number with its unit; `why` says what spoke for it."""

    fen: int
    how: How
    span: Span
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """How many are owed. One speaker alone is 1, and `span` is then the word by which he speaks of himself."""

    count: int
    how: How
    span: Span
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Period:
    """For which time wages are owed: how many months if that is said, first and last month (YYYYMM) if they are said."""

    months: int | None
    first: int | None
    last: int | None
    how: How
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A firm, body or site as the text writes it."""

    text: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Urgency:
    what: UrgencyName
    zh: str
    span: Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is proposed from one text. Lists are ordered, the likeliest first; empty when the text does not say."""

    text: str
    said_on: date
    kind: Kind
    amounts: tuple[Amount, ...] = ()
    people: People | None = None
    period: Period | None = None
    employers: tuple[Name, ...] = ()
    projects: tuple[Name, ...] = ()
    urgencies: tuple[Urgency, ...] = ()

    @property
    def amount(self) -> Amount | None:
        """The likeliest debt, or None."""
        return self.amounts[0] if self.amounts else None

    def spans(self) -> tuple[Span, ...]:
        """Every span of the proposal, in no order."""
        found = [reason.span for reason in self.kind.reasons]
        found += [part.span for part in self.amounts] + [part.span for part in self.urgencies]
        found += [part.span for part in (*self.employers, *self.projects)]
        found += [self.people.span] if self.people else []
        found += [self.period.span] if self.period else []
        return tuple(found)
