"""Try before you switch on: the form, the progress, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.jobs.models import JobRun
from anxin.rules.card import LEVELS
from anxin.trials.jobs import order_trial
from anxin.trials.models import Trial, TrialRow
from anxin.trials.services import TrialRefused, change_zh
from anxin.trials.weighing import TRUE
from anxin.ui.listing import Listing

from ..doors import door
from . import places
from .changes import tightenable_numbers
from .forms import RowFilters, TrialForm, last_year
from .pages import MAY_TRY, rule_or_404
from .tables import RowTable, TrialTable

_FIELDS = {"value": "value", "name": "name", "numbers": "name", "text": "text", "region": "region", "from_day": "first",
           "to_day": "last", "change": "change"}  # fmt: skip
_SHOWN = 10
# Among how many of both sides the earlier and graver ones are looked for; the whole list is a page of its own.
_LOOKED = 500
STEPS_ZH = {
    "workday": "逐个工作日看，早晚精确到天。", "week": "每周看第一个工作日，早晚精确到一周。",
    "month": "每月看最后一个工作日，早晚精确到一个月。",
}  # fmt: skip


@require_safe
@door(Permission.SEE_WARNINGS)
def trials(request: HttpRequest) -> HttpResponse:
    """Every trial in the reader's area."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    rows = Trial.objects.within(scope)
    count = rows.count()
    listing = Listing(request, TrialTable, rows, empty=("还没有试算过", "在规则页点“试一试”，先看改了会怎样，再申请。"))
    return listing.response("desk/rules/trials.html", {"sentence": f"试过 {count} 次。" if count else "还没有试算过。"})


@require_http_methods(["GET", "HEAD", "POST"])
@door(*MAY_TRY)
def trial_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a trial; it runs in the background."""
    rule = rule_or_404(code)
    scope = _trying(request)
    as_of: date = request.as_of  # type: ignore[attr-defined]
    first, last = last_year(as_of)
    initial = {"region": places.first(scope), "first": first, "last": last, "name": request.GET.get("name", "")}
    form = TrialForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial=initial,
        regions=places.choices(scope), numbers=tightenable_numbers(rule, request, scope),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        change = said["change"]
        try:
            trial = order_trial(
                actor=request.user, as_of=as_of, now=request.now, region=said["region"], rule=code,  # type: ignore[attr-defined]
                numbers={said["name"]: said["value"]} if change == Trial.Change.NUMBERS else None,
                text=said["text"] if change == Trial.Change.TEXT else "", off=change == Trial.Change.OFF,
                from_day=said["first"], to_day=said["last"], knowledge=said["knowledge"],
            )  # fmt: skip
        except TrialRefused as refusal:
            form.add_error(_FIELDS.get(refusal.field), str(refusal))
        else:
            return redirect("desk:trial", trial.pk)
    return render(request, "desk/rules/try.html", {"rule": rule, "form": form})


@require_safe
@door(Permission.SEE_WARNINGS)
def trial(request: HttpRequest, trial_id: int) -> HttpResponse:
    """Progress while it runs, then what came of it."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    held = _held(scope, trial_id)
    told: dict[str, Any] = {
        "trial": held, "rule": rule_or_404(held.rule), "change": change_zh(held), "region": places.name(held.region_code),
        "step": STEPS_ZH[held.step], "may_change": request.scope.allowing(Permission.TIGHTEN_NUMBERS).covers_region(held.region_code),  # type: ignore[attr-defined]
    }  # fmt: skip
    if not held.over:
        run = JobRun.objects.filter(name="trial", key=f"trial {held.pk}").order_by("-pk").first()
        told["run"] = run
        part = request.headers.get("HX-Target") == "trial-progress"
        return render(request, "desk/rules/_progress.html" if part else "desk/rules/trial.html", told)
    if held.state == Trial.State.DONE:
        told |= _result(held, scope)
    answer = render(request, "desk/rules/trial.html", told)
    if request.headers.get("HX-Target") == "trial-progress":
        # What was waited for is there: the whole page is asked anew.
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_safe
@door(Permission.SEE_WARNINGS)
def trial_rows(request: HttpRequest, trial_id: int) -> HttpResponse:
    """Every subject of a trial with who named it first and what became of it."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    held = _held(scope, trial_id)
    rows = TrialRow.objects.within(scope).filter(trial=held).select_related("project", "employer", "worker")
    listing = Listing(request, RowTable, rows, filters=RowFilters)
    told = {"trial": held, "change": change_zh(held), "sentence": f"试算 {held.pk}：{listing.counted} 条。"}
    return listing.response("desk/rules/trial_rows.html", told)


def _result(held: Trial, scope: Scope) -> dict[str, Any]:
    s = held.summary
    rows = TrialRow.objects.within(scope).filter(trial=held).select_related("project", "employer", "worker")
    both = list(rows.filter(side=TrialRow.Side.BOTH).order_by("new_from", "id")[:_LOOKED])
    return {
        "s": s,
        "sentence": sentence(held),
        "answers": _answers(s),
        "more": list(rows.filter(side=TrialRow.Side.MORE).order_by("id")[:_SHOWN]),
        "fewer": list(rows.filter(side=TrialRow.Side.FEWER).order_by("id")[:_SHOWN]),
        "earlier": [r for r in both if (r.days_earlier or 0) > 0][:_SHOWN],
        "sooner": [r for r in both if (r.days_sooner or 0) > 0 and r.end in TRUE][:_SHOWN],
        "raised": [r for r in both if _rank(r.new_level) > _rank(r.old_level)][:_SHOWN],
        **_chart(s["standing"]),
    }  # fmt: skip


def _chart(standing: list[list[Any]]) -> dict[str, Any]:
    """Day by day on both sides: all warnings, or the red ones alone where only the levels differ."""
    red = all(n == o for _, n, _, o, _ in standing) and any(n != o for _, _, n, _, o in standing)
    mine, theirs = (2, 4) if red else (1, 3)
    return {
        "chart_title": f"每天有多少条{'红色' if red else ''}预警立着",
        "chart": {
            "labels": [f"{date.fromisoformat(row[0]):%m-%d}" for row in standing],
            "unit": "条",
            "series": [
                {"name": "改后", "type": "line", "data": [row[mine] for row in standing], "colour": "orange"},
                {"name": "现行", "type": "line", "data": [row[theirs] for row in standing], "colour": "in"},
            ],
        },
    }


def sentence(held: Trial) -> str:
    """The page's answer in one sentence."""
    s = held.summary
    if held.change == Trial.Change.OFF:
        missed = s["fewer"]
        return f"停用后会漏掉 {missed['count']} 条预警，其中 {missed['true']} 条后来证明是真的。"
    more, fewer = s["more"], s["fewer"]
    parts = []
    if more["count"]:
        parts.append(f"多报 {more['count']} 条，其中 {more['true']} 条是真的")
    if fewer["count"]:
        parts.append(f"少报 {fewer['count']} 条，其中 {fewer['true']} 条是真的")
    if s["earlier"]["count"]:
        parts.append(f"{s['earlier']['count']} 条报得更早，一般早 {s['earlier']['median']:g} 天")
    if s["later"]:
        parts.append(f"{s['later']} 条报得更晚")
    if s["sooner"]["count"]:
        parts.append(f"{s['sooner']['count']} 条更早到高等级，一般早 {s['sooner']['median']:g} 天")
    if s["higher"]:
        parts.append(f"{s['higher']} 条等级更高")
    if not parts:
        return f"改不改都一样：两边都报 {s['both']['count']} 条。"
    return f"改后 {'，'.join(parts)}。"


def _answers(s: dict[str, Any]) -> list[dict[str, Any]]:
    """The two sides beside each other, for the table."""
    lines = [("报出", "count"), ("后来证明是真的", "true"), ("　其中后来补发", "paid"), ("　其中后来数据解除", "cleared"),
             ("　其中到期末仍在", "open"), ("更正后不成立", "corrected"), ("已认定误报", "false"), ("同月工人提过异议或投诉", "disputed")]  # fmt: skip
    return [
        {"label": label, "new": s["new"].get(key, 0), "old": s["old"].get(key, 0),
         "more": s["more"].get(key, 0), "fewer": s["fewer"].get(key, 0)}
        for label, key in lines
    ]  # fmt: skip


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1  # type: ignore[arg-type]


def _held(scope: Scope, trial_id: int) -> Trial:
    held = Trial.objects.within(scope).filter(pk=trial_id).first() if trial_id < 2**63 else None
    if held is None:
        raise Http404
    return held


def _trying(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return Scope(tuple(g for g in scope.grants if g.permissions & set(MAY_TRY)), scope.reason, scope.is_everything)
