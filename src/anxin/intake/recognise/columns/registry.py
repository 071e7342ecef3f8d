"""Which kinds can be read in columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anxin.intake.recognise.columns.payroll import PayrollColumns
from anxin.intake.recognise.columns.person import PersonColumns
from anxin.intake.recognise.columns.receipt import ReceiptColumns
from anxin.intake.recognise.lines import Lines
from anxin.intake.recognise.rows.base import RowReader
from anxin.intake.recognise.rows.payroll import PayrollReader
from anxin.intake.recognise.rows.receipt import ReceiptReader

_OF: dict[type[RowReader], type[PersonColumns]] = {PayrollReader: PayrollColumns, ReceiptReader: ReceiptColumns}


def columns_of(reader: RowReader, lines: Lines, carried: Mapping[int, Any]) -> PersonColumns | None:
    """The columnar side of a reader; None for a kind, or a shape of table, that is read row by row."""
    made = _OF.get(type(reader))
    if made is None or reader.r.blocks is not None:
        return None
    return made(reader, lines, carried)
