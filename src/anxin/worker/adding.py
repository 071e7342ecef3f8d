"""Adding to my own matter: photos, a voice note, who I am, who owes me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin import law
from anxin.casework import services
from anxin.casework.reencode import PHOTO, VOICE
from anxin.casework.services import FileRefused, Sent
from anxin.casework.stepping import StepRefused

from .following import show, told_by_me
from .pages import open_to_all
from .refusals import said

# A file that is over the limit is not read at all: this many bytes more are enough to know.
_ONE_MORE = 1


@open_to_all
@require_POST
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what he chose, or say in one sentence why not; nothing of what is kept before is lost."""
    clue = told_by_me(request, number)
    if getattr(request, "too_large", False):
        return show(request, number, wrong=_("文件太大，一次少传几个。"), status=422)
    on = request.as_of  # type: ignore[attr-defined]
    most = int(law.number("worker.papers", on).value)
    chosen = [(kind, file) for kind in (PHOTO, VOICE) for file in request.FILES.getlist(kind)][: most + 1]
    largest = max(int(law.number(f"worker.{kind}_mb", on).value) for kind in (PHOTO, VOICE)) * 2**20
    sent = [Sent(kind, file.read(largest + _ONE_MORE)) for kind, file in chosen]
    try:
        services.add_papers(as_of=on, now=request.now, clue_id=clue.pk, sent=sent)  # type: ignore[attr-defined]
    except (FileRefused, StepRefused) as refused:
        return show(request, number, wrong=said(refused), status=422)
    return redirect("worker:mine", number=number)


@open_to_all
@require_POST
def names(request: HttpRequest, number: str) -> HttpResponse:
    """Who he is and who owes him. Whether a record was found is not told."""
    clue = told_by_me(request, number)
    typed = request.POST
    try:
        services.add_names(
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            clue_id=clue.pk,
            name=typed.get("name", "")[:50],
            id_number=typed.get("id_number", "")[:30],
            employer=typed.get("employer", "")[:200],
            debtor=typed.get("debtor", "")[:50],
        )
    except StepRefused as refused:
        return show(request, number, wrong=said(refused), status=422)
    return redirect("worker:mine", number=number)
