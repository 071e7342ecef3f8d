"""Which kind of sheet this is, and which column is which field of it.

Every kind is tried: its columns are mapped, what it needs must be there, and what is typical for it adds up with the words of the
title, the sheet name and the file name. Two kinds that come out close together are a question to a person, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.header import Header
from anxin.intake.recognise.model import ColumnRef, Remembered
from anxin.intake.recognise.shapes import shape
from anxin.intake.recognise.vocabulary import KindCard, anywhere, candidates, kinds, norm
from anxin.kit import idnumber
from anxin.kit.text import plain

_ITEMS = re.compile(r"应发|应付|收入|工资构成|加项|工资项目|计薪|津贴|补贴")
_DEDUCTIONS = re.compile(r"扣|代缴|减项|借支|预支")
_SUM = re.compile(r"^(?:合计|小计|总计|计|总额|金额合计)$")
# Fields whose contents are numbers: a column of words is not one of them, whatever its heading says.
_NUMERIC_FIELDS = frozenset(
    [
        "payable",
        "owed",
        "items",
        "deductions",
        "deducted",
        "paid_stated",
        "unpaid_stated",
        "days",
        "hours",
        "amount",
        "amount_in",
        "amount_out",
        "balance_after",
        "due",
        "paid",
        "required",
        "lodged",
        "contract_amount",
        "days_claimed",
        "overtime_hours",
        "progress_amount",
        "use_amount",
        "refill_amount",
        "release_amount",
    ]
)
_TEXT_FIELDS = frozenset({"name", "employer", "crew", "project", "contractor", "owner"})


@dataclass(slots=True)
class Mapping:
    """The columns of one sheet read as one kind."""

    kind: str
    columns: dict[str, ColumnRef] = field(default_factory=dict)
    extra: dict[str, list[ColumnRef]] = field(default_factory=dict)
    unknown: list[ColumnRef] = field(default_factory=list)
    score: float = 0.0


class _Samples(dict[int, list[Any]]):
    """The filled cells of each column below the header, and their shapes, which every kind asks for again."""

    def __init__(self, samples: dict[int, list[Any]]) -> None:
        super().__init__(samples)
        self._shapes: dict[int, frozenset[str]] = {}
        self._answers: dict[tuple[str, int], bool] = {}

    def shapes(self, column: int) -> frozenset[str]:
        """The shapes that occur in a column, marks for 'nothing' left out."""
        if column not in self._shapes:
            self._shapes[column] = frozenset(
                shape(v) for v in self[column] if not (isinstance(v, str) and plain(v) in cells.EMPTY_MARKS)
            )
        return self._shapes[column]

    def plausible(self, name: str, column: int) -> bool:
        """Whether a column's contents can be the field at all. Blank columns can be anything."""
        key = (name, column)
        if key not in self._answers:
            self._answers[key] = self._judge(name, column)
        return self._answers[key]

    def _judge(self, name: str, column: int) -> bool:
        values = self.get(column, [])
        if len(values) < 2:
            return True
        shapes = self.shapes(column)
        if not shapes:
            return True
        if name in _NUMERIC_FIELDS:
            return "n" in shapes or any(isinstance(v, str) and any(c.isdigit() for c in v) for v in values)
        if name in _TEXT_FIELDS:
            return "t" in shapes
        if name == "pay_unit":
            return all(len(cells.show(v)) <= 5 for v in values)
        if name == "id_number":
            return any(len(cells.show(v)) >= 12 for v in values)
        return True


def map_columns(
    card: KindCard, header: Header, samples: dict[int, list[Any]], remembered: Remembered | None = None
) -> Mapping:
    """Each column to at most one field; a field that may not repeat takes its surest column, others stay unknown."""
    if not isinstance(samples, _Samples):
        samples = _Samples(samples)
    mapping = Mapping(card.code)
    taken: dict[str, float] = {}
    day_columns = {d.index for d in header.days}
    wishes: list[tuple[float, int, int, list[tuple[str, float]]]] = []
    said = remembered.columns if remembered else {}
    # 'items#2' is one more column of a field that repeats; '-1' is a column that a person said means nothing.
    fixed = {norm(text): name.partition("#")[0] for name, text in said.items()}
    for column, path in header.paths.items():
        if column in day_columns:
            continue
        found = candidates(card.uses, path)
        if fixed.get(norm("/".join(path))):
            name = fixed[norm("/".join(path))]
            found = [] if name.startswith("-") else [(name, 2.0)]
        elif card.code == "payroll":
            found = _payroll_group(path, found, samples.get(column, []))
        elif not found and len(path) > 1:
            found = [(f, s * 0.7) for f, s in candidates(card.uses, path[:-1]) if f in card.repeats]
        found = [(f, s) for f, s in found if samples.plausible(f, column)]
        top = found[0][1] if found else 0.0
        wishes.append((-top, len(found), column, found))
    for _, _, column, found in sorted(wishes, key=lambda w: (w[0], w[1], -_filled(samples, w[2]), w[2])):
        ref = ColumnRef(column, header.name(column))
        for name, sure in found:
            if name not in taken:
                taken[name] = sure
                mapping.columns[name] = ref
                break
            if name in card.repeats:
                mapping.extra.setdefault(name, []).append(ref)
                break
        else:
            mapping.unknown.append(ref)
    _serve_needed(card, mapping, taken, {column: found for _, _, column, found in wishes})
    for name, refs in mapping.extra.items():
        everything = sorted([mapping.columns[name], *refs], key=lambda r: r.index)
        mapping.columns[name], mapping.extra[name] = everything[0], everything[1:]
    mapping.unknown.sort(key=lambda r: r.index)
    _by_shape(card, mapping, samples)
    weights = card.strong or {}
    for name, sure in taken.items():
        mapping.score += weights.get(name, 1.0) * min(sure, 1.0)
    mapping.score += sum(0.3 * len(refs) for refs in mapping.extra.values())
    heads = [p for c, p in header.paths.items() if c not in day_columns]
    if heads:
        mapping.score += 6.0 * (1 - len(mapping.unknown) / len(heads))
    return mapping


def _serve_needed(
    card: KindCard, mapping: Mapping, taken: dict[str, float], wishes: dict[int, list[tuple[str, float]]]
) -> None:
    """What a kind cannot do without goes first: a lone 交易时间 is the moment, not the clock beside a day that is not there."""
    for group in card.needed:
        if any(name in taken for name in group):
            continue
        for held, ref in list(mapping.columns.items()):
            better = next(((n, s) for n, s in wishes.get(ref.index, []) if n in group), None)
            if better and not any(held in other for other in card.needed):
                del mapping.columns[held], taken[held]
                mapping.columns[better[0]], taken[better[0]] = ref, better[1]
                break


def _filled(samples: dict[int, list[Any]], column: int) -> int:
    return min(1, len(samples.get(column, [])))


def _payroll_group(
    path: Sequence[str], found: list[tuple[str, float]], values: Sequence[Any]
) -> list[tuple[str, float]]:
    """Leaves under 应发项目 are items and those under 扣款 are deductions, whatever they are called."""
    if len(path) < 2:
        return found
    group, leaf = plain(path[-2]), plain(path[-1])
    for pattern, one, total in ((_DEDUCTIONS, "deductions", "deducted"), (_ITEMS, "items", "owed")):
        if pattern.search(group):
            if _SUM.match(leaf):
                return [(total, 1.0)]
            if found and found[0][0] not in {"items", "deductions", "owed", "deducted"} and found[0][1] >= 0.97:
                return found
            if not values or any(shape(v) == "n" for v in values):
                return [(one, 0.95)] if not found or found[0][0] in {"items", "deductions"} else found
    return found


def _by_shape(card: KindCard, mapping: Mapping, samples: dict[int, list[Any]]) -> None:
    """An identity-number column without a known heading betrays itself by its check digits."""
    if "id_number" in mapping.columns or not any("id_number" in group for group in card.needed):
        return
    for ref in list(mapping.unknown):
        values = [plain(v) for v in samples.get(ref.index, []) if isinstance(v, str)]
        if len(values) >= 3 and sum(1 for v in values if len(v) == 18 and idnumber.check(v).ok) * 2 > len(values):
            mapping.columns["id_number"] = ref
            mapping.unknown.remove(ref)
            return


@dataclass(slots=True)
class Choice:
    """The kinds that fit, best first."""

    mappings: list[Mapping]

    @property
    def best(self) -> Mapping | None:
        return self.mappings[0] if self.mappings else None

    @property
    def tied(self) -> list[Mapping]:
        """Kinds that come so close to the best that only a person can tell."""
        if not self.mappings:
            return []
        top = self.mappings[0].score
        return [m for m in self.mappings[1:] if top - m.score < max(0.75, 0.04 * top)]

    @property
    def confidence(self) -> float:
        if not self.mappings:
            return 0.0
        second = self.mappings[1].score if len(self.mappings) > 1 else 0.0
        return round(min(0.99, self.mappings[0].score / (self.mappings[0].score + max(second, 0.0) + 1e-9)), 3)


def choose(
    header: Header,
    samples: dict[int, list[Any]],
    title: str,
    sheet_name: str,
    file_name: str,
    remembered: Remembered | None = None,
    only: str | None = None,
) -> Choice:
    """Try every kind (or only the one that was said) on a header."""
    samples = _Samples(samples)
    named = plain(title).casefold(), plain(sheet_name).casefold(), plain(file_name).casefold()
    out: list[Mapping] = []
    present = (
        frozenset().union(*(anywhere("/".join(p[-1:])) for p in header.paths.values())) if header.paths else frozenset()
    )
    for card in kinds().values():
        if not card.uses or (only and card.code != only):
            continue
        if card.days is True and len(header.days) < 10:
            continue
        if card.days is False and len(header.days) >= 20 and only is None:
            continue
        mapping = map_columns(
            card, header, samples, remembered if remembered and remembered.kind == card.code else None
        )
        if not all(any(name in mapping.columns for name in group) for group in card.needed):
            if only:
                out.append(mapping)
            continue
        mapping.score += _words(card.words or {}, named)
        for word, weight in (card.against or {}).items():
            if word.startswith("~"):
                mapping.score -= _words({word[1:]: weight}, named)
            elif word in present and word not in mapping.columns:
                mapping.score -= weight
        if card.days:
            mapping.score += 8.0
        out.append(mapping)
    out.sort(key=lambda m: (-m.score, m.kind))
    return Choice(out)


def _words(words: dict[str, float], named: tuple[str, str, str]) -> float:
    total = 0.0
    for word, weight in words.items():
        key = plain(word).casefold()
        title, sheet, file = named
        total += weight * (1.0 if key in title else 0.8 if key in sheet else 0.6 if key in file else 0.0)
    return total
