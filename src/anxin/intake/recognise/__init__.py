"""What a sheet is, where its table stands, and its rows as typed facts with their faults named. No Django, no database.

recognised = recognise(sheet, file_name)         # kind, header, columns, project, month, questions
rows = parse(sheet, recognised)                  # iterate: ParsedRow with fields and issues
rows.outcome                                     # afterwards: every row of the file accounted for
"""

from anxin.intake.recognise.form import is_form, parse_form
from anxin.intake.recognise.model import (
    REJECT,
    WARN,
    Answers,
    ColumnRef,
    DayColumn,
    Issue,
    Parsed,
    ParsedRow,
    Question,
    Recognised,
    Remembered,
    SheetOutcome,
)
from anxin.intake.recognise.parse import parse
from anxin.intake.recognise.recognise import recognise, recognise_all
from anxin.intake.recognise.rows.events import fold_events
from anxin.intake.recognise.wire import parse_json

__all__ = [
    "REJECT",
    "WARN",
    "Answers",
    "ColumnRef",
    "DayColumn",
    "Issue",
    "Parsed",
    "ParsedRow",
    "Question",
    "Recognised",
    "Remembered",
    "SheetOutcome",
    "fold_events",
    "is_form",
    "parse",
    "parse_form",
    "parse_json",
    "recognise",
    "recognise_all",
]
