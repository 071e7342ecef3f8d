"""What intake says about a file: every row of it, and what to do about the rest."""

from dataclasses import dataclass, field
from typing import Any

from anxin.intake.recognise.model import Question, Recognised

IMPORTED, PARTLY, UNCHANGED = "imported", "partly", "unchanged"
ASKING, NOTHING, UNREADABLE, WAITING = "question", "nothing", "unreadable", "waiting"


@dataclass(slots=True)
class RowIssue:
    row: int
    column: str
    code: str
    message: str
    level: str = "warn"

    def as_json(self) -> dict[str, Any]:
        said = {"row": self.row, "column": self.column, "code": self.code, "message": self.message}
        return {**said, "level": self.level}


@dataclass(slots=True)
class SheetReport:
    """The account of one sheet: ``rows`` = accepted + unchanged + rejected + ignored."""

    sheet: str
    index: int
    recognised: Recognised
    status: str = IMPORTED
    project: str | None = None
    employer: str | None = None
    month: int | None = None
    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored: int = 0
    ignored_why: dict[str, int] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        seen = self.recognised
        return {
            "sheet": self.sheet,
            "kind": seen.kind,
            "status": self.status,
            "project": self.project,
            "employer": self.employer,
            "month": f"{self.month // 100}-{self.month % 100:02d}" if self.month else None,
            "rows": self.rows,
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "ignored": self.ignored,
            "ignored_why": self.ignored_why,
            "header_rows": list(seen.header_rows) if seen.header_rows else None,
            "first_row": seen.first_row,
            "last_row": seen.last_row,
            "total_rows": seen.total_rows,
            "people": seen.people,
            "data_rows": seen.data_rows,
            "name_column": seen.name_column,
            "period": seen.period,
            "layout": seen.layout,
            "columns": {name: str(column) for name, column in seen.columns.items()},
            "unknown_columns": [str(column) for column in seen.unknown_columns],
            "issues": [issue.as_json() for issue in self.issues],
            "questions": [
                {"what": q.what, "message": q.message_zh, "options": list(q.options)} for q in self.questions
            ],
            "notes": self.notes,
        }


@dataclass(slots=True)
class FileReport:
    file: str
    sha256: str
    status: str = NOTHING
    batch: int | None = None
    message: str = ""
    code: str = ""
    returned: str | None = None
    sheets: list[SheetReport] = field(default_factory=list)
    earlier: dict[str, Any] | None = None

    @property
    def accepted(self) -> int:
        return sum(s.accepted + s.unchanged for s in self.sheets)

    @property
    def rejected(self) -> int:
        return sum(s.rejected for s in self.sheets)

    @property
    def asking(self) -> bool:
        return any(s.status == ASKING for s in self.sheets)

    def as_json(self) -> dict[str, Any]:
        sheets = self.earlier["sheets"] if self.earlier else [s.as_json() for s in self.sheets]
        return {
            "file": self.file,
            "sha256": self.sha256,
            "status": self.status,
            "batch": self.batch,
            "code": self.code or None,
            "message": self.message or None,
            "returned": self.returned,
            "sheets": sheets,
        }


def as_unchanged(report: dict[str, Any]) -> dict[str, Any]:
    """An earlier report as it reads when the same file comes again: what was accepted is now unchanged."""
    sheets = [
        {**sheet, "unchanged": sheet["unchanged"] + sheet["accepted"], "accepted": 0}
        for sheet in report.get("sheets", [])
    ]
    return {**report, "sheets": sheets}
