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
from .path import CHANGED, digest, size_of

__all__ = [
    "CHANGED",
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
    "digest",
    "letter",
    "read",
    "size_of",
]
