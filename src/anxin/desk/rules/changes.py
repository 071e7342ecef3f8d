"""Asking for a change of a standard, and the second person's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.monitoring import areas
from anxin.rules import Rule
from anxin.standards import services
from anxin.standards.models import AreaChange
from anxin.standards.reading import visible
from anxin.standards.services import ChangeRefused, what
from anxin.trials.models import Trial
from anxin.ui.listing import Listing

from ..doors import door
from . import places, wording
from .forms import ChangeFilters, DecisionForm, EndForm, NumberForm, SwitchForm
from .pages import rule_or_404
from .tables import ChangeTable

_MAY = Permission.TIGHTEN_NUMBERS


def tightenable_numbers(rule: Rule, request: HttpRequest, scope: Any) -> list[tuple[str, str]]:
    """(name, words with today's value) of the rule's numbers that an area may set."""
    region = places.first(scope)
    lines = wording.number_lines(rule, request.as_of, region, areas.overrides(), {})  # type: ignore[attr-defined]
    return [(x.source, f"{x.meaning}（现为 {x.value}，只能{x.stricter}）") for x in lines if not x.why_not]


@require_safe
@door(Permission.SEE_WARNINGS)
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change that concerns the reader's area: asked for, holding, and over."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    rows = visible(scope)
    waiting = rows.filter(state=AreaChange.State.PROPOSED).count()
    holding = sum(1 for one in rows.filter(state=AreaChange.State.APPROVED) if one.holds(request.as_of))  # type: ignore[attr-defined]
    sentence = f"{waiting} 份申请等第二个人批准，" if waiting else "没有等批准的申请，"
    sentence += f"现在生效的本地标准 {holding} 项。"
    listing = Listing(
        request, ChangeTable, rows, filters=ChangeFilters,
        empty=("还没有本地标准", "在规则页里可以申请调严一个数值，或停用一条规则。"),
    )  # fmt: skip
    return listing.response("desk/rules/changes.html", {"sentence": sentence})


@require_http_methods(["GET", "HEAD", "POST"])
@door(_MAY)
def tighten(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a stricter number."""
    rule = rule_or_404(code)
    scope = request.scope.allowing(_MAY)  # type: ignore[attr-defined]
    numbers = tightenable_numbers(rule, request, scope)
    options = {"regions": places.choices(scope), "numbers": numbers}
    initial = _initial(request, scope)
    form = NumberForm(request.POST if request.method == "POST" else None, initial=initial, **options)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change = services.propose_number(
                actor=request.user, as_of=request.as_of, now=request.now,  # type: ignore[attr-defined]
                region=said["region"], name=said["name"], value=said["value"], reason=said["reason"],
                starts_on=said["starts_on"], ends_on=said["ends_on"], held=areas.overrides(), rule=code,
                trial_id=_trial(said["trial"], scope),
            )  # fmt: skip
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("desk:rule_change", change.pk)
    told = {"rule": rule, "form": form, "numbers": numbers, "kind": "number"}
    return render(request, "desk/rules/propose.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@door(_MAY)
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a rule to be switched off for a time, or on again."""
    rule = rule_or_404(code)
    scope = request.scope.allowing(_MAY)  # type: ignore[attr-defined]
    form = SwitchForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, scope),
        regions=places.choices(scope),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change = services.propose_switch(
                actor=request.user, as_of=request.as_of, now=request.now,  # type: ignore[attr-defined]
                region=said["region"], code=code, off=said["off"] == "1", reason=said["reason"],
                starts_on=said["starts_on"], ends_on=said["ends_on"], trial_id=_trial(said["trial"], scope),
            )  # fmt: skip
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("desk:rule_change", change.pk)
    most = law.number("area.rule_off_most_d", request.as_of).value  # type: ignore[attr-defined]
    return render(request, "desk/rules/propose.html", {"rule": rule, "form": form, "most": most, "kind": "switch"})


@require_safe
@door(Permission.SEE_WARNINGS)
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    return _page(request, _held(request, change_id))


@require_POST
@door(_MAY)
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    """Approve, refuse, withdraw or end, as the button says."""
    held = _held(request, change_id)
    if not request.scope.allowing(_MAY).covers_region(held.region_code):  # type: ignore[attr-defined]
        raise Http404
    asked = {"actor": request.user, "as_of": request.as_of, "now": request.now, "change_id": held.pk}  # type: ignore[attr-defined]
    act = request.POST.get("act", "")
    form = EndForm(request.POST) if act == "end" else DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if act == "approve":
                services.approve_change(**asked, decision=said["decision"])
            elif act == "refuse":
                services.refuse_change(**asked, decision=said["decision"])
            elif act == "withdraw":
                services.withdraw_change(**asked)
            elif act == "end":
                services.end_change(**asked, reason=said["reason"], last_day=said["last_day"])
            else:
                raise Http404
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("desk:rule_change", held.pk)
    return _page(request, held, **{"end_form" if act == "end" else "form": form})


def _page(
    request: HttpRequest, held: AreaChange, form: DecisionForm | None = None, end_form: EndForm | None = None
) -> HttpResponse:
    mine = str(request.user.audit_id) == held.proposed_by  # type: ignore[union-attr]
    may = request.scope.allowing(_MAY).covers_region(held.region_code)  # type: ignore[attr-defined]
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    trial = Trial.objects.within(scope).filter(pk=held.trial_id).first() if held.trial_id else None
    return render(
        request,
        "desk/rules/change.html",
        {
            "change": held, "was": held.was_zh, "value": held.value_zh, "what": what(held), "region": places.name(held.region_code), "trial": trial, "mine": mine,
            "may": may, "holds": held.holds(as_of), "form": form or DecisionForm(),
            "end_form": end_form or EndForm(initial={"last_day": as_of}), "steps": _steps(held),
        },
        status=200,
    )  # fmt: skip


def _steps(held: AreaChange) -> list[tuple[Any, str]]:
    steps = [(held.proposed_at, f"{held.proposed_display}申请：{held.reason}")]
    if held.decided_at:
        told = f"{held.decided_display}{held.get_state_display().removeprefix('已')}" + (
            f"：{held.decision}" if held.decision else ""
        )
        steps.append((held.decided_at, told))
    if held.ended_at:
        steps.append((held.ended_at, f"提前终止：{held.end_reason}"))
    return steps[::-1]


def _held(request: HttpRequest, change_id: int) -> AreaChange:
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    held = visible(scope).filter(pk=change_id).first() if change_id < 2**63 else None
    if held is None:
        raise Http404
    return held


def _trial(number: int | None, scope: Any) -> int | None:
    return number if number and Trial.objects.within(scope).filter(pk=number).exists() else None


def _initial(request: HttpRequest, scope: Any) -> dict[str, Any]:
    asked = request.GET
    return {
        "region": asked.get("region") or places.first(scope), "name": asked.get("name", ""),
        "value": asked.get("value", ""), "trial": asked.get("trial", ""), "starts_on": request.as_of,  # type: ignore[attr-defined]
    }  # fmt: skip
