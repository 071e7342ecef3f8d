"""What a person does with files on the pages: drop them, look, answer, correct columns, take in, withdraw, take back.

Reading and writing are done by the worker (``anxin.intake.jobs``); here it is asked for. Every act checks again that the
upload is in a state for it, and is one transaction with one line in the audit log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import record
from anxin.jobs import services as jobs
from anxin.jobs.models import JobRun
from anxin.kit import months
from anxin.kit.text import visible
from anxin.registry.models import Batch

from . import acts, incoming
from .fields import fields_of, kind_titles, repeating
from .layouts import confirm_layout
from .models import Upload
from .pieces import Order
from .reach import Reach
from .recognise.model import Answers

State = Upload.State
_ANSWERS = ("kind", "project", "employer", "month", "crew", "status")


class CannotUpload(ValueError):
    """The step is not possible; the message says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it came: the name that a stranger chose, its size in bytes, and its content in pieces."""

    name: str
    size: int
    pieces: Iterable[bytes]


def limit(name: str, on: date) -> int:
    """A limit of uploads: 'upload_files', 'upload_file_mb' or 'upload_total_mb'."""
    return int(law.number(f"intake.{name}", on=on).value)


def drop_files(
    *,
    actor: User,
    as_of: date,
    now: datetime,
    scope: Scope,
    files: Sequence[Dropped],
    sender: str = "",
    mends: Upload | None = None,
) -> list[Upload]:
    """Keep the files and have each looked at. CannotUpload when there are none, too many, or one is too large."""
    most, each, total = (limit(f"upload_{name}", as_of) for name in ("files", "file_mb", "total_mb"))
    if not files:
        raise CannotUpload("没有选文件，请选好再报送。")
    if len(files) > most:
        raise CannotUpload(f"一次最多 {most} 个文件，这次有 {len(files)} 个，请分几次报送。")
    for file in files:
        if file.size > each * 2**20:
            raise CannotUpload(f"“{visible(file.name)[-60:]}”超过 {each} MB，请拆成几个文件再报送。")
        if file.size == 0:
            raise CannotUpload(f"“{visible(file.name)[-60:]}”是空文件，请核对后再报送。")
    if sum(file.size for file in files) > total * 2**20:
        raise CannotUpload(f"一次合计最多 {total} MB，请分几次报送。")
    _must_enter(scope)
    reach = Reach.of(scope)
    drop = secrets.token_hex(16)
    kept: list[Upload] = []
    try:
        with transaction.atomic():
            for file in files:
                upload = Upload.objects.create(
                    drop=drop,
                    file_name=visible(incoming.safe_name(file.name))[-255:],
                    size=file.size,
                    brought_by=actor,
                    sender=(sender.strip() or default_sender(actor))[:100],
                    desk=desk_of(actor),
                    reach=reach.as_json() if reach is not None else None,
                    answers=dict(mends.answers) if mends is not None else {},
                    mends=mends,
                    received_at=now,
                )
                kept.append(upload)
                incoming.keep(upload.pk, upload.file_name, file.pieces)
                _ask(upload, "look_at_upload", actor, now)
                fields = {"file": upload.file_name, "bytes": upload.size}
                record(actor=actor, act=acts.FILE_DROPPED, subject=upload, fields=fields, now=now)
    except BaseException:
        for upload in kept:
            incoming.forget(upload.pk)
        raise
    return kept


def answer(
    *, actor: User, as_of: date, now: datetime, upload_id: int, answers: dict[str, Any], overlap: str = ""
) -> Upload:
    """Say what the file does not: kind, project, employer, month (YYYYMM), crew, status; it is looked at again.

    An answer that is empty is taken back. CannotUpload for a month that is to come or a kind that there is not.
    """
    said = {name: value for name, value in answers.items() if name in _ANSWERS and value not in (None, "")}
    if said.get("kind") and said["kind"] not in kind_titles():
        raise CannotUpload("没有这种表，请从列表里选。")
    if said.get("month") and said["month"] > months.month_of(as_of):
        raise CannotUpload(f"{months.show(said['month'])}还没有到，请核对年份和月份。")
    if overlap in ("replace", "add"):
        said["overlap"] = overlap
    with transaction.atomic():
        upload = _held(upload_id, State.ASKING, State.READY, State.NOTHING, State.FAILED)
        upload.answers = said
        upload.state = State.LOOKING
        upload.save(update_fields=["answers", "state"])
        _ask(upload, "look_at_upload", actor, now)
        told = {name: str(value) for name, value in said.items()}
        record(actor=actor, act=acts.FILE_ANSWERED, subject=upload, fields={"answers": told}, now=now)
    return upload


def correct_columns(
    *, actor: User, as_of: date, now: datetime, upload_id: int, sheet: int, kind: str, columns: dict[int, str]
) -> Upload:
    """Say which column is which field ('' for none), by index; remembered for the sender's next file of this layout.

    CannotUpload when one field is given to two columns that may not share it, or the sheet has no such column.
    """
    if kind not in kind_titles():
        raise CannotUpload("先选这是什么表。")
    known = dict(fields_of(kind))
    with transaction.atomic():
        upload = _held(upload_id, State.ASKING, State.READY, State.NOTHING, State.FAILED)
        seen = next((s for s in upload.seen.get("sheets", []) if s["header_rows"] and _index(s, upload) == sheet), None)
        if seen is None:
            raise CannotUpload("这张表没有可以对应的列。")
        said: dict[str, str] = {}
        for column in seen["columns"]:
            chosen = columns.get(column["index"])
            field = column["field"] if chosen is None else chosen
            if chosen is None and field not in known:
                # Nobody spoke of it, and as another kind of sheet it meant something else, or nothing.
                continue
            if field and field not in known:
                raise CannotUpload(f"“{field}”不是这种表的列，请重新选。")
            if field in said and field not in repeating(kind):
                raise CannotUpload(f"“{known[field]}”选了两列，请只留一列。")
            said[_key(field, column["index"], said)] = column["header"]
        confirm_layout(
            actor=actor, sender=order_of(upload).layouts_of, layout=seen["layout"], kind=kind, columns=said, now=now
        )
        upload.state = State.LOOKING
        upload.save(update_fields=["state"])
        _ask(upload, "look_at_upload", actor, now)
    return upload


def take_in(*, actor: User, as_of: date, now: datetime, scope: Scope, uploads: Iterable[int]) -> list[Upload]:
    """Have the files that are ready taken in, as far as ``scope`` reaches now. CannotUpload when none is ready."""
    _must_enter(scope)
    reach = Reach.of(scope)
    uploads = list(uploads)
    with transaction.atomic():
        for one in Upload.objects.select_for_update().filter(pk__in=uploads, state=State.TAKING):
            _unstick(one)
        ready = list(Upload.objects.select_for_update().filter(pk__in=uploads, state__in=[State.READY, State.FAILED]))
        if not ready:
            raise CannotUpload("没有可以入库的文件，请先回答它们的问题。")
        # A ledger of projects explains the codes and names that the other sheets use.
        ready.sort(key=lambda one: (not _is_ledger(one), one.pk))
        for upload in ready:
            upload.state = State.TAKING
            upload.reach = reach.as_json() if reach is not None else None
            upload.save(update_fields=["state", "reach"])
            _ask(upload, "take_upload", actor, now)
            record(actor=actor, act=acts.TAKING_ASKED, subject=upload, fields={"file": upload.file_name}, now=now)
    return ready


def withdraw(*, actor: User, as_of: date, now: datetime, upload_id: int) -> Upload:
    """Take a file back that has not been taken in; what was dropped is deleted."""
    with transaction.atomic():
        upload = _held(
            upload_id, State.LOOKING, State.ASKING, State.READY, State.NOTHING, State.UNREADABLE, State.FAILED
        )
        upload.state, upload.finished_at, upload.seen = State.WITHDRAWN, now, {}
        upload.save(update_fields=["state", "finished_at", "seen"])
        record(actor=actor, act=acts.FILE_WITHDRAWN, subject=upload, fields={"file": upload.file_name}, now=now)
        transaction.on_commit(lambda: incoming.forget(upload.pk))
    return upload


def ask_to_undo(*, actor: User, as_of: date, now: datetime, batch: Batch, reason: str) -> JobRun:
    """Have a batch taken back. The caller has seen to it that the batch is the actor's to take back."""
    reason = reason.strip()
    if not reason:
        raise CannotUpload("撤销要写明理由。")
    if batch.kind != Batch.Kind.FILE or batch.state == Batch.State.UNDONE:
        raise CannotUpload("这一批已经撤销过了。")
    return jobs.ask(
        "undo_batch", actor=actor, now=now, args={"batch": batch.pk, "reason": reason[:200]}, key=f"undo:{batch.pk}"
    )


def original_taken_out(*, actor: User, now: datetime, batch: Batch, reason: str) -> None:
    """Write down that somebody took an original out of the evidence: it holds people's numbers in the clear."""
    if not reason.strip():
        raise CannotUpload("下载原件要写明理由。")
    with transaction.atomic():
        fields = {"file": batch.file_name, "reason": reason.strip()[:200]}
        record(actor=actor, act=acts.ORIGINAL_TAKEN_OUT, subject=("batch", str(batch.pk)), fields=fields, now=now)


def order_of(upload: Upload) -> Order:
    """Under which order the file is read and taken."""
    said = {name: value for name, value in upload.answers.items() if name in _ANSWERS}
    # Refused rows that come back mended stand beside those that were taken.
    overlap = upload.answers.get("overlap") or ("add" if upload.mends_id else "")
    return Order(
        upload.brought_by,  # type: ignore[arg-type]
        upload.sender,
        Answers(**said),
        overlap,
        reach=Reach.from_json(upload.reach),
        desk=upload.desk,
    )


def default_sender(user: User) -> str:
    """Who sends when nobody is named: the person's own office."""
    return user.agency.name if user.agency_id else user.display_name  # type: ignore[union-attr]


def desk_of(user: User) -> str:
    """The office whose people share remembered layouts."""
    if user.agency_id:
        return f"agency:{user.agency_id}"
    return f"enterprise:{user.enterprise_id}" if user.enterprise_id else user.audit_id


def _held(upload_id: int, *states: str) -> Upload:
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    _unstick(upload)
    if upload.state not in states:
        raise CannotUpload(f"“{upload.file_name}”现在是“{upload.get_state_display()}”，不能这样做。")
    return upload


def _unstick(upload: Upload) -> None:
    """What was given to the worker and could not be done waits for a person again."""
    if upload.stuck:
        upload.state, upload.message = State.FAILED, upload.run.said[:500]  # type: ignore[union-attr]
        upload.save(update_fields=["state", "message"])


def _must_enter(scope: Scope) -> None:
    if not scope.allowing(Permission.ENTER_FACTS):
        raise CannotUpload("您没有报送资料的权限。")


def _ask(upload: Upload, name: str, actor: Any, now: datetime) -> None:
    upload.run = jobs.ask(name, actor=actor, now=now, args={"upload": upload.pk}, key=f"upload:{upload.pk}")
    upload.save(update_fields=["run"])


def _is_ledger(upload: Upload) -> bool:
    return any(s["kind"] in ("project_list", "project_sighting") for s in upload.seen.get("sheets", []))


def _index(seen: dict[str, Any], upload: Upload) -> int:
    return upload.seen["sheets"].index(seen)


def _key(field: str, index: int, said: dict[str, str]) -> str:
    if not field:
        return f"-{index}"
    return field if field not in said else f"{field}#{index}"
