"""The plain pages: projects by their warnings, the warnings, and why each stands."""

from __future__ import annotations

from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.scope import Scope
from anxin.kit import money, months
from anxin.monitoring import selectors
from anxin.monitoring.models import Level, Run, Status, Warning
from anxin.rules import load

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
def warning_list(request: HttpRequest) -> HttpResponse:
    """Warnings, filtered by the query string (project, level, rule, status)."""
    names = {rule.code: rule.card.name.zh for rule in load()}
    said = {name: request.GET.get(name, "").strip() for name in ("rule", "level", "project", "employer", "status")}
    firms = request.GET.get("firms") == "1"
    said["rule"] = said["rule"].upper()
    if said["level"] not in Level.values:
        said["level"] = ""
    if said["status"] not in (*Status.values, "all"):
        said["status"] = "open"
    page = Paginator(selectors.warnings(_scope(), selectors.Filters(**said, firms=firms)), _PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [_row(warning, names) for warning in page]
    # A person reads a name; its number was only the link's.
    said["project"] = selectors.project_name(_scope(), said["project"]) or said["project"]
    said["employer"] = selectors.employer_name(said["employer"]) or said["employer"]
    query = request.GET.copy()
    query.pop("page", None)
    statuses = {"open": "未解除", "all": "全部", **dict(Status.choices)}
    return render(
        request,
        "desk/warnings.html",
        {
            "here": "warnings",
            "rows": rows,
            "page": page,
            "said": {**said, "firms": firms},
            "query": query.urlencode(),
            "levels": Level.choices[::-1],
            "rules": names.items(),
            "statuses": statuses.items(),
            "sentence": _list_sentence(page.paginator.count, said, statuses, names),
        },
    )


def _list_sentence(count: int, said: dict[str, str], statuses: dict[str, str], names: dict[str, str]) -> str:
    what = f"{Level(said['level']).label if said['level'] else ''}预警"
    state = "" if said["status"] == "all" else f"{statuses[said['status']]}的"
    rule = f"“{names.get(said['rule'], said['rule'])}”" if said["rule"] else ""
    named = "，".join(n for n in (said["project"], said["employer"]) if n)
    place = f"{named}：" if named else ""
    return f"{place}{state}{rule}{what} {count} 条。" if count else f"{place}没有{state}{rule}{what}。"


def _row(warning: Warning, names: dict[str, str]) -> dict[str, object]:
    return {
        "warning": warning,
        "name": names.get(warning.rule, f"规则 {warning.rule}"),
        "worker": selectors.shown_worker(warning.worker) or "",
        "month": months.show(warning.month) if warning.month else "",
        "amount": money.show(warning.amount_fen) if warning.amount_fen is not None else "",
    }


@require_safe
@this_machine_only
def warning_story(request: HttpRequest, warning_id: int) -> HttpResponse:
    """One warning explained; 404 for one that is not there."""
    try:
        story = selectors.explain(_scope(), warning_id)
    except selectors.NoSuchWarning:
        return _missing(request, f"没有 {warning_id} 号预警。")
    groups = [
        {"title": g.title, "summary": g.summary, "first": g.rows[:_FIRST_ROWS], "rest": g.rows[_FIRST_ROWS:]}
        for g in story.groups
    ]
    held = story.warning
    due = held.due_on and held.status not in (Status.CLEARED, Status.EXPLAINED, Status.WAIVED)
    return render(
        request,
        "desk/warning.html",
        {"here": "warnings", "story": story, "warning": held, "groups": groups, "due": due},
    )


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
