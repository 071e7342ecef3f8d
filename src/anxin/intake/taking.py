"""Taking a file in: read, recognise, check every row, write the facts. One transaction per file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from anxin import audit
from anxin.audit import MACHINE, Actor
from anxin.intake import recognise as recognising
from anxin.intake.reading import Sheet, Unreadable, Workbook, read
from anxin.intake.recognise.model import Answers, ParsedRow, Question, Recognised, Remembered, SheetOutcome
from anxin.registry.models import Batch, Document, NameTie, Project

from . import evidence, reports
from .identities import Identities, ProjectUnclear, ProjectUnknown
from .kinds import MAKERS, NEEDS, REPLACING, Context
from .kinds.bank import project_of_account
from .ledger import NEW, REPLACED, Entry, Ledger
from .models import LayoutMemory
from .reports import FileReport, RowIssue, SheetReport
from .returning import write_returned
from .settling import settle
from .superseding import ROLE, Overlap, supersede

_CHUNK = 5000
# Events are folded by the month, so all rows of a sheet must be in hand; one punch is a few hundred bytes.
_WHOLE = {"attendance_events", "daily_clock"}
# Sheets that may tell which project has a code that others used before.
_EXPLAINS_CODES = {"project_list", "project_sighting"}
_WHO = ("project_id", *ROLE)
_LOCK = 7_314_523_990_013


@dataclass(frozen=True, slots=True)
class Order:
    """Who brings the file, what he answered in advance, and how a partly overlapping sheet is to be read.

    ``sender`` is whose layouts are remembered: a contractor, a bank, or the actor himself when nobody is named.
    ``overlap``: '' asks, 'replace' takes the new sheet in the place of the old one, 'add' keeps both.
    """

    actor: Actor
    sender: str = ""
    answers: Answers = field(default_factory=Answers)
    overlap: str = ""
    secret: str = ""

    @property
    def whose(self) -> str:
        return self.sender or self.actor.audit_id


@dataclass(slots=True)
class _Piece:
    """A sheet, or one message of a JSON file, that is ready to be taken."""

    name: str
    index: int
    recognised: Recognised
    rows: Iterable[ParsedRow]
    outcome: SheetOutcome
    sheet: Sheet | None = None


def look(path: Path, order: Order) -> FileReport:
    """Say what the file is and which of its rows could be taken, and store nothing."""
    try:
        sha256 = evidence.sha256_of(path)
        workbook = read(path)
    except Unreadable as refusal:
        return FileReport(
            path.name, evidence.sha256_of(path), reports.UNREADABLE, None, refusal.message_zh, refusal.code
        )
    report = FileReport(path.name, sha256, reports.NOTHING)
    for piece in _pieces(workbook, order):
        sheet = SheetReport(piece.name, piece.index, piece.recognised, notes=list(piece.recognised.notes))
        states: dict[int, str] = {}
        for row in piece.rows:
            if not row.rejected:
                states.update(dict.fromkeys(row.rows or (row.row,), "accepted"))
            sheet.issues += [RowIssue(row.row, i.column, i.code, i.message_zh, i.level) for i in row.issues]
        _count_rows(sheet, piece.outcome, states)
        sheet.questions = list(piece.recognised.questions)
        sheet.project, sheet.employer = piece.recognised.project, piece.recognised.employer
        sheet.month = piece.recognised.month
        report.sheets.append(sheet)
        if piece.recognised.imports:
            report.status = reports.IMPORTED
    return report


def take(path: Path, order: Order, *, now: dt.datetime, name: str = "", returned_to: Path | None = None) -> FileReport:
    """Take one file in. The database afterwards holds all of its good rows, or is as it was before.

    ``name`` is under which name people know it (with its folder, when a folder was handed in); the file's own if empty.
    The same file again changes nothing. Rows that are refused are written to a workbook in ``returned_to``.
    """
    shown = (name or path.name)[-255:]
    sha256 = evidence.sha256_of(path)
    held = Batch.objects.filter(sha256=sha256, kind=Batch.Kind.FILE).exclude(state=Batch.State.UNDONE)
    same = held.order_by("-pk").first()
    if same is not None and same.answers == _answers_json(order):
        earlier = reports.as_unchanged(same.report)
        return FileReport(
            shown, sha256, reports.UNCHANGED, same.pk, "这个文件已经导入过，内容一字未变", earlier=earlier
        )
    try:
        workbook = read(path)
    except Unreadable as refusal:
        return FileReport(shown, sha256, reports.UNREADABLE, None, refusal.message_zh, refusal.code)
    evidence.keep(path, sha256)
    with transaction.atomic():
        now = one_at_a_time(now)
        batch = Batch.objects.create(
            kind=Batch.Kind.FILE,
            file_name=shown,
            sha256=sha256,
            size=path.stat().st_size,
            format=workbook.format,
            sender=order.whose,
            answers=_answers_json(order),
            received_at=now,
            applied_at=now,
        )
        report = apply(batch, workbook, order, now=now)
        if report.status in (reports.NOTHING, reports.ASKING):
            transaction.set_rollback(True)
            report.batch = None
        else:
            batch.report = report.as_json()
            batch.state = Batch.State.WAITING if report.status == reports.WAITING else Batch.State.IN
            batch.save(update_fields=["report", "state"])
            if any(s.recognised.kind in _EXPLAINS_CODES and s.accepted for s in report.sheets):
                let_in_the_waiting(now)
            audit.record(
                actor=order.actor,
                act="intake.file_taken",
                subject=("batch", str(batch.pk)),
                fields={
                    "file": shown,
                    "sha256": sha256,
                    "accepted": sum(s.accepted for s in report.sheets),
                    "unchanged": sum(s.unchanged for s in report.sheets),
                    "rejected": report.rejected,
                },
                now=now,
            )
    if returned_to is not None and report.rejected:
        report.returned = str(write_returned(report, workbook, returned_to))
    return report


def one_at_a_time(now: dt.datetime) -> dt.datetime:
    """Wait until no other import writes (SQLite has one writer anyway) and return the moment of this one.

    The clock was read before the wait. What another import made known meanwhile must not seem later than this, or asking
    for a past moment would show facts in an order in which nobody knew them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Batch.objects.order_by("-applied_at").values_list("applied_at", flat=True).first()
    return max(now, last) if last else now


def let_in_the_waiting(now: dt.datetime) -> None:
    """Apply the files that spoke of projects by codes which no ledger had explained yet, oldest first."""
    for batch in Batch.objects.filter(state=Batch.State.WAITING).order_by("pk"):
        report = apply(batch, *kept(batch), now=now)
        if report.status != reports.WAITING:
            batch.state, batch.applied_at, batch.report = Batch.State.IN, now, report.as_json()
            batch.save(update_fields=["state", "applied_at", "report"])


def kept(batch: Batch) -> tuple[Workbook, Order]:
    """A batch's original and the order under which it came, as they were."""
    said = dict(batch.answers)
    overlap = said.pop("overlap", "")
    workbook = read(evidence.path_of(batch.sha256))
    # Hints are looked for in the file's own name, not in the folders above it.
    workbook.file_name = Path(batch.file_name).name
    return workbook, Order(actor=MACHINE, sender=batch.sender, answers=Answers(**said), overlap=overlap)


def apply(batch: Batch, workbook: Workbook, order: Order, *, now: dt.datetime) -> FileReport:
    """Write the facts of a workbook under a batch, inside the caller's transaction."""
    report = FileReport(batch.file_name, batch.sha256, reports.NOTHING, batch.pk)
    taking = _Taking(batch, order, now)
    for piece in _pieces(workbook, order):
        report.sheets.append(taking.take(piece))
    taking.ledger.finish()
    settle(Ledger(batch, now, leaning=False), taking.touched)
    _say_who_waits(taking.refs)
    report.status = _status_of(report)
    return report


class _Asked(Exception):
    """The sheet cannot be taken before somebody answers; what it wrote so far is rolled back."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__("; ".join(q.message_zh for q in questions))
        self.questions = questions


class _Taking:
    """The sheets of one file on their way into the database."""

    def __init__(self, batch: Batch, order: Order, now: dt.datetime) -> None:
        self.batch = batch
        self.order = order
        self.now = now
        self.ledger = Ledger(batch, now)
        self.identities = Identities()
        self.touched: dict[int, set[int] | None] = defaultdict(set)
        self.refs: dict[int, list[tuple[SheetReport, int]]] = defaultdict(list)

    def take(self, piece: _Piece) -> SheetReport:
        """Write one sheet whole, or leave it out whole and say why."""
        sheet = SheetReport(piece.name, piece.index, piece.recognised, notes=list(piece.recognised.notes))
        if not piece.recognised.imports or piece.recognised.kind not in MAKERS:
            sheet.status = reports.NOTHING
            for _ in piece.rows:
                pass
            _count_rows(sheet, piece.outcome, {})
            return sheet
        try:
            with transaction.atomic():
                states, entries = self._write(piece, sheet)
        except (_Asked, ProjectUnknown) as asked:
            # What the sheet had made (a project, a worker) is gone with the savepoint, so the cache must forget it.
            self.identities = Identities()
            sheet.issues = []
            if isinstance(asked, ProjectUnknown):
                sheet.status = reports.WAITING
                sheet.notes.append(f"{asked}；这份文件先收着，底册一导入就自动入库")
            else:
                sheet.status, sheet.questions = reports.ASKING, asked.questions
            return sheet
        for entry in entries:
            self._touch(entry, sheet)
        _count_rows(sheet, piece.outcome, states)
        return sheet

    def _write(self, piece: _Piece, sheet: SheetReport) -> tuple[dict[int, str], list[Entry]]:
        kind = piece.recognised.kind
        ctx = _context(piece, self.batch, self.identities, self.order, self.now)
        sheet.project = ctx.project.name if ctx.project else None
        sheet.employer, sheet.month = self.order.answers.employer or piece.recognised.employer, ctx.month
        written: list[Entry] = []
        states: dict[int, str] = {}
        for chunk in _chunks(piece.rows, None if kind in _WHOLE else _CHUNK):
            made = MAKERS[kind](ctx, chunk)
            # Rows may share an entry: all punches of a worker-month are one fact.
            entries = list({id(e): e for row, of_row in made if not row.rejected for e in of_row}.values())
            self.ledger.put(entries)
            for entry in entries:
                # From here on only who and where is asked; whole lines of a whole city would be half a gigabyte.
                entry.values = {name: entry.values[name] for name in _WHO if name in entry.values}
            written += entries
            for row, of_row in made:
                if not row.rejected:
                    states.update(dict.fromkeys(row.rows or (row.row,), _state(of_row)))
                sheet.issues += [RowIssue(row.row, i.column, i.code, i.message_zh, i.level) for i in row.issues]
        if kind in REPLACING and ctx.project is not None:
            try:
                closed = supersede(ctx.document, written, self.ledger, self.order.overlap)
            except Overlap as overlap:
                raise _Asked([Question("overlap", str(overlap), ("replace", "add"))]) from overlap
            if closed:
                sheet.notes.append(f"更正了先前的表，其中 {closed} 行在新表里没有了，已停止使用（历史仍可查）")
        if ctx.project is not None and ctx.project in self.identities.new_projects:
            sheet.notes.append(f"台账里还没有“{ctx.project.name}”，先按新项目登记；若是同一项目的别名，请登记别名")
        return states, written

    def _touch(self, entry: Entry, sheet: SheetReport) -> None:
        project_id = entry.values.get("project_id")
        if project_id is None:
            return
        workers = self.touched[project_id]
        if workers is not None and entry.values.get("worker_id"):
            workers.add(entry.values["worker_id"])
        if ref := entry.values.get("name_ref_id"):
            self.refs[ref].append((sheet, entry.row))


def _state(entries: list[Entry]) -> str:
    """A row that makes no fact of its own (somebody was absent that day) is taken in like any other."""
    new = not entries or any(e.status in (NEW, REPLACED) for e in entries)
    return "accepted" if new else "unchanged"


def _context(piece: _Piece, batch: Batch, identities: Identities, order: Order, now: dt.datetime) -> Context:
    """Settle what the sheet as a whole speaks of; asks for what neither the sheet nor the sender says."""
    seen, answers = piece.recognised, order.answers
    questions = [q for q in seen.questions if q.blocking and not _answered(q, answers)]
    project: Project | None = None
    try:
        if answers.project:
            project = identities.known_project(answers.project) or identities.project(answers.project)
        elif seen.project and _speaks_of_one_project(seen):
            project = identities.project(seen.project, code=seen.heads.get("project_code") or "")
        elif seen.heads.get("project_code"):
            project = identities.project(None, code=seen.heads["project_code"])
        else:
            project = project_of_account(seen.heads.get("account_no") or seen.heads.get("payer_account"))
    except ProjectUnclear as unclear:
        questions.append(Question("project", str(unclear), tuple(unclear.options)))
    employer_id = identities.enterprise(answers.employer or seen.employer)
    month = answers.month or seen.month
    has = {
        "project": project is not None or bool({"project", "project_code"} & set(seen.columns)),
        "employer": employer_id is not None or "employer" in seen.columns,
        "month": month is not None or "month" in seen.columns or seen.kind == "bank_receipt",
    }
    asked = {q.what for q in questions}
    for need in NEEDS.get(seen.kind, ()):
        if has[need]:
            questions = [q for q in questions if q.what != need]
        elif need not in asked:
            questions.append(_QUESTIONS[need])
    if questions:
        raise _Asked(questions)
    heads = {**seen.heads, "status": answers.status or seen.heads.get("status")}
    crew = answers.crew or seen.crew
    crew_id = identities.crew(project.pk, crew) if project and crew else None
    document = Document.objects.create(
        batch=batch,
        sheet=piece.index,
        sheet_name=piece.name[:100],
        kind=seen.kind,
        project=project,
        employer_id=employer_id,
        crew_key=(crew or "")[:100],
        month=month,
        prepared_on=seen.heads.get("prepared_on"),
        layout=seen.layout[:64],
    )
    return Context(document, identities, now, project, employer_id, crew_id, month, heads)


def _speaks_of_one_project(seen: Recognised) -> bool:
    """A ledger names a project on every row; what its title seems to name ('某县在建工程') is not one."""
    return "project" in NEEDS.get(seen.kind, ()) and not {"project", "project_code"} & set(seen.columns)


_QUESTIONS = {
    "project": Question("project", "表里没有写是哪个项目，请用 --project 写明项目名称或编码"),
    "employer": Question("employer", "表里没有写用人单位，请用 --employer 写明单位名称"),
    "month": Question("month", "表里没有写是哪个月，请用 --month 写明，例如 --month 2026-03"),
}


def _answered(question: Question, answers: Answers) -> bool:
    return getattr(answers, question.what, None) is not None


def _pieces(workbook: Workbook, order: Order) -> Iterator[_Piece]:
    if workbook.format == "json":
        messages = recognising.parse_json(workbook.json, workbook.file_name, secret=order.secret)
        for index, (seen, rows) in enumerate(messages):
            seen.heads["platform"] = True
            outcome = SheetOutcome(rows_seen=len(rows))
            yield _Piece(seen.sheet or f"报文{index + 1}", index, _with(seen, order.answers), rows, outcome)
        return
    memories = LayoutMemory.objects.filter(sender=order.whose)
    remembered = [Remembered(m.layout, m.kind, m.columns) for m in memories]
    seen_of = recognising.recognise_all(
        workbook.sheets, workbook.file_name, answers=order.answers, remembered=remembered
    )
    for sheet, seen in zip(workbook.sheets, seen_of, strict=True):
        parsed = recognising.parse(sheet, seen)
        yield _Piece(sheet.name, sheet.index, seen, parsed, parsed.outcome, sheet)


def _with(seen: Recognised, answers: Answers) -> Recognised:
    said = {
        name: value for name, value in asdict(answers).items() if value is not None and name not in ("kind", "status")
    }
    return replace(seen, **said) if said else seen


def _chunks(rows: Iterable[ParsedRow], size: int | None) -> Iterator[list[ParsedRow]]:
    stream = iter(rows)
    if size is None:
        yield list(stream)
        return
    while chunk := list(islice(stream, size)):
        yield chunk


def _say_who_waits(refs: dict[int, list[tuple[SheetReport, int]]]) -> None:
    """Tell, row by row, which names could not be tied to one person."""
    loose = NameTie.objects_unscoped.filter(name_ref_id__in=list(refs), known_to__isnull=True).exclude(
        state=NameTie.State.TIED
    )
    for tie in loose.select_related("name_ref"):
        for sheet, row in refs[tie.name_ref_id]:
            if tie.state == NameTie.State.SEVERAL:
                message = f"项目里有 {tie.fitting} 个人叫这个名字，分不清是哪一位；请在这一行补上证件号码再导入"
                sheet.issues.append(RowIssue(row, "姓名", "several_fit", message))
            else:
                message = "花名册里还没有这个人，这一行先存着；他的花名册一导入就自动对应"
                sheet.issues.append(RowIssue(row, "姓名", "waiting", message))


def _count_rows(sheet: SheetReport, outcome: SheetOutcome, states: dict[int, str]) -> None:
    """Every row of the file is counted once."""
    sheet.rows = outcome.rows_seen
    sheet.ignored = len(outcome.ignored)
    sheet.ignored_why = outcome.ignored_counts()
    sheet.accepted = sum(1 for state in states.values() if state == "accepted")
    sheet.unchanged = len(states) - sheet.accepted
    sheet.rejected = sheet.rows - sheet.ignored - len(states) if states or sheet.recognised.imports else 0
    sheet.issues += [RowIssue(row, i.column, i.code, i.message_zh, i.level) for row, i in outcome.issues]


def _status_of(report: FileReport) -> str:
    if any(s.status == reports.WAITING for s in report.sheets):
        return reports.WAITING
    if report.accepted:
        return reports.PARTLY if report.rejected or report.asking else reports.IMPORTED
    return reports.ASKING if report.asking else reports.NOTHING


def _answers_json(order: Order) -> dict[str, Any]:
    said = {name: value for name, value in asdict(order.answers).items() if value is not None}
    if order.overlap:
        said["overlap"] = order.overlap
    return said
