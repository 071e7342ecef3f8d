"""Files of clues as other bodies send them: which column is which, and what each row says. Nothing is written here."""

from .headings import Columns, NoTable, find_table
from .lines import Fault, Line, read_lines

__all__ = ["Columns", "Fault", "Line", "NoTable", "find_table", "read_lines"]
