"""The plain pages: projects by their warnings, the warnings, and why each stands."""

from __future__ import annotations

from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.scope import Scope
from anxin.monitoring import selectors
from anxin.monitoring.models import Level, Run

from .loopback import this_machine_only

_PER_PAGE = 100
# Rows of each kind of paper that are shown at once; the rest unfold.
_FIRST_ROWS = 12
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
    run = Run.objects.order_by("-id").first()
    return render(
        request,
        "desk/overview.html",
        {
            "here": "overview",
            "page": Paginator(lines, _PER_PAGE).get_page(request.GET.get("page")),
            "totals": totals,
            "total": sum(count for _, _, count in totals),
            "firms": sum(selectors.of_firms(_scope()).values()),
            "run": run,
            "levels": Level.labels[::-1],
            "sentence": _overview_sentence(lines, run),
        },
    )


def _overview_sentence(lines: list[selectors.ProjectLine], run: Run | None) -> str:
    if not lines:
        return "还没有项目。"
    if run is None:
        return f"{len(lines)} 个项目，还没有评估过。运行 anxin evaluate。"
    warned = sum(1 for line in lines if line.total)
    red = sum(line.by_level.get("red", 0) for line in lines)
    if not warned:
        return f"{len(lines)} 个项目都没有预警。"
    return f"{len(lines)} 个项目里 {warned} 个有预警" + (f"，其中红色 {red} 条。" if red else "，没有红色。")


@require_safe
@this_machine_only
def nowhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every address that is no page."""
    return _missing(request, "没有这一页。")


def _missing(request: HttpRequest, what: str) -> HttpResponse:
    return render(request, "desk/missing.html", {"what": what}, status=404)


@require_safe
@this_machine_only
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The one style sheet, served by the page itself so that nothing need be collected first."""
    response = HttpResponse(_STYLE.read_bytes(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "max-age=3600"
    return response
