"""One code: where it hangs, how it is scanned, what came through it, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from anxin.access.models import Region
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.models import SiteCode
from anxin.casework.reencode import MEDIA, PHOTO
from anxin.casework.stepping import StepRefused
from anxin.documents.posters import code_svg, typed
from anxin.ui.forms import StepForm

from ..doors import door
from ..files import kept_or_404, sent
from .forms import FORMS
from .seeing import LOOKS, issuing, look, may_issue, place_door, said, seeing
from .tables import KINDS, told_address

_WEEKS = 13
# step -> (service, what its button says, what is said when it is done)
_STEPS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "hang": (services.hang_code, "登记张贴", "记下了贴在哪里。"),
    "check": (services.check_code, "登记去看过", "记下了看到的。"),
    "replace": (services.replace_code, "换一个码", "换好了。旧码还扫得到，会把人带到新码；印出新海报换上去。"),
    "retire": (services.retire_code, "停用", "停用了。"),
}


@require_safe
@place_door
def code(request: HttpRequest, code_id: int) -> HttpResponse:
    return page(request, code_id)


def page(request: HttpRequest, code_id: int, *, step: str = "", wrong: StepForm | None = None) -> HttpResponse:
    """The page, with the form of a step that could not be taken opened and its faults beside the fields."""
    held = _held(request, code_id)
    as_of = request.as_of  # type: ignore[attr-defined]
    weeks = selectors.by_week(held, as_of, _WEEKS)
    try:
        address = selectors.address_of(held)
    except selectors.NoAddress as error:
        address, unset = "", str(error)
    else:
        unset = ""
    context = {
        "code": held,
        "kind": KINDS[held.of],
        "town": Region.objects.filter(code=held.region_code).values_list("name", flat=True).first() or "没写属地",
        "look": look(held, as_of),
        "health": (LOOKS[held.health], selectors.HEALTH[held.health]),  # type: ignore[attr-defined]
        "limits": selectors.Limits.of(as_of),
        "chart": {
            "labels": [f"{start.month}.{start.day}" for start, _ in weeks],
            "unit": "次",
            "series": [{"name": "每周扫的次数", "data": [n for _, n in weeks], "colour": "blue"}],
        },
        "of_late": sum(n for _, n in weeks),
        "weeks": _WEEKS,
        "told_url": told_address(held),
        "old": list(held.replaced.order_by("-retired_at")),
        "old_scans": selectors.scans_of_replaced(held),
        "offers": _offers(request, held, step, wrong),
        "address": typed(address),
        # Made by us from the address alone.
        "picture": Markup(code_svg(address)) if address and held.retired_at is None else "",  # noqa: S704
        "unset": unset,
    }
    return render(request, "desk/codes/code.html", context, status=422 if wrong is not None else 200)


def _held(request: HttpRequest, code_id: int) -> SiteCode:
    rows = selectors.codes(seeing(request), request.as_of)  # type: ignore[attr-defined]
    found = rows.filter(pk=code_id).first() if code_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def _offers(
    request: HttpRequest, held: SiteCode, step: str, wrong: StepForm | None
) -> list[tuple[str, str, StepForm, bool]]:
    """(step, words, form, open) of what this person may do with the code."""
    if held.retired_at is not None or not may_issue(request, held.region_code):
        return []
    today = request.as_of  # type: ignore[attr-defined]
    begin: dict[str, dict[str, Any]] = {
        "hang": {"on": held.hung_on or today, "spot": held.spot},
        "check": {"on": today},
    }
    # What is due: first it is hung, then looked at.
    first = "hang" if held.hung_on is None else "check"
    return [
        (name, words, wrong if name == step and wrong is not None else FORMS[name](initial=begin.get(name)), name in (step, first))
        for name, (_, words, _done) in _STEPS.items()
    ]  # fmt: skip


@require_safe
@place_door
def code_photo(request: HttpRequest, code_id: int) -> HttpResponse:
    """How it hangs."""
    held = _held(request, code_id)
    return sent(kept_or_404(held.photo_sha256), media=MEDIA[PHOTO])


@require_POST
@door(*services.ISSUES)
def code_step(request: HttpRequest, code_id: int, step: str) -> HttpResponse:
    """Take the step; a form with faults comes back opened on the code's page."""
    held = _held(request, code_id)
    if step not in _STEPS or not issuing(request).covers_region(held.region_code):
        raise Http404
    service, _, done = _STEPS[step]
    form = FORMS[step](request.POST, request.FILES)
    if not form.is_valid():
        return page(request, code_id, step=step, wrong=form)
    try:
        made = service(**said(request), code_id=held.pk, **form.said())
    except (StepRefused, AccessDenied, services.FileRefused) as error:
        form.add_error(None, str(error))
        return page(request, code_id, step=step, wrong=form)
    messages.success(request, done)
    return redirect("desk:code", made.pk)
