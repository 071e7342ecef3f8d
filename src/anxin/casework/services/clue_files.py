"""Files of clues: looked at, confirmed, taken in; the same clue sent again tells only what is new; and taken back (R163 to R167)."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency
from anxin.audit.personal import masked
from anxin.audit.services import MACHINE, record
from anxin.intake import evidence
from anxin.intake.reading import Limits, Sheet, Unreadable, Workbook, read
from anxin.intake.recognise.model import Recognised
from anxin.intake.reports import IMPORTED, FileReport, RowIssue, SheetReport
from anxin.intake.returning import write_returned
from anxin.kit.text import brief, visible

from .. import acts
from ..flow import CLUE
from ..importing import Columns, Fault, Line, find_table, read_lines
from ..importing.headings import channel_in, is_returned
from ..importing.lines import REJECT
from ..models import Clue, ClueBatch, ClueBatchRow, ClueDoor, Door
from ..selectors.whose import Whose
from ..stepping import StepRefused, require_handling, say, take
from .closing import reopen_clue
from .clues import held_clue
from .filing import file_clue

_ROW = ClueBatchRow.Outcome
# What may have been done with a clue whose file is taken back: nothing that a person has to answer for.
_UNTOUCHED = frozenset({"file", "from_file", "sort"})
_ISSUES_KEPT = 500


@dataclass
class Seen:
    """What a file holds. ``door`` '' where neither the person nor the file says whose it is."""

    door: str
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[Sheet, Columns]] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    ignored: int = 0

    @property
    def faults(self) -> list[Fault]:
        return [fault for line in self.lines for fault in line.faults]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.rejected]


def look_into(path: Path, *, name: str, door: str, as_of: date, fill: bool) -> Seen:
    """Read the file as a list of clues; StepRefused when it is none, or when it is too large."""
    most = int(law.number("door.file_mb", as_of).value)
    try:
        book = read(path, limits=Limits(max_bytes=most * 2**20))
    except Unreadable as refusal:
        raise StepRefused(refusal.message_zh) from refusal
    return _look(book, name=name, door=door, as_of=as_of, fill=fill)


def _look(book: Workbook, *, name: str, door: str, as_of: date, fill: bool) -> Seen:
    found = Seen(door)
    for sheet in book.sheets:
        if len(book.sheets) == 1 and sheet.name in (book.sha256, ""):
            sheet.name = Path(name).stem[:31] or "线索"
        columns = find_table(sheet)
        if columns is None:
            if sheet.height:
                found.other_sheets.append(sheet.name)
            continue
        found.tables.append((sheet, columns))
    if not found.tables:
        raise StepRefused(
            "没找到线索表：表头里要有反映内容（或项目、单位），再加两项以上，如编号、时间、电话、人数、金额。"
        )
    own = "their_channel"
    if not door and not any(own in columns.of for _, columns in found.tables):
        found.door = door = _channel(name, found.tables)
        if not door:
            raise StepRefused("看不出是哪个渠道来的，请选一个渠道。")
    most = int(law.number("door.file_rows", as_of).value)
    for sheet, columns in found.tables:
        found.lines += read_lines(sheet, columns, door=door, as_of=as_of, fill=fill)
        if len(found.lines) > most:
            raise StepRefused(f"这份文件超过 {most:,} 行，请分成几份导入。")
    if not found.lines:
        raise StepRefused("表头认出来了，下面没有一行内容。")
    found.lines = list(_once(found.lines))
    found.ignored = sum(sheet.height - columns.last - 1 for sheet, columns in found.tables) - len(found.lines)
    return found


def _channel(name: str, tables: Iterable[tuple[Sheet, Columns]]) -> str:
    """The channel that headings, title rows, sheet names or the file's own name speak of."""
    for sheet, columns in tables:
        titles = [str(v) for row in sheet.rows.head(columns.first) for v in row if isinstance(v, str)]
        for text in (
            *titles,
            sheet.name,
            Path(name).stem,
            *(columns.of[n].header for n in ("their_number", "text") if n in columns.of),
        ):
            if said := channel_in(text[:200]):
                return said
    return ""


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """A number that stands twice in one file: the same row is a fault to leave out, another one a fault to look at."""
    held: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.door, line.their_number or line.key)
        first = held.setdefault(key, line)
        if first is line:
            yield line
            continue
        where = f"第 {first.row} 行" if first.sheet == line.sheet else f"“{first.sheet}”第 {first.row} 行"
        same = first.key == line.key
        said = f"和{where}一样，只收一次" if same else f"编号和{where}相同，内容不同，请核对编号"
        yield replace(line, faults=(*line.faults, Fault(line.sheet, line.row, "", said)))


def look_at_clues(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    path: Path,
    file_name: str,
    agency: Agency,
    door: str = "",
    fill: bool = True,
) -> ClueBatch:
    """Look at a file of clues and keep its original; nothing is on the register until ``take_clues``.

    ``agency``: the office that hears them; clues lie in its place unless a row names another. The same file that was
    taken before is refused with its day. StepRefused, AccessDenied.
    """
    require_handling(actor, as_of, agency.region_id)
    if door and door not in Door.values:
        raise StepRefused(f"没有“{door}”这个渠道。")
    seen = look_into(path, name=file_name, door=door, as_of=as_of, fill=fill)
    digest = evidence.sha256_of(path)
    before = ClueBatch.objects_unscoped.filter(sha256=digest, state=ClueBatch.State.TAKEN).first()
    if before is not None:
        raise StepRefused(f"这份文件 {before.taken_at:%Y-%m-%d} 已经导入过（{before.file_name}），没有再导。")
    with evidence.incoming(path, digest) as keep, transaction.atomic():
        batch = ClueBatch.objects_unscoped.create(
            door=seen.door, file_name=visible(file_name)[-255:], sha256=digest, size=path.stat().st_size,
            region_code=agency.region_id, agency=agency, sender=str(actor.audit_display)[:100], fill=fill,
            received_at=now, **_account(seen),
        )  # fmt: skip
        keep()
    return batch


def _account(seen: Seen) -> dict[str, Any]:
    rejected = sum(line.rejected for line in seen.lines)
    printed = {name: ref.header for _, columns in reversed(seen.tables) for name, ref in columns.of.items()}
    kept = [
        {"sheet": f.sheet, "row": f.row, "column": f.column, "message": masked(f.message), "level": f.level}
        for f in seen.faults[:_ISSUES_KEPT]
    ]
    counts = {"rows": len(seen.lines), "rejected": rejected, "ignored": seen.ignored}
    return {"columns": printed, "issues": kept, "counts": counts}


def seen_again(batch: ClueBatch, as_of: date) -> Seen:
    """The rows of a batch, read anew from its original; StepRefused when the original can't be read any more."""
    if not evidence.is_whole(batch.sha256):
        raise StepRefused(f"“{batch.file_name}”的原件读不出来，请联系管理员核对证据库。")
    return look_into(
        evidence.path_of(batch.sha256), name=batch.file_name, door=batch.door, as_of=as_of, fill=batch.fill
    )


def take_clues(*, actor: Any, as_of: date, now: datetime, batch_id: int) -> ClueBatch:
    """Take the good rows in: new ones become clues with owner and clock, known ones tell their channel's state.

    All or none of the good rows; rows with faults stay out and come back by ``returned_rows``. StepRefused when the file
    was taken or dropped before.
    """
    with transaction.atomic():
        batch = _held(batch_id, ClueBatch.State.SEEN, "这份文件已经处理过了。")
        require_handling(actor, as_of, batch.agency.region_id)
        seen = seen_again(batch, as_of)
        whose = Whose(batch.agency)
        taking = _Taking(batch, whose, actor=actor, as_of=as_of, now=now)
        for line in seen.good:
            taking.row(line)
        account = _account(seen)
        batch.counts = {**account["counts"], **{one.value: taking.done[one] for one in _ROW}}
        batch.issues, batch.columns, batch.door = account["issues"], account["columns"], seen.door or batch.door
        batch.state, batch.taken_at = ClueBatch.State.TAKEN, now
        batch.save()
        record(
            actor=actor, act=acts.CLUE_FILE_TAKEN, subject=batch, now=now, region=batch.region_code,
            fields={"file": batch.file_name, "sha256": batch.sha256, "new": taking.done[_ROW.NEW],
                    "again": taking.done[_ROW.AGAIN], "rejected": batch.counts["rejected"]},
        )  # fmt: skip
    return batch


class _Taking:
    """Takes rows in, one after the other."""

    def __init__(self, batch: ClueBatch, whose: Whose, *, actor: Any, as_of: date, now: datetime) -> None:
        self.batch, self.whose = batch, whose
        self.by: dict[str, Any] = {"actor": actor, "as_of": as_of, "now": now}
        self.done: Counter[str] = Counter()

    def row(self, line: Line) -> None:
        known = self._known(line)
        if known is None:
            self._new(line)
        else:
            self._again(line, known)

    def _known(self, line: Line) -> ClueDoor | None:
        """The coming of this clue that is on the register: by their number, or by what the row says where it has none."""
        rows = ClueDoor.objects.filter(door=line.door).exclude(clue__state="withdrawn").select_related("clue")
        if line.their_number:
            # A clue that was joined left its door with the one into which it went: that one is answered.
            found = rows.filter(their_number=line.their_number).exclude(clue__state="joined").order_by("pk").first()
            return found or rows.filter(their_number=line.their_number).first()
        said = ClueBatchRow.objects.filter(key=line.key, outcome=_ROW.NEW).exclude(clue__state="withdrawn").first()
        if said is None:
            return None
        clue = Clue.objects_unscoped.get(pk=said.clue_id)
        held = clue.joined_to or clue
        return rows.filter(clue=held, their_number="").first() or rows.filter(clue=held).first()

    def _new(self, line: Line) -> None:
        meant = self.whose.of(line)
        clue, _ = file_clue(
            **self.by, door=line.door, region=meant.region, agency=self.batch.agency, text=line.text,
            their_number=line.their_number, their_state=line.their_state, their_due_on=line.due_on,
            arrived_at=line.arrived_at, area=line.area, anonymous=line.anonymous, reporter_name=line.reporter_name,
            phone=line.phone, id_number=line.id_number, project=meant.project, project_name=line.project_name,
            employer=meant.employer, employer_name=line.employer_name, debtor_name=line.debtor_name,
            worker=meant.worker, months=line.months, people=line.people, amount_fen=line.amount_fen, urgency=line.urgency,
        )  # fmt: skip
        likely = self.whose.likely(clue, line)
        say(
            clue, "from_file", "导入", **self.by,
            told={"file": self.batch.file_name, "row": f"{brief(line.sheet, 20)} 第 {line.row} 行", "their_kind": line.their_kind},
        )  # fmt: skip
        self._note(line, clue, _ROW.NEW, likely=likely)

    def _again(self, line: Line, known: ClueDoor) -> None:
        clue = held_clue(known.clue_id)
        before = {"their_state": known.their_state, "due_on": known.due_on and known.due_on.isoformat()}
        news: dict[str, Any] = {}
        if line.their_state and line.their_state != known.their_state:
            news["their_state"] = line.their_state
        if line.due_on is not None and line.due_on != known.due_on:
            news["due_on"] = line.due_on
        if not news:
            self._note(line, clue, _ROW.SAME)
            return
        comes_back = is_returned(line.their_state) and clue.state in ("replied", "called_back", "closed")
        if comes_back and "their_state" in news:
            said = f"{known.get_door_display()}：{line.their_state}"
            reopen_clue(actor=MACHINE, as_of=self.by["as_of"], now=self.by["now"], clue_id=clue.pk, reason=said)
            clue.refresh_from_db()
            news |= {"answered_at": None, "sent_back_at": None}
            before["reopened"] = "yes"
        for name, value in news.items():
            setattr(known, name, value)
        known.times += 1
        known.save()
        told = {"door": str(known), "their_state": line.their_state, "due": line.due_on and line.due_on.isoformat()}
        say(clue, "from_file", "来源又发来", **self.by, before=clue.state, told=told)
        self._note(line, clue, _ROW.AGAIN, before={**before, "door": known.pk})

    def _note(
        self, line: Line, clue: Clue, outcome: str, *, likely: tuple[int, str] | None = None, before: Any = None
    ) -> None:
        self.done[outcome] += 1
        same, why = likely or (None, "")
        ClueBatchRow.objects.create(
            batch=self.batch, sheet=line.sheet[:100], row=line.row, clue=clue, outcome=outcome, key=line.key,
            likely_id=same, likely_why=why[:200], before=before or {},
        )  # fmt: skip


def drop_clues(*, actor: Any, as_of: date, now: datetime, batch_id: int) -> ClueBatch:
    """Leave a file that was only looked at: nothing of it is on the register."""
    with transaction.atomic():
        batch = _held(batch_id, ClueBatch.State.SEEN, "这份文件已经处理过了。")
        require_handling(actor, as_of, batch.agency.region_id)
        batch.state = ClueBatch.State.DROPPED
        batch.save(update_fields=["state"])
    return batch


def undo_clues(*, actor: Any, as_of: date, now: datetime, batch_id: int, reason: str) -> ClueBatch:
    """撤回: the wrong file. Its new clues are withdrawn, what it changed of known ones is put back.

    Only while nobody has worked on what it brought; StepRefused names the clues on which somebody has.
    """
    if not reason.strip():
        raise StepRefused("写明为什么撤回。")
    with transaction.atomic():
        batch = _held(batch_id, ClueBatch.State.TAKEN, "只有导入了的文件可以撤回。")
        require_handling(actor, as_of, batch.agency.region_id)
        rows = list(batch.lines.select_related("clue").order_by("-pk"))
        moved = [row.clue.number for row in rows if _moved(row)]
        if moved:
            raise StepRefused(f"{len(moved)} 条已经有人在办，不能整份撤回：{'、'.join(sorted(moved)[:5])}。")
        for row in rows:
            if row.outcome == _ROW.NEW:
                clue = held_clue(row.clue_id)
                step = actor if getattr(actor, "agency_id", None) == clue.first_agency_id else MACHINE
                take(CLUE, clue, "withdraw", actor=step, as_of=as_of, now=now, reason=reason)
            elif row.outcome == _ROW.AGAIN:
                due = row.before.get("due_on")
                ClueDoor.objects.filter(pk=row.before["door"]).update(
                    their_state=row.before.get("their_state", ""), due_on=date.fromisoformat(due) if due else None
                )
                say(
                    row.clue, "from_file_undone", "撤回来源更新", actor=actor, as_of=as_of, now=now,
                    before=row.clue.state, reason=reason,
                )  # fmt: skip
        batch.state, batch.undone_at, batch.undone_why = ClueBatch.State.UNDONE, now, reason.strip()[:300]
        batch.save(update_fields=["state", "undone_at", "undone_why"])
        record(
            actor=actor, act=acts.CLUE_FILE_UNDONE, subject=batch, now=now, region=batch.region_code,
            fields={"file": batch.file_name, "new": sum(r.outcome == _ROW.NEW for r in rows), "reason": reason.strip()},
        )  # fmt: skip
    return batch


def _moved(row: ClueBatchRow) -> bool:
    """Whether undoing the row would undo what somebody did, or what a later file told."""
    if row.outcome == _ROW.NEW:
        clue = row.clue
        later = ClueBatchRow.objects.filter(clue=clue, pk__gt=row.pk, batch__state=ClueBatch.State.TAKEN)
        touched = clue.events.exclude(step__in=_UNTOUCHED).exists() or clue.state not in ("received", "sorted")
        return touched or later.exclude(batch=row.batch).exists()
    return row.outcome == _ROW.AGAIN and "reopened" in row.before


def _held(batch_id: int, state: str, otherwise: str) -> ClueBatch:
    rows = ClueBatch.objects_unscoped.select_for_update(of=("self",)).select_related("agency")
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise StepRefused("没有这份文件。")
    if batch.state != state:
        raise StepRefused(otherwise)
    return batch


@contextmanager
def returned_rows(batch: ClueBatch, as_of: date) -> Iterator[Path]:
    """The rows that stayed out, as a workbook of the same shape: the wrong cells marked, the reason beside them."""
    seen = seen_again(batch, as_of)
    book = Workbook(batch.file_name, batch.sha256, "xlsx", None, [sheet for sheet, _ in seen.tables])
    report = FileReport(batch.file_name, batch.sha256, IMPORTED)
    for sheet, columns in seen.tables:
        issues = [RowIssue(f.row, f.column, "", f.message, f.level) for f in seen.faults if f.sheet == sheet.name]
        known = Recognised("", header_rows=(columns.first + 1, columns.last + 1), columns=dict(columns.of))
        rejected = len({i.row for i in issues if i.level == REJECT})
        report.sheets.append(SheetReport(sheet.name, sheet.index, known, rejected=rejected, issues=issues))
    with tempfile.TemporaryDirectory(prefix="anxin-clues-") as folder:
        yield write_returned(report, book, Path(folder))


def batch_read_out(*, actor: Any, now: datetime, batch: ClueBatch, reason: str) -> None:
    """The original leaves the house: who took it and why is on the record."""
    fields = {"file": batch.file_name, "sha256": batch.sha256, "reason": reason.strip()[:200]}
    record(actor=actor, act=acts.CLUE_FILE_READ, subject=batch, fields=fields, now=now, region=batch.region_code)


def is_named(sha256: str) -> bool:
    """Whether a file of clues is this original: the clearing of the evidence store asks."""
    return ClueBatch.objects_unscoped.filter(sha256=sha256).exists()
