"""工资支付表 in columns: the sums of each line, and who or which card stands in the sheet more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from anxin.intake.reading.blocks import Block
from anxin.intake.recognise import cells
from anxin.intake.recognise.bounds import person_month_most_fen
from anxin.intake.recognise.columns.distinct import ODD, clean_numbers, mapped
from anxin.intake.recognise.columns.person import Fields, PersonColumns, key_of_number
from anxin.intake.recognise.rows.payroll import PayrollReader, says_signed
from anxin.intake.recognise.rows.person import card_text
from anxin.kit import months
from anxin.kit.text import person_key, plain


class PayrollColumns(PersonColumns):
    """The columnar side of ``PayrollReader``."""

    reader: PayrollReader
    needed = ("name", "owed", "payable")

    def look_ahead(self, blocks: Iterable[Block]) -> None:
        """Persons who come twice, and cards of several persons, are questions that rows put to each other."""
        self._twice: set[str] = set()
        self._shared: set[str] = set()
        seen: set[str] = set()
        owners: dict[str, Any] = {}
        id_at, name_at, card_at = (self._at(name) for name in ("id_number", "name", "card"))
        for block in blocks:
            who = _numbers(block.column(id_at)) if id_at is not None else self._names(block, name_at)
            known = [key for key in who if key is not None]
            fresh = set(known)
            self._twice |= fresh & seen
            if len(fresh) != len(known):
                self._twice.update(key for key, count in Counter(known).items() if count > 1)
            seen |= fresh
            if card_at is not None:
                for at, card in enumerate(_cards(block.column(card_at))):
                    # A row without a plain number may be known by his name; then only the row reader can tell.
                    owner = who[at] if who[at] is not None else block.start + at
                    if card is not None and owners.setdefault(card, owner) != owner:
                        self._shared.add(card)

    def _at(self, name: str) -> int | None:
        return self.columns[name].index if name in self.columns else None

    def _names(self, block: Block, name_at: int | None) -> list[Any]:
        if name_at is None:
            return [None] * block.count
        return mapped(block.column(name_at), lambda v: person_key(cells.show(v)) or None)

    def _own(self, block: Block, fields: Fields) -> None:
        self._once(block, fields)
        self._amounts(block, fields)
        self._signature(block, fields)
        month = self.reader.r.month
        if month is not None:
            own = fields.get("month")
            fields["month"] = [month] * block.count if own is None else [month if m is None else m for m in own]
        self._days(fields)

    def _once(self, block: Block, fields: Fields) -> None:
        id_at, card_at = self._at("id_number"), self._at("card")
        if self._twice:
            name = fields.get("name")
            if id_at is not None and "id_number" in fields:
                fields["id_number"] = [ODD if key in self._twice else key for key in fields["id_number"]]
            elif name is not None:
                keys = mapped(name, lambda value: value if value is ODD else person_key(value))
                fields["name"] = [ODD if k in self._twice else n for n, k in zip(name, keys, strict=True)]
        if self._shared and card_at is not None:
            fields["card"] = [ODD if card in self._shared else card for card in fields["card"]]

    def _amounts(self, block: Block, fields: Fields) -> None:
        count = block.count
        items, added = self._parts(block, fields, "items", self.reader.items)
        deductions, off = self._parts(block, fields, "deductions", self.reader.deductions)
        nothing: list[Any] = [None] * count
        owed, payable = fields.get("owed", nothing), fields.get("payable", nothing)
        deducted = fields.get("deducted", nothing)
        made: list[tuple[Any, Any, Any]] = []
        has_owed, has_payable, has_deducted = (name in self.columns for name in ("owed", "payable", "deducted"))
        for o, p, d, part, less in zip(owed, payable, deducted, added, off, strict=True):
            made.append(_line(o, p, d, part, less, has_owed, has_payable, has_deducted))
        fields["owed"], fields["payable"], taken = (list(column) for column in zip(*made, strict=True))
        if has_deducted or deductions is not None:
            fields["deducted"] = taken
        if items is not None:
            fields["items"] = items
        if deductions is not None:
            fields["deductions"] = deductions

    def _parts(
        self, block: Block, fields: Fields, name: str, parts: list[Any]
    ) -> tuple[list[Any] | None, list[int | None]]:
        """Named amounts of each row (None where none is given), and their sum (None where there are none)."""
        if not parts:
            return None, [None] * block.count
        found: list[dict[str, int]] = [{} for _ in range(block.count)]
        odd: set[int] = set()
        for label, index, convert, _ in parts:
            amounts = mapped(
                block.column(index), lambda v, convert=convert: None if v is None or v == "" else convert(v)
            )
            for at, amount in enumerate(amounts):
                if amount is ODD or (amount and amount < 0 and name == "deductions"):
                    odd.add(at)
                elif amount:
                    found[at][label] = amount
        given: list[Any] = [ODD if at in odd else parts or None for at, parts in enumerate(found)]
        return given, [sum(parts.values()) if parts else None for parts in found]

    def _signature(self, block: Block, fields: Fields) -> None:
        raw = self.cells(block, "signature")
        names = fields.get("name")
        if raw is None or names is None:
            return
        told = mapped(raw, lambda value: None if value is None else (plain(cells.show(value)), says_signed(value)))
        fields["signed"] = [
            None if one is None else one[1] or one[0] == name for one, name in zip(told, names, strict=True)
        ]

    def _days(self, fields: Fields) -> None:
        days = fields.get("days")
        if days is None:
            return
        usual = self.reader.r.month
        said = fields.get("month") or [None] * len(days)
        limits = mapped(said, lambda m: self.reader.limit if not m or m == usual else months.days_in(m))
        fields["days"] = [
            d if d is None or d is ODD or (limit is not ODD and 0 <= d <= limit) else ODD
            for d, limit in zip(days, limits, strict=True)
        ]


def _line(
    owed: Any, payable: Any, deducted: Any, items: Any, less: Any, has_owed: bool, has_payable: bool, has_deducted: bool
) -> tuple[Any, Any, Any]:
    """(owed, payable, taken) of one line, as `PayrollReader` completes it; ODD where it would have something to say."""
    taken = deducted if deducted is not None else less or 0
    if (
        owed is ODD
        or payable is ODD
        or taken is ODD
        or (has_owed and owed is None)
        or (has_payable and payable is None)
    ):
        return ODD, ODD, ODD
    if less is not None and has_deducted and deducted is not None and less != deducted:
        return ODD, ODD, ODD
    if owed is None:
        owed = items if items is not None else payable + taken if payable is not None else None
    elif items is not None and items != owed:
        return ODD, ODD, ODD
    if owed is None:
        return ODD, ODD, ODD
    if payable is None:
        payable = owed - taken
    if has_owed and has_payable and owed - taken != payable:
        return ODD, ODD, ODD
    if not (0 <= owed <= person_month_most_fen() and 0 <= payable <= person_month_most_fen() and taken >= 0):
        return ODD, ODD, ODD
    return owed, payable, taken


def _numbers(column: list[Any]) -> list[Any]:
    if clean_numbers(column, 18, 18):
        return [number.upper() for number in column]
    return mapped(column, lambda value: None if cells.blank(value) else key_of_number(value))


def _cards(column: list[Any]) -> list[Any]:
    if clean_numbers(column, 1):
        return column
    return mapped(column, lambda value: None if cells.blank(value) else card_text(value))
