"""The list of rules, and each rule printed from its card, its cases and the numbers that hold today."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.monitoring import areas
from anxin.rules import Rule, RuleError, get
from anxin.rules.card import LEVELS
from anxin.rules.reference import SUBJECT_ZH
from anxin.standards.models import AreaChange
from anxin.standards.reading import visible
from anxin.trials.models import Trial
from anxin.ui.listing import Listing

from ..doors import door
from ..kept import kept_steps
from . import figures, places, wording
from .examples import examples
from .tables import RuleTable

_UNITS = {"workday": "个工作日", "day": "天", "hour": "小时"}
MAY_TRY = (Permission.TIGHTEN_NUMBERS, Permission.REVIEW_WARNINGS)


def rule_or_404(code: str) -> Rule:
    try:
        return get(code)
    except RuleError:
        raise Http404 from None


def _counted(request: HttpRequest) -> figures.Counted:
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    return kept_steps(request, scope, "rules", lambda: figures.count(scope, request.as_of))  # type: ignore[attr-defined]


@require_safe
@door(Permission.SEE_WARNINGS)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its state, numbers, what it fired, and how often it was wrong."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    found = figures.lines(scope, as_of, places.first(scope), _counted(request))
    waiting = visible(scope).filter(state=AreaChange.State.PROPOSED).count()
    off = sum(1 for one in found if one.off)
    tightened = len({c.name for changes in figures.holding(scope, as_of).by_name.values() for c in changes})
    suspect = [one for one in found if one.suspect]
    sentence = f"{len(found)} 条规则在看" + (f"，本地停用 {off} 条" if off else "，没有停用的")
    sentence += f"，调严 {tightened} 个数值。" if tightened else "，数值都按默认。"
    told = {"sentence": sentence, "waiting": waiting, "suspect": suspect, "may_try": _may(request, *MAY_TRY)}
    return Listing(request, RuleTable, found, per_page=200).response("desk/rules/rules.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule for people: question, levels, numbers with their source, articles, reading, cases, query."""
    held = rule_or_404(code)
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    region = places.first(scope)
    changes = figures.holding(scope, as_of)
    card = held.card
    switch = visible(scope).filter(kind=AreaChange.Kind.RULE, name=code, state=AreaChange.State.APPROVED)
    names = {n.default for n in card.numbers.values() if n.default} | {code}
    standing = by_level = kept_steps(request, scope, f"rule {code}", lambda: figures.by_level(scope, code))
    line = next(one for one in figures.lines(scope, as_of, region, _counted(request)) if one.code == code)
    concerned = [*changes.of(held), *(c for c in switch if c.holds(as_of))]
    history = list(visible(scope).filter(name__in=names)[:20])
    return render(
        request,
        "desk/rules/rule.html",
        {
            "rule": held,
            "card": card,
            "line": line,
            "levels": [(x, card.levels[x], _limit(held, x)) for x in reversed(LEVELS) if x in card.levels],
            "numbers": wording.number_lines(held, as_of, region, areas.overrides(), changes.by_name),
            "articles": [law.article(a) for a in card.basis],
            "subject": "、".join(" × ".join(SUBJECT_ZH[p] for p in s) for s in card.subject),
            "examples": examples(held),
            "open": [(x, by_level.get(x, 0)) for x in reversed(LEVELS)],
            "total": sum(standing.values()),
            "concerned": concerned,
            "history": history,
            "named": places.names({c.region_code for c in [*concerned, *history]}),
            "trials": list(Trial.objects.within(scope).filter(rule=code).order_by("-id")[:5]),
            "region": places.name(region) if region else "全国",
            "may_change": _may(request, Permission.TIGHTEN_NUMBERS),
            "may_try": _may(request, *MAY_TRY),
        },
    )


def _limit(held: Rule, level: str) -> str:
    limit = held.card.answer_limit(level)  # type: ignore[arg-type]
    return f"{limit[0]} {_UNITS[limit[1]]}内答复" if limit else "按等级的一般时限答复"


def _may(request: HttpRequest, *permissions: Permission) -> bool:
    return bool(request.scope.permissions & set(permissions))  # type: ignore[attr-defined]
