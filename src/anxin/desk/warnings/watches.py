"""Enterprises under closer watch: those that cannot pay, and the listed ones with their monthly checks (R129, R131)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.kit import months
from anxin.kit.text import name_key
from anxin.monitoring import selectors
from anxin.monitoring.models import Status, Warning, Watch
from anxin.monitoring.services import AnswerRefused, end_watch, record_check, start_watch
from anxin.registry.models import Enterprise, EnterpriseAlias

from ..doors import door
from .forms import CheckForm, ReasonForm, WatchForm
from .saying import show

_SEE, _ANSWER, _REVIEW = Permission.SEE_WARNINGS, Permission.ANSWER_WARNINGS, Permission.REVIEW_WARNINGS
_AT_MOST = 100


@require_safe
@door(_SEE)
def watches(request: HttpRequest) -> HttpResponse:
    """Who is watched, who should be, and which checks are missing."""
    scope, as_of = request.scope.allowing(_SEE), request.as_of  # type: ignore[attr-defined]
    held = list(selectors.watches(scope))
    owing = selectors.difficulty_of(scope, [w.enterprise_id for w in held])
    rows = [
        {"watch": w, "owes": owing.get(w.enterprise_id), "missing": selectors.missing_checks(w, as_of),
         "now": w.kind != Watch.Kind.LISTED or selectors.checked_this_month(w, as_of)}
        for w in held
    ]  # fmt: skip
    candidates = selectors.in_difficulty(scope, as_of)
    context = {
        "rows": rows,
        "candidates": candidates[:_AT_MOST],
        "n_candidates": len(candidates),
        "missing": sum(len(row["missing"]) for row in rows),
        "ended": list(selectors.watches(scope, ended=True)[:_AT_MOST]),
        # Watched is an enterprise in a place: who answers for one firm or one site watches nobody.
        "may_answer": bool(request.scope.allowing(_ANSWER).regions),  # type: ignore[attr-defined]
        "places": _names({w.region_code for w in held}),
    }
    return show(request, "watches", context)


def _names(codes: set[str]) -> dict[str, str]:
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
@door(_ANSWER)
def new_watch(request: HttpRequest) -> HttpResponse:
    """Put an enterprise on the list."""
    scope = request.scope.allowing(_ANSWER)  # type: ignore[attr-defined]
    first: dict[str, Any] = {"kind": Watch.Kind.DIFFICULTY}
    number = request.GET.get("enterprise", "")
    if number.isdecimal() and len(number) < 19:
        visible = selectors.difficulty_of(request.scope.allowing(_SEE), [int(number)])  # type: ignore[attr-defined]
        if (owes := visible.get(int(number))) is not None:
            first["enterprise"] = owes.name
            first["reason"] = f"{owes.projects} 个项目 {owes.months} 个月的工资没有发足。"
    form = WatchForm(request.POST or None, initial=first)
    form.fields["kind"].choices = Watch.Kind.choices
    form.fields["region"].choices = [(code, _full(code)) for code in scope.regions]
    if not scope.regions:
        raise Http404
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        enterprise = _enterprise(said["enterprise"])
        if enterprise is None:
            form.add_error("enterprise", "台账里没有这个名称的企业，请写全称。")
        else:
            try:
                watch = start_watch(
                    actor=request.user,
                    as_of=request.as_of,  # type: ignore[attr-defined]
                    now=request.now,  # type: ignore[attr-defined]
                    enterprise_id=enterprise.pk,
                    region=said["region"],
                    kind=said["kind"],
                    reason=said["reason"],
                )
            except AnswerRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已列入。")
                return HttpResponseRedirect(reverse("desk:watch", args=[watch.pk]))
    return show(request, "watch_new", {"form": form}, status=422 if form.errors else 200)


def _full(code: str) -> str:
    region = Region.objects.filter(code=code).first()
    return region.full_name() if region is not None else code


def _enterprise(text: str) -> Enterprise | None:
    key = name_key(text)
    found = Enterprise.objects.filter(name_key=key).first()
    if found is None and (alias := EnterpriseAlias.objects.filter(name_key=key).select_related("enterprise").first()):
        return alias.enterprise
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@door(_SEE)
def watch(request: HttpRequest, watch_id: int) -> HttpResponse:
    """One watch: what the enterprise owes here now, its checks month by month; as POST, a check or its end."""
    scope, as_of = request.scope.allowing(_SEE), request.as_of  # type: ignore[attr-defined]
    held = (
        Watch.objects.within(scope).select_related("enterprise").prefetch_related("checks").filter(pk=watch_id).first()
    )
    if held is None:
        raise Http404
    may_check = held.ended_on is None and request.scope.allowing(_ANSWER).covers_region(held.region_code)  # type: ignore[attr-defined]
    may_end = held.ended_on is None and request.scope.allowing(_REVIEW).covers_region(held.region_code)  # type: ignore[attr-defined]
    open_months = _open_months(held, as_of)
    check, end = CheckForm(initial={"checked_on": as_of.isoformat()}), ReasonForm(prefix="end")
    if request.method == "POST":
        said = {"actor": request.user, "as_of": as_of, "now": request.now, "watch_id": held.pk}  # type: ignore[attr-defined]
        if request.POST.get("step") == "end" and may_end:
            end = ReasonForm(request.POST, prefix="end")
            if end.is_valid() and _done(request, end, end_watch, said | end.said(), "已移出。"):
                return HttpResponseRedirect(reverse("desk:watches"))
        elif request.POST.get("step") == "check" and may_check:
            check = CheckForm(request.POST)
            check.fields["month"].choices = open_months
            if check.is_valid():
                more = {**check.cleaned_data, "month": int(check.cleaned_data["month"])}
                if _done(request, check, record_check, said | more, "检查已登记。"):
                    return HttpResponseRedirect(reverse("desk:watch", args=[held.pk]))
        else:
            raise Http404
    check.fields["month"].choices = open_months
    warnings = (
        Warning.objects.within(scope)
        .exclude(status=Status.CLEARED)
        .filter(employer_id=held.enterprise_id)
        .select_related("project", "employer")
        .order_by(selectors.gravity(), "due_on", "id")[:_AT_MOST]
    )
    context = {
        "watch": held,
        "owes": selectors.difficulty_of(scope, [held.enterprise_id]).get(held.enterprise_id),
        "warnings": list(warnings),
        "missing": selectors.missing_checks(held, as_of),
        "check": check if may_check and open_months and held.kind == Watch.Kind.LISTED else None,
        "end": end if may_end and held.started_by != request.user.audit_id else None,  # type: ignore[union-attr]
        "place": _full(held.region_code),
    }
    return show(request, "watch", context, status=422 if check.errors or end.errors else 200)


def _open_months(held: Watch, as_of: Any) -> list[tuple[str, str]]:
    checked = {c.month for c in held.checks.all()}
    span = months.span(months.month_of(held.started_on), months.month_of(as_of))
    return [(str(m), months.show(m)) for m in reversed(span) if m not in checked]


def _done(request: HttpRequest, form: Any, service: Any, said: dict[str, Any], words: str) -> bool:
    try:
        service(**said)
    except AnswerRefused as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, words)
    return True
