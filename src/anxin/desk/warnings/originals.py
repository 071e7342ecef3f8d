"""Where a number comes from: the row of the original sheet with its neighbours; and papers that people handed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.intake import evidence, originals
from anxin.monitoring import selectors
from anxin.monitoring.models import Attachment, Warning
from anxin.monitoring.sources import MODELS, has_project, is_fact
from anxin.registry.models import Project

from ..doors import door
from ..files import kept_or_404, sent
from .saying import show

_SEE = Permission.SEE_WARNINGS


@require_safe
@door(_SEE, Permission.SEE_FACTS)
def original(request: HttpRequest, table: str, row_id: int) -> HttpResponse:
    """One fact as its sheet has it. 404 for a row of a project that this person may not see, and for no row of a sheet."""
    model = MODELS.get(table)
    if model is None or not is_fact(model):
        raise Http404
    row = model._base_manager.select_related("batch", "document").filter(pk=row_id).first()
    if row is None or not _may_see(request, table, row):
        raise Http404
    told = selectors.resolve([f"{table}:{row_id}"], request.scope)[f"{table}:{row_id}"]  # type: ignore[attr-defined]
    excerpt, lost = None, ""
    if row.document is not None:
        try:
            excerpt = originals.around(row.batch, row.document, row.row)
        except evidence.Lost as error:
            lost = str(error)
    context = {
        "row": row,
        "batch": row.batch,
        "told": told,
        "excerpt": excerpt,
        "lost": lost,
        "kind": originals.title_of([row.document.kind]) if row.document is not None else "",
        "back": _back(request),
    }
    return show(request, "original", context)


def _may_see(request: HttpRequest, table: str, row: Any) -> bool:
    scope = request.scope  # type: ignore[attr-defined]
    if has_project(type(row)):
        seen = row.project_id is not None and Project.objects.within(scope).filter(pk=row.project_id).exists()
        return scope.is_everything or seen
    # What belongs to no project belongs to an enterprise: told by the place that it says of itself.
    return scope.is_everything or type(row).objects.within(scope).filter(pk=row.pk).exists()


def _back(request: HttpRequest) -> Warning | None:
    """The warning from which the person came, where he said so and may see it."""
    number = request.GET.get("w", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    return Warning.objects.within(scope).select_related("project", "employer").filter(pk=int(number)).first()


@require_safe
@door(_SEE)
def paper(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """A paper of a warning that this person may see, always as a download."""
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    found = Attachment.objects.select_related("event").filter(pk=attachment_id).first()
    if found is None or not Warning.objects.within(scope).filter(pk=found.event.warning_id).exists():
        raise Http404
    return sent(kept_or_404(found.sha256), name=found.name)
