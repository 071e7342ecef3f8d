"""From the bytes of a file to plain sheets of cells; hostile files are refused in one line."""

from .front import read
from .model import (
    CellError,
    LazyRows,
    Limits,
    Row,
    RowList,
    Rows,
    Sheet,
    Unreadable,
    Value,
    Workbook,
    cell_name,
    letter,
)

__all__ = [
    "CellError",
    "LazyRows",
    "Limits",
    "Row",
    "RowList",
    "Rows",
    "Sheet",
    "Unreadable",
    "Value",
    "Workbook",
    "cell_name",
    "letter",
    "read",
]
