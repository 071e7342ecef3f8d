"""Where a code should hang and none does, or nobody scans it (R118, R119); and filling the gaps in one step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access.models import Agency
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.stepping import StepRefused
from anxin.ui.environment import query
from anxin.ui.listing import Listing
from anxin.ui.words import percent

from ..doors import door
from .forms import FillForm, GapFilters
from .seeing import issuing, offices, place_door, said, seeing
from .tables import KINDS, FirmGaps, SiteGaps, TownGaps, VillageGaps

_TABLES = {"project": SiteGaps, "enterprise": FirmGaps, "window": TownGaps, "village": VillageGaps}


@require_safe
@place_door
def coverage(request: HttpRequest, kind: str = "project") -> HttpResponse:
    """How many sites, key enterprises and windows have a code that is scanned, by place and trade, and the list behind each number."""
    scope, as_of = seeing(request), request.as_of  # type: ignore[attr-defined]
    if kind not in _TABLES:
        raise Http404
    found = selectors.code_coverage(scope, as_of)
    lines = {"project": found.sites, "enterprise": found.firms, "window": found.windows, "village": found.villages}
    listing = Listing(
        request, _TABLES[kind], selectors.due_rows(kind, scope, as_of), filters=GapFilters(request.GET),
        empty=_EMPTY[kind],
    )  # fmt: skip
    may = bool(issuing(request))
    context = {
        "found": found,
        "kind": kind,
        "line": lines[kind],
        "sentence": _sentence(lines[kind]),
        "note": f"近期指最近 {found.limits.silent_d} 天。工地：没完工的项目；重点企业：名单上的；街镇窗口：每个乡镇、街道至少一个；村（社区）：登记在组织里的。",
        "tabs": [(f"{line.name} {line.coded} / {line.due}", address(key), key == kind) for key, line in lines.items()],
        "fill": FillForm(offices=offices(request)) if may and lines[kind].missing else None,
        "address": address,
    }
    return listing.response("desk/codes/coverage.html", context)


_EMPTY = {
    "project": ("没有符合条件的工地", "换个条件看看。"),
    "enterprise": ("没有重点企业", "名单由治欠办在“组织、结对包联、重点企业”里定。"),
    "window": ("没有符合条件的街镇", "换个条件看看。"),
    "village": ("没有符合条件的村（社区）", "村（社区）由治欠办在“组织”里登记。"),
}


def address(kind: str, **asked: Any) -> str:
    """The page of a kind, with something chosen."""
    page = reverse("desk:code_coverage", args=[kind])
    return f"{page}?{query(asked)}" if asked else page


def _sentence(line: selectors.Covered) -> str:
    if not line.due:
        return f"还没有要贴码的{line.name}。"
    said = f"{line.due:,} 个{line.name}，{line.coded:,} 个有码，覆盖 {percent(line.coded, line.due)}"
    return said + (f"；还有 {line.missing:,} 个没有。" if line.missing else "，都有了。")


@require_POST
@door(*services.ISSUES)
def fill(request: HttpRequest, kind: str) -> HttpResponse:
    """A code for every gap of this kind in the person's places."""
    scope = issuing(request)
    form = FillForm(request.POST, offices=offices(request))
    if not scope or kind not in _TABLES:
        raise Http404
    if not form.is_valid():
        messages.error(request, "选一个接收单位。")
        return redirect(address(kind))
    try:
        made = services.fill_gaps(
            **said(request), scope=scope, kind=kind,
            agency=Agency.objects.within(scope).get(pk=form.cleaned_data["agency"]),
        )  # fmt: skip
    except (StepRefused, AccessDenied) as error:
        messages.error(request, str(error))
        return redirect(address(kind))
    messages.success(request, f"做好 {len(made):,} 个码。印出海报贴上去，再登记贴在哪里。")
    return redirect(f"{reverse('desk:codes')}?{query({'health': 'new', 'kind': kind if kind in KINDS else 'window'})}")
