"""Reading, taking in and taking back, done by the worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from anxin.audit.personal import masked
from anxin.jobs.declaring import Call, Done, Hopeless, job
from anxin.registry.models import Batch
from anxin.registry.turns import writing

from . import incoming, reports, undoing
from .layouts import confirm_layout
from .models import LayoutMemory, Upload
from .previewing import preview
from .reports import FileReport
from .signals import facts_changed
from .taking import take
from .uploads import order_of

State = Upload.State
_ENDS = {
    reports.IMPORTED: State.TAKEN, reports.PARTLY: State.PARTLY, reports.UNCHANGED: State.UNCHANGED,
    reports.WAITING: State.WAITING, reports.ASKING: State.ASKING, reports.NOTHING: State.NOTHING,
    reports.UNREADABLE: State.UNREADABLE,
}  # fmt: skip


@job("look_at_upload", title="识别报送的文件")
def look_at_upload(call: Call) -> Done:
    upload = _upload(call, State.LOOKING)
    if upload is None:
        return Done("文件已撤下或已处理。")
    path = incoming.path_of(upload.pk, upload.file_name)
    if not path.is_file():
        return _lost(upload, call)
    call.progress(0, 1, "正在读文件")
    order = order_of(upload)
    seen = preview(path, order)
    if upload.mends_id and _columns_carried_over(upload, seen, call):
        seen = preview(path, order)
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state == State.LOOKING:
            held.seen, held.sha256, held.message = seen, seen["sha256"], seen["message"][:500]
            held.state = _after_looking(seen)
            held.save(update_fields=["seen", "sha256", "message", "state"])
    return Done(f"认出 {sum(1 for s in seen['sheets'] if s['imports'])} 张表。")


@job("take_upload", title="把报送的文件入库")
def take_upload(call: Call) -> Done:
    """Taking a file twice changes nothing, so a run that was cut off is simply made again."""
    upload = _upload(call, State.TAKING)
    if upload is None:
        return Done("文件已撤下或已处理。")
    path = incoming.path_of(upload.pk, upload.file_name)
    if not path.is_file():
        return _lost(upload, call)
    call.progress(0, 1, "正在逐行核对、入库")
    report = take(
        path, order_of(upload), now=call.now, name=upload.file_name, returned_to=incoming.returned_folder(upload.pk)
    )
    status = _as_of_the_batch(upload, report)
    with transaction.atomic():
        upload.state = _ENDS[status]
        upload.batch_id = report.batch
        upload.message = str(report.message or "")[:500]
        upload.returned = report.returned or upload.returned
        upload.sha256 = report.sha256 or upload.sha256
        upload.finished_at = None if upload.state == State.ASKING else call.now
        upload.report = report.as_json() if upload.batch_id is None else {}
        if upload.state == State.ASKING:
            upload.seen = {**upload.seen, "asked": [q for s in report.as_json()["sheets"] for q in s["questions"]]}
        upload.save()
        if status in (reports.IMPORTED, reports.PARTLY):
            facts_changed.send(sender=Upload, actor=call.actor, now=call.now)
        if upload.state not in (State.ASKING, State.NOTHING):
            transaction.on_commit(lambda: incoming.forget(upload.pk))
    return Done(f"入库 {sum(s.accepted for s in report.sheets)} 行，退回 {report.rejected} 行。")


@job("undo_batch", title="撤销一次导入", tries=1)
def undo_batch(call: Call) -> Done:
    number = int(call.args["batch"])
    if Batch.objects.filter(pk=number, state=Batch.State.UNDONE).exists():
        return Done(f"批次 {number} 已经撤销。")
    try:
        with writing():
            again = undoing.undo(number, actor=call.actor, reason=str(masked(call.args["reason"])), now=call.now)
            facts_changed.send(sender=Batch, actor=call.actor, now=call.now)
    except undoing.CannotUndo as refusal:
        raise Hopeless(str(refusal)) from None
    more = f"，按原件重新应用了批次 {'、'.join(map(str, again))}" if again else ""
    return Done(f"批次 {number} 已撤销{more}。")


def _as_of_the_batch(upload: Upload, report: FileReport) -> str:
    """How the file was taken. Where a run was cut off after its batch was written, as that batch tells."""
    if report.status != reports.UNCHANGED or report.batch is None:
        return report.status
    batch = Batch.objects.get(pk=report.batch)
    if batch.received_at < upload.received_at or batch.uploads.exclude(pk=upload.pk).exists():
        return report.status
    written = next(iter(incoming.returned_folder(upload.pk).glob("*.xlsx")), None)
    report.returned, report.message = str(written) if written else None, ""
    return str(batch.report.get("status") or reports.IMPORTED)


def _upload(call: Call, state: str) -> Upload | None:
    upload = Upload.objects.select_related("brought_by").filter(pk=call.args["upload"]).first()
    return upload if upload is not None and upload.state == state else None


def _lost(upload: Upload, call: Call) -> Done:
    Upload.objects.filter(pk=upload.pk).update(
        state=State.FAILED, message="报送的文件已不在，请重新报送。", finished_at=call.now
    )
    raise Hopeless("报送的文件已不在，请重新报送。")


def _after_looking(seen: dict[str, Any]) -> str:
    if seen["status"] == reports.UNREADABLE:
        return State.UNREADABLE
    if seen["status"] == reports.NOTHING:
        return State.NOTHING
    sheets = [s for s in seen["sheets"] if s["imports"]]
    return State.ASKING if all(s["blocked"] for s in sheets) else State.READY


def _columns_carried_over(upload: Upload, seen: dict[str, Any], call: Call) -> bool:
    """A returned sheet has one column more, so another layout; what was confirmed for its first form holds for it."""
    assert upload.mends is not None
    order = order_of(upload)
    carried = False
    before = {s["kind"]: s["layout"] for s in upload.mends.seen.get("sheets", [])}
    for sheet in seen["sheets"]:
        layout = before.get(sheet["kind"])
        held = LayoutMemory.objects.filter(sender=order.layouts_of, layout=layout or "").first()
        new = held and not LayoutMemory.objects.filter(sender=order.layouts_of, layout=sheet["layout"]).exists()
        if held and new and sheet["layout"]:
            confirm_layout(
                actor=call.actor, sender=order.layouts_of, layout=sheet["layout"], kind=held.kind,
                columns=held.columns, now=call.now,
            )  # fmt: skip
            carried = True
    return carried
