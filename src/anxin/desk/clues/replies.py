"""What channels wait for: their own clocks, and the replies as files in their columns."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from anxin.casework import duties, services
from anxin.casework.models import Door
from anxin.casework.selectors.replies import doors_of, late, late_to_tell, waiting_by_channel
from anxin.casework.stepping import StepRefused

from ..doors import door
from . import saying
from .seeing import HANDLE, handling, place_door, said, seeing

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 200


@require_safe
@place_door
def clue_replies(request: HttpRequest) -> HttpResponse:
    """Per channel how many wait and how many are late; then the comings, the most urgent first."""
    scope, as_of = seeing(request), request.as_of  # type: ignore[attr-defined]
    channels = waiting_by_channel(scope, as_of)
    asked = request.GET.get("door", "")
    rows = doors_of(scope).filter(answered_at__isnull=True, due_on__isnull=False)
    if asked in Door.values:
        rows = rows.filter(door=asked)
    found = list(
        rows.select_related("clue__project", "clue__employer", "clue__agency", "clue__first_agency", "clue__handler", "clue__first_user")
        .order_by("due_on", "pk")[: _SHOWN + 1]
    )  # fmt: skip
    untold = set(rows.filter(late_to_tell(as_of)).filter(pk__in=[d.pk for d in found]).values_list("pk", flat=True))
    totals = rows.count(), rows.filter(late(as_of)).count()
    context: dict[str, Any] = {
        "channels": [(one, duties.wants(one.door)) for one in channels],
        "rows": [(d, saying.where(d.clue), saying.turn(d.clue), d.pk in untold) for d in found[:_SHOWN]],
        "more": totals[0] - min(len(found), _SHOWN),
        "waiting": sum(one.waiting for one in channels),
        "late": sum(one.late for one in channels),
        "ready": sum(one.ready for one in channels),
        "asked": asked if asked in Door.values else "",
        "asked_name": Door(asked).label if asked in Door.values else "",
        "may_handle": HANDLE in request.scope.permissions,  # type: ignore[attr-defined]
    }
    return render(request, "desk/clues/replies.html", context)


@require_POST
@door(HANDLE)
def clue_replies_file(request: HttpRequest, code: str) -> HttpResponse:
    """The replies of one channel as its own sheet; ``again=1`` gives also those that went into a file before."""
    if code not in Door.values:
        raise Http404
    file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 - FileResponse closes it
    try:
        services.take_replies(
            **said(request), scope=handling(request), door=code, target=file,  # type: ignore[arg-type]
            again=request.POST.get("again") == "1",
        )  # fmt: skip
    except StepRefused as why:
        messages.error(request, str(why))
        return redirect("desk:clue_replies")
    file.seek(0)
    answer = FileResponse(file, content_type=_SHEET)
    name = f"{Door(code).label}答复{request.as_of:%Y%m%d}.xlsx"  # type: ignore[attr-defined]
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
