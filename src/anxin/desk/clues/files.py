"""Bringing in clues that other bodies send as files: drop, look, confirm; what stayed out comes back; a wrong file is taken back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin import law
from anxin.access.services import AccessDenied
from anxin.casework import services
from anxin.casework.duties import DUTIES
from anxin.casework.models import ClueBatch, ClueDoor, Door
from anxin.casework.selectors.whose import Whose
from anxin.casework.services import batch_read_out
from anxin.casework.stepping import StepRefused
from anxin.intake import evidence
from anxin.kit.text import mask_name
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from . import saying
from .forms import BatchReasonForm, ClueFileForm
from .seeing import HANDLE, PERSONAL, handling, said
from .tables import ClueBatchTable

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 200
_State = ClueBatch.State


@require_http_methods(["GET", "HEAD", "POST"])
@door(HANDLE)
def clue_files(request: HttpRequest) -> HttpResponse:
    """The drop, and the files that came before."""
    if not handling(request) or request.user.agency_id is None:  # type: ignore[union-attr]
        raise Http404
    if request.method != "POST":
        return _files(request, ClueFileForm())
    form = ClueFileForm(request.POST, request.FILES)
    if getattr(request, "too_large", False):
        form.add_error("file", f"文件太大，最多 {_most(request)} MB。")
    if not form.is_valid():
        return _files(request, form)
    brought = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory(prefix="anxin-clues-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as target:
            for chunk in brought.chunks():
                target.write(chunk)
        try:
            batch = services.look_at_clues(
                **said(request), path=path, file_name=brought.name or "线索", agency=request.user.agency,  # type: ignore[union-attr]
                door=form.cleaned_data["door"], fill=form.cleaned_data["fill"],
            )  # fmt: skip
        except (StepRefused, AccessDenied) as why:
            form.add_error("file", str(why))
            return _files(request, form)
    return redirect("desk:clue_file", batch.pk)


def _most(request: HttpRequest) -> int:
    return int(law.number("door.file_mb", request.as_of).value)  # type: ignore[attr-defined]


def _files(request: HttpRequest, form: ClueFileForm) -> HttpResponse:
    rows = ClueBatch.objects.within(handling(request)).exclude(state=_State.DROPPED)
    waiting = rows.filter(state=_State.SEEN).count()
    listing = Listing(request, ClueBatchTable, rows, empty=("还没有导入过", "别的渠道转来的线索文件放在上面。"))
    most = int(law.number("door.file_rows", request.as_of).value)  # type: ignore[attr-defined]
    around = {
        "form": form,
        "waiting": waiting,
        "limits": f"Excel、CSV 都行，表头什么写法都认；最多 {_most(request)} MB、{most:,} 行。",
    }
    answer = listing.response("desk/clues/files.html", around)
    if form.errors:
        answer.status_code = 422
    return answer


@require_safe
@door(HANDLE)
def clue_file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One file: before it is taken what would happen with each row; afterwards what became of them."""
    return _file(request, _held(request, batch_id))


def _file(request: HttpRequest, batch: ClueBatch, reason: BatchReasonForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": batch,
        "seeing": batch.state == _State.SEEN,
        "faults": [one for one in batch.issues if one["level"] == "reject"][:_SHOWN],
        "remarks": [one for one in batch.issues if one["level"] != "reject"][:_SHOWN],
        "undo": reason or BatchReasonForm(auto_id="id_undo_%s"),
        "original": BatchReasonForm(auto_id="id_original_%s"),
        "may_read_original": request.scope.allowing(PERSONAL).covers_region(batch.region_code),  # type: ignore[attr-defined]
        "missing": "",
        "likely": [],
    }
    if context["seeing"]:
        try:
            context |= _preview(request, batch)
        except StepRefused as why:
            context["missing"] = str(why)
    else:
        rows = batch.lines.select_related("clue__project", "likely").order_by("pk")
        context["lines"] = list(rows[:_SHOWN])
        context["likely"] = [row for row in rows.filter(likely__isnull=False)[:_SHOWN] if row.clue.is_open]
    return render(request, "desk/clues/file.html", context, status=422 if reason is not None else 200)


def _preview(request: HttpRequest, batch: ClueBatch) -> dict[str, Any]:
    """What the rows say and what would become of them; names are masked, the words themselves stand on the clue's page."""
    seen = services.seen_again(batch, request.as_of)  # type: ignore[attr-defined]
    shown = seen.lines[:_SHOWN]
    numbers = {line.their_number for line in shown} - {""}
    known = set(
        ClueDoor.objects.filter(their_number__in=numbers)
        .exclude(clue__state="withdrawn")
        .values_list("door", "their_number")
    )
    whose = Whose(batch.agency)
    rows = [
        (line, whose.of(line), (line.door, line.their_number) in known, mask_name(line.reporter_name) if line.reporter_name else "", saying.when(list(line.months)))
        for line in shown
    ]  # fmt: skip
    return {
        "rows": rows,
        "more": len(seen.lines) - len(shown),
        "columns": [(sheet.name, columns) for sheet, columns in seen.tables],
        "other_sheets": seen.other_sheets,
        "known": sum(row[2] and not row[0].rejected for row in rows),
        "doors": {"": "", **dict(Door.choices)},
        "duties": {code: duty.wants for code, duty in DUTIES.items()},
    }


_ACTS = {
    "take": (services.take_clues, "已导入，请分类、分流。"),
    "drop": (services.drop_clues, "没有导入。"),
    "undo": (services.undo_clues, "已撤回。"),
}


@require_POST
@door(HANDLE)
def clue_file_act(request: HttpRequest, batch_id: int, act: str) -> HttpResponse:
    """Take it in, leave it, or take it back with a reason."""
    batch = _held(request, batch_id)
    if act not in _ACTS:
        raise Http404
    service, done = _ACTS[act]
    more: dict[str, Any] = {}
    if act == "undo":
        form = BatchReasonForm(request.POST, auto_id="id_undo_%s")
        if not form.is_valid():
            return _file(request, batch, form)
        more = {"reason": form.cleaned_data["reason"]}
    try:
        service(**said(request), batch_id=batch.pk, **more)
    except (StepRefused, AccessDenied) as why:
        messages.error(request, str(why))
        return redirect("desk:clue_file", batch.pk)
    shell.forget("desk:clues", request)
    messages.success(request, done)
    if act == "drop":
        return redirect("desk:clue_files")
    return redirect("desk:clue_file", batch.pk)


@require_safe
@door(HANDLE)
def clue_file_returned(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The rows that stayed out, to be mended and brought again. They hold what the sender wrote: personal data."""
    batch = _held(request, batch_id, personal=True)
    if not batch.counts.get("rejected"):
        raise Http404
    try:
        with services.returned_rows(batch, request.as_of) as path:  # type: ignore[attr-defined]
            body = path.read_bytes()
    except StepRefused as why:
        messages.error(request, str(why))
        return redirect("desk:clue_file", batch.pk)
    return _file_answer(HttpResponse(body, content_type=_SHEET), f"{Path(batch.file_name).stem[:60]}-退回.xlsx")


@require_POST
@door(HANDLE)
def clue_file_original(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The original as it came: a reason is asked, and the act is written down."""
    batch = _held(request, batch_id, personal=True)
    form = BatchReasonForm(request.POST)
    path = evidence.path_of(batch.sha256)
    if not form.is_valid() or not path.is_file():
        messages.error(
            request, "写明为什么要原件。" if path.is_file() else "证据库里找不到这份原件，请告诉管理员核对备份。"
        )
        return HttpResponseRedirect(reverse("desk:clue_file", args=[batch.pk]))
    batch_read_out(actor=request.user, now=request.now, batch=batch, reason=form.cleaned_data["reason"])  # type: ignore[attr-defined]
    answer = FileResponse(path.open("rb"), content_type="application/octet-stream")
    return _file_answer(answer, Path(batch.file_name.replace("\\", "/")).name or "原件")


def _file_answer(answer: Any, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store, private"
    return answer  # type: ignore[no-any-return]


def _held(request: HttpRequest, batch_id: int, *, personal: bool = False) -> ClueBatch:
    scope = handling(request)
    rows = ClueBatch.objects.within(scope.allowing(PERSONAL) if personal else scope).select_related("agency")
    found = rows.filter(pk=batch_id).first() if batch_id < 2**63 else None
    if found is None:
        raise Http404
    return found
