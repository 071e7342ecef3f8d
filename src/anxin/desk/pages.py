"""The plain pages: projects by their warnings, the warnings, and why each stands."""

from __future__ import annotations

from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.scope import Scope
from anxin.kit import money, months
from anxin.monitoring import selectors
from anxin.monitoring.models import Level, Run, Status, Warning

from .loopback import this_machine_only

_PER_PAGE = 100
_STYLE = Path(__file__).with_name("assets") / "desk.css"


def _scope() -> Scope:
    return Scope.everything("本机页面")


@require_safe
@this_machine_only
def overview(request: HttpRequest) -> HttpResponse:
    """All projects, the gravest first."""
    lines = selectors.projects(_scope())
    totals = [
        (level.value, level.label, sum(n.by_level.get(level.value, 0) for n in lines)) for level in reversed(Level)
    ]
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/overview.html",
        {"page": page, "totals": totals, "run": Run.objects.order_by("-id").first(), "levels": Level.labels[::-1]},
    )


@require_safe
@this_machine_only
def warning_list(request: HttpRequest) -> HttpResponse:
    """Warnings, filtered by the query string (project, level, rule, status)."""
    said = {name: request.GET.get(name, "").strip() for name in ("rule", "level", "project", "status")}
    if said["level"] not in Level.values:
        said["level"] = ""
    if said["status"] not in (*Status.values, "all"):
        said["status"] = "open"
    found = selectors.warnings(_scope(), selectors.Filters(**said))
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "desk/warnings.html",
        {
            "rows": [_row(warning) for warning in page],
            "page": page,
            "said": said,
            "query": query.urlencode(),
            "levels": Level.choices[::-1],
            "statuses": [("open", "未解除"), ("all", "全部"), *Status.choices],
        },
    )


def _row(warning: Warning) -> dict[str, object]:
    return {
        "warning": warning,
        "worker": selectors.shown_worker(warning.worker) or "",
        "month": months.show(warning.month) if warning.month else "",
        "amount": money.show(warning.amount_fen) if warning.amount_fen is not None else "",
    }


@require_safe
@this_machine_only
def warning_story(request: HttpRequest, warning_id: int) -> HttpResponse:
    """One warning explained."""
    try:
        story = selectors.explain(_scope(), warning_id)
    except selectors.NoSuchWarning:
        raise Http404("没有这条预警。") from None
    return render(request, "desk/warning.html", {"story": story, "warning": story.warning})


@require_safe
@this_machine_only
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The one style sheet, served by the page itself so that nothing need be collected first."""
    response = HttpResponse(_STYLE.read_bytes(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "max-age=3600"
    return response
