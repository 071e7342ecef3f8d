"""The queue: which warnings are open, whose turn it is, and what may be done with many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from anxin.access.roles import Permission
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.services import AnswerRefused, BatchReport, batch
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from ..kept import kept_steps
from .filters import WHOSE, WarningFilters, overdue, to_review, whose
from .forms import HandOverForm
from .receivers import choices_for
from .saying import show
from .tables import WarningTable, due_cell

_SEE, _ANSWER, _REVIEW = Permission.SEE_WARNINGS, Permission.ANSWER_WARNINGS, Permission.REVIEW_WARNINGS


class _Queue(WarningTable):
    def rows(self, found: Any) -> Any:
        found = super().rows(found)
        for warning in found:
            warning.clock = due_cell(warning, warning.as_of)
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@door(_SEE)
def warnings(request: HttpRequest) -> HttpResponse:
    """The list; as POST, a step for the rows that were ticked."""
    if request.method == "POST":
        return _many(request)
    as_of, scope = request.as_of, request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    rows = (
        Warning.objects.within(scope)
        .select_related("project", "employer", "worker", "agency", "person")
        .defer("finding")
    )
    form = WarningFilters(request.GET, scope=scope, user=request.user, as_of=as_of)
    listing = Listing(
        request, _table(as_of), rows, filters=form, empty=_empty(request),
        remember=lambda question, work: kept_steps(request, scope, question, work),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return listing.sheet()
    return listing.response("desk/warnings/queue.html", _around(request, listing, scope))


def _table(as_of: Any) -> type[WarningTable]:
    class Queue(_Queue):
        def rows(self, found: Any) -> Any:
            for warning in found:
                warning.as_of = as_of
            return super().rows(found)

    return Queue


def _empty(request: HttpRequest) -> tuple[str, str]:
    if request.GET.get("whose") == "mine":
        return "没有要您办的预警", "新的预警会先告知您，再出现在这里。"
    return "没有符合条件的预警", "换个条件看看；已解除的在“状态”里选。"


def _around(request: HttpRequest, listing: Listing, scope: Any) -> dict[str, Any]:
    as_of, user = request.as_of, request.user  # type: ignore[attr-defined]
    mine = Q(person=user)
    ours = Q(agency_id=user.agency_id) if user.agency_id else Q(pk__in=[])  # type: ignore[union-attr]
    stand = Warning.objects.within(scope).exclude(status=Status.CLEARED)
    counts = kept_steps(
        request,
        scope,
        "queue",
        lambda: stand.aggregate(
            every=Count("pk"),
            red=Count("pk", filter=Q(level="red")),
            late=Count("pk", filter=overdue(as_of)),
            mine=Count("pk", filter=mine),
            mine_late=Count("pk", filter=mine & overdue(as_of)),
            ours=Count("pk", filter=ours),
            nobody=Count("pk", filter=Q(person__isnull=True, agency__isnull=True)),
        ),
    )
    may_review = _REVIEW in request.scope.permissions  # type: ignore[attr-defined]
    review = (
        Warning.objects.within(request.scope.allowing(_REVIEW)).filter(to_review(user)).count() if may_review else 0  # type: ignore[attr-defined]
    )
    asked = request.GET.get("whose", "")
    late = request.GET.get("overdue", "")
    tabs = [
        (f"全部 {counts['every']:,}", reverse("desk:warnings"), not asked and not late),
        (f"我的 {counts['mine']:,}", _at(whose="mine"), asked == "mine"),
        (f"我的机构 {counts['ours']:,}", _at(whose="agency"), asked == "agency"),
        (f"超期 {counts['late']:,}", _at(overdue="1"), bool(late) and not asked),
        (f"没人承办 {counts['nobody']:,}", _at(whose="nobody"), asked == "nobody"),
    ]
    if may_review:
        tabs.append((f"等我复核 {review:,}", _at(whose="review"), asked == "review"))
    return {
        "sentence": _sentence(counts),
        "note": _note(counts),
        "tabs": tabs,
        "may_answer": _ANSWER in request.scope.permissions,  # type: ignore[attr-defined]
        "is_filtered": listing.is_filtered,
    }


def _at(**asked: str) -> str:
    return f"{reverse('desk:warnings')}?{query(asked)}"


def _sentence(counts: dict[str, int]) -> str:
    if not counts["every"]:
        return "没有未解除的预警。"
    red = f"，红色 {counts['red']:,} 条" if counts["red"] else "，没有红色"
    return f"{counts['every']:,} 条预警没有解除{red}。"


def _note(counts: dict[str, int]) -> str:
    if not counts["mine"]:
        return f"没有要您办的；全部里超期 {counts['late']:,} 条。" if counts["late"] else "没有要您办的，也没有超期的。"
    late = f"，其中 {counts['mine_late']:,} 条超期" if counts["mine_late"] else "，都没有超期"
    return f"要您办的 {counts['mine']:,} 条{late}。"


# --- many at once ----------------------------------------------------------------------------------------------


def _ids(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("w") if one.isdecimal() and len(one) < 19]


def _many(request: HttpRequest) -> HttpResponse:
    step, ids = request.POST.get("step", ""), _ids(request)
    if not ids:
        messages.error(request, "先在左边勾选预警，再选要做的事。")
    elif step == "notice":
        return HttpResponseRedirect(f"{reverse('desk:notice_new')}?{query({'w': ids[:50]})}")
    elif step == "hand_over":
        return _hand_over_page(request, ids, HandOverForm(choices=_choices(request, ids)))
    else:
        _batch(request, step, ids)
    return HttpResponseRedirect(request.get_full_path())


@require_POST
@door(_ANSWER)
def hand_over_many(request: HttpRequest) -> HttpResponse:
    """The second page of handing over many: to whom, and why."""
    ids = _ids(request)
    form = HandOverForm(request.POST, choices=_choices(request, ids))
    if not ids:
        raise Http404
    if not form.is_valid():
        return _hand_over_page(request, ids, form)
    _batch(request, "hand_over", ids, **form.said())
    return HttpResponseRedirect(reverse("desk:warnings"))


def _choices(request: HttpRequest, ids: list[int]) -> list[Any]:
    scope = request.scope.allowing(_ANSWER)  # type: ignore[attr-defined]
    rows = Warning.objects.within(scope).filter(pk__in=ids).select_related("project")
    return choices_for(list(rows), request.as_of)  # type: ignore[attr-defined]


def _hand_over_page(request: HttpRequest, ids: list[int], form: HandOverForm) -> HttpResponse:
    scope = request.scope.allowing(_ANSWER)  # type: ignore[attr-defined]
    rows = Warning.objects.within(scope).filter(pk__in=ids).select_related("project", "employer").order_by("pk")
    held = list(rows)
    if not held:
        messages.error(request, "所选预警里没有您能移交的。")
        return HttpResponseRedirect(reverse("desk:warnings"))
    return show(request, "hand_over", {"rows": held, "form": form})


def _batch(request: HttpRequest, step: str, ids: list[int], **said: Any) -> None:
    try:
        report = batch(
            step=step,
            actor=request.user,
            as_of=request.as_of,
            now=request.now,
            warning_ids=ids,
            **said,  # type: ignore[attr-defined]
        )
    except AnswerRefused as error:
        messages.error(request, str(error))
        return
    _report(request, report)


def _report(request: HttpRequest, report: BatchReport) -> None:
    if report.done:
        messages.success(request, f"办了 {len(report.done)} 条。")
    if report.refused:
        why = "；".join(dict.fromkeys(reason for _, reason in report.refused[:5]))
        more = f"等 {len(report.refused)} 条" if len(report.refused) > 5 else ""
        messages.warning(request, f"没办成 {len(report.refused)} 条：{why}{more}")


@shell.counts("desk:warnings")
def _count(request: HttpRequest) -> int:
    """Beside the navigation entry: what waits for the person himself."""
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    rows = Warning.objects.within(scope).exclude(status=Status.CLEARED)
    return whose(rows, "mine", request.user).count()  # type: ignore[arg-type]


__all__ = ["WHOSE", "hand_over_many", "warnings"]
