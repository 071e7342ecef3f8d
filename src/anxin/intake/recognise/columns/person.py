"""What the columnar readers share: typed columns, whose row it is, and which rows must be seen one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

from anxin.intake.reading.blocks import Block
from anxin.intake.recognise import cells
from anxin.intake.recognise.columns.distinct import ODD, Told, clean_numbers, clean_texts, mapped, only_hanzi
from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.columns.standing import Standing
from anxin.intake.recognise.lines import Lines
from anxin.intake.recognise.model import Issue
from anxin.intake.recognise.rows.base import Reading
from anxin.intake.recognise.rows.person import ORDINARY_ID, PersonReader, no_name, number_text, read_name
from anxin.kit import idnumber
from anxin.kit.text import plain

Fields = dict[str, list[Any]]


class PersonColumns:
    """The columnar side of a ``PersonReader``, whose sums and sections it shares.

    ``stretches`` says which rows of a block are plainly good; ``read`` gives a stretch of them as columns. The typed
    columns of a block are made once and kept until the next.
    """

    #: fields that a plain row must have
    needed: tuple[str, ...] = ("name",)

    def __init__(self, reader: PersonReader, lines: Lines, carried: Mapping[int, Any]) -> None:
        self.reader = reader
        self.columns = reader.columns
        self._standing = Standing(lines)
        # Cells that a merge carries down are filled in row by row, from the row that holds them.
        self._merged = {*carried, *(source for pairs in carried.values() for _, source in pairs)}
        self._fields: Fields = {}
        self._told: dict[str, Told] = {}

    # -- the pass before: which rows have to do with each other ------------------------------------------------------------

    def look_ahead(self, blocks: Iterable[Block]) -> None:
        """Where rows of a sheet are held against each other, find those that must be seen one by one."""

    # -- the pass itself ---------------------------------------------------------------------------------------------------

    def stretches(self, block: Block, *, after: int) -> Iterator[tuple[int, int, bool]]:
        def besides(flags: list[bool]) -> list[bool]:
            return self._good(block, flags)

        return self._standing.stretches(block, after=after, besides=besides)

    def read(self, block: Block, start: int, stop: int, crew: str | None) -> PlainRows:
        """A stretch of plain rows. ``crew`` is the one that a group row announced."""
        reader = self.reader
        for at, convert in reader.money_columns:
            if at < block.width:
                reader.add_up(at, sum(self._standing.amounts(block, at, convert)[start:stop]))
        reader.counted(stop - start)
        fields = {name: values[start:stop] for name, values in self._fields.items()}
        self._sections(fields, stop - start, crew)
        return PlainRows(list(range(block.start + start + 1, block.start + stop + 1)), fields)

    def _sections(self, fields: Fields, count: int, crew: str | None) -> None:
        """What titles and group rows inside the table say, where the row itself says nothing."""
        for one in ("employer", "project"):
            if one in self.reader.section:
                _fill(fields, one, self.reader.section[one], count)
        said = crew or self.reader.r.crew
        if said:
            _fill(fields, "crew", said, count)
        department = fields.get("department")
        if department:
            own = fields.setdefault("crew", [None] * count)
            fields["crew"] = [
                d if c is None and d is not None and d.endswith(("班", "组", "队")) else c
                for c, d in zip(own, department, strict=True)
            ]

    def _good(self, block: Block, flags: list[bool]) -> list[bool]:
        """Type all columns of a block, and take out the rows in which anything is not plainly good."""
        if self._merged:
            flags = [flag and block.start + at not in self._merged for at, flag in enumerate(flags)]
        self._fields = fields = self._typed(block)
        self._person(block, fields)
        self._own(block, fields)
        for values in fields.values():
            if ODD in values:
                flags = [flag and value is not ODD for flag, value in zip(flags, values, strict=True)]
        for name in self.needed:
            values = fields.get(name)
            if values is None:
                return [False] * block.count
            if None in values:
                flags = [flag and value is not None for flag, value in zip(flags, values, strict=True)]
        self._fields = {name: values for name, values in fields.items() if any(v is not None for v in values)}
        return flags

    def _own(self, block: Block, fields: Fields) -> None:
        """The checks of the kind; puts ODD where a row is not plainly good."""

    def _typed(self, block: Block) -> Fields:
        return {r.field: self._reading(block, r) for r in self.reader.readings if r.index < block.width}

    def _reading(self, block: Block, reading: Reading) -> list[Any]:
        column = block.column(reading.index)
        if reading.convert is cells.text and clean_texts(column):
            return list(column)
        if reading.convert is cells.amount:
            told = self.told(f"amount {reading.index}", cells.amount)
            # The classifier of lines has summed this column; '' is as blank to it as to the reader.
            return told.of(column) if "" not in column else told.of([None if v == "" else v for v in column])

        if set(map(type, column)) == {float}:
            return self.told(f"number {reading.index}", reading.convert).of(column)

        def convert(value: Any) -> Any:
            return None if value is None or value == "" else reading.convert(value)

        return self.told(f"typed {reading.index}", convert).of(column)

    def told(self, name: str, convert: Callable[[Any], Any]) -> Told:
        """The converter of a column, with what it has converted so far."""
        if name not in self._told:
            self._told[name] = Told(convert)
        return self._told[name]

    def cells(self, block: Block, name: str) -> list[Any] | None:
        """The raw cells of a field, None for blanks; None without a column."""
        ref = self.columns.get(name)
        if ref is None or ref.index >= block.width:
            return None
        column = block.column(ref.index)
        if clean_texts(column):
            return column
        return self.told(f"cell {ref.index}", lambda value: None if cells.blank(value) else value).of(column)

    def _person(self, block: Block, fields: Fields) -> None:
        for name, convert in (
            ("name", _name),
            ("worker_no", lambda value: plain(cells.show(value))),
            ("phone", _phone),
            ("employer", cells.text),
            ("project", cells.text),
            ("project_code", lambda value: plain(cells.show(value))),
            ("employer_code", lambda value: plain(cells.show(value))),
            ("crew", cells.text),
            ("trade", cells.text),
            ("department", cells.text),
        ):
            raw = self.cells(block, name)
            if raw is None:
                continue
            if (convert is cells.text and clean_texts(raw)) or (name == "name" and only_hanzi(raw)):
                fields[name] = list(raw)
            else:
                told = self.told(name, lambda value, convert=convert: None if value is None else convert(value))
                fields[name] = told.of(raw)
        numbers = self.cells(block, "id_number") if self.reader.header("id_number") else None
        if numbers is not None:
            fields["id_number"] = ordinary_numbers(numbers)
            kinds = self.cells(block, "id_type")
            if kinds is not None:
                usual = mapped(kinds, lambda kind: cells.squeezed(kind) in ("", *ORDINARY_ID))
                fields["id_number"] = [
                    n if ok is True else ODD for n, ok in zip(fields["id_number"], usual, strict=True)
                ]
        elif self.reader.header("id_number"):
            fields["id_number"] = [ODD] * block.count
        cards = self.cells(block, "card") if self.reader.header("card") else None
        if cards is not None:
            fields["card"] = ordinary_cards(cards)

    def probe(self, **cells_of: Any) -> list[Any]:
        """A row of nothing but these fields' raw cells, for asking the row reader."""
        row: list[Any] = [None] * (max((ref.index for ref in self.columns.values()), default=-1) + 1)
        for name, cell in cells_of.items():
            if name in self.columns:
                row[self.columns[name].index] = cell
        return row


def ordinary_numbers(column: Sequence[Any]) -> list[Any]:
    """Capital identity numbers; ODD for everything but eighteen plain characters that check."""
    if clean_numbers(column, 18, 18):
        texts = list(column)
        easy = None
    else:
        easy = [type(n) is str and len(n) == 18 and n.isascii() and n.isalnum() for n in column]
        texts = list(compress(column, easy))
    checked = idnumber.check_column(texts)
    good = [text.upper() if ok else ODD for text, ok in zip(texts, checked, strict=True)]
    if easy is None:
        return good
    told = iter(good)
    return [next(told) if flag else ODD for flag in easy]


def ordinary_cards(column: Sequence[Any]) -> list[Any]:
    """Card numbers of 8 to 30 digits; None for blanks, ODD for everything else."""
    return [
        card
        if card is None or (type(card) is str and 8 <= len(card) <= 30 and card.isascii() and card.isdigit())
        else ODD
        for card in column
    ]


def key_of_number(value: Any) -> str:
    """Under what an identity number of any shape is held against the others of its sheet."""
    text = number_text(value)
    return plain(idnumber.check(text).normal or text).upper()


def tell_apart(issues: list[Issue]) -> None:
    """Raise for a row that is not plainly good."""
    if issues:
        raise ValueError(issues[0].code)


def _name(value: Any) -> Any:
    found = read_name(value)
    return ODD if found is None or no_name(found) else found


def _phone(value: Any) -> str | None:
    text = cells.squeezed(value).replace("-", "")
    return None if text in cells.EMPTY_MARKS else text


def _fill(fields: Fields, name: str, said: Any, count: int) -> None:
    own = fields.get(name)
    fields[name] = [said] * count if own is None else [said if value is None else value for value in own]
