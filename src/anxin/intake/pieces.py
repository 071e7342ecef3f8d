"""What a file holds: its sheets, or its messages, each recognised and ready to be written."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from anxin.audit import Actor
from anxin.intake import recognise as recognising
from anxin.intake.reading import Sheet, Workbook
from anxin.intake.recognise.model import Answers, ParsedRow, Recognised, Remembered, SheetOutcome

from .models import LayoutMemory
from .reach import Reach
from .reports import RowIssue, SheetReport


@dataclass(frozen=True, slots=True)
class Order:
    """Who brings the file, what he answered in advance, and how a partly overlapping sheet is to be read.

    ``sender`` is whose layouts are remembered: a contractor, a bank, or the actor himself when nobody is named.
    ``overlap``: '' asks, 'replace' takes the new sheet in the place of the old one, 'add' keeps both.
    ``reach``: the projects of which he may bring facts; None: all. ``desk``: the office among whose people the layouts
    of a sender are remembered; '' for the operator's own.
    """

    actor: Actor
    sender: str = ""
    answers: Answers = field(default_factory=Answers)
    overlap: str = ""
    secret: str = ""
    reach: Reach | None = None
    desk: str = ""

    @property
    def whose(self) -> str:
        return self.sender or self.actor.audit_id

    @property
    def layouts_of(self) -> str:
        """Under which name layouts are remembered: what one office confirmed says nothing to another."""
        return f"{self.desk}/{self.whose}"[:100] if self.desk else self.whose


@dataclass(slots=True)
class Piece:
    """A sheet, or one message of a JSON file, that is ready to be taken."""

    name: str
    index: int
    recognised: Recognised
    rows: Iterable[ParsedRow]
    outcome: SheetOutcome
    sheet: Sheet | None = None


def pieces_of(workbook: Workbook, order: Order) -> Iterator[Piece]:
    if workbook.format == "json":
        entered = recognising.is_form(workbook.json)
        if entered:
            messages = recognising.parse_form(workbook.json, workbook.file_name)
        else:
            messages = recognising.parse_json(workbook.json, workbook.file_name, secret=order.secret)
        for index, (seen, rows) in enumerate(messages):
            if not entered:
                seen.heads["platform"] = True
            outcome = SheetOutcome(rows_seen=len(rows))
            yield Piece(seen.sheet or f"报文{index + 1}", index, _with(seen, order.answers), rows, outcome)
        return
    memories = LayoutMemory.objects.filter(sender=order.layouts_of)
    remembered = [Remembered(m.layout, m.kind, m.columns) for m in memories]
    seen_of = recognising.recognise_all(
        workbook.sheets, workbook.file_name, answers=order.answers, remembered=remembered
    )
    said = list(workbook.notes)
    for sheet, seen in zip(workbook.sheets, seen_of, strict=True):
        if seen.imports:
            # What the reader had to say of the file is told with the first sheet that matters.
            seen.notes[:0], said = [*said, *sheet.notes], []
        parsed = recognising.parse(sheet, seen)
        yield Piece(sheet.name, sheet.index, seen, parsed, parsed.outcome, sheet)


def _with(seen: Recognised, answers: Answers) -> Recognised:
    said = {
        name: value for name, value in asdict(answers).items() if value is not None and name not in ("kind", "status")
    }
    return replace(seen, **said) if said else seen


def count_rows(
    sheet: SheetReport, outcome: SheetOutcome, states: dict[int, str], changed: int = 0, same: int = 0
) -> None:
    """Every row of the file is counted once; ``changed`` and ``same`` are rows besides those of ``states``."""
    sheet.rows = outcome.rows_seen
    sheet.ignored = len(outcome.ignored)
    sheet.ignored_why = outcome.ignored_counts()
    accepted = sum(1 for state in states.values() if state == "accepted")
    sheet.accepted, sheet.unchanged = accepted + changed, len(states) - accepted + same
    taken = sheet.accepted + sheet.unchanged
    sheet.rejected = sheet.rows - sheet.ignored - taken if taken or sheet.recognised.imports else 0
    sheet.issues += [RowIssue(row, i.column, i.code, i.message_zh, i.level) for row, i in outcome.issues]
