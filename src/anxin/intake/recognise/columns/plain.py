"""Rows that are plainly good, as columns of typed fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.intake.recognise.model import ParsedRow


@dataclass(slots=True)
class PlainRows:
    """``rows`` are file rows (from 1); ``fields`` has for each field a list as long, None where a row has no such field."""

    rows: list[int]
    fields: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.rows)

    def cut(self, start: int, stop: int) -> PlainRows:
        if start == 0 and stop >= len(self.rows):
            return self
        return PlainRows(self.rows[start:stop], {name: values[start:stop] for name, values in self.fields.items()})

    def take(self, wanted: Sequence[int]) -> PlainRows:
        """The rows at these places, in this order."""
        return PlainRows(
            [self.rows[n] for n in wanted],
            {name: [values[n] for n in wanted] for name, values in self.fields.items()},
        )

    def one_by_one(self) -> Iterator[ParsedRow]:
        """The same rows as the row readers would have given them."""
        names, columns = list(self.fields), list(self.fields.values())
        for at, number in enumerate(self.rows):
            fields = {name: column[at] for name, column in zip(names, columns, strict=True) if column[at] is not None}
            yield ParsedRow(number, fields, [], (number,))

    @classmethod
    def joined(cls, parts: Sequence[PlainRows]) -> PlainRows:
        if len(parts) == 1:
            return parts[0]
        names = dict.fromkeys(name for part in parts for name in part.fields)
        rows = [number for part in parts for number in part.rows]
        fields = {
            name: [v for part in parts for v in (part.fields.get(name) or [None] * len(part.rows))] for name in names
        }
        return cls(rows, fields)
