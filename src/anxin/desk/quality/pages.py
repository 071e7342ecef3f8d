"""How good the data are: projects, the rows behind one project's numbers, senders."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.intake import selectors as intake
from anxin.monitoring.selectors import explain, grouped
from anxin.quality import selectors
from anxin.quality.lines import RULES
from anxin.quality.lines import quality as lines_of
from anxin.quality.models import Advice
from anxin.rules import load
from anxin.ui.listing import Listing

from ..doors import door
from .tables import QualityFilters, QualityTable

P = Permission
_ROWS = 50


@require_safe
@door(P.SEE_FACTS)
def quality(request: HttpRequest) -> HttpResponse:
    scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
    counted = selectors.counts(scope, request.as_of)  # type: ignore[attr-defined]
    rows = selectors.standings(scope, request.as_of)  # type: ignore[attr-defined]
    listing = Listing(
        request, QualityTable, rows, filters=QualityFilters, empty=("没有符合条件的项目", "换个条件，或者清除筛选。")
    )
    return listing.response("desk/quality/quality.html", {"counted": counted, "sentence": _sentence(counted)})


def _sentence(n: dict[str, int]) -> str:
    if not n["projects"]:
        return "还没有评估过的在建项目。"
    parts = [
        f"{n[key]} 个{words}"
        for key, words in (
            ("incomplete", "关键字段缺项"), ("contradictory", "自相矛盾"), ("missing", "缺月份"), ("apart", "人数不同步"),
        )
        if n[key]
    ]  # fmt: skip
    return f"{n['projects']} 个在建项目里：" + ("，".join(parts) if parts else "数据都齐全、对得上") + "。"


@require_safe
@door(P.SEE_FACTS)
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """The rows behind each number of one project."""
    scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
    standing = selectors.standings(scope, request.as_of).filter(pk=project_id).first()  # type: ignore[attr-defined]
    if standing is None:
        raise Http404
    (line,) = lines_of([standing], standing.as_of)
    names = {rule.code: rule.card.name.zh for rule in load() if rule.code in RULES}
    sees = scope.allowing(P.SEE_WARNINGS)
    batches = selectors.batches_within(scope).filter(speaks_of__project=project_id, report__status="partly")
    stories = [explain(sees, one.pk) for one in line.warnings.values()] if sees else []
    return render(
        request,
        "desk/quality/project.html",
        {
            "line": line,
            "project": standing.project,
            "stories": [(names.get(one.warning.rule, ""), one, grouped(one.evidence)) for one in stories],
            "most": _ROWS,
            "batches": list(batches.order_by("-pk")[:20]),
            "open_batches": set(
                intake.batches(request.scope, request.user)
                .filter(speaks_of__project=project_id)
                .values_list("pk", flat=True)  # type: ignore[attr-defined, arg-type]
            ),
            "advices": list(
                Advice.objects.within(scope).filter(project=project_id).select_related("circular").order_by("-pk")[:12]
            ),
        },
    )


@require_safe
@door(P.SEE_FACTS)
def senders(request: HttpRequest) -> HttpResponse:
    """Who sends what: files, how many came back in part, how many were taken back."""
    rows = list(selectors.senders(request.scope.allowing(P.SEE_FACTS)))  # type: ignore[attr-defined]
    return render(
        request,
        "desk/quality/senders.html",
        {"rows": rows, "files": sum(r["files"] for r in rows), "partly": sum(r["partly"] for r in rows)},
    )
