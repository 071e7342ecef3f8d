"""One worker-month told whole."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.records.selectors import month_answers
from anxin.rules import load
from anxin.standing import selectors
from anxin.ui import words

from ..clues.seeing import seeing
from ..doors import door
from .links import original

_LONGEST = 2**63 - 1
_SIDE = 5


@require_safe
@door(Permission.SEE_FACTS)
def month_story(request: HttpRequest, project_id: int, worker_id: int, month: int) -> HttpResponse:
    """Days, sheet lines, receipts, card, warnings, answers, each with its file, sheet and row; the sum line by line."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    if max(project_id, worker_id) > _LONGEST or not (190001 <= month <= 999912 and 1 <= month % 100 <= 12):
        raise Http404
    try:
        story = selectors.month_story(
            scope,
            project_id=project_id,
            worker_id=worker_id,
            month=month,
            as_of=request.as_of,  # type: ignore[attr-defined]
            calendar=words.calendar(),
        )
    except selectors.NoSuchMonth:
        raise Http404 from None
    names = {rule.code: rule.card.name.zh for rule in load()}
    allowed = request.scope.permissions  # type: ignore[attr-defined]
    shown = {
        "story": story,
        "names": names,
        "warnings": story.warnings if Permission.SEE_WARNINGS in allowed else [],
        "places": {t.evidence.ref: t for t in (*story.facts.lines, *story.facts.receipts)},
        "neighbours": [(m, story.neighbours[m]) for m in _around(list(story.neighbours), month)],
        "original": original,
        "said": _said(request, project_id, worker_id, month),
    }
    return render(request, "desk/months/story.html", shown)


def _said(request: HttpRequest, project_id: int, worker_id: int, month: int) -> list[tuple[Any, Any]]:
    """(answer, its clue as it stands) of the worker himself, for officials of a place: the site must not know who objects."""
    answers = month_answers(seeing(request), project_id=project_id, worker_id=worker_id, month=month)
    return [(a, (a.clue.joined_to or a.clue) if a.clue is not None else None) for a in answers]


def _around(known: list[int], month: int) -> list[int]:
    """Up to five months on either side of the one that is told."""
    at = known.index(month)
    return known[max(0, at - _SIDE) : at + _SIDE + 1]
