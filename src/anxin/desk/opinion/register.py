"""The list of opinion, entering an item, rounds, and the list of what is said in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anxin import law
from anxin.access.services import AccessDenied
from anxin.casework.stepping import StepRefused
from anxin.incidents import selectors, services
from anxin.incidents.flow import OPINION, RELEASE
from anxin.incidents.models import Opinion, OpinionRound, Spread, open_ones
from anxin.monitoring import areas
from anxin.ui import words
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from ..emergency.seeing import APPROVE, HANDLE, handling, named, place_door, said, seeing, towns
from ..emergency.tables import at_moment
from .forms import NewOpinionForm, RoundForm
from .tables import OpinionFilters, OpinionTable, ReleaseFilters, ReleaseTable, RoundTable


@require_safe
@place_door
def opinions(request: HttpRequest) -> HttpResponse:
    """Every item of the reader's places."""
    as_of, now, scope = request.as_of, request.now, seeing(request)  # type: ignore[attr-defined]
    form = OpinionFilters(request.GET, scope=scope, user=request.user, as_of=as_of, now=now)  # type: ignore[arg-type]
    empty = (
        ("没有要跟踪的舆情", "看到网上、媒体说欠薪，登记在这里。")
        if not request.GET
        else ("没有符合条件的舆情", "换个条件看看；已了结的在“状态”里选。")
    )
    last = Spread.objects.filter(opinion=OuterRef("pk")).order_by("-at", "-id").values("views")[:1]
    rows = selectors.opinions(scope).annotate(views=Subquery(last))
    listing = Listing(request, at_moment(OpinionTable, as_of, now), rows, filters=form, empty=empty)
    return listing.response("desk/opinion/opinions.html", _around(request, scope))


def _around(request: HttpRequest, scope: Any) -> dict[str, Any]:
    as_of, now = request.as_of, request.now  # type: ignore[attr-defined]
    n = (
        Opinion.objects.within(scope)
        .filter(open_ones(OPINION))
        .aggregate(
            every=Count("pk"), late=Count("pk", filter=selectors.opinion_late(now, as_of)),
            mine=Count("pk", filter=selectors.mine(request.user)), found=Count("pk", filter=Q(state="found")),
            verify=Count("pk", filter=Q(state="reported")),
        )
    )  # fmt: skip
    asked = {k: v for k in ("whose", "due", "state") if (v := request.GET.get(k, ""))}
    page = reverse("desk:opinion")
    tabs = [
        (f"{label} {n[key]:,}", f"{page}?{query(told)}" if told else page, asked == told)
        for label, key, told in (
            ("全部", "every", {}), ("我的", "mine", {"whose": "mine"}), ("超时", "late", {"due": "over"}),
            ("待报告", "found", {"state": "found"}), ("待核实", "verify", {"state": "reported"}),
        )
    ]  # fmt: skip
    sentence = "没有要跟踪的舆情。"
    if n["every"]:
        sentence = f"{n['every']:,} 条舆情没了结" + (f"，{n['late']:,} 条超时。" if n["late"] else "，都没有超时。")
    held = request.scope.permissions  # type: ignore[attr-defined]
    waiting = selectors.to_approve(request.scope.allowing(APPROVE), request.user).count() if APPROVE in held else 0  # type: ignore[attr-defined]
    return {
        "sentence": sentence, "note": _round_note(request, scope), "tabs": tabs, "may_handle": HANDLE in held, "waiting": waiting,
    }  # fmt: skip


def _round_note(request: HttpRequest, scope: Any) -> str:
    """When somebody last looked, and whether that is long ago."""
    last = selectors.last_round(scope)
    as_of = request.as_of  # type: ignore[attr-defined]
    if last is None:
        return "还没有登记过舆情巡查。"
    days = int(law.number("opinion.round_d", as_of, last.region_code, areas.overrides()).value)
    late = last.at.astimezone(words.CHINA).date() < as_of - timedelta(days=days - 1)
    return f"上次巡查 {words.stamp(last.at, as_of)}，{last.agency.name}，发现 {last.found} 条" + (
        "，今天还没看。" if late else "。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@door(HANDLE)
def opinion_new(request: HttpRequest) -> HttpResponse:
    """登记: what was said, where, when it was found."""
    user: Any = request.user
    if user.agency_id is None:
        raise Http404
    choices = towns(request, handling(request))
    if request.method != "POST":
        form = NewOpinionForm(initial={"town": user.agency.region_id}, towns=choices)
        return render(request, "desk/opinion/new.html", {"form": form})
    form = NewOpinionForm(request.POST, towns=choices)
    if form.is_valid():
        told = dict(form.cleaned_data)
        project, employer = named(request, told.pop("project_name"), told.pop("employer_name"))
        town = told.pop("town")
        try:
            made = services.file_opinion(
                **said(request), **told, region=project.region_code if project is not None else town, agency=user.agency,
                project=project, employer=employer,
            )  # fmt: skip
        except (StepRefused, AccessDenied, ValueError) as error:
            form.add_error(None, str(error))
        else:
            shell.forget("desk:opinion", request)
            messages.success(request, f"已登记 {made.number}，请马上报告。")
            return redirect("desk:opinion_item", made.pk)
    return render(request, "desk/opinion/new.html", {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@place_door
def rounds(request: HttpRequest) -> HttpResponse:
    """Who looked when, and what he found; a form for who deals with it."""
    may = HANDLE in request.scope.permissions and request.user.agency_id is not None  # type: ignore[attr-defined,union-attr]
    form = None
    if may:
        choices = towns(request, handling(request))
        form = RoundForm(request.POST or None, initial={"town": request.user.agency.region_id}, towns=choices)  # type: ignore[union-attr]
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            told = dict(form.cleaned_data)
            try:
                services.look_round(**said(request), region=told.pop("town"), **told)
            except (StepRefused, AccessDenied) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "巡查已登记。" + ("发现的请逐条登记。" if told["found"] else ""))
                return redirect("desk:opinion_new" if told["found"] else "desk:opinion_rounds")
    scope = seeing(request)
    rows = OpinionRound.objects.within(scope).select_related("agency")
    listing = Listing(request, RoundTable, rows, empty=("还没有巡查记录", "看过没有发现，也登记一次。"))
    return listing.response("desk/opinion/rounds.html", {"form": form, "note": _round_note(request, scope)})


@require_safe
@place_door
def releases(request: HttpRequest) -> HttpResponse:
    """What is said in public: drafts, what waits for approval, what was published."""
    as_of, now, scope = request.as_of, request.now, seeing(request)  # type: ignore[attr-defined]
    empty = ("没有在走的稿件", "从舆情页、事件页起草；发布过的在“状态”里选。")
    rows = selectors.releases(scope)
    listing = Listing(
        request, at_moment(ReleaseTable, as_of, now), rows, filters=ReleaseFilters(request.GET), empty=empty
    )
    n = rows.filter(open_ones(RELEASE)).aggregate(every=Count("pk"), waiting=Count("pk", filter=Q(state="waiting")))
    sentence = f"{n['every']} 份稿件没发布，{n['waiting']} 份等审核。" if n["every"] else "没有在走的稿件。"
    return listing.response("desk/opinion/releases.html", {"sentence": sentence})


@shell.counts("desk:opinion")
def _count(request: HttpRequest) -> int:
    """Beside the navigation entry: items in the reader's hands, and texts that wait for his approval."""
    held = request.scope.permissions  # type: ignore[attr-defined]
    own = (
        Opinion.objects.within(seeing(request)).filter(open_ones(OPINION)).filter(selectors.mine(request.user)).count()
    )
    waiting = selectors.to_approve(request.scope.allowing(APPROVE), request.user).count() if APPROVE in held else 0  # type: ignore[attr-defined]
    return own + waiting
