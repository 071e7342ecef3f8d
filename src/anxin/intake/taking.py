"""Taking a file in: read, recognise, check every row, write the facts. One transaction per file."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction

from anxin import audit
from anxin.audit import MACHINE
from anxin.intake.reading import CHANGED, Unreadable, Workbook, digest, read, size_of
from anxin.intake.recognise.model import Answers
from anxin.kit.text import visible
from anxin.registry.models import Batch
from anxin.registry.turns import intake_turn, writing

from . import evidence, reports
from .ledger import Ledger
from .models import BatchProject
from .pieces import Order, count_rows, pieces_of
from .reach import Reach
from .reports import FileReport, RowIssue, SheetReport
from .returning import write_returned
from .settling import settle
from .writing import Taking, say_who_waits

# Sheets that may tell which project has a code that others used before.
_EXPLAINS_CODES = {"project_list", "project_sighting"}


def look(path: Path, order: Order) -> FileReport:
    """Say what the file is and which of its rows could be taken, and store nothing."""
    shown, sha256 = visible(path.name), ""
    try:
        sha256 = digest(path)
        workbook = read(path)
    except Unreadable as refusal:
        return _refused(shown, sha256, refusal)
    report = FileReport(shown, sha256, reports.NOTHING)
    for piece in pieces_of(workbook, order):
        sheet = SheetReport(piece.name, piece.index, piece.recognised, notes=list(piece.recognised.notes))
        states: dict[int, str] = {}
        for row in piece.rows:
            if not row.rejected:
                states.update(dict.fromkeys(row.rows or (row.row,), "accepted"))
            sheet.issues += [RowIssue(row.row, i.column, i.code, i.message_zh, i.level) for i in row.issues]
        count_rows(sheet, piece.outcome, states)
        sheet.questions = list(piece.recognised.questions)
        sheet.project, sheet.employer = piece.recognised.project, piece.recognised.employer
        sheet.month = piece.recognised.month
        report.sheets.append(sheet)
        if piece.recognised.imports:
            report.status = reports.IMPORTED
    return report


def take(
    path: Path,
    order: Order,
    *,
    now: dt.datetime,
    name: str = "",
    returned_to: Path | None = None,
    kind: Batch.Kind = Batch.Kind.FILE,
) -> FileReport:
    """Take one file in. The database afterwards holds all of its good rows, or is as it was before.

    ``name`` is under which name people know it (with its folder, when a folder was handed in); the file's own if empty.
    ``kind``: how it came (``anxin.intake.forms`` takes in what was entered on a page).
    The same file again changes nothing. Rows that are refused are written to a workbook in ``returned_to``.
    """
    shown, sha256 = visible(name or path.name)[-255:], ""
    try:
        sha256, size = digest(path), size_of(path)
    except Unreadable as refusal:
        return _refused(shown, sha256, refusal)
    if kind == Batch.Kind.FILE and (same := _taken_before(sha256, order)) is not None:
        return _unchanged(shown, same)
    try:
        workbook = read(path)
        if workbook.sha256 != sha256:
            raise CHANGED
        return _write(path, size, workbook, order, shown, now, returned_to, kind)
    except Unreadable as refusal:
        return _refused(shown, sha256, refusal)
    except evidence.OriginalChanged:
        return _refused(shown, sha256, CHANGED)


def _refused(shown: str, sha256: str, refusal: Unreadable) -> FileReport:
    return FileReport(shown, sha256, reports.UNREADABLE, None, refusal.message_zh, refusal.code)


def refuse_link(name: str) -> FileReport:
    """A link inside a folder that somebody sent would fetch what lies elsewhere on this machine."""
    said = "这是链接（快捷方式），不是文件，没有跟过去；请直接导入原文件"
    return _refused(visible(name)[-255:], "", Unreadable("link", said))


def _write(
    path: Path,
    size: int,
    workbook: Workbook,
    order: Order,
    shown: str,
    now: dt.datetime,
    returned_to: Path | None,
    kind: Batch.Kind,
) -> FileReport:
    """The one transaction of a file: facts, report, evidence and the line of the audit log, or none of them."""
    sha256 = workbook.sha256
    with evidence.incoming(path, sha256) as keep, writing():
        now = one_at_a_time(now)
        # Looked for again: the import that was waited for may have been of this very file.
        if kind == Batch.Kind.FILE and (same := _taken_before(sha256, order)) is not None:
            return _unchanged(shown, same)
        batch = Batch.objects.create(
            kind=kind,
            file_name=shown,
            sha256=sha256,
            size=size,
            format=workbook.format,
            sender=order.whose,
            answers=_answers_json(order),
            received_at=now,
            applied_at=now,
        )
        report = apply(batch, workbook, order, now=now)
        if report.status == reports.WAITING and order.secret:
            report.status = reports.ASKING
            report.message = "报文里的项目编码还没有底册说明，而密钥不留存，不能等；请先导入项目底册，再导入这份报文"
        taken = report.status not in (reports.NOTHING, reports.ASKING)
        if taken:
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
        else:
            transaction.set_rollback(True)
            report.batch = None
        # Written before the commit: where the refused rows cannot be given back, the good ones are not taken either.
        if returned_to is not None and report.rejected:
            report.returned = str(write_returned(report, workbook, returned_to))
        if taken:
            keep()
    return report


def _taken_before(sha256: str, order: Order) -> Batch | None:
    """The batch of the same bytes under the same answers, if they were taken in and not undone."""
    held = Batch.objects.filter(sha256=sha256, kind=Batch.Kind.FILE).exclude(state=Batch.State.UNDONE)
    same = held.order_by("-pk").first()
    return same if same is not None and same.answers == _answers_json(order) else None


def _unchanged(shown: str, same: Batch) -> FileReport:
    earlier = reports.as_unchanged(same.report)
    return FileReport(
        shown, same.sha256, reports.UNCHANGED, same.pk, "这个文件已经导入过，内容一字未变", earlier=earlier
    )


def one_at_a_time(now: dt.datetime) -> dt.datetime:
    """Wait until no other import writes (SQLite has one writer anyway) and return the moment of this one.

    The clock was read before the wait. What another import made known meanwhile must not seem later than this, or asking
    for a past moment would show facts in an order in which nobody knew them.
    """
    intake_turn()
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
    said.pop("sealed", None)
    reach, desk = Reach.from_json(said.pop("reach", None)), said.pop("desk", "")
    try:
        workbook = read(evidence.path_of(batch.sha256))
    except Unreadable as refusal:
        lost = f"先前导入的“{batch.file_name}”要重新读，而证据库里的原件读不出来：{refusal.message_zh}"
        raise evidence.Lost(lost) from refusal
    # Hints are looked for in the file's own name, not in the folders above it.
    workbook.file_name = Path(batch.file_name).name
    order = Order(MACHINE, batch.sender, Answers(**said), overlap, reach=reach, desk=desk)
    return workbook, order


def apply(batch: Batch, workbook: Workbook, order: Order, *, now: dt.datetime) -> FileReport:
    """Write the facts of a workbook under a batch, inside the caller's transaction."""
    report = FileReport(batch.file_name, batch.sha256, reports.NOTHING, batch.pk)
    taking = Taking(batch, order, now)
    for piece in pieces_of(workbook, order):
        report.sheets.append(taking.take(piece))
    taking.ledger.finish()
    speaks_of(batch, taking.ledger.projects)
    settle(Ledger(batch, now, leaning=False), taking.touched)
    say_who_waits(taking.refs)
    report.status = _status_of(report)
    return report


def speaks_of(batch: Batch, projects: Iterable[int]) -> None:
    """Keep which projects a batch says something of: who may see the batch follows from it."""
    BatchProject.objects.bulk_create(
        [BatchProject(batch=batch, project_id=pk) for pk in sorted(projects)], ignore_conflicts=True
    )


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
    if order.desk:
        said["desk"] = order.desk
    if order.reach is not None:
        # What was refused when the file came is refused again when it is applied again.
        said["reach"] = order.reach.as_json()
    if order.secret:
        # That there was one, never what it was: without it the original cannot be read again by itself.
        said["sealed"] = True
    return said
