"""One batch: its report, its projects, taking it back, and its original, which leaves the house on the record alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access.roles import Permission
from anxin.intake import evidence, selectors, uploads
from anxin.intake.models import BatchProject
from anxin.intake.uploads import CannotUpload
from anxin.jobs.models import JobRun, State
from anxin.registry.models import Batch

from ..doors import door
from .forms import ReasonForm
from .pages import _who
from .report import report_of

P = Permission
_PROJECTS = 30


@require_safe
@door(P.ENTER_FACTS, P.REVIEW_FACTS)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    held = _held(request, batch_id)
    ties = BatchProject.objects.filter(batch=held).select_related("project").order_by("project__name")
    undoing = JobRun.objects.filter(name="undo_batch", key=f"undo:{held.pk}").order_by("-pk").first()
    again = [leaning.later for leaning in held.carries.select_related("later").filter(later__state=Batch.State.IN)]
    report = report_of(held, request.scope, held.uploads.order_by("pk").first())  # type: ignore[attr-defined]
    waits = report["evaluation"] is not None and report["evaluation"]["waits"]
    return render(
        request,
        "desk/intake/batch.html",
        {
            "batch": held,
            "upload": held.uploads.order_by("pk").first(),
            "projects": [tie.project for tie in ties[:_PROJECTS]],
            "project_count": ties.count(),
            "report": report,
            "undoing": undoing,
            "again": again,
            "busy": bool(undoing and undoing.open) or waits,
            "undo_failed": undoing if undoing and undoing.state in (State.FAILED, State.BROKEN) else None,
            "may_undo": held.state != Batch.State.UNDONE and selectors.may_undo(request.scope, held),  # type: ignore[attr-defined]
            "reason": ReasonForm(),
        },
    )


@require_POST
@door(P.ENTER_FACTS)
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    held = _held(request, batch_id)
    if not selectors.may_undo(request.scope, held):  # type: ignore[attr-defined]
        raise Http404
    try:
        uploads.ask_to_undo(**_who(request), batch=held, reason=request.POST.get("reason", ""))
        messages.success(request, "正在撤销。之后导入、与它有关联的文件会按原件重新应用。")
    except CannotUpload as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(reverse("desk:batch", args=[held.pk]))


@require_POST
@door(P.ENTER_FACTS, P.REVIEW_FACTS)
def original(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The original as it came, with people's numbers in the clear: a reason is asked, and the act is written down."""
    held = _held(request, batch_id)
    path = evidence.path_of(held.sha256)
    if not path.is_file():
        messages.error(request, "证据库里找不到这份原件，请告诉管理员核对备份。")
        return HttpResponseRedirect(reverse("desk:batch", args=[held.pk]))
    try:
        uploads.original_taken_out(
            actor=request.user,
            now=request.now,
            batch=held,
            reason=request.POST.get("reason", ""),  # type: ignore[arg-type, attr-defined]
        )
    except CannotUpload as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(reverse("desk:batch", args=[held.pk]))
    name = held.file_name.replace("\\", "/").rpartition("/")[2] or "原件"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _held(request: HttpRequest, batch_id: int) -> Batch:
    held = selectors.batches(request.scope, request.user).filter(pk=batch_id).first()  # type: ignore[attr-defined, arg-type]
    if held is None:
        raise Http404
    return held
