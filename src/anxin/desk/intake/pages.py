"""Files on their way in: the drop, what was recognised, answers and columns, the report, the mended rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access.roles import Permission
from anxin.audit.services import record
from anxin.intake import acts, selectors, uploads
from anxin.intake.fields import fields_of, kind_titles
from anxin.intake.models import Upload
from anxin.intake.uploads import CannotUpload, Dropped
from anxin.ui.listing import Listing

from ..doors import door
from .forms import AnswerForm, BatchFilters
from .report import report_of, sheet_view
from .tables import BatchTable

P = Permission
State = Upload.State
_OPEN = (State.LOOKING, State.ASKING, State.READY, State.TAKING, State.FAILED)
_SENDERS = 50


@require_safe
@door(P.ENTER_FACTS, P.REVIEW_FACTS)
def intake(request: HttpRequest) -> HttpResponse:
    """Where files are dropped, what is still open of one's own, and the batches that came before."""
    rows = selectors.batches(request.scope, request.user).defer("report", "answers")  # type: ignore[attr-defined, arg-type]
    listing = Listing(
        request, BatchTable, rows, filters=BatchFilters, empty=("还没有导入过文件", "报送的文件入库后都列在这里。")
    )
    mine = list(Upload.objects.select_related("run").filter(brought_by=request.user, state__in=_OPEN).order_by("-pk"))  # type: ignore[misc]
    return listing.response(
        "desk/intake/intake.html",
        {
            "sentence": _sentence(mine),
            "mine": mine,
            "may_drop": P.ENTER_FACTS in request.scope.permissions,  # type: ignore[attr-defined]
            "senders": _senders(request),
            "limits": _limits(request),
            "busy": any(one.busy and not one.stuck for one in mine),
        },
    )


def _sentence(mine: list[Upload]) -> str:
    if not mine:
        return "您报送的文件都办完了。"
    asking = sum(1 for one in mine if one.state == State.ASKING)
    ready = sum(1 for one in mine if one.state == State.READY)
    busy = len(mine) - asking - ready
    parts = [f"{n} 个{words}" for n, words in ((asking, "等您回答"), (ready, "可以入库"), (busy, "正在处理")) if n]
    return f"您有 {len(mine)} 个文件没办完：{'，'.join(parts)}。"


def _senders(request: HttpRequest) -> list[str]:
    """Names under which this office has sent before."""
    desk = uploads.desk_of(request.user)  # type: ignore[arg-type]
    said = Upload.objects.filter(desk=desk).order_by("sender").values_list("sender", flat=True).distinct()
    return list(said[:_SENDERS])


def _limits(request: HttpRequest) -> str:
    most, each, total = (
        uploads.limit(f"upload_{name}", request.as_of)  # type: ignore[attr-defined]
        for name in ("files", "file_mb", "total_mb")
    )
    return f"Excel、CSV、压缩包和实名制平台报文都行；一次最多 {most} 个，每个不超过 {each} MB，合计不超过 {total} MB。"


@require_POST
@door(P.ENTER_FACTS)
def drop(request: HttpRequest) -> HttpResponse:
    return _drop(request, None)


def _drop(request: HttpRequest, mends: Upload | None) -> HttpResponse:
    back = reverse("desk:upload", args=[mends.pk]) if mends else reverse("desk:intake")
    brought = request.FILES.getlist("files")
    # Known once the files were asked for: see ``receiving``.
    if getattr(request, "too_large", False):
        total = uploads.limit("upload_total_mb", request.as_of)  # type: ignore[attr-defined]
        return _refused(request, f"这一次合计超过 {total} MB，没有收下。请分几次报送。", back)
    files = [Dropped(f.name or "", f.size or 0, f.chunks()) for f in brought]
    try:
        kept = uploads.drop_files(
            **_who(request),
            scope=request.scope,  # type: ignore[attr-defined]
            files=files,
            sender=mends.sender if mends else request.POST.get("sender", ""),
            mends=mends,
        )
    except CannotUpload as why:
        return _refused(request, str(why), back)
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("desk:upload", args=[kept[0].pk]))
    return HttpResponseRedirect(reverse("desk:intake_dropped", args=[kept[0].drop]))


@require_safe
@door(P.ENTER_FACTS)
def dropped(request: HttpRequest, drop: str) -> HttpResponse:
    """The files that were dropped together: what each is and how far it is."""
    files = list(
        Upload.objects.select_related("run", "batch").filter(brought_by=request.user, drop=drop).order_by("pk")
    )  # type: ignore[misc]
    if not files:
        raise Http404
    ready = [one for one in files if one.state in (State.READY, State.FAILED)]
    return render(
        request,
        "desk/intake/dropped.html",
        {
            "files": [(one, [s for s in one.seen.get("sheets", []) if s["imports"]]) for one in files],
            "drop": drop,
            "ready": ready,
            "busy": any(one.busy and not one.stuck for one in files),
            "sentence": _drop_sentence(files),
            "kinds": kind_titles(),
        },
    )


def _drop_sentence(files: list[Upload]) -> str:
    count = len(files)
    taken = sum(1 for one in files if one.batch_id)
    ready = sum(1 for one in files if one.state == State.READY)
    asking = sum(1 for one in files if one.state == State.ASKING)
    busy = sum(1 for one in files if one.busy and not one.stuck)
    parts = [
        f"{n} 个{words}"
        for n, words in ((taken, "已入库"), (ready, "可以入库"), (asking, "等您回答"), (busy, "正在处理"))
        if n
    ]
    rest = count - taken - ready - asking - busy
    if rest:
        parts.append(f"{rest} 个没有可入库的")
    return f"报送了 {count} 个文件：{'，'.join(parts)}。"


@require_POST
@door(P.ENTER_FACTS)
def take(request: HttpRequest) -> HttpResponse:
    """Take in the files that are ready."""
    wanted = [int(n) for n in request.POST.getlist("upload") if n.isdecimal() and len(n) < 18]
    mine = list(Upload.objects.filter(brought_by=request.user, pk__in=wanted))  # type: ignore[misc]
    if not mine:
        raise Http404
    try:
        uploads.take_in(**_who(request), scope=request.scope, uploads=[one.pk for one in mine])  # type: ignore[attr-defined]
    except CannotUpload as why:
        messages.error(request, str(why))
    if len(mine) == 1:
        return HttpResponseRedirect(reverse("desk:upload", args=[mine[0].pk]))
    return HttpResponseRedirect(reverse("desk:intake_dropped", args=[mine[0].drop]))


@require_safe
@door(P.ENTER_FACTS, P.REVIEW_FACTS)
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """One file: first what it is and what it asks, then what became of its rows."""
    held = _seen(request, upload_id)
    return _upload_page(request, held, AnswerForm.from_answers(held.answers))


def _upload_page(request: HttpRequest, held: Upload, form: AnswerForm, status: int = 200) -> HttpResponse:
    own = held.brought_by_id == request.user.pk
    asked = held.seen.get("asked", []) if held.state == State.ASKING else []
    sheets = [sheet_view(one, number) for number, one in enumerate(held.seen.get("sheets", []))]
    asked += [q for one in sheets if one["imports"] and held.open for q in one["questions"]]
    return render(
        request,
        "desk/intake/upload.html",
        {
            "upload": held,
            "own": own,
            "before": held.open or held.state in (State.NOTHING, State.UNREADABLE),
            "sheets": sheets,
            "asked": asked,
            "kinds": list(kind_titles().items()),
            "fields": {one["kind"]: fields_of(one["kind"]) for one in sheets},
            "form": form,
            "report": report_of(held.batch, request.scope, held) if not held.open else None,  # type: ignore[attr-defined]
            "mended": list(held.mended_by.filter(brought_by=request.user).order_by("-pk")[:20]),  # type: ignore[misc]
            "busy": held.busy and not held.stuck,
            "limits": _limits(request),
        },
        status=status,
    )


@require_POST
@door(P.ENTER_FACTS)
def answer(request: HttpRequest, upload_id: int) -> HttpResponse:
    held = _own(request, upload_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _upload_page(request, held, form, 422)
    said = dict(form.cleaned_data)
    overlap = said.pop("overlap")
    return _then(
        request,
        held,
        lambda: uploads.answer(**_who(request), upload_id=held.pk, answers=said, overlap=overlap),
        "重新识别，稍等。",
    )


@require_POST
@door(P.ENTER_FACTS)
def columns(request: HttpRequest, upload_id: int, sheet: int) -> HttpResponse:
    """Which column is which, as a person says; kept for the sender's next file of this layout."""
    held = _own(request, upload_id)
    said = {
        int(name[1:]): value[:40]
        for name, value in request.POST.items()
        if name.startswith("c") and name[1:].isdecimal() and len(name) < 6
    }
    kind = request.POST.get("kind", "")
    return _then(
        request,
        held,
        lambda: uploads.correct_columns(**_who(request), upload_id=held.pk, sheet=sheet, kind=kind, columns=said),
        "记住了这种版式，正在按它重新识别。",
    )


@require_POST
@door(P.ENTER_FACTS)
def withdraw(request: HttpRequest, upload_id: int) -> HttpResponse:
    held = _own(request, upload_id)
    try:
        uploads.withdraw(**_who(request), upload_id=held.pk)
    except CannotUpload as why:
        return _refused(request, str(why), reverse("desk:upload", args=[held.pk]))
    messages.success(request, f"“{held.file_name}”已撤下，没有入库。")
    return HttpResponseRedirect(reverse("desk:intake"))


@require_safe
@door(P.ENTER_FACTS)
def returned(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The workbook of the refused rows, with the reason beside each; written down, for it holds people's numbers."""
    held = _seen(request, upload_id)
    path = Path(held.returned) if held.returned else None
    if path is None or not path.is_file():
        raise Http404
    with transaction.atomic():
        record(
            actor=request.user,
            act=acts.RETURNED_TAKEN_OUT,
            subject=held,
            fields={"file": held.file_name},
            now=request.now,  # type: ignore[attr-defined]
        )
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_POST
@door(P.ENTER_FACTS)
def mend(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The refused rows, mended, come back."""
    return _drop(request, _own(request, upload_id))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]


def _seen(request: HttpRequest, upload_id: int) -> Upload:
    held = selectors.uploads(request.scope, request.user).filter(pk=upload_id).first()  # type: ignore[attr-defined, arg-type]
    if held is None:
        raise Http404
    return held


def _own(request: HttpRequest, upload_id: int) -> Upload:
    held = Upload.objects.select_related("run", "batch").filter(pk=upload_id, brought_by=request.user).first()  # type: ignore[misc]
    if held is None:
        raise Http404
    return held


def _then(request: HttpRequest, held: Upload, step: Callable[[], Any], done: str) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except CannotUpload as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(reverse("desk:upload", args=[held.pk]))


def _refused(request: HttpRequest, why: str, back: str) -> HttpResponse:
    messages.error(request, why)
    return HttpResponseRedirect(back)
