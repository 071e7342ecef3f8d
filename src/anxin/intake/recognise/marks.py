"""The marks of an attendance grid: what a cell of one day says about one worker.

A legend on the sheet decides; without one, only marks that mean the same everywhere are read. A circle is present on one site and day off
on the next: it is read only where nothing else on the sheet means present. What stays unknown is an issue, never a guess.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.clerk_files import load
from anxin.kit.text import plain

FULL, HALF, ABSENT = "full", "half", "absent"

_TABLE: dict[str, list[str]] = load("marks.yaml")
_FULL_WORDS = frozenset(_TABLE["full"])
_HALF_WORDS = frozenset(_TABLE["half"])
_ABSENT_WORDS = frozenset(_TABLE["absent"])
_CIRCLES = frozenset(_TABLE["circles"])
_STATUS_WORDS = tuple(_TABLE["status"])


_STATUS = (
    (HALF, re.compile(r"半天|半日|半勤|半工|不足一天")),
    (
        FULL,
        re.compile(
            r"^(?:正常)?出勤|正常|上班|白班|夜班|中班|早班|出差|公出|外出|全天|培训|到岗|出工|迟到|早退|外勤|全勤|加班|在岗|开会|值班"
        ),
    ),
    (ABSENT, re.compile(r"假|休|旷|缺|病|事|停工|未|离|退场|雨|待工|工伤|没")),
)
_WORD = re.compile("|".join(sorted(_STATUS_WORDS, key=len, reverse=True)))
_SYMBOL = re.compile(
    r"√/|/√|[√✓✔☑×✗✘╳xX○●◯〇◎△▲▽▼☆★◇◆□■⊙◐◑Φφ∅+＋\-—/\\*#@&○⊕⊗]|(?<![A-Za-z0-9])[A-Za-z]{1,2}(?![A-Za-z])|(?<![\d.])(?:0\.5|[01])(?![\d.])|(?<![\u4e00-\u9fa5])[休病事旷公婚丧产半](?![\u4e00-\u9fa5])"
)
_HOURS = re.compile(r"^(\d+(?:\.\d+)?)(?:h|H|小时|时|工时)$")
_DAYS = re.compile(r"^(\d+(?:\.\d+)?)(?:天|工|日|个工)$")
_COMBINED = re.compile(r"[+＋]")


@dataclass(frozen=True, slots=True)
class Mark:
    """One read cell. `units` are day units ('工') beyond 0, 0.5 and 1; `hours` hours of work; `overtime` hours on top."""

    presence: str
    hours: Decimal | None = None
    overtime: Decimal | None = None
    units: Decimal | None = None


@dataclass(slots=True)
class Legend:
    """What the marks of one sheet mean."""

    told: dict[str, str] = field(default_factory=dict)
    circles_present: bool = False
    hours: bool = False
    _known: dict[str, Mark | bool | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read(self, value: Any) -> Mark | bool | None:
        """A Mark; None for a blank cell; False for a mark that nobody has explained."""
        if value is None:
            return None
        if isinstance(value, bool):
            return Mark(FULL if value else ABSENT)
        if isinstance(value, (int, float, Decimal)):
            return self._number(value)
        if isinstance(value, timedelta):
            return _by_hours(Decimal(int(value.total_seconds())) / 3600)
        if isinstance(value, (datetime, date, time)) or not isinstance(value, str):
            return False
        # A sheet has ten different marks in ten thousand cells.
        if value not in self._known:
            if len(self._known) > 1_000:
                self._known.clear()
            text = plain(value)
            self._known[value] = self._text(text) if text else None
        return self._known[value]

    def _number(self, value: int | float | Decimal) -> Mark | bool:
        try:
            number = cells.number(value)
        except cells.CellProblem:
            return False
        if number is None or number < 0 or number > 24:
            return False
        key = cells.show(value)
        if key in self.told:
            return Mark(self.told[key])
        if number == 0:
            return Mark(ABSENT)
        if self.hours and number != Decimal("0.5"):
            return _by_hours(number)
        if number <= Decimal("0.5"):
            return Mark(HALF, units=None if number == Decimal("0.5") else number)
        if number < 1:
            return Mark(HALF, units=number)
        if number <= 3:
            return Mark(FULL, units=None if number == 1 else number)
        return _by_hours(number)

    def _text(self, text: str) -> Mark | bool:
        known = self._word(text)
        if known is not None:
            return Mark(known)
        if text[0].isdigit() or text[0] == ".":
            try:
                return self._number(Decimal(text))
            except ArithmeticError:
                pass
            match = _HOURS.match(text)
            if match:
                return _by_hours(Decimal(match[1]))
            match = _DAYS.match(text)
            if match:
                units = Decimal(match[1])
                return Mark(
                    FULL if units >= 1 else HALF if units else ABSENT,
                    units=None if units in (0, 1, Decimal("0.5")) else units,
                )
        if _COMBINED.search(text):
            return self._plus([p for p in _COMBINED.split(text) if p])
        for separator in ("/", "\\", "、", ",", ";", "|"):
            if separator in text:
                parts = [p for p in text.split(separator) if p]
                return self._halves(parts)
        if len(text) == 2 and self._word(text[0]) and self._word(text[1]):
            return self._halves([text[0], text[1]])
        match = re.match(r"^(\D+?)(\d+(?:\.\d+)?)(?:h|H|小时)?$", text)
        if match and self._word(match[1]) is not None:
            return self._plus([match[1], match[2]])
        return False

    def _word(self, text: str) -> str | None:
        told = self.told.get(text)
        if told is not None:
            return told
        if text in _FULL_WORDS:
            return FULL
        if text in _HALF_WORDS:
            return HALF
        if text in _ABSENT_WORDS:
            return ABSENT
        if text in _CIRCLES and self.circles_present:
            return FULL
        return None

    def _plus(self, parts: Sequence[str]) -> Mark | bool:
        """'√+5' is a full day and five hours on top; '√+夜' a full day; 'G+2' a day off with two hours of work."""
        presence: str | None = None
        overtime = Decimal(0)
        for part in parts:
            known = self._word(part)
            number = re.match(r"^(\d+(?:\.\d+)?)(?:h|H|小时)?$", part)
            if known is not None:
                order = (ABSENT, HALF, FULL)
                presence = known if presence is None or order.index(known) > order.index(presence) else presence
            elif number:
                overtime += Decimal(number[1])
            elif part in ("夜", "晚", "加", "加班", "中", "夜班"):
                presence = presence or FULL
            else:
                return False
        if presence is None:
            return False
        return Mark(presence, overtime=overtime or None)

    def _halves(self, parts: Sequence[str]) -> Mark | bool:
        """'√/△' is half a day worked and half a day off."""
        read = [self._word(p) for p in parts]
        if any(r is None for r in read):
            numbers = [re.match(r"^\d+(?:\.\d+)?$", p) for p in parts]
            if len(parts) == 2 and all(numbers):
                first, second = (Decimal(p) for p in parts)
                if first <= 1 and second <= 1:
                    total = first + second
                    return Mark(FULL if total >= 1 else HALF if total else ABSENT)
                return _by_hours(first, second or None)
            return False
        present = sum(1 for r in read if r == FULL) + 0.5 * sum(1 for r in read if r == HALF)
        if len(read) == 1:
            return Mark(read[0] or ABSENT)
        return Mark(FULL if present >= len(read) else HALF if present else ABSENT)


def _by_hours(hours: Decimal, overtime: Decimal | None = None) -> Mark | bool:
    if hours < 0 or hours > 24:
        return False
    presence = ABSENT if hours == 0 else HALF if hours <= 4 else FULL
    return Mark(presence, hours=hours if hours else None, overtime=overtime)


def status_of(word: str) -> str | None:
    """full, half or absent for a status word of a legend."""
    for presence, pattern in _STATUS:
        if pattern.search(word):
            return presence
    return None


def legend_of(texts: Iterable[str]) -> dict[str, str]:
    """Symbol -> presence, from notes such as '出勤√,事假△,公休G', '√ 出勤 △ 事假' and '“×”表示休息'."""
    told: dict[str, str] = {}
    for text in texts:
        for chunk in re.split(r"[,，;；。、\n]|\s{2,}", text):
            tokens = _tokens(chunk)
            if not any(kind == "w" for kind, _ in tokens) or not any(kind == "s" for kind, _ in tokens):
                continue
            symbol_first = tokens[0][0] == "s"
            for (kind, one), (other_kind, other) in itertools.pairwise(tokens):
                if kind == other_kind:
                    continue
                if (kind == "s") != symbol_first:
                    continue
                symbol, word = (one, other) if kind == "s" else (other, one)
                presence = status_of(word)
                if presence and symbol not in told:
                    told[symbol] = presence
    return told


def _tokens(chunk: str) -> list[tuple[str, str]]:
    squeezed = plain(chunk)
    squeezed = re.sub(
        r"[“”\"'‘’「」『』()（）:：=\[\]【】]|表示|代表|记为|记作|标记为|标注|用|画|打|填写?|为", " ", squeezed
    )
    found: list[tuple[int, str, str]] = []
    covered = [False] * len(squeezed)
    for match in _WORD.finditer(squeezed):
        found.append((match.start(), "w", match[0]))
        covered[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _SYMBOL.finditer(squeezed):
        if not any(covered[match.start() : match.end()]):
            found.append((match.start(), "s", match[0]))
    return [(kind, text) for _, kind, text in sorted(found)]


def learn(values: Iterable[Any], notes: Iterable[str]) -> Legend:
    """The legend of one sheet, from its notes and from a sample of its marks (are numbers hours? do circles mean present?)."""
    told = legend_of(notes)
    ticks = circles = ones = large = 0
    words: Counter[str] = Counter()
    for value in values:
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str):
            words[value] += 1
        elif isinstance(value, (int, float, Decimal)) and cells.finite(value):
            ones += value == 1
            large += 3 < value <= 24
    for word, count in words.items():
        text = plain(word)
        if text in _FULL_WORDS or told.get(text) == FULL:
            ticks += count
        elif text in _CIRCLES:
            circles += count
        elif re.match(r"^\d+(?:\.\d+)?$", text):
            number = Decimal(text)
            ones += count * (number == 1)
            large += count * (number > 3)
    present = ticks + ones + large
    return Legend(told, circles > 0 and present == 0, large > ones)
