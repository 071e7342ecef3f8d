"""Writing the sheets of one file: each whole, or left out whole with the question that it raises."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.model import REJECT, Answers, Parsed, ParsedRow, Question, Recognised
from anxin.kit import months
from anxin.registry.models import Batch, Document, NameTie, Project

from . import reports
from .columns import COLUMN_MAKERS, Taken, chunks_of, write_chunk
from .identities import Identities, OutOfReach, ProjectUnclear, ProjectUnknown
from .kinds import MAKERS, NEEDS, REPLACING, Context
from .kinds.bank import SHANGHAI, project_of_account
from .ledger import NEW, REPLACED, Entry, Ledger
from .pieces import Order, Piece, count_rows
from .reports import RowIssue, SheetReport
from .superseding import Lines, Overlap, supersede

_CHUNK = 5000
# Events are folded by the month, so all rows of a sheet must be in hand; one punch is a few hundred bytes.
_WHOLE = {"attendance_events", "daily_clock"}


class _Asked(Exception):
    """The sheet cannot be taken before somebody answers; what it wrote so far is rolled back."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__("; ".join(q.message_zh for q in questions))
        self.questions = questions


class _Refused(Exception):
    """Nothing of the sheet is taken, and every row of it comes back with the same reason."""


class Taking:
    """The sheets of one file on their way into the database."""

    def __init__(self, batch: Batch, order: Order, now: dt.datetime) -> None:
        self.batch = batch
        self.order = order
        self.now = now
        self.ledger = Ledger(batch, now)
        self.identities = Identities(order.reach)
        self.touched: dict[int, set[int] | None] = defaultdict(set)
        self.refs: dict[int, list[tuple[SheetReport, int]]] = defaultdict(list)

    def take(self, piece: Piece) -> SheetReport:
        """Write one sheet whole, or leave it out whole and say why."""
        sheet = SheetReport(piece.name, piece.index, piece.recognised, notes=list(piece.recognised.notes))
        if not piece.recognised.imports or piece.recognised.kind not in MAKERS:
            sheet.status = reports.NOTHING
            for _ in piece.rows:
                pass
            count_rows(sheet, piece.outcome, {})
            return sheet
        try:
            with transaction.atomic():
                states, taken = self._write(piece, sheet)
        except _Refused as refusal:
            self.identities = Identities(self.order.reach)
            return _given_back(sheet, piece, str(refusal))
        except (_Asked, ProjectUnknown) as asked:
            # What the sheet had made (a project, a worker) is gone with the savepoint, so the cache must forget it.
            self.identities = Identities(self.order.reach)
            sheet.issues = []
            if isinstance(asked, ProjectUnknown):
                sheet.status = reports.WAITING
                sheet.notes.append(f"{asked}；这份文件先收着，底册一导入就自动入库")
            else:
                sheet.status, sheet.questions = reports.ASKING, asked.questions
            _set_aside(sheet, piece)
            return sheet
        self._touch(taken, sheet)
        count_rows(sheet, piece.outcome, states, taken.changed, taken.same)
        return sheet

    def _write(self, piece: Piece, sheet: SheetReport) -> tuple[dict[int, str], Taken]:
        kind = piece.recognised.kind
        ctx = _context(piece, self.batch, self.identities, self.order, self.now)
        sheet.project = ctx.project.name if ctx.project else None
        sheet.employer, sheet.month = self.order.answers.employer or piece.recognised.employer, ctx.month
        # Of what was written only who and where is kept; whole lines of a whole city would be half a gigabyte.
        taken, lines = Taken(), Lines()
        states: dict[int, str] = {}
        for chunk in chunks_of(_pieces(piece), None if kind in _WHOLE else _CHUNK):
            made = write_chunk(ctx, chunk, MAKERS[kind], COLUMN_MAKERS.get(kind), self.ledger)
            taken.add(made)
            if kind in REPLACING:
                lines.add(made.entries, made.columns)
            for row, of_row in made.rows:
                if not row.rejected:
                    states.update(dict.fromkeys(row.rows or (row.row,), _state(of_row)))
                sheet.issues += [RowIssue(row.row, i.column, i.code, i.message_zh, i.level) for i in row.issues]
        if kind in REPLACING and ctx.project is not None:
            try:
                closed = supersede(ctx.document, lines, self.ledger, self.order.overlap)
            except Overlap as overlap:
                raise _Asked([Question("overlap", str(overlap), ("replace", "add"))]) from overlap
            if closed:
                sheet.notes.append(f"更正了先前的表，其中 {closed} 行在新表里没有了，已停止使用（历史仍可查）")
        if ctx.project is not None and ctx.project in self.identities.new_projects:
            sheet.notes.append(
                f"台账里还没有“{ctx.project.name}”，先按新项目登记；若是同一项目的另一个叫法，请用 anxin alias 登记"
            )
        return states, taken

    def _touch(self, taken: Taken, sheet: SheetReport) -> None:
        for project_id, workers in taken.workers.items():
            seen = self.touched[project_id]
            if seen is not None:
                seen |= workers
        for ref, row in taken.refs:
            self.refs[ref].append((sheet, row))


def _given_back(sheet: SheetReport, piece: Piece, why: str) -> SheetReport:
    """The sheet with every row of data refused."""
    sheet.issues = []
    for row in piece.rows:
        sheet.issues += [RowIssue(number, "项目名称", "out_of_reach", why, REJECT) for number in row.rows or (row.row,)]
    sheet.status = reports.NOTHING
    count_rows(sheet, piece.outcome, {})
    return sheet


def _set_aside(sheet: SheetReport, piece: Piece) -> None:
    """Count the rows of a sheet that is not taken yet: every one of them waits."""
    for _ in piece.rows:
        pass
    ignored = piece.outcome.ignored_counts()
    sheet.rows = sheet.ignored = piece.outcome.rows_seen
    waiting = sheet.rows - sum(ignored.values())
    sheet.ignored_why = {**ignored, sheet.status: waiting} if waiting else ignored


def _state(entries: list[Entry]) -> str:
    """A row that makes no fact of its own (somebody was absent that day) is taken in like any other."""
    new = not entries or any(e.status in (NEW, REPLACED) for e in entries)
    return "accepted" if new else "unchanged"


def _context(piece: Piece, batch: Batch, identities: Identities, order: Order, now: dt.datetime) -> Context:
    """Settle what the sheet as a whole speaks of; asks for what neither the sheet nor the sender says."""
    seen, answers = piece.recognised, order.answers
    questions = [q for q in seen.questions if q.blocking and not _answered(q, answers)]
    project: Project | None = None
    try:
        if answers.project:
            project = (
                _by_number(answers.project)
                or identities.known_project(answers.project)
                or identities.project(answers.project)
            )
        elif seen.project and _speaks_of_one_project(seen):
            project = identities.project(seen.project, code=seen.heads.get("project_code") or "")
        elif seen.heads.get("project_code"):
            project = identities.project(None, code=seen.heads["project_code"])
        else:
            project = project_of_account(seen.heads.get("account_no") or seen.heads.get("payer_account"))
            identities.must_reach(project)
    except OutOfReach as refusal:
        raise _Refused(str(refusal)) from refusal
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
    if month is not None and month > months.month_of(now.astimezone(SHANGHAI).date()):
        said = f"{months.show(month)}还没有到，请核对表上的月份；写错了就用 --month 写明"
        questions.append(Question("month", said))
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


def _by_number(said: str) -> Project | None:
    """A page says by '#17' which project it means, whatever others are called the same."""
    number = said.removeprefix("#")
    if number == said or not number.isdecimal():
        return None
    return Project.objects_unscoped.filter(pk=int(number)).first()


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


def _pieces(piece: Piece) -> Iterable[ParsedRow | PlainRows]:
    """The rows of a sheet, columns where it was read in columns."""
    return piece.rows.pieces() if isinstance(piece.rows, Parsed) else piece.rows


def say_who_waits(refs: dict[int, list[tuple[SheetReport, int]]]) -> None:
    """Tell, row by row, which names could not be tied to one person."""
    loose = NameTie.objects_unscoped.filter(name_ref_id__in=list(refs), known_to__isnull=True).exclude(
        state=NameTie.State.TIED
    )
    told: list[tuple[SheetReport, RowIssue]] = []
    for tie in loose.select_related("name_ref"):
        for sheet, row in refs[tie.name_ref_id]:
            if tie.state == NameTie.State.SEVERAL:
                message = f"项目里有 {tie.fitting} 个人叫这个名字，分不清是哪一位；请在这一行补上证件号码再导入"
                told.append((sheet, RowIssue(row, "姓名", "several_fit", message)))
            else:
                message = "花名册里还没有这个人，这一行先存着；他的花名册一导入就自动对应"
                told.append((sheet, RowIssue(row, "姓名", "waiting", message)))
    for sheet, issue in sorted(told, key=lambda one: one[1].row):
        sheet.issues.append(issue)
